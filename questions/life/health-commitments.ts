import { type Commitment, commitmentsFrom, commitmentWindows } from '#core/billing/commitment.ts'
import type { Subscription } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import type { CommitmentUse } from '#core/life/health/signal.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadUsed } from '#stores/postgres/promise-lines.ts'

type Of = Readonly<{
  organization: OrganizationId
  customer: OrganizationId
  product: OwnedId
  subscriptions: readonly Subscription[]
  at: Temporal.Instant
}>

/** A commitment that runs at a moment and is of one customer alone, with its window then. */
export type RunningCommitment = Readonly<{ commitment: Commitment; from: Temporal.Instant; to: Temporal.Instant }>

/** Those on links of the chain that the organization is party to. One that others use up too says nothing of this customer. */
export function runningCommitments(facts: readonly Fact[], of: Of): readonly RunningCommitment[] {
  const links = new Set(of.subscriptions.flatMap(({ chain }) => chain))
  const agreements = [...agreementsFrom(facts).values()]
    .filter(({ id }) => links.has(id))
    .filter(({ seller, buyer }) => [seller, buyer].includes(of.organization))
  return agreements.flatMap((agreement) =>
    commitmentsFrom(facts, agreement.id)
      .filter((one) => !one.withdrawn && isOfCustomerAlone(one, agreement, of))
      .flatMap((commitment) => windowAt(commitment, agreement, of.at)),
  )
}

function isOfCustomerAlone({ covers = {} }: Commitment, { buyer }: Agreement, of: Of): boolean {
  const { customers, subscriptions, products } = covers
  if (products !== undefined && !products.includes(of.product)) return false
  const own = of.subscriptions.map(({ id }) => id)
  if (subscriptions !== undefined) return subscriptions.every((id) => own.includes(id))
  return buyer === of.customer || (customers?.length === 1 && customers[0] === of.customer)
}

function windowAt(commitment: Commitment, { calendar }: Agreement, at: Temporal.Instant): readonly RunningCommitment[] {
  return commitmentWindows(commitment, calendar).flatMap((periods) => {
    const [from, to] = [periods.at(0)?.from, periods.at(-1)?.to]
    return from && to && !isBefore(at, from) && isBefore(at, to) ? [{ commitment, from, to }] : []
  })
}

/**
 * What was posted of it in its window by a moment, and how much of the time up to what was posted last has passed: what is not billed
 * yet is not missing.
 */
export async function usedOf(
  acting: Acting,
  { commitment, from, to }: RunningCommitment,
  { at, upTo }: Readonly<{ at: Temporal.Instant; upTo: number }>,
): Promise<CommitmentUse> {
  const { id, link, covers, amount } = commitment
  const posted = await loadUsed(acting, link, { from, to: at, covers, upTo })
  const until = posted.at(-1)?.to ?? from
  const [passed, whole] = [until, to].map((one) => decimal(one.epochMilliseconds - from.epochMilliseconds))
  const share = passed && whole ? divide(passed, whole, { places: 6, mode: 'half_even' }) : decimal(0)
  return { id, committed: decimal(amount), used: sum(posted.map((one) => one.amount)), passed: share }
}
