import { setTimeout } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'

/** Everybody's password in the demo. */
const PASSWORD = 'perennial-demo'

type Given = Readonly<{ body?: unknown; version?: number }>

/** Somebody of the demo who has signed in: by the API, or in a browser. */
export type SignedIn = Readonly<{
  id: string
  ask: <T>(path: string) => Promise<T>
  act: <T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, given?: Given) => Promise<T>
  /** The same for what may be refused: the status, and the answer or the problem. Where it asks too often, it waits. */
  tryAct: (
    method: string,
    path: string,
    given?: Given,
  ) => Promise<Readonly<{ status: number; answer: Record<string, unknown> }>>
  /** Gives a browser this person's session. */
  enter: (context: BrowserContext) => Promise<void>
}>

/** Signs in by the route that the sign-in page uses. */
export async function signIn(address: string, email: string): Promise<SignedIn> {
  const answer = await fetch(`${address}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const [pair = ''] = answer.headers.getSetCookie()[0]?.split(';') ?? []
  if (!answer.ok || pair === '') throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`)
  const { user } = (await answer.json()) as { user: { id: string } }
  const tryAct: SignedIn['tryAct'] = async (method, path, { body, version } = {}) => {
    const headers = {
      cookie: pair,
      origin: address,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method === 'POST' && { 'Idempotency-Key': crypto.randomUUID() }),
      ...(version !== undefined && { 'If-Match': `"${version}"` }),
    }
    const sent = await fetch(`${address}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (sent.status === 429) {
      await setTimeout(1000 * Number(sent.headers.get('retry-after')))
      return await tryAct(method, path, {
        ...(body !== undefined && { body }),
        ...(version !== undefined && { version }),
      })
    }
    return { status: sent.status, answer: (await sent.json()) as Record<string, unknown> }
  }
  const send = async <T>(method: string, path: string, given?: Given) => {
    const { status, answer } = await tryAct(method, path, given)
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`)
    return answer as T
  }
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
  return {
    id: user.id,
    ask: (path) => send('GET', path),
    act: send,
    tryAct,
    enter: (context) => context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]),
  }
}
