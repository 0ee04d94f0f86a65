import { useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { act, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type Feed = Answer<'/v1/feeds'>['feeds'][number]
export type WaitingItem = Answer<'/v1/feed-quarantine'>['items'][number]
type FactRow = Answer<'/v1/facts'>['facts'][number]

export function useFeeds(isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'feeds'],
    queryFn: () => pagesOf<Feed>(viewer, '/v1/feeds', 'feeds'),
    enabled: isWanted,
  })
}

export function useWaitingItems(isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'feed-quarantine'],
    queryFn: () => pagesOf<WaitingItem>(viewer, '/v1/feed-quarantine', 'items'),
    enabled: isWanted,
  })
}

export type Admission = Readonly<{ about: string; owner: string; feed: string; kinds: readonly string[] }>

/** Which feeds are admitted by whom, as it was told last. */
export function useAdmissions() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'facts', 'feed_admitted'],
    queryFn: async () => newest(await pagesOf<FactRow>(viewer, '/v1/facts', 'facts', { kind: 'feed_admitted' })),
  })
}

function newest(rows: readonly FactRow[]): readonly Admission[] {
  const oldestFirst = rows.toSorted((a, b) => a.position - b.position)
  const told = new Map(oldestFirst.map((row) => [row.about, row]))
  return [...told.values()].map(({ about, owner, body }) => {
    const { feed, kinds } = body as Readonly<{ feed: string; kinds: readonly string[] }>
    return { about, owner, feed, kinds }
  })
}

const TOUCHED = ['feeds', 'feed-quarantine', 'touchpoints', 'quiet-customers', 'facts'] as const

export type NewFeed = Readonly<{ feed: string; name: string; kind: Feed['kind']; mapping: unknown }>
export type Secret = Readonly<{ feed: string; path: string; secret: string | null }>

export function useCreateFeed() {
  return useAct((feed: NewFeed, sending) => act<Secret>('POST', '/v1/feeds', sending, feed), TOUCHED)
}

export function useRotateFeed() {
  return useAct((feed: string, sending) => act<Secret>('POST', '/v1/feed-rotations', sending, { feed }), TOUCHED)
}

export function useEndFeed() {
  return useAct((feed: string, sending) => act('DELETE', `/v1/feeds/${encodeURIComponent(feed)}`, sending), TOUCHED)
}

type Meaning = Pick<WaitingItem, 'feed' | 'kind' | 'name'> & Readonly<{ means?: string }>

export function useResolveName() {
  return useAct((meaning: Meaning, sending) => act('POST', '/v1/feed-names', sending, meaning), TOUCHED)
}

export function useAdmitFeed() {
  return useAct(
    ({ about, feed, kinds }: Omit<Admission, 'owner'>, sending) =>
      act('POST', '/v1/facts', sending, {
        facts: [{ kind: 'feed_admitted', about, id: sending.key, body: { feed, kinds } }],
      }),
    ['facts'],
  )
}
