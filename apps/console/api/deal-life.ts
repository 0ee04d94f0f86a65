import { useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask } from './transport.ts'
import { useViewer } from './viewer.ts'

export type DealLife = Answer<'/v1/deal-life'>
export type LifePoint = DealLife['points'][number]
export type LifeLane = LifePoint['lane']
export type LifeVesting = DealLife['vestings'][number]
export type LifePartner = DealLife['partners'][number]

/** Whose life: of a deal, or of a customer with a product. */
export type LifeAsked = Readonly<{
  deal?: string | undefined
  customer?: string | undefined
  product?: string | undefined
}>

export function useDealLife({ deal, customer, product }: LifeAsked) {
  const viewer = useViewer()
  const asked = deal === undefined ? { customer, product } : { deal, product }
  return useQuery({
    queryKey: [viewer, 'deal-life', asked],
    queryFn: () => ask<DealLife>(viewer, '/v1/deal-life', asked),
    enabled: deal !== undefined || (customer !== undefined && product !== undefined),
  })
}
