import { buyerOn, type Subscription } from '#core/billing/subscription.ts'
import { type Decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { healthAt, healthFrom } from '#core/life/health.ts'
import { journeysFrom } from '#core/life/journey.ts'
import type { LifePoint } from '#core/life/life-point.ts'
import { type HeldEarning, partnerSums, stopText } from '#core/rewards/deal-rewards.ts'
import type { SeenLife } from './deal-life-loading.ts'

/** Whose life is asked for. */
export type Named = Readonly<{ customer: OrganizationId; product: OwnedId }>

type Looked = Readonly<{ organization: OrganizationId; now: Temporal.Instant }>

/** A life as the question tells it: texts instead of numbers and moments, and what is summed up over it. */
export function answerOf(asked: Named, seen: SeenLife, looked: Looked) {
  const { facts, subscriptions, points, roles, terms, used, committed, rewards, zone, closed } = seen
  const running = terms.filter(({ outcome }) => outcome === 'running')
  return {
    ...asked,
    deals: [...new Set(facts.filter(({ kind }) => kind === 'deal').map(({ about }) => about))],
    subscriptions: subscriptions.map(({ id }) => id),
    zone,
    chain: chainOf(seen, looked.organization),
    ...stayOf(subscriptions, zone, looked.now),
    stage: stageOf(seen, looked.now),
    health: healthOf(seen, asked, looked.now),
    nextRenewal: running.map(({ to }) => to.toString()).sort()[0] ?? null,
    value: billedLately(seen, looked),
    partners: partnerSums(rewards.earned, rewards.held).map(({ partner, currency, ...sums }) => ({
      ...{ partner, currency },
      ...texts(sums),
    })),
    roles: roles.map(({ from, to, ...one }) => ({ ...one, from: from.toString(), to: to?.toString() ?? null })),
    terms: terms.map(({ subscription, from, to, months, renews, outcome }) => ({
      ...{ subscription, months, renews, outcome },
      ...{ from: from.toString(), to: to.toString() },
    })),
    usage: used.map(({ quantity, amount: billed, ...one }) => ({ ...one, ...texts({ quantity, amount: billed }) })),
    commitments: committed.map((one) => ({ ...one })),
    vestings: rewards.held.map((one) => vestingShown(one, seen)),
    points: points.map(pointShown),
    closed: [...closed],
  }
}

/** That of its journey; where it has none, of the newest thing that belongs to one. */
function stageOf({ facts, points }: SeenLife, now: Temporal.Instant) {
  const journey = journeysFrom(facts, now).find((one) => one.stage !== undefined)
  return journey?.stage ?? points.findLast(({ stage, at }) => stage && isPast(at, now))?.stage ?? null
}

function texts<Name extends string>(sums: Readonly<Record<Name, Decimal>>): Record<Name, string> {
  const pairs = Object.entries<Decimal>(sums).map(([name, value]) => [name, decimalText(value)])
  return Object.fromEntries(pairs) as Record<Name, string>
}

function isPast(at: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(at, now) <= 0
}

function pointShown({ at, until, stage, amount: sums, partner, ...rest }: LifePoint) {
  return {
    ...rest,
    at: at.toString(),
    until: until?.toString() ?? null,
    stage: stage ?? null,
    amount: sums ?? null,
    partner: partner ?? null,
  }
}

function vestingShown({ course, currency, ...one }: HeldEarning, { zone, nameOf }: SeenLife) {
  const { granted, vested, held, lost, steps, stop } = course
  return {
    ...{ ...one, currency },
    ...texts({ granted, vested, held, lost }),
    steps: steps.map((step) => ({ at: step.at.toString(), state: step.state, vested: decimalText(step.vested) })),
    stop: stop
      ? {
          at: stop.at.toString(),
          says: sentence(stopText(course, stop, { telling: { zone, nameOf }, currency })),
          ...{ final: stop.isFinal, settled: stop.isSettled, ref: stop.cause?.ref ?? null },
        }
      : null,
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The chain of the newest subscription: of a link that the viewer isn't party to, only who sells to whom. */
function chainOf({ subscriptions, agreements }: SeenLife, organization: OrganizationId) {
  const newest = subscriptions.at(-1)
  return (newest?.chain ?? []).map((link) => {
    const [seller, buyer] = [ownerOf(link), (newest && buyerOn(newest, link)) ?? '']
    const agreement = [seller, buyer].includes(organization) ? agreements.get(link) : undefined
    return { link, seller, buyer, open: agreement !== undefined, currency: agreement?.currency ?? null }
  })
}

/** From the first subscription's beginning to the last one's end, or to the moment that is looked at. */
function stayOf(subscriptions: readonly Subscription[], zone: string, now: Temporal.Instant) {
  const [from] = subscriptions.map((one) => one.from).sort(Temporal.Instant.compare)
  if (!from) return { from: null, to: null, months: 0 }
  const last = subscriptions
    .flatMap((one) => one.to ?? [])
    .sort(Temporal.Instant.compare)
    .at(-1)
  const left = last && subscriptions.every(({ to }) => to) && isPast(last, now) ? last : undefined
  const stayed = from.toZonedDateTimeISO(zone).until((left ?? now).toZonedDateTimeISO(zone), { largestUnit: 'month' })
  const months = Math.max(0, stayed.years * 12 + stayed.months)
  return { from: from.toString(), to: left?.toString() ?? null, months }
}

function healthOf({ facts }: SeenLife, asked: Named, at: Temporal.Instant) {
  const newest = healthAt(healthFrom(facts), { ...asked, at })
  return newest ? { score: decimalText(newest.score), at: newest.at.toString() } : null
}

/** What was billed for the last twelve months on the link on which the viewer sells, or else buys, by currency. */
function billedLately({ billed, zone }: SeenLife, { organization, now }: Looked) {
  const since = now.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().subtract({ months: 12 }).toString()
  const sold = billed.filter(({ seller }) => seller === organization)
  const own = (sold.length > 0 ? sold : billed.filter(({ buyer }) => buyer === organization)).filter(
    ({ period }) => period >= since,
  )
  return [...Map.groupBy(own, ({ currency }) => currency)].map(([currency, parts]) => ({
    amount: decimalText(sum(parts.map((part) => part.amount))),
    currency,
  }))
}
