import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { PERIOD_CHOICES, SCOPE_CHOICES } from './form-choices.ts'
import type { OfIncentive } from './incentive-fields.tsx'
import { addPart, type Path, removePart, writeField, writePart } from './program-text.ts'
import { type Part, partsOf, textOf } from './program-words.ts'

const COUNTS = [
  { value: 'amount', name: 'Amount' },
  { value: 'times', name: 'Times' },
  { value: 'units', name: 'Units' },
]

/** The bounds of an incentive, one by one. */
export function CapFields({ text, onChange, at, incentive }: OfIncentive) {
  const caps = partsOf(incentive['caps'])
  const path: Path = ['incentives', at, 'caps']
  return (
    <fieldset className="program-part">
      <legend className="legend">Caps</legend>
      {caps.map((cap, nth) => (
        <CapRow
          // A cap has no name of its own: its place is what it is known by.
          key={`cap ${String(nth + 1)}`}
          name={`cap ${nth + 1}`}
          cap={cap}
          write={(field, value) => onChange(writeField(text, [...path, nth, field], value))}
          count={(counts) => {
            const { amount, times, units, ...rest } = cap
            onChange(writePart(text, [...path, nth], { ...rest, [counts]: amount ?? times ?? units ?? 1 }))
          }}
          remove={() => onChange(removePart(text, [...path, nth]))}
        />
      ))}
      <button
        type="button"
        className="button"
        onClick={() => onChange(addPart(text, path, { per: 'customer', times: 1 }))}
      >
        Add a cap
      </button>
    </fieldset>
  )
}

type Row = Readonly<{
  name: string
  cap: Part
  write: (field: string, value: string) => void
  count: (counts: string) => void
  remove: () => void
}>

function CapRow({ name, cap, write, count, remove }: Row) {
  const counts = COUNTS.find(({ value }) => cap[value] !== undefined)?.value ?? 'amount'
  const per = cap['per']
  const several = Array.isArray(per) ? [{ value: per.join(' and '), name: per.join(' and ') }] : []
  return (
    <div className="program-row program-cap">
      <SelectField
        label={`For each, ${name}`}
        value={Array.isArray(per) ? per.join(' and ') : textOf(per)}
        onChange={(value) => write('per', value)}
        options={[...SCOPE_CHOICES, ...several]}
      />
      <SelectField
        label={`Within, ${name}`}
        value={textOf(cap['period'])}
        onChange={(value) => write('period', value)}
        options={PERIOD_CHOICES}
      />
      <SelectField label={`Counts, ${name}`} value={counts} onChange={count} options={COUNTS} />
      <TextField label={`At most, ${name}`} value={textOf(cap[counts])} onChange={(value) => write(counts, value)} />
      <button type="button" className="button" onClick={remove}>
        Remove {name}
      </button>
    </div>
  )
}
