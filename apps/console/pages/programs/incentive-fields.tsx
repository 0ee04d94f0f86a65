import { asWords } from '#apps/console/api/names.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { CapFields } from './cap-fields.tsx'
import { BASES, ROLES, STAGE_CHOICES, TRIGGERS } from './form-choices.ts'
import { PayFields } from './pay-fields.tsx'
import type { Writing } from './program-form.tsx'
import { type Path, writeField } from './program-text.ts'
import { isPart, type Part, textOf } from './program-words.ts'
import { MultiplierFields } from './row-fields.tsx'

export type OfIncentive = Writing & Readonly<{ at: number; incentive: Part }>

/** One incentive: what for, to whom, on what condition, how much, up to where, and when it vests. */
export function IncentiveFields(of: OfIncentive) {
  const { text, onChange, at, incentive } = of
  const write = (path: Path) => (value: string) => onChange(writeField(text, ['incentives', at, ...path], value))
  const where = incentive['where']
  return (
    <div className="incentive-fields">
      <div className="program-fields">
        <TextField label="Id" value={textOf(incentive['id'])} onChange={write(['id'])} />
        <TextField label="Title" value={textOf(incentive['title'])} onChange={write(['title'])} />
        <SelectField
          label="Stage"
          value={textOf(incentive['stage'])}
          onChange={write(['stage'])}
          options={STAGE_CHOICES}
        />
        <TextField label="Role" value={textOf(incentive['role'])} onChange={write(['role'])} options={ROLES} />
        <TextField
          label="Trigger"
          value={textOf(incentive['trigger'])}
          onChange={write(['trigger'])}
          options={TRIGGERS}
        />
        <TextField label="Base" value={textOf(incentive['base'])} onChange={write(['base'])} options={BASES} />
      </div>
      <TextField
        label="Condition"
        hint="Such as customer.health >= 70. Left empty, every one counts."
        value={textOf(isPart(where) ? where['is'] : where)}
        onChange={write(isPart(where) ? ['where', 'is'] : ['where'])}
      />
      <EvidenceFields {...of} />
      <PayFields {...of} />
      <MultiplierFields {...{ text, onChange, at }} rows={incentive['multipliers']} />
      <CapFields {...of} />
      <VestFields {...of} />
      <SplitFields {...of} />
    </div>
  )
}

/** What has to prove it, and by when that has to be told. */
function EvidenceFields({ text, onChange, at, incentive }: OfIncentive) {
  const evidence = isPart(incentive['evidence']) ? incentive['evidence'] : {}
  const write = (field: string) => (value: string) =>
    onChange(writeField(text, ['incentives', at, 'evidence', field], value))
  return (
    <fieldset className="program-part">
      <legend className="legend">Evidence</legend>
      <div className="program-fields">
        <TextField label="Kind" value={textOf(evidence['kind'])} onChange={write('kind')} options={['document']} />
        <TextField
          label="Told within"
          value={textOf(evidence['within'])}
          onChange={write('within')}
          options={['P30D', 'P45D', 'P90D']}
        />
      </div>
    </fieldset>
  )
}

function VestFields({ text, onChange, at, incentive }: OfIncentive) {
  const vest = isPart(incentive['vest']) ? incentive['vest'] : {}
  const write = (field: string) => (value: string) =>
    onChange(writeField(text, ['incentives', at, 'vest', field], value))
  return (
    <fieldset className="program-part">
      <legend className="legend">Vesting</legend>
      <div className="program-fields">
        <TextField
          label="Over"
          value={textOf(vest['over'])}
          onChange={write('over')}
          options={['P6M', 'P12M', 'P24M']}
        />
        <TextField
          label="While"
          value={textOf(vest['while'])}
          onChange={write('while')}
          options={['subscription.active']}
        />
      </div>
    </fieldset>
  )
}

function SplitFields({ text, onChange, at, incentive }: OfIncentive) {
  const split = isPart(incentive['split']) ? incentive['split'] : {}
  const roles = [...new Set([...ROLES.slice(0, 4), ...Object.keys(split)])]
  return (
    <fieldset className="program-part">
      <legend className="legend">Split between roles, in percent</legend>
      <div className="program-fields">
        {roles.map((role) => (
          <TextField
            key={role}
            label={asWords(role)}
            value={textOf(split[role])}
            onChange={(value) => onChange(writeField(text, ['incentives', at, 'split', role], value))}
          />
        ))}
      </div>
    </fieldset>
  )
}
