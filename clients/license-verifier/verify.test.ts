import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { type LicenseKeySet, type VerifyOptions, verifyLicense } from './verify.ts'

const [ONE, TWO] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const jwkOf = (key: KeyObject, kid: string) => ({ ...(key.export({ format: 'jwk' }) as { kty: string }), kid })
const KEYS: LicenseKeySet = { keys: [jwkOf(ONE.publicKey, 'one')] }

const HEADER = { alg: 'EdDSA', typ: 'license+jwt', kid: 'one' }
// 2026-02-01T00:00:00Z, 2026-03-01 and 2026-03-15, in seconds.
const [FEBRUARY, MARCH, IDES] = [1_769_904_000, 1_772_323_200, 1_773_532_800]
const CLAIMS = {
  iss: 'altus',
  sub: 'nordwind:fen',
  aud: 'altus:stratum',
  iat: FEBRUARY,
  nbf: FEBRUARY,
  exp: IDES,
  jti: 'lic_1',
  product: 'altus:stratum',
  customer: 'fen-foods',
  plan: 'plus',
  features: ['core', 'clusters'],
  quantity: '25',
  renew_at: MARCH,
  instance: 'berlin-1',
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
function signed(header: object, claims: unknown, key: KeyObject = ONE.privateKey): string {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
}
const TOKEN = signed(HEADER, CLAIMS)
const [HEAD = '', BODY = '', TAIL = ''] = TOKEN.split('.')

const ASKED: VerifyOptions = { now: FEBRUARY * 1_000, product: 'altus:stratum' }
async function codeOf(token: string, keys = KEYS, more: Partial<VerifyOptions> = {}): Promise<string> {
  const found = await verifyLicense(token, keys, { ...ASKED, ...more })
  return found.ok ? 'granted' : found.code
}

test('a license grants what it says', async () => {
  expect(await verifyLicense(TOKEN, KEYS, { ...ASKED, instance: 'berlin-1' })).toEqual({
    ok: true,
    license: {
      id: 'lic_1',
      vendor: 'altus',
      subscription: 'nordwind:fen',
      customer: 'fen-foods',
      product: 'altus:stratum',
      plan: 'plus',
      features: ['core', 'clusters'],
      quantity: '25',
      instance: 'berlin-1',
      issuedAt: 1_769_904_000_000,
      notBefore: 1_769_904_000_000,
      renewAt: 1_772_323_200_000,
      expiresAt: 1_773_532_800_000,
      kid: 'one',
    },
  })
})

const OTHER = {
  iss: 'leaf',
  sub: 'leaf:fen',
  aud: 'altus:other',
  iat: FEBRUARY + 1,
  nbf: FEBRUARY - 1,
  exp: IDES + 1,
  jti: 'lic_2',
  product: 'altus:other',
  customer: 'moor',
  plan: 'all',
  features: ['core', 'clusters', 'everything'],
  quantity: '26',
  renew_at: MARCH + 1,
  instance: 'berlin-2',
} as const

test.each(Object.entries(OTHER))('%s changed to %j under the old signature', async (field, value) => {
  expect(await codeOf(`${HEAD}.${part({ ...CLAIMS, [field]: value })}.${TAIL}`)).toBe('bad_signature')
})

const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicBytes = Buffer.from((ONE.publicKey.export({ format: 'jwk' }) as { x: string }).x, 'base64url')
const hs256 = `${part({ ...HEADER, alg: 'HS256' })}.${BODY}`
const es256 = `${part({ ...HEADER, alg: 'ES256' })}.${BODY}`
const flipped = `${TAIL.slice(0, 10)}${TAIL[10] === 'A' ? 'B' : 'A'}${TAIL.slice(11)}`
/** The last character of 64 bytes has four bits that mean nothing. */
const loose = `${TAIL.slice(0, -1)}${String.fromCharCode(TAIL.charCodeAt(85) + 1)}`
const withKeys = (...keys: LicenseKeySet['keys']): LicenseKeySet => ({ keys })

test.each([
  { token: `${part({ ...HEADER, alg: 'none' })}.${BODY}.`, is: 'algorithm_not_allowed', because: 'alg none' },
  { token: `${part({ ...HEADER, alg: 'None' })}.${BODY}.${TAIL}`, is: 'algorithm_not_allowed', because: 'alg None' },
  {
    token: `${hs256}.${createHmac('sha256', publicBytes).update(hs256).digest('base64url')}`,
    is: 'algorithm_not_allowed',
    because: 'HS256 with the public key as the secret',
  },
  {
    token: `${es256}.${sign('sha256', Buffer.from(es256), P256.privateKey).toString('base64url')}`,
    keys: withKeys(jwkOf(P256.publicKey, 'one')),
    is: 'algorithm_not_allowed',
    because: 'another curve, and a set that has it',
  },
  {
    token: TOKEN,
    keys: withKeys(jwkOf(P256.publicKey, 'one')),
    is: 'algorithm_not_allowed',
    because: 'a key of another curve under the same id',
  },
  {
    token: TOKEN,
    keys: withKeys({ kty: 'OKP', crv: 'Ed25519', x: 'AAAA', kid: 'one' }),
    is: 'algorithm_not_allowed',
    because: 'a key that is too short',
  },
  {
    token: signed({ ...HEADER, kid: 'two' }, CLAIMS),
    is: 'unknown_key',
    because: 'a key id that the set does not have',
  },
  { token: signed({ alg: 'EdDSA', typ: 'license+jwt' }, CLAIMS), is: 'unknown_key', because: 'no key id' },
  { token: signed(HEADER, CLAIMS, TWO.privateKey), is: 'bad_signature', because: 'another key under this id' },
  { token: TOKEN, keys: withKeys(jwkOf(TWO.publicKey, 'two')), is: 'unknown_key', because: 'the key was revoked' },
  {
    token: TOKEN,
    keys: withKeys(jwkOf(TWO.publicKey, 'two'), jwkOf(ONE.publicKey, 'one')),
    is: 'granted',
    because: 'the keys were rotated, and the old one is still in the set',
  },
  {
    token: signed({ ...HEADER, kid: 'two' }, CLAIMS, TWO.privateKey),
    keys: withKeys(jwkOf(TWO.publicKey, 'two'), jwkOf(ONE.publicKey, 'one')),
    is: 'granted',
    because: 'the new key signs',
  },
  { token: TOKEN, keys: withKeys(), is: 'unknown_key', because: 'an empty set' },
  {
    token: signed({ ...HEADER, typ: 'JWT' }, CLAIMS),
    is: 'malformed',
    because: 'another kind of signed document of the same key',
  },
  {
    token: signed({ ...HEADER, crit: ['b64'], b64: false }, CLAIMS),
    is: 'malformed',
    because: 'a header that demands what is not known',
  },
  { token: `${HEAD}.${BODY}.${flipped}`, is: 'bad_signature', because: 'one character of the signature' },
  { token: `${HEAD}.${BODY}.${loose}`, is: 'malformed', because: 'the same bytes in another spelling' },
  { token: `${HEAD}.${BODY}.`, is: 'bad_signature', because: 'no signature' },
  { token: `${HEAD}.${BODY}`, is: 'malformed', because: 'two parts' },
  { token: `${TOKEN}.${TAIL}`, is: 'malformed', because: 'four parts' },
  { token: `${TOKEN}=`, is: 'malformed', because: 'padding' },
  { token: ` ${TOKEN}`, is: 'malformed', because: 'a space' },
  { token: '', is: 'malformed', because: 'nothing' },
  { token: `${HEAD}.${'A'.repeat(9_000)}.${TAIL}`, is: 'malformed', because: 'longer than any license' },
  { token: signed(HEADER, [CLAIMS]), is: 'malformed', because: 'no object' },
  {
    token: signed(HEADER, { ...CLAIMS, exp: String(IDES) }),
    is: 'malformed',
    because: 'an expiry that is text, though signed',
  },
  { token: signed(HEADER, { ...CLAIMS, exp: undefined }), is: 'malformed', because: 'no expiry, though signed' },
  {
    token: signed(HEADER, { ...CLAIMS, features: [1] }),
    is: 'malformed',
    because: 'features that are none, though signed',
  },
])('$because: $is', async ({ token, is, ...also }) => {
  expect(await codeOf(token, 'keys' in also ? also.keys : KEYS)).toBe(is)
})

test.each([
  { more: { now: FEBRUARY * 1_000 - 1 }, is: 'not_yet_valid', because: 'a millisecond early' },
  { more: { now: FEBRUARY * 1_000 }, is: 'granted', because: 'its first moment' },
  {
    more: { now: FEBRUARY * 1_000 - 60_000, leewaySeconds: 60 },
    is: 'granted',
    because: 'a minute early, with a minute of leeway',
  },
  { more: { now: FEBRUARY * 1_000 - 60_001, leewaySeconds: 60 }, is: 'not_yet_valid', because: 'and a millisecond' },
  { more: { now: IDES * 1_000 - 1 }, is: 'granted', because: 'its last millisecond' },
  { more: { now: IDES * 1_000 }, is: 'expired', because: 'the moment at which it expires' },
  { more: { now: (IDES + 1) * 1_000 }, is: 'expired', because: 'expired by a second' },
  { more: { now: IDES * 1_000 + 59_999, leewaySeconds: 60 }, is: 'granted', because: 'within the leeway' },
  { more: { now: IDES * 1_000 + 60_000, leewaySeconds: 60 }, is: 'expired', because: 'past the leeway' },
  { more: { product: 'altus:other' }, is: 'wrong_product', because: 'another product asks' },
  { more: { audience: 'https://stratum.example' }, is: 'wrong_audience', because: 'it is for somebody else' },
  { more: { instance: 'berlin-2' }, is: 'wrong_instance', because: 'another installation asks' },
  {
    more: { now: IDES * 1_000, product: 'altus:other' },
    is: 'wrong_product',
    because: 'whose it is comes before when',
  },
])('$because: $is', async ({ more, is }) => expect(await codeOf(TOKEN, KEYS, more)).toBe(is))
