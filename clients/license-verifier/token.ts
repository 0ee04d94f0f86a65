/** The header of a signed document, as far as it has to be known. */
export type Header = Readonly<{ alg: string; typ: string; kid: string }>

/** What a license says. Moments are seconds of the epoch. */
export type Claims = Readonly<{
  iss: string
  sub: string
  aud: string
  jti: string
  iat: number
  nbf: number
  exp: number
  product: string
  customer: string
  plan: string | undefined
  features: readonly string[]
  quantity: string
  renew_at: number
  instance: string | undefined
}>

/** `claims` is undefined where they are not those of a license. */
export type Token = Readonly<{
  header: Header
  claims: Claims | undefined
  signed: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}>

/** Longer than any license: what is not one is not decoded at all. */
const LONGEST = 8_000

/** Takes a signed document apart; undefined where it is none. */
export function readToken(token: string): Token | undefined {
  if (typeof token !== 'string' || token.length > LONGEST) return undefined
  const [head, body, tail, ...more] = token.split('.')
  if (head === undefined || body === undefined || tail === undefined || more.length > 0) return undefined
  const header = headerOf(jsonOf(head))
  const payload = jsonOf(body)
  const signature = bytesOf(tail)
  if (!header || !payload || !signature) return undefined
  return { header, claims: claimsOf(payload), signed: new TextEncoder().encode(`${head}.${body}`), signature }
}

type Json = Readonly<Record<string, unknown>>

function jsonOf(part: string): Json | undefined {
  const bytes = bytesOf(part)
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

/** Only the one way in which bytes are written: else a changed text could stand for the same bytes. */
function bytesOf(part: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(part) || part.length % 4 === 1) return undefined
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  const canonical = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return canonical === part ? Uint8Array.from(binary, (character) => character.charCodeAt(0)) : undefined
}

/** A header that demands more than is known here (`crit`) is of no document that can be judged. */
function headerOf(json: Json | undefined): Header | undefined {
  if (!json || 'crit' in json) return undefined
  const { alg, typ, kid } = json
  if (typeof alg !== 'string') return undefined
  return { alg, typ: typeof typ === 'string' ? typ : '', kid: typeof kid === 'string' ? kid : '' }
}

const TEXTS = ['iss', 'sub', 'aud', 'jti', 'product', 'customer', 'quantity'] as const
const MOMENTS = ['iat', 'nbf', 'exp', 'renew_at'] as const
const MAYBE = ['plan', 'instance'] as const

function claimsOf(json: Json): Claims | undefined {
  const { features } = json
  const whole =
    TEXTS.every((name) => typeof json[name] === 'string') &&
    MOMENTS.every((name) => Number.isSafeInteger(json[name])) &&
    MAYBE.every((name) => json[name] === undefined || typeof json[name] === 'string') &&
    Array.isArray(features) &&
    features.every((feature) => typeof feature === 'string')
  // Every member was looked at one by one.
  return whole ? (json as unknown as Claims) : undefined
}
