import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Source = Answer<'/v1/usage-sources'>['sources'][number]
export type LateDay = Answer<'/v1/late-usage'>['days'][number]
export type Unbound = Answer<'/v1/unbound-subjects'>['subjects'][number]
export type Imported = Answer<'/v1/imports'>['imports'][number]
export type Conflict = Answer<'/v1/conflicts'>['conflicts'][number]
export type ConflictVersion = Conflict['first']

/** The questions that have another answer after usage came in, was tried again or was bound. */
export const TOUCHED_BY_USAGE = [
  'usage-sources',
  'late-usage',
  'unbound-subjects',
  'conflicts',
  'quarantine',
  'imports',
  'status',
  'usage',
  'usage-catalog',
] as const

/** How often the sources are asked for again while somebody looks. A hidden page asks nothing. */
const SEEN_MS = 30_000

export function useSources() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage-sources'],
    queryFn: () => pagesOf<Source>(viewer, '/v1/usage-sources', 'sources'),
    refetchInterval: SEEN_MS,
  })
}

export function useUnbound() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'unbound-subjects'],
    queryFn: () => pagesOf<Unbound>(viewer, '/v1/unbound-subjects', 'subjects'),
  })
}

const ROWS_PER_PAGE = 50

/** A list that goes on for as long as there was usage, page by page. */
function usePaged<Page extends Readonly<{ next: string | null }>>(
  [what, path]: readonly [what: string, path: string],
  query: Readonly<Record<string, string>> = {},
) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, what, path, query],
    queryFn: ({ pageParam: cursor }) =>
      ask<Page>(viewer, path, { ...query, limit: ROWS_PER_PAGE, ...(cursor !== '' && { cursor }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function useLateUsage() {
  return usePaged<Answer<'/v1/late-usage'>>(['late-usage', '/v1/late-usage'], { sort: 'latest' })
}

export function useImports() {
  return usePaged<Answer<'/v1/imports'>>(['imports', '/v1/imports'])
}

export function useConflicts() {
  return usePaged<Answer<'/v1/conflicts'>>(['conflicts', '/v1/conflicts'])
}

/** Rows of imports that still wait. */
export function useOpenRows() {
  return usePaged<Answer<'/v1/quarantine'>>(['quarantine', '/v1/quarantine'], { state: 'open', sort: 'newest' })
}

/** How much of a meter a subscription used in a span, and on how many events that rests. */
export function useCounted(wanted: Readonly<{ subscription: string; meter: string; from: string; to: string }>) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage', 'counted', wanted],
    queryFn: () => ask<Answer<'/v1/usage'>>(viewer, '/v1/usage', { ...wanted, by: 'period' }),
  })
}
