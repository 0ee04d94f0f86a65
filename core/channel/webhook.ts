import type { OrganizationId } from '#core/ground/identity.ts'

/** What is told beside facts: postings, ends of runs, and what befalls an endpoint itself. */
export const POSTED_EVENTS = [
  'invoice.issued',
  'payment.recorded',
  'dunning.notice',
  'statement.issued',
  'payout.ordered',
  'payout.held',
  'payout.approved',
  'payout.paid',
  'payout.returned',
  'payout.forfeited',
  'month.closed',
  'program.settled',
  'import.finished',
  'usage.budget_reached',
  'usage.source_silent',
  'license.issued',
  'signal.raised',
  'webhook.disabled',
  'ping',
] as const
export type PostedEvent = (typeof POSTED_EVENTS)[number]

/** An event that is about to be told to its parties. */
export type EventOut = Readonly<{
  type: PostedEvent
  at: Temporal.Instant
  parties: readonly OrganizationId[]
  data: Readonly<Record<string, unknown>>
}>

/** The event that tells a fact of a kind: `price.recorded`. */
export function factEvent(kind: string): string {
  return `${kind}.recorded`
}

/** What an endpoint names to hear of everything. A ping is for one endpoint and is never asked for. */
export const EVERY_EVENT = '*'

/** The most endpoints that one organization may have. */
export const MOST_WEBHOOKS = 20

/** Hours for which the secret before a rotation signs beside the new one. */
export const OVERLAP_HOURS = 24

/** Seconds from a failed try to the next: ten tries in all, over two days and a few hours. */
export const RETRY_SECONDS = [5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000] as const

/**
 * Seconds until the try after `tries` failed ones; undefined after the last. `jitter` is from 0 up to 1 and adds up to a fifth, so
 * that what failed together doesn't come back together.
 */
export function retrySeconds(tries: number, jitter: number): number | undefined {
  const seconds = RETRY_SECONDS[tries - 1]
  return seconds === undefined ? undefined : Math.round(seconds * (1 + jitter / 5))
}

/** What one try came to: an answer with its status, or none with the reason. */
export type Attempt = Readonly<{
  status: number | null
  error: string | null
  answer: string
  ms: number
  /** What the answer said of when to come again, as it was written. */
  retryAfter?: string
}>

/** Days for which a delivery that came to its end is kept, with its tries. */
export const KEEP_DELIVERIES_DAYS = 30

/** Days for which an event is kept that all who hear of it have passed; until then it can be replayed. */
export const KEEP_EVENTS_DAYS = 90

/** Before which moments deliveries have to have ended, and events to have been told, to be forgotten. */
export function forgetBefore(now: Temporal.Instant): Readonly<{ ended: Temporal.Instant; told: Temporal.Instant }> {
  const ago = (days: number) => now.subtract({ hours: 24 * days })
  return { ended: ago(KEEP_DELIVERIES_DAYS), told: ago(KEEP_EVENTS_DAYS) }
}

/** Delivered by any 2xx. 410 says that nobody will ever listen there again; anything else, a redirect too, is tried again. */
export function judgeStatus(status: number | null): 'delivered' | 'failed' | 'gone' {
  if (status === null) return 'failed'
  if (status >= 200 && status < 300) return 'delivered'
  return status === 410 ? 'gone' : 'failed'
}

/** Days of nothing but failures after which an endpoint is disabled. */
export const MOST_FAILING_DAYS = 5

export function hasFailedTooLong(failingSince: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(failingSince.add({ hours: 24 * MOST_FAILING_DAYS }), now) <= 0
}

/** The body of a delivery, as Standard Webhooks wants it. Always the same for one event, whenever it is sent. */
export function deliveryBody({ type, at, data }: Readonly<{ type: string; at: string; data: unknown }>): string {
  return JSON.stringify({ type, timestamp: at, data })
}

/** Where an endpoint's secrets are sealed: they open nowhere else. */
export function secretPlace(webhook: string): string {
  return `webhook:${webhook}`
}
