import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { act, ask, pagesOf } from './transport.ts'
import type { UsageAsked } from './usage.ts'
import { useViewer } from './viewer.ts'

/** Where a period that goes on leads by its end. */
export type Forecast = Answer<'/v1/usage-forecast'>

/** How often the forecast is made anew while somebody looks. */
const FORECAST_MS = 60_000

export function useForecast(asked: Pick<UsageAsked, 'of' | 'meter' | 'from' | 'to' | 'zone'> | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage-forecast', asked],
    queryFn: () => {
      const { of, meter, from, to, zone } = asked ?? NOTHING
      return ask<Forecast>(viewer, '/v1/usage-forecast', { [of.kind]: of.id, meter, from, to, zone })
    },
    enabled: asked !== undefined,
    refetchInterval: FORECAST_MS,
    retry: false,
  })
}

const NOTHING = { of: { kind: '', id: '' }, meter: '', from: '', to: '', zone: '' }

/** An amount that the use of a month should stay under, and where it stands this month. */
export type Budget = Answer<'/v1/usage-budgets'>['budgets'][number]

/** Each is measured for the list, so a page has fewer than those of other lists. */
const BUDGETS_PER_PAGE = 100

export function useBudgets() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage-budgets'],
    queryFn: () => pagesOf<Budget>(viewer, '/v1/usage-budgets', 'budgets', { limit: BUDGETS_PER_PAGE }),
    retry: false,
  })
}

export type BudgetBody = Readonly<Record<string, unknown>>

/** Tells a budget anew: what is told later about the same one holds. */
export function useSetBudget() {
  return useAct(
    ({ about, body }: Readonly<{ about: string; body: BudgetBody }>, sending) =>
      act('POST', '/v1/facts', sending, { facts: [{ kind: 'usage_budget', about, body, id: sending.key }] }),
    ['usage-budgets'],
  )
}
