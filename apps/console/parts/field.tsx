import { useId } from 'react'

type Labelled = Readonly<{ label: string; hint?: string }>

type Control = Readonly<{ id: string; 'aria-describedby'?: string }>

/** A label above its control, and a hint below that is read with it. */
export function Field({
  label,
  hint,
  children,
}: Labelled & Readonly<{ children: (control: Control) => React.ReactNode }>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(hint !== undefined && { 'aria-describedby': `${id}-hint` }) })}
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

type Text = Labelled &
  Readonly<{
    value: string
    onChange: (value: string) => void
    type?: 'text' | 'email' | 'url' | 'date'
    required?: boolean
    placeholder?: string
    min?: string
    max?: string
    maxLength?: number
    options?: readonly string[]
  }>

/** One line of text, an address or a day. `options` are offered while typing; anything else may be typed too. */
export function TextField({ label, hint, value, onChange, type = 'text', options, ...rest }: Text) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <>
          <input
            {...control}
            {...rest}
            className="input"
            type={type}
            autoComplete="off"
            value={value}
            {...(options && { list: `${control.id}-options` })}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {options && (
            <datalist id={`${control.id}-options`}>
              {options.map((option) => (
                <option key={option} value={option} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  )
}

type Area = Labelled &
  Readonly<{ value: string; onChange: (value: string) => void; required?: boolean; maxLength?: number }>

export function TextArea({ label, hint, value, onChange, ...rest }: Area) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <textarea
          {...control}
          {...rest}
          className="input"
          rows={3}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

type Choice = Labelled &
  Readonly<{
    value: string
    onChange: (value: string) => void
    options: readonly Readonly<{ value: string; name: string }>[]
  }>

export function SelectField({ label, hint, value, onChange, options }: Choice) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <select {...control} className="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type Ticked = Readonly<{
  label: string
  says?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  /** Why it can't be chosen; undefined where it can. */
  blocked?: string | undefined
}>

/** A box to tick, with a sentence of what it does, or of why it can't be ticked. */
export function Tick({ label, says, checked, onChange, blocked }: Ticked) {
  const id = useId()
  const line = blocked ?? says
  return (
    <div className="tick">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={blocked !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
        {...(line !== undefined && { 'aria-describedby': `${id}-says` })}
      />
      <label htmlFor={id}>{label}</label>
      {line !== undefined && (
        <p className="tick-says" id={`${id}-says`}>
          {line}
        </p>
      )}
    </div>
  )
}
