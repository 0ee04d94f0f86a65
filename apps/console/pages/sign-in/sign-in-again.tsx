import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Me, sessionQuery } from '#apps/console/api/session.ts'
import { resumeAfterSessionEnd, useSessionEnded } from '#apps/console/api/session-end.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Over the page, when the session has ended: the page stays as it is, and goes on once the same person has signed in again. */
export function SignInAgain({ me }: Readonly<{ me: Me }>) {
  const isEnded = useSessionEnded()
  if (!isEnded || !me.person) return null
  return <Again id={me.person.id} email={me.person.email ?? ''} />
}

const leave = () => location.assign('/sign-in')

function Again({ id, email }: Readonly<{ id: string; email: string }>) {
  const queries = useQueryClient()
  const look = async () => {
    const session = await queries.fetchQuery({ ...sessionQuery, queryKey: ['session', 'again'], staleTime: 0 })
    if (session.kind !== 'person') return
    // Somebody else came in meanwhile, in another tab: what stands here is not theirs to see.
    if (session.me.person?.id !== id) return location.reload()
    queries.setQueryData(sessionQuery.queryKey, session)
    resumeAfterSessionEnd()
    await queries.invalidateQueries({ predicate: ({ queryKey: [what] }) => what !== 'session' })
  }
  useLookOnReturn(look)
  return (
    <Modal.Root opened onClose={leave} closeOnEscape={false} closeOnClickOutside={false} size={440} yOffset="8vh">
      <Modal.Overlay />
      <Modal.Content radius="md" className="dialog">
        <Modal.Header className="dialog-head">
          <Modal.Title>Your session has ended</Modal.Title>
        </Modal.Header>
        <Modal.Body className="dialog-body">
          <p>
            Sign in again as <strong className="breaks">{email}</strong>. This page stays as it is, and what you were
            doing goes on.
          </p>
          <div className="again-form">
            <SignInForm email={email} onDone={() => void look()} />
          </div>
          <Otherwise />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** Only said, never by Esc or a slip: what was typed on the page would be lost. */
function Otherwise() {
  return (
    <div className="form-ways">
      <a href="/sign-in" target="_blank" rel="noreferrer">
        Sign in another way, in a new tab
      </a>
      <button type="button" className="button-plain" onClick={leave}>
        Leave this page
      </button>
    </div>
  )
}

/** Whoever has signed in in another tab and comes back has nothing more to do here. */
function useLookOnReturn(look: () => Promise<void>): void {
  useEffect(() => {
    const returned = () => void (document.visibilityState === 'visible' && look().catch(() => undefined))
    document.addEventListener('visibilitychange', returned)
    return () => document.removeEventListener('visibilitychange', returned)
  })
}
