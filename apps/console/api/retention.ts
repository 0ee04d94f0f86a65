import { useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Retention = Answer<'/v1/retention'>
export type Cohort = Answer<'/v1/retention-cohorts'>['cohorts'][number]
export type Engagement = Answer<'/v1/engagement'>['engagement'][number]
export type EngagementMonth = Answer<'/v1/engagement-months'>['months'][number]

/** Who stayed; of one product where one is named. */
export function useRetention(product: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'retention', product],
    queryFn: () => ask<Retention>(viewer, '/v1/retention', { product }),
  })
}

export function useCohorts(product: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'retention-cohorts', product],
    queryFn: () => ask<Answer<'/v1/retention-cohorts'>>(viewer, '/v1/retention-cohorts', { product }),
  })
}

/** How each partner looks after those it sold to. */
export function useEngagement(product: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'engagement', product],
    queryFn: () => pagesOf<Engagement>(viewer, '/v1/engagement', 'engagement', { product }),
  })
}

/** The months behind one partner's number. */
export function useEngagementMonths(partner: string | undefined, product: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'engagement-months', partner, product],
    queryFn: () => pagesOf<EngagementMonth>(viewer, '/v1/engagement-months', 'months', { partner, product }),
    enabled: partner !== undefined,
  })
}
