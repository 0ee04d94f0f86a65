import { SelectField, TextField } from '#apps/console/parts/field.tsx'

/** From when on a change holds: from now on, or from the beginning of a day on, which may be past. */
export type When = Readonly<{ kind: 'now' | 'day'; day: string }>

type Chosen = Readonly<{ when: When; zone: string; onChange: (when: When) => void }>

export function WhenFields({ when, zone, onChange }: Chosen) {
  return (
    <div className="form-pair">
      <SelectField
        label="It holds"
        value={when.kind}
        onChange={(kind) => onChange({ ...when, kind: kind === 'day' ? 'day' : 'now' })}
        options={[
          { value: 'now', name: 'From now on' },
          { value: 'day', name: 'From a day on' },
        ]}
      />
      {when.kind === 'day' && (
        <TextField
          label="Day"
          type="date"
          required
          value={when.day}
          onChange={(day) => onChange({ ...when, day })}
          hint={`Its beginning in ${zone.replaceAll('_', ' ')}. It may be past.`}
        />
      )}
    </div>
  )
}
