import { useQuery } from '@tanstack/react-query'
import type { StageName } from '#apps/console/theme/stage.tsx'
import { pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type HeldEarning = Readonly<{
  program: string
  incentive: string
  stage: StageName
  payer: string
  partner: string
  customer: string | null
  credit: string
  granted: string
  vested: string
  held: string
  currency: string
  steps: number
  done: number
  lost: number
  nextAt: string | null
  endsAt: string | null
}>
export type Unearned = Readonly<{
  program: string
  period: string
  payer: string
  partner: string
  incentive: string
  stage: StageName
  credit: string
  code: string
  says: string
  hint: string
}>
export type CapUse = Readonly<{
  program: string
  version: number
  incentive: string | null
  partner: string | null
  customer: string | null
  from: string | null
  says: string
  counts: 'amount' | 'units' | 'times'
  limit: string
  used: string
  remains: string
}>

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
