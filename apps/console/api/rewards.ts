import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useAct } from './acts.ts'
import type { Answer } from './answers.ts'
import { newestOfEach } from './catalog.ts'
import type { Telling } from './sales.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type StatementLine = Answer<'/v1/statement-lines'>['lines'][number]
export type PayoutHead = Answer<'/v1/payouts'>['payouts'][number]
export type PayoutState = PayoutHead['state']
export type Payout = Answer<'/v1/payouts/{number}'>
export type ClosedGate = Payout['gates'][number]
export type BatchHead = Answer<'/v1/payout-batches'>['batches'][number]
export type Batch = Answer<'/v1/payout-batches/{batch}'>
export type BatchItem = Batch['items'][number]
export type PayoutAccount = Answer<'/v1/payout-accounts'>['accounts'][number]
export type DisputeHead = Answer<'/v1/disputes'>['disputes'][number]
export type Dispute = Answer<'/v1/disputes/{dispute}'>
export type RewardFact = Answer<'/v1/facts'>['facts'][number]

/** What has another answer after a payout, a dispute or what holds money was told of. */
export const TOUCHED_BY_REWARDS = [
  'payouts',
  'payout-batches',
  'payout-accounts',
  'disputes',
  'statement',
  'statement-lines',
  'reward-facts',
] as const

export type LinesAsked = Readonly<{ month?: string | undefined; partner?: string | undefined; statement?: string }>

/** The lines of statements; without a month or a statement, nothing is asked. */
export function useStatementLines(asked: LinesAsked) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'statement-lines', asked],
    queryFn: () => pagesOf<StatementLine>(viewer, '/v1/statement-lines', 'lines', asked),
    enabled: asked.month !== undefined || asked.statement !== undefined || asked.partner !== undefined,
  })
}

const ROWS_PER_PAGE = 50

export type PayoutsAsked = Readonly<{ state?: string | undefined; partner?: string | undefined }>

export function usePayouts(asked: PayoutsAsked = {}) {
  const viewer = useViewer()
  return useInfiniteQuery({
    queryKey: [viewer, 'payouts', asked],
    queryFn: ({ pageParam: cursor }) =>
      ask<Answer<'/v1/payouts'>>(viewer, '/v1/payouts', {
        ...asked,
        limit: ROWS_PER_PAGE,
        ...(cursor !== '' && { cursor }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function usePayout(number: string) {
  return useQuery(payoutQuery(useViewer(), number))
}

const payoutQuery = (viewer: string | undefined, number: string) => ({
  queryKey: [viewer, 'payouts', 'one', number],
  queryFn: () => ask<Payout>(viewer, `/v1/payouts/${encodeURIComponent(number)}`),
})

/** What holds each of these: a payout's gates are judged when it is asked for. In the order in which they are named. */
export function usePayoutsInFull(numbers: readonly string[]) {
  const viewer = useViewer()
  return useQueries({
    queries: numbers.map((number) => payoutQuery(viewer, number)),
    combine: (answers) => ({
      payouts: answers.flatMap(({ data }) => (data === undefined ? [] : [data])),
      isReady: answers.every(({ data }) => data !== undefined),
      error: answers.find(({ error }) => error !== null)?.error ?? null,
    }),
  })
}

export function useBatches(mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'payout-batches'],
    queryFn: () => pagesOf<BatchHead>(viewer, '/v1/payout-batches', 'batches'),
    enabled: mayAsk,
  })
}

export function useBatch(number: string, mayAsk: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'payout-batches', number],
    queryFn: () => ask<Batch>(viewer, `/v1/payout-batches/${encodeURIComponent(number)}`),
    enabled: mayAsk,
  })
}

export function usePayoutAccounts() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'payout-accounts'],
    queryFn: () => pagesOf<PayoutAccount>(viewer, '/v1/payout-accounts', 'accounts'),
  })
}

export function useDisputes(partner?: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'disputes', { partner }],
    queryFn: () => pagesOf<DisputeHead>(viewer, '/v1/disputes', 'disputes', { partner }),
  })
}

export function useDispute(id: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'disputes', 'one', id],
    queryFn: () => ask<Dispute>(viewer, `/v1/disputes/${encodeURIComponent(id)}`),
  })
}

/** The newest of what was told by a kind about each thing, such as the consents of partners. */
export function useRewardFacts(kind: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'reward-facts', kind],
    queryFn: async () => newestOfEach(await pagesOf<RewardFact>(viewer, '/v1/facts', 'facts', { kind })),
  })
}

/** Records facts, all or none; each has an id from the act's key, so that it is told once however often it is sent. */
export function useTellRewards(touches: readonly string[] = TOUCHED_BY_REWARDS) {
  return useAct(
    (facts: readonly Telling[], sending) =>
      act('POST', '/v1/facts', sending, {
        facts: facts.map((fact, at) => ({ ...fact, id: `${sending.key}-${at + 1}` })),
      }),
    touches,
  )
}
