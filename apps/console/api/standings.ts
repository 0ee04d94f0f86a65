import { useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type HeldEarning = Answer<'/v1/held-earnings'>['earnings'][number]
export type Unearned = Answer<'/v1/unearned'>['credits'][number]
export type CapUse = Answer<'/v1/cap-use'>['caps'][number]

/** What vests over time, the next to vest first. */
export function useHeldEarnings(partner: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'held-earnings', partner],
    queryFn: () => pagesOf<HeldEarning>(viewer, '/v1/held-earnings', 'earnings', { partner }),
  })
}

/** What the newest settlement of each program looked at and did not pay. */
export function useUnearned(partner: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'unearned', partner],
    queryFn: () => pagesOf<Unearned>(viewer, '/v1/unearned', 'credits', { partner }),
  })
}

/** What remains under each cap, the scarcest first. */
export function useCapUse(partner: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'cap-use', partner],
    queryFn: () => pagesOf<CapUse>(viewer, '/v1/cap-use', 'caps', { partner, sort: 'scarcest' }),
  })
}
