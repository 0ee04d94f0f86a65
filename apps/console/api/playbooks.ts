import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { useTellRewards } from './rewards.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Task = Answer<'/v1/tasks'>['tasks'][number]
export type Playbook = Answer<'/v1/playbooks'>['playbooks'][number]
export type PlaybookStepDone = Answer<'/v1/playbook-log'>['steps'][number]
export type PlaybookRun = Readonly<{
  dryRun: boolean
  signals: number
  tasks: number
  mails: number
  webhooks: number
  steps: readonly Readonly<{ customer: string; step: string; did: string; says: string; occurrence: string }>[]
}>
export type PlaybookFault = Readonly<{ path: readonly (string | number)[]; code: string; says: string }>

/** All that wait, what is due first first. */
export function useTasks() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'tasks'],
    queryFn: () => pagesOf<Task>(viewer, '/v1/tasks', 'tasks', { waiting: 'yes' }),
  })
}

export function usePlaybooks() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'playbooks'],
    queryFn: () => pagesOf<Playbook>(viewer, '/v1/playbooks', 'playbooks'),
  })
}

const ROWS_PER_PAGE = 50

/** What a playbook did, the newest first. */
export function usePlaybookLog(playbook: string) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'playbook-log', playbook],
    queryFn: ({ pageParam: cursor }) =>
      ask<Answer<'/v1/playbook-log'>>(viewer, '/v1/playbook-log', {
        ...{ playbook, limit: ROWS_PER_PAGE },
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

const TOUCHED = ['tasks', 'playbooks', 'playbook-log', 'playbook-dry-run']

/** Tells of a task or a playbook. */
export function useTellPlaybook() {
  return useTellRewards(TOUCHED)
}

/** What a playbook would do now; it does nothing. */
export function useDryRun(playbook: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'playbook-dry-run', playbook],
    queryFn: () =>
      act<PlaybookRun>('POST', '/v1/playbook-runs', { viewer, key: crypto.randomUUID() }, { playbook, dryRun: true }),
    enabled: playbook !== undefined,
    gcTime: 0,
    staleTime: 0,
  })
}

export function useRunPlaybook() {
  return useAct(
    (playbook: string, sending) => act<PlaybookRun>('POST', '/v1/playbook-runs', sending, { playbook }),
    TOUCHED,
  )
}

export function usePlaybookSchema() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'playbook-schema'],
    queryFn: () => ask<Readonly<Record<string, unknown>>>(viewer, '/v1/playbook-schema'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What is wrong with a playbook, as it was typed last; undefined while it is no document at all. */
export function useCheckPlaybook(body: object | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'playbook-check', body],
    queryFn: () =>
      act<Readonly<{ ok: boolean; faults: readonly PlaybookFault[] }>>(
        'POST',
        '/v1/playbook-checks',
        { viewer, key: crypto.randomUUID() },
        { body },
      ),
    enabled: body !== undefined,
  })
}
