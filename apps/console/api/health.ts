import { useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type CustomerHealth = Answer<'/v1/customer-health'>['customers'][number]
export type Health = Answer<'/v1/health/{customer}/{product}'>
export type HealthSignal = Health['signals'][number]
export type HealthBand = NonNullable<CustomerHealth['band']>
export type HealthBacktest = Answer<'/v1/health-backtest'>

/** How customers do, the worst first. */
export function useCustomerHealth() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'customer-health'],
    queryFn: () => pagesOf<CustomerHealth>(viewer, '/v1/customer-health', 'customers'),
  })
}

export function useHealth(customer: string, product: string) {
  const viewer = useViewer()
  const path = `/v1/health/${encodeURIComponent(customer)}/${encodeURIComponent(product)}`
  return useQuery({
    queryKey: [viewer, 'health', customer, product],
    queryFn: () => ask<Health>(viewer, path),
  })
}

/** What health would have told of how terms ended; of one product where one is named. */
export function useHealthBacktest(product: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'health-backtest', product],
    queryFn: () => ask<HealthBacktest>(viewer, '/v1/health-backtest', { product }),
  })
}
