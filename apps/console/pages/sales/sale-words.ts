import { moneyText, quantityText } from '#apps/console/amount/decimal-text.ts'
import type { Names } from '#apps/console/api/names.ts'
import type { Deal, OrderHead, OrderLink, QuotedPrice, QuoteHead } from '#apps/console/api/sales.ts'
import { readerLastDay } from '#apps/console/pages/catalog/day-moment.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]
const GOOD = 'mark mark-good'
const WAITS = 'mark mark-attention'
const HARM = 'mark mark-harm'

export const QUOTE_STATES: Readonly<Record<QuoteHead['state'], Marked>> = {
  draft: ['mark', 'Draft'],
  approved: ['mark', 'Approved'],
  sent: [WAITS, 'Sent'],
  accepted: [GOOD, 'Accepted'],
  declined: [HARM, 'Declined'],
  expired: [HARM, 'Expired'],
  superseded: ['mark', 'Superseded'],
}
export const ORDER_STATES: Readonly<Record<OrderHead['state'], Marked>> = {
  placed: [WAITS, 'Placed'],
  held: [HARM, 'Held'],
  confirmed: [GOOD, 'Confirmed'],
  active: [GOOD, 'Active'],
  cancelled: ['mark', 'Cancelled'],
}
export const LINK_STATES: Readonly<Record<OrderLink['state'], Marked>> = {
  waiting: [WAITS, 'Waiting'],
  held: [HARM, 'Held'],
  confirmed: [GOOD, 'Confirmed'],
}
export const DEAL_STATES: Readonly<Record<Deal['state'], Marked>> = {
  registered: ['mark', 'Registered'],
  quoted: [WAITS, 'Quoted'],
  ordered: [WAITS, 'Ordered'],
  alive: [GOOD, 'Alive'],
  lost: [HARM, 'Lost'],
}

/** `1 of 3 quotes waits for an answer`. */
export function quotesTitle(quotes: readonly QuoteHead[]): string {
  if (quotes.length === 0) return 'No quote has been written yet'
  const sent = quotes.filter(({ state }) => state === 'sent').length
  const all = countText(quotes.length, 'quote')
  if (sent === 0) return `${all}, and none waits for an answer`
  if (quotes.length === 1) return 'The only quote waits for an answer'
  return `${sent.toLocaleString('en')} of ${all} ${sent === 1 ? 'waits' : 'wait'} for an answer`
}

/** `2 of 5 orders wait for you`. */
export function ordersTitle(orders: readonly OrderHead[], self: string | undefined): string {
  if (orders.length === 0) return 'Nothing has been ordered yet'
  const mine = orders.filter(({ waitsFor }) => self !== undefined && waitsFor.includes(self)).length
  const open = orders.filter(({ state }) => state === 'placed' || state === 'held').length
  const all = countText(orders.length, 'order')
  if (mine > 0) return `${mine.toLocaleString('en')} of ${all} ${mine === 1 ? 'waits' : 'wait'} for you`
  if (open > 0) return `${open.toLocaleString('en')} of ${all} ${open === 1 ? 'waits' : 'wait'} for others`
  return orders.length === 1 ? 'The only order waits for nobody' : `None of ${all} waits for anybody`
}

/** How long a quote is good for: until when, or since when no longer. */
export function validText({ validUntil, state }: Pick<QuoteHead, 'validUntil' | 'state'>, now: string): string {
  // The first moment at which it can no longer be accepted is no day on which it can.
  const last = readerLastDay(validUntil)
  if (state === 'accepted' || state === 'declined' || state === 'superseded') return `was valid through ${last}`
  return Temporal.Instant.compare(now, validUntil) < 0 ? `valid through ${last}` : `expired after ${last}`
}

type Naming = Pick<Names, 'of'>

