import { createPerennialClient } from '#clients/typescript/client.ts'
import { noticeSessionEnd } from './session-end.ts'
import { Trouble } from './trouble.ts'

type Client = ReturnType<typeof createPerennialClient>
type Answered = Promise<Readonly<{ data?: unknown; error?: unknown; response: Response }>>

const clients = new Map<string, Client>()

/** The client that acts for one of the person's organizations; without one, for that which it joined first. */
export function clientFor(organization: string | undefined): Client {
  const key = organization ?? ''
  const known = clients.get(key)
  if (known) return known
  // What is asked again, and when, the queries decide: they also show that it happens.
  const made = createPerennialClient({ baseUrl: location.origin, attempts: 1, ...(organization && { organization }) })
  clients.set(key, made)
  return made
}

/**
 * The data of an answer; a problem, or no answer at all, is thrown as `Trouble`. The type is named by the caller, from the
 * same description of the API.
 */
export async function answered<T>(call: Answered): Promise<T> {
  const { data, error, response } = await call.catch(() => {
    throw new Trouble(0, 'unreachable', 'The server does not answer')
  })
  if (data !== undefined) return data as T
  const trouble = problemOf(error, response.status)
  if (isSignedOut(trouble)) noticeSessionEnd()
  throw trouble
}

/** Whether the question was refused because nobody is signed in any more. It is asked again once somebody is. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Trouble && error.code === 'not_signed_in'
}

/** RFC 9457: `code` is stable, `detail` is the sentence. A proxy in between may send neither. */
export function problemOf(problem: unknown, status: number): Trouble {
  const said: Readonly<Record<string, unknown>> = typeof problem === 'object' && problem !== null ? { ...problem } : {}
  const text = (field: string) => (typeof said[field] === 'string' ? said[field] : undefined)
  const says = text('detail') ?? text('says') ?? text('title') ?? `The server answered ${status}`
  return new Trouble(status, text('code') ?? 'unknown', says.replace(/\.$/, ''))
}
