import type { LineKey } from '#core/billing/line.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Parked } from '#core/ground/reconcile.ts'

/** What could not be derived because an invariant broke: a link, or one subscription on it. */
export type Broke = Readonly<{ link: OwnedId; subscription: OwnedId | null; says: string }>

/**
 * The sentence of an error that the deriving itself made of what was recorded, or undefined where the error is another one, such as
 * a connection that was lost: that concerns nobody's facts, and fails the run.
 */
export function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || 'code' in error || error.cause !== undefined) return undefined
  const isFault =
    error.message.startsWith('Invariant broken: ') || error instanceof TypeError || error instanceof RangeError
  // Big.js names what it can't read this way, and Error itself where it is bundled.
  return isFault || error.message.startsWith('[big.js]') ? error.message : undefined
}

/** The smallest parts of a list that break by themselves, found by halving; empty where only all of them together do. */
export async function culpritsOf<T>(
  all: readonly T[],
  breaks: (some: readonly T[]) => Promise<string | undefined>,
): Promise<readonly Readonly<{ one: T; says: string }>[]> {
  const says = all.length === 0 ? undefined : await breaks(all)
  const [first] = all
  if (says === undefined || first === undefined) return []
  if (all.length === 1) return [{ one: first, says }]
  const half = Math.ceil(all.length / 2)
  return [...(await culpritsOf(all.slice(0, half), breaks)), ...(await culpritsOf(all.slice(half), breaks))]
}

/** The park of a subscription that broke: of every charge, in the period that closes. */
export function brokePark(link: OwnedId, subscription: OwnedId, period: Period, says: string): Parked<LineKey> {
  const key = { link, subscription, charge: '*', from: period.from.toString(), to: period.to.toString() }
  return { key, park: { code: 'broke', says } }
}
