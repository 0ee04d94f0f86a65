import { type ParsedLocation, redirect } from '@tanstack/react-router'
import { queries } from '#apps/console/api/queries.ts'
import { sessionQuery } from '#apps/console/api/session.ts'

type At = Readonly<{ location: ParsedLocation }>

/** Lets whoever is signed in pass; leads everybody else to the sign-in page, which comes back to this address. */
export async function requireSession({ location }: At): Promise<void> {
  const { kind } = await queries.fetchQuery(sessionQuery)
  if (kind !== 'nobody') return
  throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href }, replace: true })
}

/** Whoever is signed in already needs no sign-in page. Where the server doesn't answer, the page says so when it is used. */
export async function leadOn({ search }: Readonly<{ search: Readonly<{ next?: string }> }>): Promise<void> {
  const session = await queries.fetchQuery({ ...sessionQuery, retry: false }).catch(() => undefined)
  if (session && session.kind !== 'nobody') throw redirect({ href: nextOf(search.next), replace: true })
}

/** Where to go on: a path of this console and nothing else, as an address can be made up by anybody. */
export function nextOf(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next) ? next : '/'
}
