import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
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

export type UsagePart = Readonly<{
  subscription: string | null
  from: string
  group: Readonly<Record<string, string>>
  quantity: string
  events: number
}>
export type UsageAnswer = Readonly<{ usage: readonly UsagePart[]; cut: string }>

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

/** All pages of an answer. They are of one cut, whatever comes in between. */
async function allOf(viewer: string | undefined, query: Readonly<Record<string, string>>): Promise<UsageAnswer> {
  const usage: UsagePart[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask<UsageAnswer & Readonly<{ next: string | null }>>(viewer, '/v1/usage', { ...query, cursor })
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

export type RawEvent = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: string
  values: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
  /** Why it does not count; undefined where it does. */
  excluded?: string | undefined
}>
export type RawEvents = Readonly<{ events: readonly RawEvent[]; next: string | null; cut: string }>

const EVENTS_PER_PAGE = 25

/** The events behind one bar, page by page. */
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
        limit: EVENTS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}
