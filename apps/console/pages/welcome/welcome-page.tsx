import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { becomeOwner, previewOwnerLink } from '#apps/console/api/session-ways.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { EmailField, NameField, NewPasswordField } from '#apps/console/pages/sign-in/sign-in-fields.tsx'
import { useGoOn } from '#apps/console/pages/sign-in/sign-in-page.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'

/** Where the link leads that the server prints as long as nobody can sign in: the first owner makes its account. */
export function WelcomePage() {
  const token = useLocation({ select: ({ hash }) => hash })
  const { data, error } = useQuery({
    queryKey: ['owner-link', token],
    queryFn: () => previewOwnerLink(token),
    networkMode: 'always',
    retry: false,
    refetchOnWindowFocus: false,
    enabled: token !== '',
  })
  if (token === '' || error) return <LinkOver error={error} />
  if (!data) return null
  return (
    <Outside
      title="Welcome to Perennial"
      lead={
        <p>
          Nobody can sign in here yet: you are the first. You become the owner, who invites everybody else and says what
          they may do.
        </p>
      }
    >
      <FirstOwner token={token} />
    </Outside>
  )
}

function FirstOwner({ token }: Readonly<{ token: string }>) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const goOn = useGoOn('/')
  const joining = useMutation({ networkMode: 'always', retry: false, mutationFn: becomeOwner, onSuccess: goOn })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!joining.isPending) joining.mutate({ token, name: name.trim(), email: email.trim(), password })
      }}
    >
      <NameField value={name} onChange={setName} focused />
      <EmailField value={email} onChange={setEmail} />
      <NewPasswordField value={password} onChange={setPassword} />
      <SignInTrouble error={joining.error} />
      <button type="submit" className="button button-primary button-wide" disabled={joining.isPending}>
        {joining.isPending ? 'One moment…' : 'Become the owner'}
      </button>
      <p className="soft small">A letter to your address asks you to confirm it; you can begin before that.</p>
    </form>
  )
}

function LinkOver({ error }: Readonly<{ error: unknown }>) {
  return (
    <Outside
      title="This link is good no more"
      lead={
        <p>
          It was used already, a day has passed, or a newer one took its place. As long as there is no owner, the server
          prints a new link whenever it starts.
        </p>
      }
      below={<Link to="/sign-in">To signing in</Link>}
    >
      <SignInTrouble error={error} />
    </Outside>
  )
}
