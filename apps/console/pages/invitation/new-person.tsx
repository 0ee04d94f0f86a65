import { useState } from 'react'
import { KnownEmail, NameField, NewPasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { useAccepting } from './accepting.ts'

type Invited = Readonly<{ token: string; email: string; name: string }>

/** Somebody new: a name and a password, and in. The letter has shown that the address is theirs. */
export function NewPerson({ token, email, name: organization }: Invited) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accepting = useAccepting()
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!accepting.isPending) accepting.mutate({ token, name: name.trim(), password })
      }}
    >
      <KnownEmail email={email} />
      <NameField value={name} onChange={setName} focused />
      <NewPasswordField value={password} onChange={setPassword} />
      <SignInTrouble error={accepting.error} />
      <button type="submit" className="button button-primary button-wide" disabled={accepting.isPending}>
        {accepting.isPending ? 'One moment…' : `Join ${organization}`}
      </button>
    </form>
  )
}
