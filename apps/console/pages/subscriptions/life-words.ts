import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Segment, Subscription, SubscriptionRow, Told } from '#apps/console/api/subscriptions.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]

export const LIFE_STATES: Readonly<Record<SubscriptionRow['state'], Marked>> = {
  active: ['mark mark-good', 'Active'],
  suspended: ['mark mark-attention', 'Suspended'],
  'to come': ['mark', 'To come'],
  ended: ['mark mark-harm', 'Ended'],
}

/** A moment as its day in a zone: `1 Oct 2024`. An end is the first day that is no more of it. */
export function dayIn(moment: string, zone: string): string {
  return dateText(Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString())
}

/** The last day before a moment, in a zone: what ends at midnight of the 1st ran through the day before. */
export function lastDayIn(moment: string, zone: string): string {
  return dayIn(Temporal.Instant.from(moment).subtract({ nanoseconds: 1 }).toString(), zone)
}

/** `25 in the plan gold`; one of what has no quantity says nothing of it. */
export function amountOf({ quantity, plan }: Readonly<{ quantity: string | null; plan: string | null }>): string {
  const parts = [
    quantity === null || quantity === '1' ? '' : quantityText(quantity),
    plan === null ? '' : `in the plan ${plan}`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** What the page says first: how it is, how much of it, and until when. */
export function lifeTitle(
  subscription: Pick<Subscription, 'state' | 'quantity' | 'plan' | 'from' | 'to' | 'zone'>,
  of: string,
): string {
  const { state, from, to, zone } = subscription
  const much = amountOf(subscription)
  const has = much === '' ? '' : `, ${much}`
  if (state === 'to come') return `${of} begins ${dayIn(from, zone)}${has}`
  if (state === 'ended') return `${of} ended after ${lastDayIn(to ?? from, zone)}`
  const ends = to === null ? '' : `, and ends after ${lastDayIn(to, zone)}`
  return `${of} is ${state}${has}${ends}`
}

export function segmentText({ quantity, plan, suspended }: Segment): string {
  const much = amountOf({ quantity, plan })
  const runs = much === '' ? quantityText(quantity) : much
  return suspended ? `${runs}, suspended` : runs
}

/** `from 1 Oct 2024 to 31 Dec 2024` in the zone by whose calendar it is counted. */
export function stretchText({ from, to }: Readonly<{ from: string; to: string | null }>, zone: string): string {
  return to === null ? `from ${dayIn(from, zone)} on` : `${dayIn(from, zone)} to ${lastDayIn(to, zone)}`
}

const WHAT: Readonly<Record<Told['what'], string>> = {
  began: 'Began',
  quantity: 'Quantity changed',
  plan: 'Plan changed',
  suspended: 'Suspended',
  running: 'Resumed',
  renewed: 'Renewed',
  co_termed: 'Co-termed',
  cancelled: 'Cancelled',
  withdrawn: 'Withdrawn',
}

export function whatText({ what, says }: Pick<Told, 'what' | 'says'>): string {
  return what === 'suspended' || what === 'running' ? WHAT[what] : `${WHAT[what]}: ${says}`
}

/** `12 subscriptions`, with `or more` while a page follows. */
export function listTitle(count: number, hasMore: boolean): string {
  if (count === 0) return 'No subscription is like that'
  return hasMore ? `${count.toLocaleString('en')} subscriptions, and more` : countText(count, 'subscription')
}
