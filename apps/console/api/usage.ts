import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { ask } from './transport.ts'
import { useViewer } from './viewer.ts'

/** Quantities of one meter, cut in time and by one label. */
export type UsageAsked = Readonly<{
  of: Readonly<{ kind: string; id: string }>
  meter: string
  from: string
  to: string
  by: string
  zone: string
  group?: string | undefined
  /** Keeps the subscriptions apart instead of adding them up. */
  bySubscription?: boolean
  where?: readonly Readonly<{ label: string; value: string }>[]
}>

export type UsageAnswer = Answer<'/v1/usage'>
export type UsagePart = Pick<UsageAnswer['usage'][number], 'subscription' | 'from' | 'group' | 'quantity' | 'events'>

/** How often a period that goes on is asked for again while somebody looks. A hidden page asks nothing. */
const LIVE_MS = 5_000

/** `region=eu,team=a\\,b`: what has a meaning in the text has a backslash before it. */
export function whereOf(where: readonly Readonly<{ label: string; value: string }>[]): Readonly<{ where?: string }> {
  const pairs = where.map(
    ({ label, value }) => `${label.replaceAll(/[\\,=!]/g, '\\$&')}=${value.replaceAll(/[\\,]/g, '\\$&')}`,
  )
  return pairs.length === 0 ? {} : { where: pairs.join(',') }
}

function queryOf({ of, meter, from, to, by, zone, group, bySubscription = false, where = [] }: UsageAsked) {
  return {
    [of.kind]: of.id,
    meter,
    from,
    to,
    by,
    zone,
    ...(!bySubscription && { sum: 'true' }),
    ...(group !== undefined && { group }),
    ...whereOf(where),
  }
}

type Counted = Readonly<{ usage: readonly UsagePart[]; cut: string }>

/** All pages of an answer. They are of one cut, whatever comes in between. */
async function allOf(viewer: string | undefined, query: Readonly<Record<string, string>>): Promise<Counted> {
  const usage: UsagePart[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask<UsageAnswer>(viewer, '/v1/usage', { ...query, cursor })
    usage.push(...page.usage)
    if (page.next === null) return { usage, cut: page.cut }
    cursor = page.next
  }
}

export function useUsage(asked: UsageAsked | undefined, isLive: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage', asked],
    queryFn: () => allOf(viewer, asked ? queryOf(asked) : {}),
    enabled: asked !== undefined,
    refetchInterval: isLive ? LIVE_MS : false,
  })
}

export type EventState = 'counted' | 'duplicate' | 'conflict' | 'retracted' | 'other_source'
/** An event as it was sent, and whether it counts. */
export type RawEvent = Answer<'/v1/usage-events'>['events'][number] & Readonly<{ state: EventState }>
export type RawEvents = Readonly<{ events: readonly RawEvent[]; next: string | null }>

const EVENTS_PER_PAGE = 25

/** The events behind one bar, also those that do not count, page by page. */
export function useRawEvents(asked: Omit<UsageAsked, 'by' | 'zone' | 'group'>) {
  const viewer = useViewer()
  const { of, meter, from, to, where = [] } = asked
  return useInfiniteQuery({
    queryKey: [viewer, 'raw-events', asked],
    queryFn: ({ pageParam: cursor }) =>
      ask<RawEvents>(viewer, '/v1/usage-events', {
        [of.kind]: of.id,
        meter,
        from,
        to,
        ...whereOf(where),
        state: 'all',
        limit: EVENTS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}
