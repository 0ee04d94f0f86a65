import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type RenewalHead = Answer<'/v1/renewals'>['renewals'][number]
export type ShownRenewal = Answer<'/v1/renewals/{subscription}'>

/** What changes when a renewal is offered or decided. */
const TOUCHED = ['renewals', 'quotes', 'subscriptions'] as const

/** The terms that run, or have lapsed: by their end, or what may be lost first. */
export function useRenewals(sort: 'ends' | 'at_risk') {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'renewals', sort],
    queryFn: () => pagesOf<RenewalHead>(viewer, '/v1/renewals', 'renewals', { sort }),
  })
}

export function useRenewal(subscription: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'renewals', 'one', subscription],
    queryFn: () => ask<ShownRenewal>(viewer, pathOf(subscription)),
  })
}

export type Offer = Readonly<{ subscription: string; months?: number; uplift?: string; byUse?: boolean }>
export type Offered = Readonly<{
  quote: string
  version: number
  from: string
  to: string
  quantity: string
  quantityBefore: string
  size: string | null
  discount: string
  prices: readonly Readonly<{ charge: string; price: Readonly<Record<string, unknown>> }>[]
}>

const offer = ({ subscription, ...body }: Offer, preview: boolean) =>
  ['POST', `${pathOf(subscription)}/quotes`, { ...body, ...(preview && { preview }) }] as const

/** What an offer would come to; nothing is recorded. */
export function useOfferPreview(asked: Offer) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'renewals', 'offer', asked],
    retry: false,
    queryFn: () => {
      const [method, path, body] = offer(asked, true)
      return act<Offered>(method, path, { viewer, key: crypto.randomUUID() }, body)
    },
  })
}

export function useQuoteRenewal() {
  return useAct((asked: Offer, sending) => {
    const [method, path, body] = offer(asked, false)
    return act<Offered>(method, path, sending, body)
  }, TOUCHED)
}

export type Decision = Readonly<{
  subscription: string
  outcome: 'renewed' | 'lost'
  reason?: string
  note?: string
  withoutNotice?: boolean
}>
export type Decided = Readonly<{ quote: Readonly<{ quote: string; version: number }> | null; ends: string }>

const decision = ({ subscription, ...body }: Decision, preview: boolean) =>
  ['POST', `${pathOf(subscription)}/outcomes`, { ...body, ...(preview && { preview }) }] as const

/** What a decision would come to; nothing is asked while something is still to be chosen. */
export function useDecisionPreview(asked: Decision | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'renewals', 'decision', asked],
    enabled: asked !== undefined,
    retry: false,
    queryFn: () => {
      const [method, path, body] = decision(asked ?? { subscription: '', outcome: 'renewed' }, true)
      return act<Decided>(method, path, { viewer, key: crypto.randomUUID() }, body)
    },
  })
}

export function useDecideRenewal() {
  return useAct((asked: Decision, sending) => {
    const [method, path, body] = decision(asked, false)
    return act<Decided>(method, path, sending, body)
  }, TOUCHED)
}

/** A secret address for a calendar program; it is told this once. */
export function useCreateCalendarLink() {
  return useAct(
    (name: string, sending) => act<Readonly<{ path: string }>>('POST', '/v1/calendar-links', sending, { name }),
    ['calendar-links'],
  )
}

function pathOf(subscription: string): string {
  return `/v1/renewals/${encodeURIComponent(subscription)}`
}
