import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { askForReset } from '#apps/console/api/session-ways.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { EmailField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'

/** Asks for the letter by which a new password is set. What it says next is the same whether there is an account or not. */
export function ForgottenPage() {
  const [email, setEmail] = useState('')
  const asking = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: askForReset,
  })
  const below = <Link to="/sign-in">Back to signing in</Link>
  if (asking.isSuccess) {
    return (
      <Outside
        title="Look at your mail"
        lead={
          <p>
            If somebody signs in here with <strong className="breaks">{asking.variables}</strong>, a letter is on its
            way to it. Its link is good once, for an hour.
          </p>
        }
        below={below}
      >
        <p>
          Nothing after some minutes? Look among unwanted mail. An address that was never confirmed gets no letter, nor
          does who signs in at its own organization: an owner can help.
        </p>
        <button type="button" className="button button-wide" onClick={() => asking.reset()}>
          Try another address
        </button>
      </Outside>
    )
  }
  return (
    <Outside
      title="Set a new password"
      lead={<p>A letter comes to your address, with a link to do it.</p>}
      below={below}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!asking.isPending) asking.mutate(email.trim())
        }}
      >
        <EmailField value={email} onChange={setEmail} focused />
        <SignInTrouble error={asking.error} />
        <button type="submit" className="button button-primary button-wide" disabled={asking.isPending}>
          {asking.isPending ? 'One moment…' : 'Send the letter'}
        </button>
      </form>
    </Outside>
  )
}
