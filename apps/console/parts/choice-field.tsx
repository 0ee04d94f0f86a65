import { Field } from './field.tsx'

type Option = Readonly<{ value: string; name: string; under?: string }>

type Chosen = Readonly<{
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly Option[]
}>

/** A choice of one, with its options under headings where they have some. */
export function ChoiceField({ label, value, onChange, options }: Chosen) {
  const headings = Map.groupBy(options, ({ under }) => under)
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} className="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {[...headings].map(([under, inside]) =>
            under === undefined ? (
              <Options key="" options={inside} />
            ) : (
              <optgroup key={under} label={under}>
                <Options options={inside} />
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  )
}

function Options({ options }: Readonly<{ options: readonly Option[] }>) {
  return options.map(({ value, name }) => (
    <option key={value} value={value}>
      {name}
    </option>
  ))
}
