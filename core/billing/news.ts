import type { PriceBody } from '#core/channel/catalog.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { InvoiceVoidBody } from './void.ts'

/**
 * What a fact can change on a link: the lines of some subscriptions, all lines from a moment on, or everything. Facts that can only
 * concern what is parked until they come change nothing else: parked keys are derived again anyway.
 */
export type Reach =
  | Readonly<{ reach: 'subscriptions'; subscriptions: readonly OwnedId[] }>
  | Readonly<{ reach: 'since'; from: Temporal.Instant }>
  | Readonly<{ reach: 'everything'; link?: OwnedId }>
  | Readonly<{ reach: 'nothing' }>

type Body = Readonly<Record<string, unknown>>

/** The newest fact of a kind about a thing before a position. */
export type Earlier = (kind: string, about: string, before: number) => Fact | undefined

/**
 * How far a fact reaches that was learned since the last close, with what it replaces: a binding that moved to another subscription
 * reaches both. What is withdrawn reaches as far as what was told.
 */
export function reachesOf(fact: Fact, earlier: Earlier): readonly Reach[] {
  const before = earlier(fact.kind, fact.about, fact.position)
  return [reachOf(fact, earlier), ...(before ? [reachOf(before, earlier)] : [])]
}

function reachOf(fact: Fact, earlier: Earlier): Reach {
  const body = fact.body as Body
  switch (fact.kind) {
    case 'subscription':
    case 'subscription_cancelled':
      return { reach: 'subscriptions', subscriptions: [fact.about] }
    case 'amendment':
    case 'goodwill':
    case 'binding':
      return { reach: 'subscriptions', subscriptions: [String(body['subscription'])] }
    case 'amendment_withdrawn':
    case 'binding_removed': {
      const told = earlier(fact.kind === 'binding_removed' ? 'binding' : 'amendment', fact.about, fact.position)
      return told ? reachOf(told, earlier) : { reach: 'everything' }
    }
    case 'price':
      return priceReach(body as PriceBody)
    case 'price_withdrawn': {
      const told = earlier('price', fact.about, fact.position)
      return told ? priceReach(told.body as PriceBody) : { reach: 'everything' }
    }
    case 'invoice_void':
      return { reach: 'subscriptions', subscriptions: subscriptionsOf((body as InvoiceVoidBody).lines) }
    case 'order':
      return { reach: 'subscriptions', subscriptions: subscriptionsOf(body['lines'] as InvoiceVoidBody['lines']) }
    case 'order_terms':
    case 'order_confirmed': {
      const order = earlier('order', fact.kind === 'order_terms' ? String(body['order']) : fact.about, fact.position)
      return order ? reachOf(order, earlier) : { reach: 'everything' }
    }
    case 'meter': {
      const from = body['from']
      return typeof from === 'string' ? { reach: 'since', from: Temporal.Instant.from(from) } : { reach: 'everything' }
    }
    case 'commitment':
    case 'credit_grant':
      return { reach: 'everything', link: String(body['link']) }
    // The first rate that was told of a date stands, and a quote counts by the terms of its order.
    case 'fx_rate':
    case 'quote_sent':
      return { reach: 'nothing' }
    default:
      return { reach: 'everything' }
  }
}

/** A price for one subscription reaches it alone; another one all periods from its beginning on. */
function priceReach({ only, from }: PriceBody): Reach {
  if (only?.subscription !== undefined) return { reach: 'subscriptions', subscriptions: [only.subscription] }
  return { reach: 'since', from: Temporal.Instant.from(from) }
}

function subscriptionsOf(lines: readonly Readonly<{ subscription: OwnedId }>[]): readonly OwnedId[] {
  return [...new Set(lines.map(({ subscription }) => subscription))]
}
