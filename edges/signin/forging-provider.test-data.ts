/** An OpenID provider that answers whatever a test wants, also what no honest one would. */
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { CLIENT } from './provider.test-data.ts'

const [OWN, OTHER] = [newKey(), newKey()]
const KID = 'one'

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey, jwk: createPublicKey(privateKey).export({ format: 'jwk' }) }
}

type Claims = Readonly<Record<string, unknown>>
type Signer = (text: string) => string

export type ForgingProvider = Readonly<{
  issuer: string
  /** Each address that was asked for. */
  asked: string[]
  /** What its token endpoint answers from now on. */
  answers: (answer: Readonly<{ idToken?: string; movedTo?: string }>) => void
  claims: (email: string, more?: Claims) => Claims
  close: () => Promise<void>
}>

const encode = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

function written(header: Claims, claims: Claims, signer: Signer): string {
  const text = `${encode(header)}.${encode(claims)}`
  return `${text}.${signer(text)}`
}

const signedBy =
  ({ privateKey }: typeof OWN): Signer =>
  (text) =>
    sign('sha256', Buffer.from(text), privateKey).toString('base64url')

const sealedBy =
  (secret: string): Signer =>
  (text) =>
    createHmac('sha256', secret).update(text).digest('base64url')

/** A token as the provider signs it. */
export const honest = (claims: Claims): string => written({ alg: 'RS256', kid: KID }, claims, signedBy(OWN))

const publicPem = (): string => String(createPublicKey(OWN.privateKey).export({ format: 'pem', type: 'spki' }))

/** Each way to write a token that the provider has not signed. */
export const FORGERIES: Readonly<Record<string, (claims: Claims, issuer: string) => string>> = {
  'no algorithm': (claims) => written({ alg: 'none' }, claims, () => ''),
  'no algorithm, in other letters': (claims) => written({ alg: 'nOnE', kid: KID }, claims, () => ''),
  'the client’s secret': (claims) => written({ alg: 'HS256', kid: KID }, claims, sealedBy(CLIENT.clientSecret)),
  'the public key as a secret': (claims) => written({ alg: 'HS256', kid: KID }, claims, sealedBy(publicPem())),
  'another key': (claims) => written({ alg: 'RS256', kid: KID }, claims, signedBy(OTHER)),
  'another key that it brings along': (claims) =>
    written({ alg: 'RS256', kid: KID, jwk: OTHER.jwk }, claims, signedBy(OTHER)),
  'another key at an address that it names': (claims, issuer) =>
    written({ alg: 'RS256', kid: 'two', jku: `${issuer}/others` }, claims, signedBy(OTHER)),
  'no signature': (claims) => `${honest(claims).split('.').slice(0, 2).join('.')}.`,
  'the signature of other claims': (claims) => {
    const [header, , signature] = honest({ ...claims, email: 'somebody@else.example' }).split('.')
    return `${header}.${encode(claims)}.${signature}`
  },
}

export async function openForgingProvider(): Promise<ForgingProvider> {
  const asked: string[] = []
  let current: Parameters<ForgingProvider['answers']>[0] = {}
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const documents: Readonly<Record<string, () => object>> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }),
    '/token': () => ({ access_token: 'a', token_type: 'Bearer', id_token: current.idToken }),
    '/jwks': () => ({ keys: [{ ...OWN.jwk, kid: KID, alg: 'RS256', use: 'sig' }] }),
    '/others': () => ({ keys: [{ ...OTHER.jwk, kid: 'two', alg: 'RS256', use: 'sig' }] }),
  }
  function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    if (url === '/token' && current.movedTo !== undefined) {
      response.writeHead(307, { location: current.movedTo }).end()
      return
    }
    const document = documents[url]
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document?.() ?? {}))
  }
  const claims: ForgingProvider['claims'] = (email, more = {}) => {
    const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)
    const told = { iss: issuer, aud: CLIENT.clientId, sub: email, email, email_verified: true }
    return { ...told, iat: seconds, exp: seconds + 300, ...more }
  }
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { issuer, asked, claims, close, answers: (wanted) => (current = wanted) }
}
