/** Whether each route of the running router has a row, and each row a route. */
import type { buildHttp } from '#edges/http/server.ts'
import { LIBRARY_ROUTES } from '#edges/signin/library-routes.ts'
import { OWN_ROUTES } from '#edges/signin/routes.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import type { Row } from './row.ts'
import { UNROUTED } from './rows-anybody.ts'
import { KINDS_WITH_ROW } from './rows-facts.ts'

export type App = Awaited<ReturnType<typeof buildHttp>>

export type Coverage = Readonly<{ withoutRow: readonly string[]; withoutRoute: readonly string[] }>

/** Two routes of the router hold the routes of signing in, which are told apart further in. */
const INNER: readonly (readonly [prefix: string, routes: readonly string[]])[] = [
  ['/auth-perennial', Object.keys(OWN_ROUTES)],
  ['/auth', [...Object.keys(LIBRARY_ROUTES), 'GET /sso/callback/:connection']],
]

function innerRoutes(): readonly string[] {
  return INNER.flatMap(([prefix, routes]) => routes.map((route) => route.replace(' ', ` ${prefix}`)))
}

/** A path of the route that can be asked. */
export function pathOf(route: string): string {
  return route.slice(route.indexOf(' ') + 1).replaceAll(/:\w+/g, 'x')
}

export function methodOf(route: string): string {
  return route.slice(0, route.indexOf(' '))
}

/** Of the router's routes those that only say that their path takes other methods: they are asked, and need no row. */
export async function coverageOf(app: App, routes: readonly string[], rows: readonly Row[]): Promise<Coverage> {
  const has = new Set(rows.map(({ route }) => route))
  const all = [...routes, ...innerRoutes()]
  const withoutRow: string[] = []
  for (const route of all) {
    const isHead = route.startsWith('HEAD ') && has.has(route.replace('HEAD', 'GET'))
    if (!has.has(route) && !isHead && !(await refusesMethod(app, route))) withoutRow.push(route)
  }
  const kinds = new Set(KINDS_WITH_ROW)
  withoutRow.push(
    ...[...FACT_KINDS.keys()].filter((kind) => !kinds.has(kind)).map((kind) => `POST /v1/facts (${kind})`),
  )
  const known = new Set(all)
  const withoutRoute = [...has].filter((route) => !known.has(route) && !UNROUTED.has(route))
  withoutRoute.push(...KINDS_WITH_ROW.filter((kind) => !FACT_KINDS.has(kind)).map((kind) => `POST /v1/facts (${kind})`))
  return { withoutRow, withoutRoute }
}

async function refusesMethod(app: App, route: string): Promise<boolean> {
  const { statusCode } = await app.inject({ method: methodOf(route) as 'GET', url: pathOf(route) })
  return statusCode === 405
}
