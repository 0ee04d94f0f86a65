import { describe, expect, test } from 'vitest'
import { PERSON_ROLES, type Principal, SCOPES, type Scope } from './access.ts'
import {
  endOfLife,
  endOfOverlap,
  GIVERS,
  judgeKey,
  type KeyTerms,
  keyIdFrom,
  mayKeep,
  notGivable,
  readKey,
  stateOf,
  writeKey,
} from './api-key.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const secret = `${'A'.repeat(42)}_`

describe('the written form', () => {
  test.each([
    [[0, 0, 0, 0, 0, 0, 0, 0], 'aaaaaaaaaaaa'],
    [[255, 255, 255, 255, 255, 255, 255, 255], '777777777777'],
    // 0x08 0x42 0x10 … is the bits 00001 00001 00001 …, each the second letter.
    [[0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10], 'bbbbbbbbbbbb'],
    // The last four bits are left out.
    [[0, 0, 0, 0, 0, 0, 0, 0x0f], 'aaaaaaaaaaaa'],
    [[0, 0, 0, 0, 0, 0, 0, 0x10], 'aaaaaaaaaaab'],
  ])('of the bytes %j is the id %s', (bytes, id) => expect(keyIdFrom(Uint8Array.from(bytes))).toBe(id))

  test('is read as it was written', () => {
    const key = { id: 'mfzwizltoq2g', secret }
    expect(writeKey(key)).toBe(`prn_mfzwizltoq2g_${secret}`)
    expect(readKey(writeKey(key))).toEqual({ ok: true, value: key })
  })

  test.each([
    '',
    'prn_',
    `prn_mfzwizltoq2g_${secret}=`,
    `prn_mfzwizltoq2g_${secret.slice(1)}`,
    `prn_mfzwizltoq2_${secret}`,
    `prn_MFZWIZLTOQ2G_${secret}`,
    `prn_mfzwizltoq18_${secret}`,
    `xyz_mfzwizltoq2g_${secret}`,
    `prn_mfzwizltoq2g_${secret}\n`,
    ` prn_mfzwizltoq2g_${secret}`,
  ])('%j is no key, and the refusal does not repeat it', (text) => {
    expect(readKey(text)).toEqual({
      ok: false,
      refusal: { code: 'not_a_key', says: 'An API key looks like prn_<12 letters and digits>_<43 characters>' },
    })
  })
})

const key = (terms: Partial<KeyTerms> = {}): KeyTerms => ({
  expiresAt: '2026-04-01T00:00:00Z',
  revokedAt: null,
  previousUntil: null,
  ...terms,
})
const current = { current: true, previous: false }
const previous = { current: false, previous: true }
const neither = { current: false, previous: false }

test.each([
  { state: 'live', now: '2026-03-31T23:59:59.999999Z', terms: {} },
  { state: 'expired', now: '2026-04-01T00:00:00Z', terms: {} },
  { state: 'revoked', now: '2026-03-01T00:00:00Z', terms: { revokedAt: '2026-02-01T00:00:00Z' } },
  { state: 'revoked', now: '2026-05-01T00:00:00Z', terms: { revokedAt: '2026-02-01T00:00:00Z' } },
])('at $now with $terms a key is $state', ({ state, now, terms }) => expect(stateOf(key(terms), at(now))).toBe(state))

const rotated = { previousUntil: '2026-03-02T00:00:00Z' }
test.each([
  { is: 'good', matches: current, now: '2026-03-31T23:59:59Z', terms: {}, because: 'it has not expired' },
  { is: 'expired', matches: current, now: '2026-04-01T00:00:00Z', terms: {}, because: 'it ends at that moment' },
  { is: 'unknown', matches: neither, now: '2026-03-01T00:00:00Z', terms: {}, because: 'the secret is another' },
  { is: 'unknown', matches: neither, now: '2026-05-01T00:00:00Z', terms: {}, because: 'no holder, no state' },
  { is: 'good', matches: previous, now: '2026-03-01T23:59:59Z', terms: rotated, because: 'the overlap lasts' },
  { is: 'unknown', matches: previous, now: '2026-03-02T00:00:00Z', terms: rotated, because: 'the overlap is over' },
  {
    is: 'good',
    matches: current,
    now: '2026-03-02T00:00:00Z',
    terms: rotated,
    because: 'the new secret is not bound to it',
  },
  { is: 'unknown', matches: previous, now: '2026-03-01T00:00:00Z', terms: {}, because: 'nothing was rotated' },
  {
    is: 'expired',
    matches: previous,
    now: '2026-04-01T00:00:00Z',
    terms: { previousUntil: '2026-04-02T00:00:00Z' },
    because: 'the old secret ends with the key',
  },
  {
    is: 'revoked',
    matches: current,
    now: '2026-03-01T00:00:00Z',
    terms: { revokedAt: '2026-02-01T00:00:00Z' },
    because: 'it was revoked',
  },
])('a key is $is: $because', ({ is, matches, now, terms }) => {
  expect(judgeKey(key(terms), matches, at(now))).toBe(is)
})

