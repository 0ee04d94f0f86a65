import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { problemOf } from './ask.ts'
import { forgetImports } from './import-runs.ts'
import { useOrganizations } from './questions.ts'
import { Trouble } from './trouble.ts'
import { useViewer } from './viewer.ts'

export type Me = Answer<'/v1/me'>
export type Place = Me['organizations'][number]

/** Who looks: nobody yet, somebody without a place in any organization, or somebody with at least one. */
export type Session = Readonly<{ kind: 'nobody' } | { kind: 'no_place' } | { kind: 'person'; me: Me }>

/** Kept once somebody is signed in: an end is noticed by the next answer of all. While nobody is, each page asks anew. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: ({ state }) => (state.data?.kind === 'nobody' ? 0 : Number.POSITIVE_INFINITY),
  networkMode: 'always',
})

async function readSession(): Promise<Session> {
  const response = await fetch('/v1/me').catch(() => {
    throw new Trouble(0, 'unreachable', 'The server does not answer')
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return { kind: 'person', me: body as Me }
  const trouble = problemOf(body, response.status)
  if (trouble.code === 'not_signed_in') return { kind: 'nobody' }
  if (trouble.code === 'unknown_organization') return { kind: 'no_place' }
  throw trouble
}

/** Forgets everything that the last person saw, and asks anew who looks. */
export async function renewSession(queries: QueryClient): Promise<Session> {
  queries.clear()
  forgetImports()
  return await queries.fetchQuery(sessionQuery)
}

export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data
}

/** The person's place in the organization that acts; undefined where the address names one that the person doesn't belong to. */
export function usePlace(): Place | undefined {
  const viewer = useViewer()
  const session = useSession()
  if (session?.kind !== 'person') return undefined
  const { organizations } = session.me
  return viewer === undefined ? organizations[0] : organizations.find(({ id }) => id === viewer)
}

/** What the acting organization is in the channel: `vendor`, `partner`; nothing while it isn't known. */
export function useKinds(): readonly string[] {
  const viewer = useViewer()
  const { data } = useOrganizations(viewer)
  return data?.organizations.find(({ id }) => id === data.acting)?.roles ?? []
}
