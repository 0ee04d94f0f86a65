import { useMutation, useQueryClient } from '@tanstack/react-query'
import { sendConfirmation } from '#apps/console/api/session-account.ts'
import { signOut } from '#apps/console/api/session-ways.ts'
import { Trouble } from '#apps/console/api/trouble.ts'
import { SignInForm } from '#apps/console/pages/sign-in/sign-in-form.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { useAccepting } from './accepting.ts'

/** The person is signed in, and it is the one who was invited: one button. */
export function Agree({ token, name }: Readonly<{ token: string; name: string }>) {
  const accepting = useAccepting()
  if (isUnconfirmed(accepting.error)) return <ConfirmFirst />
  return (
    <div className="form">
      <SignInTrouble error={accepting.error} />
      <button
        type="button"
        className="button button-primary button-wide"
        disabled={accepting.isPending}
        onClick={() => accepting.mutate({ token })}
      >
        {accepting.isPending ? 'One moment…' : `Join ${name}`}
      </button>
    </div>
  )
}

/** The address is the invited one, so what is missing is that it was confirmed. */
function isUnconfirmed(error: unknown): boolean {
  return error instanceof Trouble && error.code === 'wrong_person'
}

function ConfirmFirst() {
  const sending = useMutation({ networkMode: 'always', retry: false, mutationFn: sendConfirmation })
  return (
    <div className="form">
      <p role="alert">Your address has to be confirmed first, so that nobody joins with somebody else’s invitation.</p>
      <SignInTrouble error={sending.error} />
      {sending.isSuccess ? (
        <p role="status">A letter is on its way. Follow its link, then open this invitation again.</p>
      ) : (
        <button
          type="button"
          className="button button-primary button-wide"
          disabled={sending.isPending}
          onClick={() => sending.mutate()}
        >
          Send the letter that confirms it
        </button>
      )}
    </div>
  )
}

/** There is an account with this address, and nobody is signed in: the password, then it is accepted. */
export function SignInToAgree({ email, token }: Readonly<{ email: string; token: string }>) {
  const accepting = useAccepting()
  if (isUnconfirmed(accepting.error)) return <ConfirmFirst />
  return (
    <>
      <p>You sign in here with this address already. Your password, and you are in.</p>
      <SignInTrouble error={accepting.error} />
      <SignInForm email={email} next="/invitation" onDone={() => accepting.mutate({ token })} />
    </>
  )
}

/** Somebody else is signed in in this browser. */
export function WrongPerson({ signedInAs, email }: Readonly<{ signedInAs: string; email: string }>) {
  const queries = useQueryClient()
  const leaving = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: signOut,
    onSuccess: () => queries.resetQueries(),
  })
  return (
    <div className="form">
      <p role="alert">
        You are signed in as <strong className="breaks">{signedInAs}</strong>, and this invitation is for{' '}
        <strong className="breaks">{email}</strong>. Nothing was accepted.
      </p>
      <SignInTrouble error={leaving.error} />
      <button
        type="button"
        className="button button-primary button-wide"
        disabled={leaving.isPending}
        onClick={() => leaving.mutate()}
      >
        Sign out, and go on with the invitation
      </button>
    </div>
  )
}
