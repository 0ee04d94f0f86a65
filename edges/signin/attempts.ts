import { isIPv6 } from 'node:net'
import type { People } from '#stores/postgres/people.ts'
import { beginAttempt, forgetAttempts } from '#stores/postgres/sessions.ts'
import { secretHash } from '#stores/secret-hash.ts'

/**
 * Failures that are forgiven before each further one has to wait: 15 seconds at first, twice as long each time, 15 minutes at most.
 * An address may be a whole office, so it is forgiven more.
 */
const FORGIVEN = { account: 5, address: 30 } as const

export type Attempt = Readonly<{ account: string; address: string }>

/** What is counted for an account: also for one that doesn't exist, so waiting tells nothing. */
export function accountKey(email: string): string {
  return `account:${secretHash(email.trim().toLowerCase())}`
}

/** What is counted for an address: of IPv6 the /64, as one customer of a provider has all of it. */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'address:unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return `address:${mapped ?? address}`
  return `address:${prefixOf(address)}`
}

function prefixOf(address: string): string {
  const [before = '', after] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  const groups = [...head, ...zeros, ...tail].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** What is locked, and until when. */
export type Lock = Readonly<{ key: string; until: Temporal.Instant }>

/** Undefined where the attempt may be made. */
export async function lockedBy(
  people: People,
  { account, address }: Attempt,
  now: Temporal.Instant,
): Promise<Lock | undefined> {
  for (const [key, allowed] of [
    [address, FORGIVEN.address],
    [account, FORGIVEN.account],
  ] as const) {
    const until = await beginAttempt(people, { key, allowed, now })
    if (until) return { key, until }
  }
  return undefined
}

/** Whole seconds, at least one. */
export function secondsUntil({ until }: Lock, now: Temporal.Instant): number {
  return Math.max(1, Math.ceil(now.until(until).total('seconds')))
}

/**
 * Remembers which locks were told, so that whoever goes on trying doesn't fill the log: each lock is told once by each process. Past the
 * limit it forgets all, and a lock may be told twice.
 */
export function newLockTelling(most = 10_000): (lock: Lock) => boolean {
  const told = new Map<string, string>()
  return ({ key, until }) => {
    if (told.get(key) === until.toString()) return false
    if (told.size >= most) told.clear()
    told.set(key, until.toString())
    return true
  }
}

/** After a success. */
export async function forget(people: People, { account, address }: Attempt): Promise<void> {
  await forgetAttempts(people, { forget: account, giveBack: address })
}
