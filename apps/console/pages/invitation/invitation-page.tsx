import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { sessionQuery } from '#apps/console/api/session.ts'
import { type InvitationPreview, previewInvitation } from '#apps/console/api/session-ways.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { ROLES } from '#apps/console/parts/roles.ts'
import { Agree, SignInToAgree, WrongPerson } from './known-person.tsx'
import { NewPerson } from './new-person.tsx'
import './invitation.css'

/** Where an invitation's letter leads: into which organization, in which roles, and the one thing to do. */
export function InvitationPage() {
  const token = useInvitationToken()
  const preview = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => previewInvitation(token),
    networkMode: 'always',
    retry: false,
    refetchOnWindowFocus: false,
    enabled: token !== '',
  })
  const session = useQuery({ ...sessionQuery, staleTime: 0, retry: false })
  if (token === '' || preview.error) return <LinkOver error={preview.error} />
  if (!preview.data || session.isPending) return null
  const { organization, email, expiresAt } = preview.data
  const person = session.data?.kind === 'person' ? session.data.me.person : undefined
  return (
    <Outside
      title={`Join ${organization.name}`}
      lead={
        <p>
          You are invited on Perennial as <strong className="breaks">{email}</strong>. The invitation is good once,
          until {momentText(expiresAt)}.
        </p>
      }
    >
      <Roles preview={preview.data} />
      <WhatItTakes token={token} preview={preview.data} signedInAs={person?.email ?? undefined} />
    </Outside>
  )
}

type Taken = Readonly<{ token: string; preview: InvitationPreview; signedInAs: string | undefined }>

function WhatItTakes({ token, preview, signedInAs }: Taken) {
  const { email, wants } = preview
  if (wants === 'nothing') return <Agree token={token} name={preview.organization.name} />
  if (signedInAs !== undefined) return <WrongPerson signedInAs={signedInAs} email={email} />
  if (wants === 'sign_in') return <SignInToAgree email={email} token={token} />
  return <NewPerson token={token} email={email} name={preview.organization.name} />
}

function Roles({ preview: { roles } }: Readonly<{ preview: InvitationPreview }>) {
  return (
    <dl className="invited-roles">
      {ROLES.filter(({ role }) => roles.includes(role)).map(({ role, name, may }) => (
        <div key={role}>
          <dt>{name}</dt>
          <dd className="soft">{may}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The secret stands behind `#`; an organization's own sign-in leads away and back without it, so this tab keeps it meanwhile. */
function useInvitationToken(): string {
  const hash = useLocation({ select: (at) => at.hash })
  useEffect(() => {
    if (hash !== '') sessionStorage.setItem(KEPT, hash)
  }, [hash])
  return hash === '' ? (sessionStorage.getItem(KEPT) ?? '') : hash
}

const KEPT = 'perennial-invitation'

function LinkOver({ error }: Readonly<{ error: unknown }>) {
  return (
    <Outside
      title="This invitation is good no more"
      lead={<p>Ask whoever invited you for a new one. If you have accepted it before, just sign in.</p>}
    >
      <SignInTrouble error={error} />
      <Link to="/sign-in" className="button button-primary button-wide">
        Sign in
      </Link>
    </Outside>
  )
}
