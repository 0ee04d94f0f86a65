import type { Context } from '#operations/context.ts'
import { stableText } from '#operations/fact-kind.ts'
import type { Ask } from '#tools/verify/check.ts'
import type { Answer, Sent } from './request.ts'

/** Remembers what was acknowledged, and finds what of it is no more. */
export type Kept = Readonly<{
  take: (sent: Sent, answer: Answer) => void
  /** Each acknowledged fact and event that is not there, in words, and how many were looked for. */
  missing: (ask: Ask, usage: Context['usage']) => Promise<Readonly<{ looked: number; missing: readonly string[] }>>
}>

type Told = Readonly<{ kind: string; about: string; body: object; upTo: number }>
type Event = Readonly<{ source: string; id: string }>

export function openKept(): Kept {
  const facts: Told[] = []
  const events: Event[] = []
  return {
    take: ({ method, url, body, headers }, answer) => {
      if (method !== 'POST' || answer.status !== 200 || !body || answer.headers['idempotency-replayed'] !== undefined)
        return
      const path = url.split('?')[0]
      if (path === '/v1/facts') facts.push(...acknowledgedFacts(body, answer))
      if (path === '/v1/events') events.push(...acknowledgedEvents(body, headers, answer))
    },
    missing: async (ask, usage) => {
      const missing = [...(await missingFacts(ask, facts)), ...(await missingEvents(usage, events))]
      return { looked: facts.length + events.length, missing }
    },
  }
}

function acknowledgedFacts(body: Buffer, answer: Answer): readonly Told[] {
  const { facts } = JSON.parse(body.toString().replace(/^\ufeff/, '')) as { facts: readonly Omit<Told, 'upTo'>[] }
  const { recorded, position } = JSON.parse(answer.body.toString()) as { recorded: number; position: number }
  return facts.map((fact) => ({ ...fact, upTo: recorded === 0 ? Number.MAX_SAFE_INTEGER : position }))
}

/** The events of a request that were taken: those that the answer names were not. */
function acknowledgedEvents(body: Buffer, headers: Sent['headers'], answer: Answer): readonly Event[] {
  const { rejected } = JSON.parse(answer.body.toString()) as { rejected: readonly Readonly<{ index: number }>[] }
  const refused = new Set(rejected.map(({ index }) => index))
  return eventsIn(body.toString().replace(/^\ufeff/, ''), headers)
    .filter((_, at) => !refused.has(at))
    .map((event) => (typeof event === 'string' ? JSON.parse(event) : event))
}

/** Each event in its order, or its line where it may be no JSON. */
function eventsIn(text: string, headers: Sent['headers']): readonly (Event | string)[] {
  const headerOf = (wanted: string) => headers.findLast(([name]) => name.toLowerCase() === wanted)?.[1]
  const type = headerOf('content-type') ?? ''
  if (type.toLowerCase().includes('ndjson')) return text.split('\n').filter((line) => line.trim() !== '')
  const [source, id] = [headerOf('ce-source'), headerOf('ce-id')]
  if (source !== undefined && id !== undefined && !type.toLowerCase().includes('cloudevents')) {
    return [{ source: decodeURIComponent(source), id: decodeURIComponent(id) }]
  }
  const body = JSON.parse(text)
  if (Array.isArray(body)) return body
  return body.specversion === undefined ? body.events : [body]
}

/** A fact stands at some position up to that of its answer, with all that was told in its body. */
async function missingFacts(ask: Ask, facts: readonly Told[]): Promise<readonly string[]> {
  const rows = await ask<{ kind: string; about: string; position: string; body: object }>(
    'select kind, about, position::text, body from fact where about = any ($1)',
    [[...new Set(facts.map(({ about }) => about))]],
  )
  const stored = Map.groupBy(rows, ({ kind, about }) => `${kind} ${about}`)
  return facts.flatMap(({ kind, about, body, upTo }) => {
    const there = stored.get(`${kind} ${about}`) ?? []
    const found = there.some((row) => Number(row.position) <= upTo && holds(row.body, body))
    return found ? [] : [`${kind} ${about} ${JSON.stringify(body).slice(0, 200)}`]
  })
}

/** Whether whatever of the told body was kept says the same. Fields that a kind doesn't know are not kept. */
function holds(stored: object, told: object): boolean {
  const given = new Map<string, unknown>(Object.entries(told))
  return Object.entries(stored).every(([name, value]) => !given.has(name) || sameIn(value, given.get(name)))
}

function sameIn(stored: unknown, told: unknown): boolean {
  if (Array.isArray(stored) && Array.isArray(told))
    return stored.length === told.length && stored.every((one, at) => sameIn(one, told[at]))
  if (isObject(stored) && isObject(told)) return holds(stored, told)
  return stableText(stored) === stableText(told)
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

async function missingEvents(
  { client, tenant }: Context['usage'],
  events: readonly Event[],
): Promise<readonly string[]> {
  const answer = await client.query({
    query: 'select distinct source, id from usage_event where tenant = {tenant: String}',
    query_params: { tenant },
    format: 'JSONEachRow',
  })
  const there = new Set((await answer.json<Event>()).map(({ source, id }) => JSON.stringify([source, id])))
  return [...new Set(events.map(({ source, id }) => JSON.stringify([source, id])))]
    .filter((one) => !there.has(one))
    .map((one) => `event ${one}`)
}
