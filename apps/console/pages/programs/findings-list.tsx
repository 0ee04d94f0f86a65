import type { ProgramFinding } from '#apps/console/api/programs.ts'
import { replaceAt } from './program-text.ts'

type Shown = Readonly<{
  findings: readonly ProgramFinding[]
  isChecked: boolean
  text: string
  onChange: (text: string) => void
}>

/** Everything that is wrong or doubtful, by line, with what was probably meant at hand. */
export function FindingsList({ findings, isChecked, text, onChange }: Shown) {
  if (findings.length === 0) {
    return <p className="program-sound soft">{isChecked ? 'The check found nothing wrong.' : 'It is being checked.'}</p>
  }
  return (
    <ul className="program-findings" aria-label="What the check found">
      {findings.map((one) => (
        <li key={`${one.line} ${one.column} ${one.code} ${one.says}`}>
          <span className={one.severity === 'error' ? 'mark mark-harm' : 'mark mark-attention'}>
            {one.severity === 'error' ? 'Error' : 'Warning'}
          </span>
          <p className="breaks">
            Line {one.line}: {one.says}
          </p>
          {one.meant !== null && (
            <button type="button" className="button" onClick={() => onChange(replaceAt(text, one, one.meant ?? ''))}>
              Write {one.meant}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
