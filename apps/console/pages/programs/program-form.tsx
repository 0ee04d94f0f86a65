import { useState } from 'react'
import { asWords } from '#apps/console/api/names.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { STAGES, StageMark } from '#apps/console/theme/stage.tsx'
import { IncentiveFields } from './incentive-fields.tsx'
import { addPart, type Path, readDocument, removePart, writeField } from './program-text.ts'
import { type Part, partsOf, textOf } from './program-words.ts'
import { ClawbackFields, EligibilityFields } from './row-fields.tsx'

export type Writing = Readonly<{ text: string; onChange: (text: string) => void }>

/** The same document as a form: its head, and one incentive at a time. What is typed here is written into the text. */
export function ProgramForm({ text, onChange }: Writing) {
  const [open, setOpen] = useState(0)
  const document = readDocument(text)
  if (!document) {
    return <p className="panel-body soft">The text is no YAML as it stands. Mend it beside, and the form comes back.</p>
  }
  const incentives = partsOf(document['incentives'])
  const shown = incentives[Math.min(open, incentives.length - 1)]
  const at = Math.min(open, incentives.length - 1)
  const add = () => {
    const part = {
      id: freeId(incentives.map(({ id }) => textOf(id))),
      stage: 'manage',
      trigger: 'invoice.paid',
      base: 'line.amount',
      pay: { percent: 5 },
    }
    onChange(addPart(text, ['incentives'], part))
    setOpen(incentives.length)
  }
  return (
    <div className="program-form">
      <HeadFields text={text} onChange={onChange} document={document} />
      <EligibilityFields text={text} onChange={onChange} rows={document['eligibility']} />
      <ClawbackFields text={text} onChange={onChange} rows={document['clawback']} />
      <fieldset className="incentive-tabs">
        <legend className="unseen">Incentives</legend>
        {incentives.map((one, index) => (
          <button
            key={keyOf(incentives, index)}
            type="button"
            className="button"
            aria-pressed={index === at}
            onClick={() => setOpen(index)}
          >
            <StageOf stage={one['stage']} />
            {textOf(one['id']) || 'without an id'}
          </button>
        ))}
        <button type="button" className="button" onClick={add}>
          Add an incentive
        </button>
      </fieldset>
      {shown && <IncentiveFields text={text} onChange={onChange} at={at} incentive={shown} />}
      {shown && incentives.length > 1 && (
        <div>
          <button type="button" className="button" onClick={() => onChange(removePart(text, ['incentives', at]))}>
            Remove {asWords(textOf(shown['id'])) || 'it'}
          </button>
        </div>
      )}
    </div>
  )
}

function StageOf({ stage }: Readonly<{ stage: unknown }>) {
  const known = STAGES.find((one) => one === stage)
  return known ? <StageMark stage={known} /> : null
}

/** Its id; of several with the same one, which of them it is. */
function keyOf(incentives: readonly Part[], at: number): string {
  const id = textOf(incentives[at]?.['id'])
  return `${id} ${incentives.slice(0, at).filter((one) => textOf(one['id']) === id).length}`
}

function freeId(taken: readonly string[]): string {
  let nth = taken.length + 1
  while (taken.includes(`incentive-${nth}`)) nth += 1
  return `incentive-${nth}`
}

const HEAD: readonly Readonly<{ label: string; path: Path; type?: 'text' | 'date' }>[] = [
  { label: 'Program', path: ['program'] },
  { label: 'Version', path: ['version'] },
  { label: 'First day', path: ['effective', 'from'], type: 'date' },
  { label: 'Day after the last', path: ['effective', 'to'], type: 'date' },
  { label: 'Currency', path: ['currency'] },
  { label: 'Budget', path: ['budget'] },
]

function HeadFields({ text, onChange, document }: Writing & Readonly<{ document: Readonly<Record<string, unknown>> }>) {
  return (
    <div className="program-fields">
      {HEAD.map(({ label, path, type = 'text' }) => (
        <TextField
          key={label}
          label={label}
          type={type}
          value={textOf(valueAt(document, path))}
          onChange={(value) => onChange(writeField(text, path, value))}
        />
      ))}
    </div>
  )
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined),
    value,
  )
}
