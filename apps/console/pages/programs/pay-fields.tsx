import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { PAY_CHOICES, PERIOD_CHOICES } from './form-choices.ts'
import type { OfIncentive } from './incentive-fields.tsx'
import { addPart, type Path, removePart, writeField, writePart } from './program-text.ts'
import { isPart, partsOf, textOf } from './program-words.ts'

/** What a kind of pay begins with when it is chosen. */
const BEGINS: Readonly<Record<string, unknown>> = {
  fixed: { fixed: 100 },
  percent: { percent: 5 },
  per_unit: { per_unit: 1 },
  marginal: { marginal: [{ to: 10000, percent: 3 }, { percent: 5 }], per: 'quarter' },
  cliff: {
    cliff: [
      { from: 0, percent: 3 },
      { from: 10000, percent: 5 },
    ],
    per: 'quarter',
  },
}

/** How a base becomes money: one rate, or tiers one by one. */
export function PayFields({ text, onChange, at, incentive }: OfIncentive) {
  const pay = isPart(incentive['pay']) ? incentive['pay'] : {}
  const kind = PAY_CHOICES.find(({ value }) => pay[value] !== undefined)?.value ?? 'fixed'
  const path: Path = ['incentives', at, 'pay']
  const isTiered = kind === 'marginal' || kind === 'cliff'
  return (
    <fieldset className="program-part">
      <legend className="legend">Pay</legend>
      <div className="program-fields">
        <SelectField
          label="How it pays"
          value={kind}
          onChange={(value) => onChange(writePart(text, path, BEGINS[value]))}
          options={PAY_CHOICES}
        />
        {isTiered ? (
          <SelectField
            label="Counted over"
            value={textOf(pay['per'])}
            onChange={(value) => onChange(writeField(text, [...path, 'per'], value))}
            options={PERIOD_CHOICES}
          />
        ) : (
          <TextField
            label={kind === 'percent' ? 'Percent' : 'Amount'}
            value={textOf(pay[kind])}
            onChange={(value) => onChange(writeField(text, [...path, kind], value))}
          />
        )}
      </div>
      {isTiered && (
        <Tiers text={text} onChange={onChange} path={[...path, kind]} tiers={partsOf(pay[kind])} kind={kind} />
      )}
    </fieldset>
  )
}

type Tiered = Readonly<{
  text: string
  onChange: (text: string) => void
  path: Path
  tiers: readonly Readonly<Record<string, unknown>>[]
  kind: 'marginal' | 'cliff'
}>

function Tiers({ text, onChange, path, tiers, kind }: Tiered) {
  const bound = kind === 'marginal' ? 'to' : 'from'
  return (
    <>
      {tiers.map((tier, at) => {
        const rate = ['percent', 'per_unit', 'fixed'].find((one) => tier[one] !== undefined) ?? 'percent'
        const name = `${kind === 'marginal' ? 'tier' : 'step'} ${at + 1}`
        return (
          <div className="program-row" key={name}>
            <TextField
              label={`${kind === 'marginal' ? 'Up to' : 'From'}, ${name}`}
              value={textOf(tier[bound])}
              onChange={(value) => onChange(writeField(text, [...path, at, bound], value))}
            />
            <TextField
              label={`${rate === 'percent' ? 'Percent' : 'Amount'}, ${name}`}
              value={textOf(tier[rate])}
              onChange={(value) => onChange(writeField(text, [...path, at, rate], value))}
            />
            <button type="button" className="button" onClick={() => onChange(removePart(text, [...path, at]))}>
              Remove {name}
            </button>
          </div>
        )
      })}
      <button
        type="button"
        className="button"
        onClick={() =>
          onChange(addPart(text, path, kind === 'marginal' ? { percent: 5 } : { from: 100000, percent: 5 }))
        }
      >
        Add a {kind === 'marginal' ? 'tier' : 'step'}
      </button>
    </>
  )
}
