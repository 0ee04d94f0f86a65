import type { DealFact, DealLostFact } from '#core/billing/deal.ts'
import type { RegistrationFact, RegistrationStep, RegistrationWonFact } from '#core/billing/deal-registration-facts.ts'
import { isRegistrationStep } from '#core/billing/deal-registration-facts.ts'
import type { OrderCancelledFact, OrderConfirmedFact, OrderFact } from '#core/billing/order.ts'
import type { QuoteAcceptedFact, QuoteDeclinedFact, QuoteFact, QuoteSentFact } from '#core/billing/quote-facts.ts'
import { type Fact, factRef } from '#core/ground/fact.ts'
import { money, readableMoney } from '#core/ground/money.ts'
import type { LifePoint, Telling } from './life-point.ts'

/** From registration to the order, as far as the facts tell of it: each fact is a point. */
export function salePoints(facts: readonly Fact[], telling: Telling): readonly LifePoint[] {
  return facts.flatMap((fact) => pointOf(fact, telling) ?? [])
}

type Told = Readonly<{ lane: 'deal' | 'sale' } & Pick<LifePoint, 'says' | 'amount' | 'partner'>>

function pointOf(fact: Fact, telling: Telling): LifePoint | undefined {
  const told = isRegistrationStep(fact) ? stepTold(fact, telling) : factTold(fact, telling)
  return told && { at: Temporal.Instant.from(fact.learnedAt), ref: factRef(fact), ...told }
}

function factTold(fact: Fact, telling: Telling): Told | undefined {
  const who = telling.nameOf(fact.owner)
  switch (fact.kind) {
    case 'deal_registration': {
      const { body } = fact as RegistrationFact
      const says = `${who} registered the deal with ${telling.nameOf(body.vendor)}, to close by ${body.expectedClose}`
      return { lane: 'deal', partner: fact.owner, ...withValue(says, body.expectedValue) }
    }
    case 'deal': {
      const { body } = fact as DealFact
      const says = `${who} told of the deal${body.closeDate === undefined ? '' : `, to close by ${body.closeDate}`}`
      return { lane: 'deal', partner: fact.owner, ...withValue(says, body.expectedValue) }
    }
    case 'deal_lost':
      return { lane: 'deal', says: `${who} gave the deal up: ${(fact as DealLostFact).body.because}` }
    default:
      return quoteTold(fact, telling) ?? orderTold(fact, telling)
  }
}

function withValue(says: string, value: Readonly<{ amount: string; currency: string }> | undefined) {
  if (value === undefined) return { says }
  return { says: `${says}; ${readableMoney(money(value.amount, value.currency))} expected`, amount: value }
}

const DECIDED = { lost: 'lost', withdrawn: 'withdrew' } as const

function stepTold(fact: RegistrationStep, { nameOf }: Telling): Told {
  const who = nameOf(fact.owner)
  switch (fact.kind) {
    case 'deal_registration_decided':
      return { lane: 'deal', says: `${who} ${fact.body.decision} the registration: ${fact.body.because}` }
    case 'deal_registration_contested':
      return { lane: 'deal', says: `${who} contested the rejection: ${fact.body.because}` }
    case 'deal_registration_extended':
      return { lane: 'deal', says: `${who} extended the protection: ${fact.body.because}` }
    case 'deal_registration_ended':
      return { lane: 'deal', says: `${who} ${DECIDED[fact.body.outcome]} the deal: ${fact.body.because}` }
    case 'deal_registration_won':
      return { lane: 'deal', says: wonText(fact, who) }
  }
}

function wonText({ body }: RegistrationWonFact, who: string): string {
  const { with: won } = body
  const what = 'subscription' in won ? won.subscription : 'order' in won ? won.order : won.deal
  return `${who} won the deal with ${what}`
}

function quoteTold(fact: Fact, { nameOf }: Telling): Told | undefined {
  const who = nameOf(fact.owner)
  switch (fact.kind) {
    case 'quote': {
      const { version, validUntil } = (fact as QuoteFact).body
      return {
        lane: 'sale',
        says: `${who} drafted version ${version} of quote ${fact.about}, valid until ${validUntil.slice(0, 10)}`,
      }
    }
    case 'quote_approved':
      return { lane: 'sale', says: `A second person of ${who} approved quote ${fact.about}` }
    case 'quote_sent': {
      const { version, quote } = (fact as QuoteSentFact).body
      return {
        lane: 'sale',
        says: `${who} sent version ${version} of quote ${fact.about}, valid until ${quote.validUntil.slice(0, 10)}`,
      }
    }
    case 'quote_accepted': {
      const { version, purchaseOrder } = (fact as QuoteAcceptedFact).body
      const order = purchaseOrder === undefined ? '' : `, purchase order ${purchaseOrder}`
      return { lane: 'sale', says: `${who} accepted version ${version} of quote ${fact.about}${order}` }
    }
    case 'quote_declined': {
      const { version, because } = (fact as QuoteDeclinedFact).body
      return { lane: 'sale', says: `${who} declined version ${version} of quote ${fact.about}: ${because}` }
    }
    default:
      return undefined
  }
}

function orderTold(fact: Fact, { nameOf }: Telling): Told | undefined {
  const who = nameOf(fact.owner)
  switch (fact.kind) {
    case 'order': {
      const { lines, term, start } = (fact as OrderFact).body
      const seats = lines.map(({ product, quantity = '1' }) => `${quantity} × ${product}`).join(', ')
      const months = term === undefined ? '' : ` for ${monthsText(term.months)}`
      return { lane: 'sale', says: `${who} placed order ${fact.about}: ${seats}${months} from ${start.slice(0, 10)}` }
    }
    case 'order_confirmed':
      return { lane: 'sale', says: `${who} confirmed ${(fact as OrderConfirmedFact).body.link} of order ${fact.about}` }
    case 'order_cancelled':
      return {
        lane: 'sale',
        says: `${who} cancelled order ${fact.about}: ${(fact as OrderCancelledFact).body.because}`,
      }
    default:
      return undefined
  }
}

/** `1 month`, `12 months`. */
export function monthsText(months: number): string {
  return months === 1 ? '1 month' : `${months} months`
}
