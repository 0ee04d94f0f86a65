import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type OpenDocument = Answer<'/v1/open-documents'>['documents'][number]
export type DocumentStatus = OpenDocument['status']
export type Receivable = Answer<'/v1/receivables'>['accounts'][number]
export type Account = Answer<'/v1/statement-of-account'>['accounts'][number]
export type AccountLine = Account['lines'][number]
export type PaymentHead = Answer<'/v1/payments'>['payments'][number]
export type PaymentKind = PaymentHead['kind']
export type Payment = Answer<'/v1/payments/{number}'>
export type Notice = Answer<'/v1/dunning-notices'>['notices'][number]
export type Margin = Answer<'/v1/margin'>
export type MarginRow = Margin['rows'][number]
export type MarginTotal = Margin['totals'][number]
export type MarginLine = Answer<'/v1/margin-lines'>['lines'][number]

/** The questions that have another answer after money was paid, applied, taken back or given up, or an invoice was taken back. */
export const TOUCHED_BY_PAYMENT = [
  'open-documents',
  'receivables',
  'statement-of-account',
  'payments',
  'payment',
  'invoice',
  'invoices',
  'month',
] as const

/** Every document with what is open of it, also the settled ones. */
export function useDocuments() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'open-documents', 'settled'],
    queryFn: () => pagesOf<OpenDocument>(viewer, '/v1/open-documents', 'documents', { settled: 'true' }),
  })
}

/** What became of one document. */
export function useDocument(number: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'open-documents', 'one', number],
    queryFn: async () => {
      const found = await pagesOf<OpenDocument>(viewer, '/v1/open-documents', 'documents', {
        settled: 'true',
        document: number,
      })
      return found.find((one) => one.number === number) ?? null
    },
  })
}

export function useReceivables() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'receivables'],
    queryFn: () => pagesOf<Receivable>(viewer, '/v1/receivables', 'accounts'),
  })
}

/** Everything between the acting organization and another one; without one, nothing is asked. */
export function useAccounts(partner: string | undefined, span: Readonly<{ from?: string; to?: string }>) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'statement-of-account', partner, span],
    queryFn: () =>
      ask<Answer<'/v1/statement-of-account'>>(viewer, '/v1/statement-of-account', { with: partner, ...span }),
    enabled: partner !== undefined,
  })
}

const ROWS_PER_PAGE = 100

export type PaymentFilter = Readonly<{ kind?: string; document?: string }>

export function usePayments(filter: PaymentFilter = {}) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'payments', filter],
    queryFn: ({ pageParam: cursor }) =>
      ask<Answer<'/v1/payments'>>(viewer, '/v1/payments', {
        ...filter,
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function usePayment(number: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'payment', number],
    queryFn: () => ask<Payment>(viewer, `/v1/payments/${encodeURIComponent(number)}`),
  })
}

export function useNotices(document?: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'dunning-notices', document],
    queryFn: () => pagesOf<Notice>(viewer, '/v1/dunning-notices', 'notices', { document }),
  })
}

export type MarginAsked = Readonly<{ from?: string; to?: string; product?: string; customer?: string }>

export function useMargin(asked: MarginAsked) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'margin', asked],
    queryFn: () => ask<Margin>(viewer, '/v1/margin', asked),
    placeholderData: (last, query) => (query?.queryKey[0] === viewer ? last : undefined),
  })
}

/** The lines behind a bar; asked for once somebody opens it. */
export function useMarginLines(asked: MarginAsked & Readonly<{ side?: 'bought' | 'sold' }>, isOpen: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'margin-lines', asked],
    queryFn: () => pagesOf<MarginLine>(viewer, '/v1/margin-lines', 'lines', asked),
    enabled: isOpen,
  })
}
