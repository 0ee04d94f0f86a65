import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { newestOfEach } from './catalog.ts'
import { act, ask, pagesOf, type Sending } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Deal = Answer<'/v1/deals'>['deals'][number]
export type QuoteHead = Answer<'/v1/quotes'>['quotes'][number]
export type Quote = Answer<'/v1/quotes/{quote}'>
export type OrderHead = Answer<'/v1/orders'>['orders'][number]
export type Order = Answer<'/v1/orders/{order}'>
export type OrderLink = Order['links'][number]
export type CreditLimit = Answer<'/v1/credit-limits'>['limits'][number]
type Fact = Answer<'/v1/facts'>['facts'][number]

/** A price that a quote names for a charge. */
export type QuotedPrice = Readonly<{
  charge: string
  price: Readonly<Record<string, unknown>> & Readonly<{ model: string }>
  discounts?: readonly Readonly<{ percent?: string; amount?: string }>[]
  minimum?: string
  maximum?: string
  free?: string
}>
export type QuotedLine = Readonly<{
  product: string
  plan?: string
  quantity?: string
  term?: Readonly<{ months: number; renews: boolean }>
  prices: readonly QuotedPrice[]
}>
/** What is offered, as the quote's fact tells it. */
export type QuoteContent = Readonly<{
  link: string
  customer: string
  deal?: string
  version: number
  validUntil: string
  lines: readonly QuotedLine[]
  terms: Readonly<{ billing: 'advance' | 'arrears'; grouping?: string; paymentDays?: number }>
  note?: string
}>

/** An agreement that the viewer is party to. */
export type Agreement = Readonly<{
  id: string
  seller: string
  buyer: string
  book: string
  currency: string
  zone: string
}>

/** What has another answer after something was told of a deal, a quote, an order or a limit. */
export const TOUCHED_BY_SALES = ['deals', 'quotes', 'orders', 'credit-limits', 'subscriptions', 'prices'] as const

export function useAgreements() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'agreements'],
    queryFn: async () => {
      const facts = await pagesOf<Fact>(viewer, '/v1/facts', 'facts', { kind: 'agreement' })
      return newestOfEach(facts).map(agreementOf)
    },
    staleTime: 60_000,
  })
}

function agreementOf({ about, body }: Fact): Agreement {
  const { calendar, ...told } = body as Omit<Agreement, 'id' | 'zone'> & Readonly<{ calendar: { zone: string } }>
  const { seller, buyer, book, currency } = told
  return { id: about, seller, buyer, book, currency, zone: calendar.zone }
}

export function useDeals() {
  const viewer = useViewer()
  return useQuery({ queryKey: [viewer, 'deals'], queryFn: () => pagesOf<Deal>(viewer, '/v1/deals', 'deals') })
}

export function useQuotes() {
  const viewer = useViewer()
  return useQuery({ queryKey: [viewer, 'quotes'], queryFn: () => pagesOf<QuoteHead>(viewer, '/v1/quotes', 'quotes') })
}

export function useQuote(id: string, version: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'quotes', id, version],
    queryFn: () => ask<Quote>(viewer, `/v1/quotes/${encodeURIComponent(id)}`, { version }),
  })
}

export function useOrders() {
  const viewer = useViewer()
  return useQuery({ queryKey: [viewer, 'orders'], queryFn: () => pagesOf<OrderHead>(viewer, '/v1/orders', 'orders') })
}

export function useOrder(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'orders', id],
    queryFn: () => ask<Order>(viewer, `/v1/orders/${encodeURIComponent(id)}`),
  })
}

/** Limits that were given or got; only who handles money may ask. */
export function useCreditLimits(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'credit-limits'],
    queryFn: () => pagesOf<CreditLimit>(viewer, '/v1/credit-limits', 'limits', { limit: 100 }),
    enabled: mayAsk,
  })
}

export type Telling = Readonly<{ kind: string; about: string; body: Readonly<Record<string, unknown>> }>

/** Records one fact of a sale. Its id is the key of the act, so that it is told once however often it is sent. */
export function useTell() {
  return useAct((fact: Telling, sending) => tell(fact, sending), TOUCHED_BY_SALES)
}

/** Accepts a version at the moment that the server's clock shows: no browser's clock decides when. */
export function useAcceptQuote() {
  return useAct(async ({ about, body }: Omit<Telling, 'kind'>, sending) => {
    const { at } = await ask<Answer<'/v1/audit/head'>>(sending.viewer, '/v1/audit/head')
    const fact = { kind: 'quote_accepted', about, body: { ...body, at } }
    return await tell(fact, { ...sending, key: crypto.randomUUID() })
  }, TOUCHED_BY_SALES)
}

function tell(fact: Telling, sending: Sending): Promise<unknown> {
  return act('POST', '/v1/facts', sending, { facts: [{ ...fact, id: sending.key }] })
}
