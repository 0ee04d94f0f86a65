import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { renewSession } from '#apps/console/api/session.ts'
import { tellReturned } from '#apps/console/api/session-trouble.ts'
import { readDemoPeople } from '#apps/console/api/session-ways.ts'
import { DemoPeople } from './demo-people.tsx'
import { nextOf } from './guard.ts'
import { Outside } from './outside.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** The way in. Whoever was on the way to a page comes to that page. */
export function SignInPage() {
  const { next, error } = useSearch({ from: '/sign-in' })
  const goOn = useGoOn(nextOf(next))
  const { data: people } = useQuery({
    queryKey: ['demo-people'],
    queryFn: readDemoPeople,
    staleTime: Number.POSITIVE_INFINITY,
  })
  // The panel has its place from the first moment, so nothing moves when the people arrive.
  if (people === undefined) return null
  const isDemo = people.length > 0
  return (
    <Outside
      title={isDemo ? 'Sign in to the demo' : 'Sign in to Perennial'}
      lead={next !== undefined && <p>Then you come to the page that you asked for.</p>}
      beside={isDemo && <DemoPeople people={people} onDone={goOn} />}
      below={
        <>
          <Link to="/forgotten-password">Forgotten your password?</Link>
          <p className="soft">New here? An owner of your organization invites you by a letter.</p>
        </>
      }
    >
      {error !== undefined && (
        <div className="trouble">
          <p role="alert">{tellReturned(error)}</p>
        </div>
      )}
      <SignInForm next={nextOf(next)} focused={!isDemo} onDone={goOn} />
    </Outside>
  )
}

/** Goes on as the person who has just signed in; what somebody else saw before in this browser is forgotten. */
export function useGoOn(next: string): () => void {
  const queries = useQueryClient()
  const router = useRouter()
  return () => void renewSession(queries).then(() => router.history.replace(next))
}
