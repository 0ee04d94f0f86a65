import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { signInByPassword } from '#apps/console/api/session-ways.ts'
import { Tick } from '#apps/console/parts/field.tsx'
import { CodeStep } from './code-step.tsx'
import { OwnSignIn } from './own-sign-in.tsx'
import { EmailField, KnownEmail, PasswordField } from './sign-in-fields.tsx'
import { SignInTrouble } from './sign-in-trouble.tsx'

type Asked = Readonly<{
  /** Where the address is known already and may not be another one. */
  email?: string
  /** Where an organization's own sign-in comes back to; without it, that way isn't offered. */
  next?: string
  focused?: boolean
  onDone: () => void
}>

/** E-mail and password, then the second factor where there is one. */
export function SignInForm({ email: known, next, focused = true, onDone }: Asked) {
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [stay, setStay] = useState(true)
  const [step, setStep] = useState<'password' | 'code'>('password')
  const entering = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: signInByPassword,
    onSuccess: (wantsCode) => (wantsCode ? setStep('code') : onDone()),
  })
  if (step === 'code') return <CodeStep onDone={onDone} onBack={() => setStep('password')} />
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!entering.isPending) entering.mutate({ email: email.trim(), password, rememberMe: stay })
      }}
    >
      {known === undefined ? (
        <EmailField value={email} onChange={setEmail} focused={focused} />
      ) : (
        <KnownEmail email={known} />
      )}
      {next !== undefined && <OwnSignIn email={email} next={next} />}
      <PasswordField value={password} onChange={setPassword} focused={focused && known !== undefined} />
      <Tick
        label="Stay signed in on this device"
        says="For seven days; otherwise until the browser closes."
        checked={stay}
        onChange={setStay}
      />
      <SignInTrouble error={entering.error} />
      <button type="submit" className="button button-primary button-wide" disabled={entering.isPending}>
        {entering.isPending ? 'One moment…' : 'Sign in'}
      </button>
    </form>
  )
}
