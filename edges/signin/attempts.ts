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

/** Undefined where the attempt may be made, else how many seconds to wait. */
export async function secondsToWait(
  people: People,
  { account, address }: Attempt,
  now: Temporal.Instant,
): Promise<number | undefined> {
  const untilAddress = await beginAttempt(people, { key: address, allowed: FORGIVEN.address, now })
  const until = untilAddress ?? (await beginAttempt(people, { key: account, allowed: FORGIVEN.account, now }))
  return until && Math.max(1, Math.ceil(now.until(until).total('seconds')))
}

/** After a success. */
export async function forget(people: People, { account, address }: Attempt): Promise<void> {
  await forgetAttempts(people, { forget: account, giveBack: address })
}
