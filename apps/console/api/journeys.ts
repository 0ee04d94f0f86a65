import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { useTellRewards } from './rewards.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type JourneyRole = Answer<'/v1/roles'>['roles'][number]
export type Touchpoint = Answer<'/v1/touchpoints'>['touchpoints'][number]

export function useJourneyRoles() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'roles'],
    queryFn: () => pagesOf<JourneyRole>(viewer, '/v1/roles', 'roles'),
  })
}

const ROWS_PER_PAGE = 100

export function useTouchpoints() {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'touchpoints'],
    queryFn: ({ pageParam: cursor }) =>
      ask<Answer<'/v1/touchpoints'>>(viewer, '/v1/touchpoints', {
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

/** Tells of a role or a touchpoint. */
export function useTellJourney() {
  return useTellRewards(['roles', 'touchpoints'])
}