export function quoteTitle(quote: Pick<QuoteHead, 'id' | 'customer' | 'state' | 'seller'>, names: Naming): string {
  const of = `${names.of(quote.seller)}’s quote for ${names.of(quote.customer)}`
  const says: Readonly<Record<QuoteHead['state'], string>> = {
    draft: 'is a draft',
    approved: 'is approved and can be sent',
    sent: 'waits for an answer',
    accepted: 'was accepted',
    declined: 'was declined',
    expired: 'has expired',
    superseded: 'was superseded',
  }
  return `${of} ${says[quote.state]}`
}

export function orderTitle({ customer, state, waitsFor }: OrderHead, names: Naming): string {
  const of = `The order of ${names.of(customer)}`
  if (state === 'cancelled') return `${of} was cancelled`
  if (state === 'active') return `${of} is confirmed, and its subscriptions run`
  if (state === 'confirmed') return `${of} is confirmed and waits for its start`
  return `${of} waits for ${listText(waitsFor.map(names.of))}`
}

/** What a link of an order waits for, and for whom. */
export function standsText(
  { state, seller, waitsFor, says }: Pick<OrderLink, 'state' | 'seller' | 'waitsFor' | 'says'>,
  names: Naming,
): string {
  if (state === 'confirmed') return `${names.of(seller)} has confirmed its part`
  if (state === 'held') return `${says}. It waits for ${names.of(waitsFor ?? seller)}`
  if (waitsFor === null || waitsFor === seller) return `${names.of(seller)} has still to confirm its part`
  return `${names.of(seller)} confirms last, once ${names.of(waitsFor)} has`
}

/** What a quoted price says in one sentence. */
export function quotedText({ price, discounts = [], minimum, maximum, free }: QuotedPrice, currency: string): string {
  const less = discounts.map(({ percent, amount }) =>
    percent === undefined ? `less ${moneyText(amount ?? '0', currency)}` : `less ${percent} %`,
  )
  const bounds = [
    minimum === undefined ? '' : `at least ${moneyText(minimum, currency)}`,
    maximum === undefined ? '' : `at most ${moneyText(maximum, currency)}`,
    free === undefined ? '' : `nothing for ${freeText(free)}`,
  ]
  return [modelText(price, currency), ...less, ...bounds].filter((part) => part !== '').join(', ')
}

type Tier = Readonly<{ upTo?: string; unit?: string; flat?: string; amount?: string }>

function modelText(price: QuotedPrice['price'], currency: string): string {
  const told = price as Readonly<Record<string, string | undefined>>
  const money = (field: string) => moneyText(told[field] ?? '0', currency)
  switch (price.model) {
    case 'per_unit':
      return `${money('unit')} each`
    case 'flat':
      return `${money('amount')} for a period`
    case 'package':
      return `${money('amount')} for every ${quantityText(told['size'] ?? '1')}`
    case 'graduated':
    case 'volume': {
      const how = price.model === 'volume' ? 'the reached tier for all' : 'tier by tier'
      return `${tiersText(price['tiers'] as readonly Tier[], currency)}, ${how}`
    }
    case 'blocks':
      return `in all ${tiersText(price['blocks'] as readonly Tier[], currency)}`
    case 'cost_plus':
      return `the cost above × ${told['factor'] ?? '1'}`
    default:
      return price.model.replaceAll('_', ' ')
  }
}

function tiersText(tiers: readonly Tier[], currency: string): string {
  const each = tiers.map(({ upTo, unit, flat, amount }) => {
    const parts = [
      unit === undefined ? '' : `${moneyText(unit, currency)} each`,
      flat === undefined ? '' : `${moneyText(flat, currency)} once`,
      amount === undefined ? '' : moneyText(amount, currency),
    ].filter((part) => part !== '')
    return `${parts.join(' and ')}${upTo === undefined ? ' above' : ` up to ${quantityText(upTo)}`}`
  })
  return each.join(', ')
}

const SPANS: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' }

/** `P1M` is `1 month`. */
function freeText(free: string): string {
  const [, count = '', span = ''] = /^P(\d+)([DWMY])$/.exec(free) ?? []
  return count === '' ? free : countText(Number(count), SPANS[span] ?? span)
}
