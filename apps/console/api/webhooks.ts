import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { DeliveryPage, DeliveryState, EventTypes, Webhook } from './settings-answers.ts'
import { ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export function useWebhooks(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'webhooks'],
    queryFn: () => pagesOf<Webhook>(viewer, '/v1/webhooks', 'webhooks'),
    enabled: mayAsk,
  })
}

export function useWebhook(id: string, mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'webhooks', id],
    queryFn: () => ask<Webhook>(viewer, `/v1/webhooks/${encodeURIComponent(id)}`),
    enabled: mayAsk,
  })
}

/** What endpoints can hear of. It changes with the server's version alone. */
export function useEventTypes() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'event-types'],
    queryFn: async () => (await ask<EventTypes>(viewer, '/v1/event-types')).types,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export type DeliveryFilter = Readonly<{ state?: DeliveryState; type?: string; from?: string }>

const ROWS_PER_PAGE = 50
const WHILE_WAITING_MS = 3_000

/** The log of one endpoint, newest first. While something waits it is asked again, so that a test can be watched. */
export function useDeliveries(webhook: string, filter: DeliveryFilter, mayAsk: boolean) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'deliveries', webhook, filter],
    queryFn: ({ pageParam: cursor }) =>
      ask<DeliveryPage>(viewer, '/v1/webhook-deliveries', {
        webhook,
        ...filter,
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.deliveries.some(({ state }) => state === 'pending') ? WHILE_WAITING_MS : false,
    enabled: mayAsk,
  })
}

/** How many events the endpoint was sent since a moment, as far as one page of its log tells. */
export function useSentSince(webhook: string, from: string | undefined) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'deliveries', webhook, 'since', from],
    queryFn: async () => {
      const page = await ask<DeliveryPage>(viewer, '/v1/webhook-deliveries', { webhook, from, limit: 1000 })
      const events = new Set(page.deliveries.filter(({ type }) => type !== 'ping').map(({ event }) => event))
      return { events: events.size, isAll: page.next === null }
    },
    enabled: from !== undefined,
  })
}
