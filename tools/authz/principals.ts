/** Every route × every caller: the status and the code that the row says, and whoever is barred changes nothing. */
import { randomUUID } from 'node:crypto'
import type { Answer, Asking } from './asking.ts'
import { isSame } from './asking.ts'
import { methodOf, pathOf } from './coverage.ts'
import { digestOf } from './digest.ts'
import { type Answered, barOf, type Caller, expectedOf, nameOf, type Row } from './row.ts'
import { openTally, type Section } from './tally.ts'
import type { World } from './world.ts'

/** Requests that are on their way at once. */
const AT_ONCE = 4

export type Crowd = Readonly<{ rows: readonly Row[]; callers: readonly Caller[] }>

type Pair = Readonly<{ row: Row; caller: Caller }>

export async function checkPrincipals(world: World, asking: Asking, { rows, callers }: Crowd): Promise<Section> {
  const tally = openTally('every route, every principal')
  const before = asking.count()
  const pairs = rows
    .filter(({ last }) => !last)
    .flatMap((row) => whoAsks(row, callers, isFirstUse(rows, row)).map((caller) => ({ row, caller })))
  const isBarred = ({ row, caller }: Pair): boolean => barOf(row, caller) !== undefined
  const same = new Map<string, string>()
  const ask = async ({ row, caller }: Pair): Promise<void> => {
    const asked = row.ask(caller)
    const headers = {
      ...asked.headers,
      ...(row.route.startsWith('POST /v1/') && isBarred({ row, caller }) && oneTime()),
    }
    const answer = await asking.ask(caller, { method: methodOf(row.route), ...asked, headers })
    tally.check(
      faultOf({ row, caller }, answer) ?? (isSame(asked.url) ? differing(same, asked.url, answer) : undefined),
    )
  }
  const digest = await digestOf(world)
  await inTurns(pairs.filter(isBarred), ask)
  const changed = (await digestOf(world)).filter((line, at) => line !== digest[at])
  tally.check(changed.length === 0 ? undefined : `barred callers changed ${changed.join(', ')}`)
  await inTurns(
    pairs.filter((pair) => !isBarred(pair)),
    ask,
  )
  return tally.done(asking.count() - before)
}

/** A barred act must not even leave behind that it was asked for. */
function oneTime(): Readonly<Record<string, string>> {
  return { 'idempotency-key': randomUUID() }
}

function isFirstUse(rows: readonly Row[], row: Row): boolean {
  return rows.find(({ route }) => route === row.route) === row
}

const NAMED = 'perennial-organization'

/**
 * Who asks a row. Callers who name an organization that isn't theirs are a section of their own; where nobody is asked for whom he acts,
 * one person and one key of each organization stand for all; whoever isn't let in at all asks one use of a route.
 */
function whoAsks({ who, use }: Row, callers: readonly Caller[], isFirst: boolean): readonly Caller[] {
  const admitted = callers.filter(({ headers, refused }) => !(refused && headers[NAMED] !== undefined))
  if (use !== undefined && !isFirst) return admitted.filter(({ refused }) => !refused)
  if (who !== 'anybody') return admitted
  const own = admitted.filter(({ headers }) => headers[NAMED] === undefined)
  return own.filter(
    ({ kind, roles, scopes }) => kind === 'nobody' || roles.length + scopes.length !== 1 || roles[0] === 'owner',
  )
}

function faultOf({ row, caller }: Pair, { status, code, body }: Answer): string | undefined {
  const wanted: Answered = expectedOf(row, caller)
  if (status === wanted.status && (wanted.code === undefined || code === wanted.code)) return undefined
  const got = `${status} ${code ?? body.slice(0, 120)}`
  return `${nameOf(row)} as ${caller.name}: ${got}, and not ${wanted.status} ${wanted.code ?? ''}`
}

