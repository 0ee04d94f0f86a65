import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type {
  Explanation,
  Fact,
  History,
  Invoice,
  InvoiceHead,
  Month,
  Organizations,
  Quarantine,
  Statement,
  StatementHead,
  Status,
  UsageEvents,
  UsageReference,
} from './answers.ts'
import { answered, clientFor } from './ask.ts'
import { pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

/** One month; without one, the newest that was invoiced. While another month loads, the last one stays in place. */
export function useMonth(month: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'month', month],
    queryFn: () => answered<Month>(clientFor(viewer).GET('/v1/month', { params: { query: month ? { month } : {} } })),
    placeholderData: (last, query) => (query?.queryKey[0] === viewer ? last : undefined),
  })
}

export function useHistory() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'history'],
    queryFn: () => answered<History>(clientFor(viewer).GET('/v1/history')),
  })
}

/** The organizations that `organization` knows; without one, those that the person's first one knows. */
export const organizationsQuery = (organization: string | undefined) =>
  queryOptions({
    queryKey: [organization, 'organizations'],
    queryFn: () =>
      answered<Organizations>(clientFor(organization).GET('/v1/organizations', { params: { query: { limit: 1000 } } })),
    staleTime: 300_000,
  })

export function useOrganizations(organization: string | undefined) {
  return useQuery(organizationsQuery(organization))
}

export function useInvoices(month: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'invoices', month],
    queryFn: async () => ({ invoices: await pagesOf<InvoiceHead>(viewer, '/v1/invoices', 'invoices', { month }) }),
  })
}

export function useInvoice(number: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'invoice', number],
    queryFn: () => answered<Invoice>(clientFor(viewer).GET('/v1/invoices/{number}', { params: { path: { number } } })),
  })
}

export function useStatements(month: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'statements', month],
    queryFn: async () => ({
      statements: await pagesOf<StatementHead>(viewer, '/v1/statements', 'statements', { month }),
    }),
  })
}

export function useStatement(number: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'statement', number],
    queryFn: () =>
      answered<Statement>(clientFor(viewer).GET('/v1/statements/{number}', { params: { path: { number } } })),
  })
}

/** What is posted never changes, so its reasons are asked for once. */
export function useExplanation(posting: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'explanation', posting],
    queryFn: () =>
      answered<Explanation>(clientFor(viewer).GET('/v1/explanations/{posting}', { params: { path: { posting } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useFact(position: number) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'fact', position],
    queryFn: () => answered<Fact>(clientFor(viewer).GET('/v1/facts/{position}', { params: { path: { position } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const EVENTS_PER_PAGE = 25

/** The events behind a quantity, page by page, as of the usage position that counted them. */
export function useEvents({ subscription, meter, from, to, usagePosition }: UsageReference) {
  const viewer = useViewer()
  const reference = { subscription, meter, from, to, usagePosition }
  return useInfiniteQuery({
    queryKey: [viewer, 'events', reference],
    queryFn: ({ pageParam: cursor }) =>
      answered<UsageEvents>(
        clientFor(viewer).GET('/v1/usage-events', {
          params: { query: { ...reference, limit: EVENTS_PER_PAGE, ...(cursor !== '' && { cursor }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}

export function useStatus() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'status'],
    queryFn: () => answered<Status>(clientFor(viewer).GET('/v1/status')),
  })
}

export function useQuarantine() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'quarantine'],
    queryFn: () => answered<Quarantine>(clientFor(viewer).GET('/v1/quarantine', { params: { query: {} } })),
  })
}
