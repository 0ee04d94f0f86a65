/** Sends requests as a caller, and remembers every word of every answer for the search for leaks. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './coverage.ts'
import type { Asked, Caller } from './row.ts'
import { wordsOf } from './words.ts'

export type Answer = Readonly<{
  status: number
  headers: Readonly<Record<string, unknown>>
  body: string
  code?: string
}>

/** For whom words were meant: the organizations of whoever asked, and the words that it may know of itself. */
export type Heard = Readonly<{ organizations: readonly string[]; words: Map<string, string>; own: Set<string> }>

export type Asking = Readonly<{
  ask: (caller: Caller, asked: Asked & Readonly<{ method: string }>) => Promise<Answer>
  /** Takes note of what was answered by another way than HTTP. */
  note: (organizations: readonly string[], heard: string, from: string, sent: string) => void
  heard: ReadonlyMap<string, Heard>
  count: () => number
}>

const MOST_TRIES = 5
const PAUSE_MS = 500

export function openAsking(app: App): Asking {
  const heard = new Map<string, Heard>()
  let requests = 0
  const hearingOf = (organizations: readonly string[]): Heard => {
    const name = [...organizations].sort().join(' ')
    const hearing = heard.get(name) ?? { organizations, words: new Map(), own: new Set() }
    heard.set(name, hearing)
    return hearing
  }
  const note: Asking['note'] = (organizations, text, from, sent) => {
    const known = wordsOf(sent)
    const { words } = hearingOf(organizations)
    for (const word of wordsOf(text)) if (!known.has(word) && !words.has(word)) words.set(word, from)
  }
  const injected = async (caller: Caller, { method, url, body, headers }: Asked & { method: string }) => {
    const payload = body === undefined ? {} : { payload: body as object }
    const sent = { ...caller.headers, ...headers }
    for (let tries = 1; ; tries += 1) {
      const answer = await app.inject({
        method: method as 'GET',
        url,
        headers: sent,
        remoteAddress: addressOf(requests),
        ...payload,
      })
      // A busy machine may say for a moment that its engines are late; whatever it is asked then is asked again.
      if (answer.statusCode !== 503 || answer.headers['retry-after'] === undefined || tries === MOST_TRIES)
        return answer
      await sleep(PAUSE_MS)
    }
  }
  const ask: Asking['ask'] = async (caller, { method, url, body, headers }) => {
    requests += 1
    const answer = await injected(caller, {
      method,
      url,
      ...(body !== undefined && { body }),
      ...(headers && { headers }),
    })
    const organizations = organizationsOf(caller)
    const { own } = hearingOf(organizations)
    for (const one of Object.values(caller.person ?? {}).flat()) for (const word of wordsOf(one)) own.add(word)
    const { 'content-length': _, ...told } = answer.headers
    const from = `${caller.name}: ${method} ${url}`
    // The session or key that it came with is its own to hear again.
    const sent = `${decoded(url)} ${JSON.stringify([body ?? '', caller.headers])}`
    if (!isSame(url)) note(organizations, `${JSON.stringify(told)} ${answer.body}`, from, sent)
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body,
      ...(answer.statusCode >= 400 && codeOf(answer.body)),
    }
  }
  return { ask, note, heard, count: () => requests }
}

/** Answers that say the same to everybody: their examples speak of the demo's organizations. */
const SAME = [
  '/reference',
  '/v1/openapi.json',
  '/v1/event-types',
  '/v1/program-schema',
  '/v1/playbook-schema',
  '/auth-perennial/demo',
]

export function isSame(url: string): boolean {
  return SAME.some((one) => url.startsWith(one))
}

/** Whose words a caller may hear: the organization's that acts. A person names itself and all of its own at once. */
function organizationsOf({ refused, organization, person }: Caller): readonly string[] {
  if (person) return person.organizations
  return refused || organization === undefined ? [] : [organization]
}

function codeOf(body: string): Readonly<{ code?: string }> {
  if (!body.startsWith('{')) return {}
  const { code } = JSON.parse(body) as { code?: unknown }
  return typeof code === 'string' ? { code } : {}
}

/** The parts of a path and of a query, each by itself. */
function decoded(url: string): string {
  return url
    .split(/[/?&=]/)
    .map(decodeURIComponent)
    .join(' ')
}

/** Guesses are counted by address. */
function addressOf(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
}
