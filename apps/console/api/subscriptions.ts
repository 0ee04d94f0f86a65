import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import type { Answer, Invoice, InvoiceHead } from './answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type SubscriptionRow = Answer<'/v1/subscriptions'>['subscriptions'][number]
export type Subscription = Answer<'/v1/subscriptions/{subscription}'>
export type SubscriptionLink = Subscription['chain'][number]
export type Told = Subscription['timeline'][number]
export type Segment = Subscription['segments'][number]

/** What has another answer after a subscription was changed. */
export const TOUCHED_BY_LIFE = ['subscriptions', 'usage-catalog', 'deals', 'orders', 'status', 'month'] as const

export type SubscriptionFilter = Readonly<{ state?: string; customer?: string; product?: string; plan?: string }>

const ROWS_PER_PAGE = 100

export function useSubscriptions(filter: SubscriptionFilter) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'subscriptions', 'list', filter],
    queryFn: ({ pageParam: cursor }) =>
      ask<Answer<'/v1/subscriptions'>>(viewer, '/v1/subscriptions', {
        ...filter,
        sort: 'newest',
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function useSubscription(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'subscriptions', id],
    queryFn: () => ask<Subscription>(viewer, `/v1/subscriptions/${encodeURIComponent(id)}`),
  })
}

/** The subscriptions of one customer, for those that are to end together. */
export function useSubscriptionsOf(customer: string, isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'subscriptions', 'of', customer],
    queryFn: () => pagesOf<SubscriptionRow>(viewer, '/v1/subscriptions', 'subscriptions', { customer }),
    enabled: isWanted,
  })
}

export type InvoicedLine = Invoice['items'][number] & Readonly<{ invoice: Invoice }>

export type Invoiced = Readonly<{
  lines: readonly InvoicedLine[]
  isPending: boolean
  error: unknown
  /** How many older invoices of the links were not looked into. */
  older: number
}>

/** What a subscription was invoiced on these links, of the newest documents of each. What was issued never changes. */
export function useInvoiced(subscription: string, links: readonly string[], newest: number): Invoiced {
  const viewer = useViewer()
  const heads = useQueries({
    queries: links.map((link) => ({
      queryKey: [viewer, 'invoices', 'of', link],
      queryFn: () => pagesOf<InvoiceHead>(viewer, '/v1/invoices', 'invoices', { link }),
    })),
  })
  const all = heads.map(({ data = [] }) => data)
  const numbers = all.flatMap((some) => some.slice(0, newest).map(({ number }) => number))
  const documents = useQueries({
    queries: numbers.map((number) => ({
      queryKey: [viewer, 'invoice', number],
      queryFn: () => ask<Invoice>(viewer, `/v1/invoices/${encodeURIComponent(number)}`),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const lines = documents.flatMap(({ data }) =>
    data
      ? data.items.filter((line) => line.subscription === subscription).map((line) => ({ ...line, invoice: data }))
      : [],
  )
  return {
    lines,
    isPending: [...heads, ...documents].some((one) => one.isPending),
    error: [...heads, ...documents].find(({ error }) => error)?.error,
    older: all.reduce((sum, some) => sum + Math.max(0, some.length - newest), 0),
  }
}
