/** A real OpenID provider on this machine, and the way of a browser through its forms. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { type Answer, type Browser, keepCookies, ORIGIN } from './browser.test-data.ts'

export const CLIENT = { clientId: 'perennial', clientSecret: 'a-secret-of-the-tests' }

export type TestProvider = Readonly<{ issuer: string; asked: string[]; close: () => Promise<void> }>

/**
 * Sends people back to the server at `origin`. Whoever signs in with a login that begins with `unverified` has an address that the
 * provider hasn't verified.
 */
export async function openProvider(connections: readonly string[], origin = ORIGIN): Promise<TestProvider> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: connections.map((id) => `${origin}/auth/sso/callback/${id}`),
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_, login) => ({
      accountId: login,
      claims: () => ({
        sub: login,
        email: login,
        email_verified: !login.startsWith('unverified'),
        name: `Name of ${login}`,
      }),
    }),
  })
  const asked: string[] = []
  const answer = provider.callback()
  server.on('request', (request, response) => {
    asked.push(request.url ?? '')
    void answer(request, response)
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { issuer, asked, close }
}

/** The browser's way through the provider, up to where it is sent back to. */
export async function passProvider(url: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next: Readonly<{ url: string; form?: URLSearchParams }> = { url }
  for (let step = 0; step < 20; step += 1) {
    if (next.url.startsWith(ORIGIN)) return next.url
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response: Response = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie },
      ...(next.form && { method: 'POST', body: next.form }),
    })
    keepCookies(cookies, response.headers)
    const location = response.headers.get('location')
    if (location !== null) next = { url: new URL(location, next.url).href }
    else next = formOf(await response.text(), next.url, login)
  }
  throw new Error('the provider sends the browser round and round')
}

function formOf(page: string, url: string, login: string): Readonly<{ url: string; form: URLSearchParams }> {
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
  if (action === undefined || prompt === undefined) throw new Error(`no form at ${url}: ${page.slice(0, 500)}`)
  const fields = prompt === 'login' ? { prompt, login, password: 'any' } : { prompt }
  return { url: new URL(action, url).href, form: new URLSearchParams(fields) }
}

/** Signs in through the provider as `login`; comes back with the last answer of our own server. */
export async function signInBySso(browser: Browser, email: string, login = email): Promise<Answer> {
  const begun = await browser.post('/auth-perennial/sso', { email, next: '/programs' })
  if (begun.status !== 200) return begun
  return await browser.get(await passProvider(String(begun.body['url']), login))
}
