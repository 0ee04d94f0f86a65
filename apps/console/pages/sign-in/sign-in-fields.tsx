import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Field } from '#apps/console/parts/field.tsx'
import { strengthText } from './strength.ts'

type Typed = Readonly<{ value: string; onChange: (value: string) => void }>

/** The first field of a step takes the focus when the step appears; a dialog takes it there by the mark. */
function useFocus(wanted: boolean) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wanted) field.current?.focus()
  }, [wanted])
  return { ref: field, ...(wanted && { 'data-autofocus': true }) }
}

/** Named as password managers look for it. */
export function EmailField({ value, onChange, focused = false }: Typed & Readonly<{ focused?: boolean }>) {
  const field = useFocus(focused)
  return (
    <Field label="E-mail address">
      {(control) => (
        <input
          {...control}
          {...field}
          className="input"
          type="email"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={254}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** Tells a password manager whose password this is, where the address isn't asked for. */
export function KnownEmail({ email }: Readonly<{ email: string }>) {
  return <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
}

export function NameField({ value, onChange, focused = false }: Typed & Readonly<{ focused?: boolean }>) {
  const field = useFocus(focused)
  return (
    <Field label="Your name">
      {(control) => (
        <input
          {...control}
          {...field}
          className="input"
          name="name"
          autoComplete="name"
          required
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

type Password = Typed &
  Readonly<{ label?: string; hint?: string; kind?: 'current' | 'new'; focused?: boolean; note?: React.ReactNode }>

/** A password that can be shown, pasted and filled in by a password manager. */
export function PasswordField(asked: Password) {
  const { label = 'Password', hint, kind = 'current', focused = false, note, value, onChange } = asked
  const [shown, setShown] = useState(false)
  const field = useFocus(focused)
  const Icon = shown ? IconEyeOff : IconEye
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <>
          <div className="password">
            <input
              {...control}
              {...field}
              className="input"
              type={shown ? 'text' : 'password'}
              name={kind === 'new' ? 'new-password' : 'password'}
              autoComplete={`${kind}-password`}
              autoCapitalize="none"
              spellCheck={false}
              required
              maxLength={128}
              {...(kind === 'new' && { minLength: 12 })}
              value={value}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
            <button
              type="button"
              className="password-show"
              aria-pressed={shown}
              aria-label={`Show ${label.toLowerCase()}`}
              onClick={() => setShown(!shown)}
            >
              <Icon size={18} stroke={1.6} aria-hidden="true" />
            </button>
          </div>
          {note}
        </>
      )}
    </Field>
  )
}

/** The rule stands there before anything is typed; what is typed gets one quiet line. */
export function NewPasswordField(asked: Omit<Password, 'kind' | 'hint' | 'note'>) {
  return (
    <PasswordField
      {...asked}
      kind="new"
      hint="12 characters or more, of any kind. A few words in a row are strong and easy to keep in mind."
      note={
        asked.value !== '' && (
          <p className="small soft" role="status">
            {strengthText(asked.value)}
          </p>
        )
      }
    />
  )
}

type Code = Typed & Readonly<{ label?: string; backup?: boolean }>

/** The six digits of an authenticator app, or a backup code. Spaces that come with pasting do no harm. */
export function CodeField({ label = 'Code', backup = false, value, onChange }: Code) {
  const field = useFocus(true)
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          {...field}
          className="input code-input"
          name="code"
          type="text"
          inputMode={backup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={backup ? 40 : 7}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
