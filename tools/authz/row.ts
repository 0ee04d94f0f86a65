/** What a row of the matrix says of one route, and what it expects of one caller. */
import type { PersonRole, Scope } from '#core/channel/access.ts'

/** What a request asks: the rest of it is who sends it. */
export type Asked = Readonly<{ url: string; body?: unknown; headers?: Readonly<Record<string, string>> }>
export type Answered = Readonly<{ status: number; code?: string }>

/** Who a request is from, as the matrix made it: whatever the server thinks of it. */
export type Caller = Readonly<{
  name: string
  kind: 'nobody' | 'person' | 'key'
  headers: Readonly<Record<string, string>>
  /** For whom it acts, and what it is there. */
  organization?: string
  isOperator: boolean
  roles: readonly PersonRole[]
  scopes: readonly Scope[]
  /** A person's own: what it may read of itself. */
  person?: Readonly<{ id: string; name: string; email: string; organizations: readonly string[] }>
  /** Why nothing at all may be asked by it. */
  refused?: Answered
  /** Its unsafe requests come from a page elsewhere. */
  isElsewhere?: true
}>

export type Who =
  | 'anybody'
  | Readonly<{
      /** Letters of the roles: owner, finance, program manager, account manager, viewer. */
      roles: string
      /** Which scopes open it to a key: any of these. */
      scopes: readonly Scope[]
      operatorOnly?: true
    }>

export type Row = Readonly<{
  /** As the router has it. */
  route: string
  /** Where a route has several rows: which of its uses this one is about. */
  use?: string
  who: Who
  /** A request that changes nothing that anybody would miss. */
  ask: (caller: Caller) => Asked
  /** What it comes to for whoever may. */
  answers: Answered | ((caller: Caller) => Answered)
  /** It ends the session that it is asked with, so it is asked when all else is done. */
  last?: true
}>

const LETTERS: Readonly<Record<PersonRole, string>> = {
  owner: 'o',
  finance: 'f',
  program_manager: 'p',
  account_manager: 'a',
  viewer: 'v',
}
const SAFE = /^(GET|HEAD) /

export function nameOf({ route, use }: Pick<Row, 'route' | 'use'>): string {
  return use === undefined ? route : `${route} (${use})`
}

/** Why the caller must not get through, or undefined where it may. In the order in which a request is looked at. */
export function barOf(row: Row, caller: Caller): Answered | undefined {
  const { who, route } = row
  if (who === 'anybody') return elsewhereOf(row, caller)
  if (caller.isElsewhere && !SAFE.test(route)) return { status: 403, code: 'cross_site' }
  if (caller.refused) return caller.refused
  if (who.operatorOnly && !caller.isOperator) return { status: 403, code: 'operator_only' }
  if (caller.kind === 'key') {
    return who.scopes.some((scope) => caller.scopes.includes(scope))
      ? undefined
      : { status: 403, code: 'scope_missing' }
  }
  return caller.roles.some((role) => who.roles.includes(LETTERS[role]))
    ? undefined
    : { status: 403, code: 'role_not_allowed' }
}

/** The routes of signing in are for whoever comes, and all of them for this server's own pages alone. */
function elsewhereOf({ route }: Row, { isElsewhere }: Caller): Answered | undefined {
  return isElsewhere && !SAFE.test(route) && route.includes('/auth') ? { status: 403, code: 'cross_site' } : undefined
}

export function expectedOf(row: Row, caller: Caller): Answered {
  const bar = barOf(row, caller)
  if (bar) return bar
  return typeof row.answers === 'function' ? row.answers(caller) : row.answers
}
