import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { TOUCHED_BY_PAYMENT } from './billing.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Close = Answer<'/v1/closes'>['closes'][number]
export type Draft = Answer<'/v1/close-preview'>['links'][number]
export type Finding = Answer<'/v1/close-findings'>['findings'][number]
export type Parked = Answer<'/v1/parked'>['parked'][number]

/** The questions that have another answer after a preview, an approval or a close. */
const TOUCHED = [
  ...TOUCHED_BY_PAYMENT,
  ...['closes', 'close-preview', 'close-findings', 'parked', 'status', 'history', 'margin', 'usage'],
]

const WATCH_MS = 2_000
const isUnderWay = ({ state }: Close) => state === 'previewing' || state === 'closing'

/** Closes and previews, newest first. While one is under way it is asked for again: it goes on wherever it was begun. */
export function useCloses(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'closes'],
    queryFn: () => ask<Answer<'/v1/closes'>>(viewer, '/v1/closes', { limit: 50 }),
    refetchInterval: ({ state: { data } }) => (data?.closes.some(isUnderWay) ? WATCH_MS : false),
    enabled: mayAsk,
  })
}

/** The drafts of the preview that waits, or of the last one that was issued. */
export function useDrafts(mayAsk: boolean, isWatched: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'close-preview'],
    queryFn: () => pagesOf<Draft>(viewer, '/v1/close-preview', 'links'),
    refetchInterval: isWatched ? WATCH_MS : false,
    enabled: mayAsk,
  })
}

export function useFindings(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'close-findings'],
    queryFn: () => pagesOf<Finding>(viewer, '/v1/close-findings', 'findings'),
    enabled: mayAsk,
  })
}

export function useParked() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'parked'],
    queryFn: () => pagesOf<Parked>(viewer, '/v1/parked', 'parked'),
  })
}

export type CloseStep = 'preview' | 'approve' | 'discard' | 'issue'
export type CloseAct = Readonly<{ step: CloseStep; month: string }>

const PATHS: Readonly<Record<CloseStep, string>> = {
  preview: '/v1/closes/preview',
  approve: '/v1/closes/approve',
  discard: '/v1/closes/discard',
  issue: '/v1/closes',
}

/** A step of a close. It goes on when the page is left: `useCloseRuns` tells of it wherever one is. */
export function useCloseStep() {
  const viewer = useViewer()
  const queries = useQueryClient()
  return useMutation({
    mutationKey: [viewer, 'close'],
    mutationFn: ({ step, month }: CloseAct) =>
      act<Readonly<{ month: string }>>('POST', PATHS[step], { viewer, key: crypto.randomUUID() }, { month }),
    onMutate: () => queries.invalidateQueries({ queryKey: [viewer, 'closes'] }),
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [of, what] }) => of === viewer && TOUCHED.includes(String(what)),
      }),
  })
}

/** Steps that were begun in this visit and wait for their answer, and the last one that failed. */
export function useCloseRuns() {
  const viewer = useViewer()
  const runs = useMutationState({
    filters: { mutationKey: [viewer, 'close'] },
    select: ({ state }) => ({
      asked: state.variables as CloseAct | undefined,
      isPending: state.status === 'pending',
      error: state.status === 'error' ? state.error : undefined,
    }),
  })
  return { underWay: runs.find(({ isPending }) => isPending)?.asked, error: runs.at(-1)?.error }
}