const now = at('2026-01-01T12:00:00Z')

test.each([
  { wanted: undefined, end: '2026-04-01T12:00:00Z', because: '90 days are the default' },
  { wanted: '2026-01-01T12:00:00.000001Z', end: '2026-01-01T12:00:00.000001Z', because: 'it is after now' },
  { wanted: '2027-01-02T12:00:00Z', end: '2027-01-02T12:00:00Z', because: '366 days are the most' },
  { wanted: '2027-01-02T12:00:00.000001Z', end: undefined, because: 'it is beyond 366 days' },
  { wanted: '2026-01-01T12:00:00Z', end: undefined, because: 'a key that is over is none' },
])('a key wanted until $wanted ends at $end: $because', ({ wanted, end }) => {
  const result = endOfLife(wanted, now)
  expect(result.ok ? result.value.toString() : result.refusal.code).toBe(end ?? 'expiry_out_of_range')
})

test.each([
  { hours: 0, until: undefined },
  { hours: 1, until: '2026-01-01T13:00:00Z' },
  { hours: 168, until: '2026-01-08T12:00:00Z' },
  { hours: 168, expiresAt: '2026-01-05T00:00:00Z', until: '2026-01-05T00:00:00Z' },
])('with an overlap of $hours h the old secret is good until $until', ({ hours, until, expiresAt }) => {
  expect(endOfOverlap(key(expiresAt === undefined ? {} : { expiresAt }), hours, now)?.toString()).toBe(until)
})

describe('giving scopes', () => {
  const person = (...roles: Extract<Principal, { kind: 'person' }>['roles']): Principal => ({
    kind: 'person',
    id: 'kim',
    roles,
  })

  test('an owner and the machine give any, a key none', () => {
    expect(notGivable(SCOPES, person('owner'))).toEqual([])
    expect(notGivable(SCOPES, { kind: 'machine' })).toEqual([])
    const bearer: Principal = { kind: 'key', id: 'k', scopes: SCOPES }
    expect(notGivable(['billing:read'], bearer)).toEqual(['billing:read'])
  })

  test('whoever has several roles gives what each of them gives', () => {
    const wanted: readonly Scope[] = ['billing:write', 'life:write', 'access:write', 'access:read']
    expect(notGivable(wanted, person('finance'))).toEqual(['life:write', 'access:write', 'access:read'])
    expect(notGivable(wanted, person('finance', 'account_manager'))).toEqual(['access:write', 'access:read'])
    expect(notGivable(['billing:read', 'ground:read'], person('viewer'))).toEqual(['ground:read'])
  })

  test('only an owner gives access to people, keys and the log', () => {
    for (const role of PERSON_ROLES.filter((one) => one !== 'owner')) {
      expect(notGivable(['access:read', 'access:write'], person(role))).toEqual(['access:read', 'access:write'])
    }
  })

  test('an owner is among the givers of every scope', () => {
    for (const scope of SCOPES) expect(GIVERS[scope]).toContain('owner')
  })

  test('a key is kept by whoever created it, by owners, and by machines', () => {
    expect(mayKeep('kim', person('finance'))).toBe(true)
    expect(mayKeep('lee', person('finance'))).toBe(false)
    expect(mayKeep('lee', person('owner'))).toBe(true)
    expect(mayKeep('lee', { kind: 'machine' })).toBe(true)
    expect(mayKeep('lee', { kind: 'key', id: 'k', scopes: ['access:write'] })).toBe(true)
  })
})