/** What is open to everybody says the same to everybody who is let in. */
function differing(same: Map<string, string>, url: string, { status, body }: Answer): string | undefined {
  if (status !== 200) return undefined
  const first = same.get(url) ?? body
  same.set(url, first)
  return first === body ? undefined : `${url} doesn't say the same to everybody`
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** Methods that a path doesn't take are refused before anybody is asked who it is; HEAD says what GET says, without a body. */
export async function checkMethods(
  asking: Asking,
  { routes, rows, callers }: Crowd & Readonly<{ routes: readonly string[] }>,
): Promise<Section> {
  const tally = openTally('methods that a path does not take, and HEAD')
  const before = asking.count()
  const byRoute = new Map(rows.map((row) => [row.route, row]))
  for (const route of routes.filter((one) => !byRoute.has(one))) {
    const row = byRoute.get(route.replace('HEAD', 'GET'))
    for (const caller of callers) {
      const asked = row ? row.ask(caller) : { url: pathOf(route) }
      const { status, body } = await asking.ask(caller, { method: methodOf(route), ...asked })
      const wanted = row ? expectedOf(row, caller).status : 405
      tally.check(status === wanted ? undefined : `${route} as ${caller.name}: ${status}, and not ${wanted}`)
      if (row) tally.check(body === '' ? undefined : `${route} as ${caller.name} has a body`)
    }
  }
  return tally.done(asking.count() - before)
}

/**
 * An organization that a caller doesn't belong to answers, byte for byte, as one that there isn't. `pairs` are two callers that
 * differ in that alone.
 */
export async function checkForeignOrganizations(asking: Asking, { rows, callers }: Crowd): Promise<Section> {
  const tally = openTally('naming a foreign organization, or none that there is')
  const before = asking.count()
  const named = callers.filter(({ headers }) => headers[NAMED] === 'zz-nowhere')
  for (const nowhere of named) {
    const there = callers.find(
      (one) => one.name !== nowhere.name && one.name.startsWith(nowhere.name.replace('zz-nowhere', '')),
    )
    if (!there) throw new Error(`Invariant broken: ${nowhere.name} has a counterpart`)
    for (const row of rows.filter((one) => one.who !== 'anybody' && isFirstUse(rows, one))) {
      const [a, b] = [await askRow(asking, row, nowhere), await askRow(asking, row, there)]
      tally.check(faultOf({ row, caller: nowhere }, a))
      tally.check(sameAnswer(a, b) ? undefined : `${nameOf(row)} as ${there.name} differs from ${nowhere.name}`)
    }
  }
  return tally.done(asking.count() - before)
}

async function askRow(asking: Asking, row: Row, caller: Caller): Promise<Answer> {
  return await asking.ask(caller, { method: methodOf(row.route), ...row.ask(caller) })
}

/** Whatever names the moment or counts requests may differ; nothing else. */
const OF_THE_MOMENT = new Set(['date', 'ratelimit', 'ratelimit-policy'])

export function sameAnswer(a: Answer, b: Answer, ids: readonly [string, string] = ['', '']): boolean {
  return comparable(a, ids[0]) === comparable(b, ids[1])
}

/** An answer as text, without the moment at which it was given, and with one name in the place of what was asked for. */
export function comparable({ status, headers, body: given }: Answer, id: string): string {
  const body = given.replace(/^\{"at":"[^"]*"|,"at":"[^"]*"(?=\}$)/, '')
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.has(name) && name !== 'content-length')
  const told =
    id === '' ? body : [id, encodeURIComponent(id)].reduce((text, one) => text.replaceAll(standing(one), '…'), body)
  return `${status} ${JSON.stringify(kept)} ${told}`
}

/** The id where it stands for itself: no part of a longer word, and not the status of an answer, which a position may look like. */
function standing(id: string): RegExp {
  return new RegExp(`(?<!"status":)(?<![A-Za-z0-9])${RegExp.escape(id)}(?![A-Za-z0-9])`, 'g')
}

/** Signing out ends the session: whoever asks on with it is nobody. */
export async function checkSignOut(asking: Asking, { rows, callers }: Crowd): Promise<Section> {
  const tally = openTally('signing out')
  const before = asking.count()
  const [out] = rows.filter(({ last }) => last)
  const people = callers.filter(({ kind, isElsewhere, refused }) => kind === 'person' && !isElsewhere && !refused)
  for (const caller of people) {
    if (out) tally.check(faultOf({ row: out, caller }, await askRow(asking, out, caller)))
    const { status } = await asking.ask(caller, { method: 'GET', url: '/v1/me' })
    tally.check(status === 401 ? undefined : `${caller.name} asks on after signing out: ${status}`)
  }
  return tally.done(asking.count() - before)
}
