import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { resetPassword } from '#apps/console/api/session-ways.ts'
import { Trouble } from '#apps/console/api/trouble.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { NewPasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'

/** Where the letter leads. Its secret stands behind `#`, so that no log on the way has seen it. */
export function ResetPage() {
  const token = useLocation({ select: ({ hash }) => hash })
  const [password, setPassword] = useState('')
  const setting = useMutation({ networkMode: 'always', retry: false, mutationFn: resetPassword })
  const isOver = setting.error instanceof Trouble && setting.error.code === 'INVALID_TOKEN'
  if (token === '' || isOver) return <LinkOver />
  if (setting.isSuccess) {
    return (
      <Outside
        title="Your new password is set"
        lead={<p>Every session of yours was ended, on all devices. Sign in with the new password.</p>}
      >
        <Link to="/sign-in" className="button button-primary button-wide">
          Sign in
        </Link>
      </Outside>
    )
  }
  return (
    <Outside title="Set a new password" lead={<p>It takes the place of the old one, and ends all your sessions.</p>}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!setting.isPending) setting.mutate({ token, newPassword: password })
        }}
      >
        <NewPasswordField label="New password" value={password} onChange={setPassword} focused />
        <SignInTrouble error={setting.error} />
        <button type="submit" className="button button-primary button-wide" disabled={setting.isPending}>
          {setting.isPending ? 'One moment…' : 'Set the password'}
        </button>
      </form>
    </Outside>
  )
}

function LinkOver() {
  return (
    <Outside
      title="This link is good no more"
      lead={<p>It was used already, or an hour has passed. Your password is as it was.</p>}
      below={<Link to="/sign-in">Back to signing in</Link>}
    >
      <Link to="/forgotten-password" className="button button-primary button-wide">
        Ask for another letter
      </Link>
    </Outside>
  )
}
