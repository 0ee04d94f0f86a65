import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { type Telling, TOUCHED_BY_SALES } from './sales.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type RegistrationHead = Answer<'/v1/deal-registrations'>['registrations'][number]
export type Registration = Answer<'/v1/deal-registrations/{registration}'>
export type DealConflict = Registration['conflicts'][number]
export type DealCheck = Answer<'/v1/deal-check'>

export function useRegistrations() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'deal-registrations'],
    queryFn: () => pagesOf<RegistrationHead>(viewer, '/v1/deal-registrations', 'registrations'),
  })
}

export function useRegistration(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'deal-registrations', id],
    queryFn: () => ask<Registration>(viewer, `/v1/deal-registrations/${encodeURIComponent(id)}`),
  })
}

/** Whom somebody is about to register, as far as it is typed. */
export type Prospect = Readonly<{ vendor: string; product: string; country: string; name: string; domain?: string }>

/** Whether another stands in the way of a prospect; asked once enough of it is typed. */
export function useDealCheck(prospect: Prospect | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'deal-check', prospect],
    queryFn: () => ask<DealCheck>(viewer, '/v1/deal-check', { ...prospect }),
    enabled: prospect !== undefined,
    retry: false,
  })
}

/** Records facts of registered deals, all or none: a decision between rivals comes with what it means for each. */
export function useTellAll() {
  return useAct(
    (facts: readonly Telling[], sending) =>
      act('POST', '/v1/facts', sending, {
        facts: facts.map((fact, at) => ({ ...fact, id: `${sending.key}-${at + 1}` })),
      }),
    [...TOUCHED_BY_SALES, 'deal-registrations', 'deal-check'],
  )
}
