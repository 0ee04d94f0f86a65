import { ok, type Result, refuse } from '#core/ground/result.ts'
import {
  CUSTOMER_ROLES,
  EVERY_ROLE,
  MONEY_ROLES,
  OWNER_ONLY,
  type PersonRole,
  PROGRAM_ROLES,
  type Principal,
  type Scope,
} from './access.ts'

/** An API key as its holder presents it. Only the hash of the secret is kept. */
export type PresentedKey = Readonly<{ id: string; secret: string }>

/** What decides whether a key is good, and until when. Moments are ISO 8601. */
export type KeyTerms = Readonly<{
  expiresAt: string
  revokedAt: string | null
  /** The secret before the last rotation is good until then. */
  previousUntil: string | null
}>

export type KeyState = 'live' | 'expired' | 'revoked'

/** Whether the presented secret is the key's own, and whether it is the one before the last rotation. */
export type SecretMatch = Readonly<{ current: boolean; previous: boolean }>

export type KeyRefusal = Readonly<{ code: 'not_a_key' | 'expiry_out_of_range'; says: string }>

export const DEFAULT_LIFE_DAYS = 90
export const LONGEST_LIFE_DAYS = 366
export const LONGEST_OVERLAP_HOURS = 168
export const DEFAULT_OVERLAP_HOURS = 24
export const MOST_LIVE_KEYS = 50

/** 60 random bits, written with 12 characters. */
export const KEY_ID_BYTES = 8
export const SECRET_BYTES = 32

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const ID_LENGTH = 12
const WRITTEN = /^prn_([a-z2-7]{12})_([A-Za-z0-9_-]{43})$/
const HOURS_A_DAY = 24

/** The id that random bytes make: 12 characters of base32, for the first 60 of their 64 bits. */
export function keyIdFrom(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes.subarray(0, KEY_ID_BYTES)) bits = (bits << 8n) | BigInt(byte)
  const character = (at: number): string => ALPHABET.charAt(Number((bits >> BigInt(64 - 5 * (at + 1))) & 31n))
  return Array.from({ length: ID_LENGTH }, (_, at) => character(at)).join('')
}

/** The key as it is shown once. */
export function writeKey({ id, secret }: PresentedKey): string {
  return `prn_${id}_${secret}`
}

/** Reads a presented key, or refuses with `not_a_key` what can't be one. The refusal does not repeat what was given. */
export function readKey(text: string): Result<PresentedKey, KeyRefusal> {
  const [, id, secret] = WRITTEN.exec(text) ?? []
  if (id !== undefined && secret !== undefined) return ok({ id, secret })
  const says = 'An API key looks like prn_<12 letters and digits>_<43 characters>'
  return refuse({ code: 'not_a_key', says })
}

/** What a key is at a moment. It has expired from its last moment on. */
export function stateOf({ expiresAt, revokedAt }: KeyTerms, now: Temporal.Instant): KeyState {
  if (revokedAt !== null) return 'revoked'
  return isOver(expiresAt, now) ? 'expired' : 'live'
}

/**
 * Whether a presented secret lets its key in. A secret that was rotated away is as good as unknown from `previousUntil` on.
 * Whoever doesn't hold a secret of the key is not told what state it is in.
 */
export function judgeKey(
  key: KeyTerms,
  matches: SecretMatch,
  now: Temporal.Instant,
): 'good' | 'expired' | 'revoked' | 'unknown' {
  const previousIsGood = matches.previous && key.previousUntil !== null && !isOver(key.previousUntil, now)
  if (!matches.current && !previousIsGood) return 'unknown'
  const state = stateOf(key, now)
  return state === 'live' ? 'good' : state
}

/** When a new key ends: as wanted, at most 366 days from now, or after 90 days. No key lives for ever. */
export function endOfLife(wanted: string | undefined, now: Temporal.Instant): Result<Temporal.Instant, KeyRefusal> {
  if (wanted === undefined) return ok(now.add({ hours: DEFAULT_LIFE_DAYS * HOURS_A_DAY }))
  const end = Temporal.Instant.from(wanted)
  const latest = now.add({ hours: LONGEST_LIFE_DAYS * HOURS_A_DAY })
  if (isOver(wanted, now) || Temporal.Instant.compare(end, latest) > 0) {
    const says = `A key ends after now and by ${latest.round('second').toString()}, not at ${end.toString()}`
    return refuse({ code: 'expiry_out_of_range', says })
  }
  return ok(end)
}

/** Until when the secret that is rotated away stays good; null where it ends at once. Never longer than it would have been. */
export function endOfOverlap(
  { expiresAt }: Pick<KeyTerms, 'expiresAt'>,
  overlapHours: number,
  now: Temporal.Instant,
): Temporal.Instant | null {
  if (overlapHours === 0) return null
  const [overlap, expiry] = [now.add({ hours: overlapHours }), Temporal.Instant.from(expiresAt)]
  return Temporal.Instant.compare(overlap, expiry) < 0 ? overlap : expiry
}

/**
 * Who may give a scope to a key: the roles that may themselves use every way in that the scope opens, so that nobody gets by
 * a key what it could not do in person. `ground:read` opens the ledger, `channel:write` the organization's own record.
 */
export const GIVERS: Readonly<Record<Scope, readonly PersonRole[]>> = {
  'ground:read': MONEY_ROLES,
  'channel:read': EVERY_ROLE,
  'channel:write': OWNER_ONLY,
  'metering:read': EVERY_ROLE,
  'metering:write': MONEY_ROLES,
  'billing:read': EVERY_ROLE,
  'billing:write': MONEY_ROLES,
  'life:read': EVERY_ROLE,
  'life:write': CUSTOMER_ROLES,
  'rewards:read': EVERY_ROLE,
  'rewards:write': PROGRAM_ROLES,
  'access:read': OWNER_ONLY,
  'access:write': OWNER_ONLY,
}

/** Those of the scopes that the principal may not give to a key. Keys give none. */
export function notGivable(scopes: readonly Scope[], principal: Principal): readonly Scope[] {
  if (principal.kind === 'machine') return []
  if (principal.kind === 'key') return scopes
  return scopes.filter((scope) => !principal.roles.some((role) => GIVERS[scope].includes(role)))
}

/**
 * Whether a key is the principal's to change or end: its own, or any where it is an owner or the machine; for another key,
 * any, as `access:write` is an owner's to give.
 */
export function mayKeep(createdBy: string, principal: Principal): boolean {
  if (principal.kind !== 'person') return true
  return principal.id === createdBy || principal.roles.includes('owner')
}

function isOver(end: string, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, Temporal.Instant.from(end)) >= 0
}
