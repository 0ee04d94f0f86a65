/** A browser as the tests need one: it keeps cookies, and its pages are the server's own. */
import { openPeople } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import type { From, SignInEvent } from './event.ts'
import type { SignInLetter, SignInOptions } from './options.ts'
import { openSignIn, type SignIn } from './signin.ts'

export const ORIGIN = 'http://localhost:7400'
export const PASSWORD = 'correct horse battery'

export type Answer = Readonly<{ status: number; body: Record<string, unknown>; headers: Headers }>

export type Browser = Readonly<{
  post: (path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>
  get: (path: string) => Promise<Answer>
  cookies: Map<string, string>
  headers: () => Headers
}>

/** Keeps and sends cookies as a browser does. */
export function openBrowser(
  signIn: SignIn,
  from: From = { address: '198.51.100.7', agent: 'Test' },
  origin = ORIGIN,
): Browser {
  const cookies = new Map<string, string>()
  const headers = (): Headers => {
    const sent = new Headers({ origin, 'sec-fetch-site': 'same-origin' })
    if (cookies.size > 0) sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    return sent
  }
  const go = async (request: Request): Promise<Answer> => {
    const response = await signIn.handle(request, from)
    keepCookies(cookies, response.headers)
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : { text },
    }
  }
  return {
    cookies,
    headers,
    get: (path) => go(new Request(new URL(path, origin), { headers: headers() })),
    post: (path, body = {}, more = {}) => {
      const sent = headers()
      sent.set('content-type', 'application/json')
      for (const [name, value] of Object.entries(more)) sent.set(name, value)
      return go(new Request(new URL(path, origin), { method: 'POST', headers: sent, body: JSON.stringify(body) }))
    },
  }
}

export function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}

export type House = Readonly<{
  stage: Stage
  signIn: SignIn
  letters: SignInLetter[]
  events: SignInEvent[]
  clock: { now: Temporal.Instant }
  /** The last letter of a kind, waited for. */
  letter: (kind: SignInLetter['kind'], to: string) => Promise<SignInLetter>
  /** Somebody who can sign in, made as the demo makes people. */
  person: (email: string) => Promise<string>
  close: () => Promise<void>
}>

/** A sign-in on a database of its own, whose operator is `altus`. */
export async function openHouse(more: Partial<SignInOptions> = {}): Promise<House> {
  const stage = await openStage()
  await foundTenant(stage.postgresUrl, { operator: 'altus', name: 'Altus' })
  const people = openPeople(stage.postgresUrl, { embedded: true })
  const [letters, events]: [SignInLetter[], SignInEvent[]] = [[], []]
  const clock = { now: Temporal.Now.instant() }
  const signIn = openSignIn({
    people,
    publicUrl: ORIGIN,
    secret: 'a secret of the tests, and of nothing else, 0123456789',
    send: async (letter) => letters.push(letter),
    report: (event) => void events.push(event),
    onError: (error) => {
      throw error
    },
    now: () => clock.now,
    ...more,
  })
  const letter: House['letter'] = async (kind, to) => {
    await signIn.settled()
    const found = letters.findLast((each) => each.kind === kind && each.to === to)
    if (!found) throw new Error(`no letter ${kind} to ${to}`)
    return found
  }
  const person: House['person'] = async (email) => {
    const made = await signIn.createPerson({ name: `Person ${email}`, email, password: PASSWORD, emailVerified: true })
    if (!made.ok) throw new Error(made.refusal.code)
    return made.value
  }
  const close = async (): Promise<void> => {
    await signIn.settled()
    await people.destroy()
    await stage.close()
  }
  return { stage, signIn, letters, events, clock, letter, person, close }
}

/** The secret of a link. */
export function tokenOf(link: string): string {
  return new URL(link).hash.slice(1)
}
