import { type Claims, type Header, readToken } from './token.ts'

/** A public key as the set of a vendor has it. Other members are ignored. */
export type LicenseKey = Readonly<{ kty: string; crv?: string; x?: string; kid?: string }>

/** What `GET /v1/license-keys/{vendor}` answers: fetched, or built into the product. */
export type LicenseKeySet = Readonly<{ keys: readonly LicenseKey[] }>

export type VerifyOptions = Readonly<{
  /** Now, in milliseconds of the epoch, as `Date.now()` says it. */
  now: number
  /** The product that is asking: the id under which its vendor sells it. */
  product: string
  /** Whom the license must be for, where the vendor's policy names somebody; without it the product. */
  audience?: string
  /** The installation that is asking, where it has licenses of its own. */
  instance?: string
  /** How far clocks may be apart, in seconds. */
  leewaySeconds?: number
}>

/** What a license grants. Moments are milliseconds of the epoch, the quantity is an exact decimal number as text. */
export type License = Readonly<{
  id: string
  vendor: string
  subscription: string
  customer: string
  product: string
  plan: string | undefined
  features: readonly string[]
  quantity: string
  instance: string | undefined
  issuedAt: number
  notBefore: number
  /** From then on the next license can be had: ask for it. */
  renewAt: number
  expiresAt: number
  kid: string
}>

export type LicenseRefusalCode =
  | 'malformed'
  | 'algorithm_not_allowed'
  | 'unknown_key'
  | 'bad_signature'
  | 'wrong_product'
  | 'wrong_audience'
  | 'wrong_instance'
  | 'not_yet_valid'
  | 'expired'

export type Verified =
  | Readonly<{ ok: true; license: License }>
  | Readonly<{ ok: false; code: LicenseRefusalCode; says: string }>

type Refused = Extract<Verified, { ok: false }>

const ALGORITHM = 'EdDSA'
const TYPE = 'license+jwt'

/**
 * What a license grants at a moment, or why it is refused. Nothing is asked of any server, and nothing that the license says of
 * itself is believed before its signature is: the algorithm and the kind of key are fixed here, not chosen by the license.
 */
export async function verifyLicense(token: string, keys: LicenseKeySet, options: VerifyOptions): Promise<Verified> {
  const read = readToken(token)
  if (!read) return refuse('malformed', 'This is no license: a signed document has three parts of base64url')
  const { header, claims, signed, signature } = read
  const unallowed = barredAlgorithm(header)
  if (unallowed) return unallowed
  const key = keys.keys.find(({ kid }) => kid !== undefined && kid === header.kid)
  if (!key)
    return refuse('unknown_key', `The license was signed with the key ${header.kid}, which the set does not have`)
  const imported = await importKey(key)
  if (!imported) return refuse('algorithm_not_allowed', `The key ${header.kid} of the set is no Ed25519 key`)
  if (!(await crypto.subtle.verify('Ed25519', imported, signature, signed))) {
    return refuse('bad_signature', 'The license was changed, or signed with another key than it says')
  }
  if (!claims) return refuse('malformed', 'The license does not say all that one has to say')
  return meant(claims, options) ?? inTime(claims, options) ?? { ok: true, license: granted(claims, header.kid) }
}

function barredAlgorithm({ alg, typ }: Header): Refused | undefined {
  if (alg !== ALGORITHM) return refuse('algorithm_not_allowed', `Licenses are signed by ${ALGORITHM}, not by ${alg}`)
  return typ === TYPE ? undefined : refuse('malformed', `A license says that it is of the type ${TYPE}, not ${typ}`)
}

async function importKey({ kty, crv, x }: LicenseKey): Promise<CryptoKey | undefined> {
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return undefined
  try {
    return await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
  } catch {
    return undefined
  }
}

/** What speaks against a license being for whoever asks. */
function meant(claims: Claims, { product, audience = product, instance }: VerifyOptions): Refused | undefined {
  if (claims.product !== product) {
    return refuse('wrong_product', `The license is for ${claims.product}, not for ${product}`)
  }
  if (claims.aud !== audience) return refuse('wrong_audience', `The license is for ${claims.aud}, not for ${audience}`)
  if (instance === undefined || claims.instance === instance) return undefined
  return refuse('wrong_instance', `The license is for the installation ${claims.instance}, not for ${instance}`)
}

/** A license is valid from its first second on, and no longer from that on at which it expires. */
function inTime(claims: Claims, { now, leewaySeconds = 0 }: VerifyOptions): Refused | undefined {
  const seconds = now / 1_000
  if (seconds + leewaySeconds < claims.nbf) {
    return refuse('not_yet_valid', `The license is valid ${claims.nbf - seconds} seconds from now`)
  }
  if (seconds - leewaySeconds < claims.exp) return undefined
  return refuse('expired', `The license expired ${seconds - claims.exp} seconds ago`)
}

function granted(claims: Claims, kid: string): License {
  return {
    id: claims.jti,
    vendor: claims.iss,
    subscription: claims.sub,
    customer: claims.customer,
    product: claims.product,
    plan: claims.plan,
    features: claims.features,
    quantity: claims.quantity,
    instance: claims.instance,
    issuedAt: claims.iat * 1_000,
    notBefore: claims.nbf * 1_000,
    renewAt: claims.renew_at * 1_000,
    expiresAt: claims.exp * 1_000,
    kid,
  }
}

function refuse(code: LicenseRefusalCode, says: string): Refused {
  return { ok: false, code, says }
}
