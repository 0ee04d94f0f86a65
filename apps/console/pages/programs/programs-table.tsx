import { Link } from '@tanstack/react-router'
import type { StatementHead } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { costIn, type ListedProgram, type Quarter } from './program-list.ts'
import { effectiveText } from './program-words.ts'
import { VersionMark } from './version-mark.tsx'

type Shown = Readonly<{
  rows: readonly ListedProgram[]
  statements: readonly StatementHead[]
  quarter: Quarter
}>

export function ProgramsTable({ rows, statements, quarter }: Shown) {
  const names = useNames()
  return (
    <table className="table program-list">
      <thead>
        <tr>
          <th scope="col">Program</th>
          <th scope="col" className="wide">
            Version
          </th>
          <th scope="col" className="wide">
            Holds
          </th>
          <th scope="col">To decide</th>
          <th scope="col" className="number">
            Came to in {quarter.name}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.program}>
            <th scope="row">
              <ProgramName row={row} />
              {row.owner !== undefined && row.owner !== names.self && (
                <span className="soft small"> of {names.of(row.owner)}</span>
              )}
            </th>
            <td className="wide">
              {row.shown && (
                <span className="marks">
                  {row.shown.version} <VersionMark state={row.shown.state} />
                </span>
              )}
            </td>
            <td className="wide nowrap">{row.shown && effectiveText(row.shown.from, row.shown.to)}</td>
            <td>
              <ToDecide row={row} />
            </td>
            <td className="number">{costIn(quarter, row.program, statements) ?? <span className="soft">—</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ProgramName({ row: { shown, draft, program, name } }: Readonly<{ row: ListedProgram }>) {
  if (!shown && draft)
    return (
      <Link to="/programs/draft" search={{ draft: draft.draft }}>
        {name}
      </Link>
    )
  return (
    <Link to="/programs/$program" params={{ program }}>
      {name}
    </Link>
  )
}

function ToDecide({ row: { draft } }: Readonly<{ row: ListedProgram }>) {
  if (!draft) return <span className="soft">Nothing</span>
  return (
    <Link to="/programs/draft" search={{ draft: draft.draft }}>
      <span className={draft.state === 'submitted' ? 'mark mark-attention' : 'mark'}>
        {draft.state === 'submitted' ? 'Waits for a second person' : 'Draft'}
      </span>
    </Link>
  )
}
