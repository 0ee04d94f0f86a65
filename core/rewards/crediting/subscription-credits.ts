import { type Subscription, segmentAt } from '#core/billing/subscription.ts'
import { type AgreedTerm, termsOf } from '#core/billing/subscription-terms.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import { divide } from '#core/ground/rounding.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { Program, Trigger } from '#core/rewards/program.ts'
import { type BilledIndex, billedBetween, yearAfter } from './billed.ts'
import { dateOf } from './line-credits.ts'
import { wholeDays } from './milestone-credits.ts'

type Happened = Readonly<{
  name: string
  at: Temporal.Instant
  learned: number
  values: NonNullable<Credit['values']>
  amounts: NonNullable<Credit['amounts']>
}>

/** What happened to subscriptions: begun, made larger, renewed, ended; each once, at its own moment. */
export function subscriptionCredits(
  trigger: Trigger,
  facts: EarningFacts,
  program: Program,
  billed: BilledIndex,
): readonly Credit[] {
  const happening = HAPPENING[trigger]
  if (!happening) return []
  const zone = program.payout.zone
  return [...facts.subscriptions.values()].flatMap((subscription) =>
    happening(subscription, { zone, until: facts.until, billed })
      .filter(({ at }) => isBefore(at, facts.until))
      .map(({ name, at, learned, values, amounts }): Credit => {
        const { id, customer, product, facts: told } = subscription
        const firstYear = billedBetween(billed, id, subscription.from, yearAfter(subscription.from, zone))
        const quantity = segmentAt(subscription, at)?.quantity ?? ZERO
        return {
          id: `${id} ${name}`,
          at,
          learned,
          customer,
          product,
          subscription: id,
          values,
          amounts: {
            'subscription.first_year_value': firstYear,
            'subscription.quantity': { amount: quantity, currency: undefined },
            ...amounts,
          },
          facts: told,
          date: dateOf(at, zone),
        }
      }),
  )
}

type Asked = Readonly<{ zone: string; until: Temporal.Instant; billed: BilledIndex }>
type Happening = (subscription: Subscription, asked: Asked) => readonly Happened[]

const HAPPENING: Readonly<Record<string, Happening>> = {
  'subscription.started': ({ from, facts }) => [
    { name: 'started', at: from, learned: facts[0] ?? 0, values: {}, amounts: {} },
  ],
  'subscription.cancelled': ({ to, facts }) =>
    to ? [{ name: 'cancelled', at: to, learned: facts.at(-1) ?? 0, values: {}, amounts: {} }] : [],
  'subscription.expanded': expansions,
  'subscription.renewed': renewals,
}

/** Each stretch with more than the one before; its value is the added part of what is billed in the year after. */
function expansions(subscription: Subscription, { zone, billed }: Asked): readonly Happened[] {
  return subscription.segments.flatMap((segment, at) => {
    const before = subscription.segments[at - 1]
    if (!before || segment.quantity.lte(before.quantity)) return []
    const added = segment.quantity.minus(before.quantity)
    const all = billedBetween(billed, subscription.id, segment.from, yearAfter(segment.from, zone))
    const partOfAdded = (amount: Decimal) => partOf(amount, added, segment.quantity)
    const share = { ...all, amount: partOfAdded(all.amount), first: partOfAdded(all.first) }
    return [
      {
        name: `expanded ${segment.from.toString()}`,
        at: segment.from,
        learned: amendedAt(subscription, segment.from) ?? subscription.facts[0] ?? 0,
        values: { 'expansion.quantity': Number(added), 'expansion.quantity_before': Number(before.quantity) },
        amounts: { 'expansion.quantity': { amount: added, currency: undefined }, 'expansion.value': share },
      },
    ]
  })
}

/** The position of the amendment that came into force at a moment. */
function amendedAt({ amendments }: Subscription, at: Temporal.Instant): number | undefined {
  return amendments.findLast(({ body }) => Temporal.Instant.from(body.at).equals(at))?.position
}

/** A part in proportion, to 12 places: added seats of all seats are not always a finite decimal. */
function partOf(whole: Decimal, part: Decimal, of: Decimal): Decimal {
  return divide(whole.times(part), of, { places: 12, mode: 'half_even' })
}

/** Each term after the first; its value is what is billed in it, for a year at most. */
function renewals(subscription: Subscription, { zone, until, billed }: Asked): readonly Happened[] {
  const told = subscription.amendments.filter(({ body }) => body.change.to === 'renewed')
  // Renewals that were told follow in the order of their moments, one term each.
  const waiting = told.values()
  return termsOf(subscription, { zone, until })
    .filter((term) => term.origin !== 'agreed')
    .map((term) => {
      const renewal = term.origin === 'renewal' ? waiting.next().value : undefined
      const ends =
        Temporal.Instant.compare(term.to, yearAfter(term.from, zone)) < 0 ? term.to : yearAfter(term.from, zone)
      const quantity = segmentAt(subscription, term.from)?.quantity ?? ZERO
      return {
        name: `renewed ${term.from.toString()}`,
        at: term.from,
        learned: renewal?.position ?? subscription.facts[0] ?? 0,
        values: {
          'renewal.days_early': renewal
            ? Math.max(0, wholeDays(Temporal.Instant.from(renewal.learnedAt), term.from))
            : 0,
          'renewal.months': term.months,
          'renewal.automatic': term.origin === 'itself',
          'renewal.quantity': Number(quantity),
          'renewal.quantity_before': Number(quantityBefore(subscription, term)),
        },
        amounts: {
          'renewal.value': billedBetween(billed, subscription.id, term.from, ends),
          'renewal.quantity': { amount: quantity, currency: undefined },
        },
      }
    })
}

function quantityBefore(subscription: Subscription, term: AgreedTerm): Decimal {
  return segmentAt(subscription, term.from.subtract({ nanoseconds: 1 }))?.quantity ?? ZERO
}
