import { MACHINE } from '#core/channel/access.ts'
import { quietSeconds } from '#core/channel/retry-after.ts'
import { type Attempt, deliveryBody, hasFailedTooLong, judgeStatus, retrySeconds } from '#core/channel/webhook.ts'
import type { Seal } from '#stores/keys/sealed.ts'
import { type ActingContext, actAs, type Records } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import {
  claimDeliveries,
  type DueDelivery,
  enqueueDeliveries,
  findWork,
  releaseDeliveries,
  saveAttempt,
  type Work,
} from '#stores/postgres/webhook-deliveries.ts'
import { changeWebhook, findWebhook, lockWebhook, type StoredWebhook } from '#stores/postgres/webhooks.ts'
import { openSender, type Sender, type SendOptions } from './send.ts'
import { secretsOf, signedHeaders } from './sign.ts'

export type DeliveryOptions = Omit<SendOptions, 'stop'> &
  Readonly<{
    records: Records
    /** Opens the secrets that endpoints sign with. */
    seal: Seal
    now: () => Temporal.Instant
    /** From 0 up to 1: how far a next try is put off beyond its time. */
    jitter: () => number
    /** Hears of what is no endpoint's fault: the database is away. The work is tried again in the next round. */
    onError: (error: unknown) => void
    /** Between two rounds of `start`. */
    pauseMs?: number
  }>

export type Delivery = Readonly<{
  /** Makes out what is new, sends what is due, and comes back when all of it was tried once. How many tries there were. */
  runOnce: (now?: Temporal.Instant) => Promise<number>
  /** Goes round until `stop`, which gives the tries that have begun a moment to come to their end. */
  start: () => void
  stop: () => Promise<void>
}>

/** How long a stop waits for answers; whoever did not answer by then is sent to again. */
const GRACE_MS = 2_000
/** After this time an endpoint's lane ends, so that no few can keep all lanes for themselves. */
const LANE_MS = 15_000

/** Tries that one endpoint gets between two looks at what is due, and how long a worker that died keeps them from others. */
const BATCH = 5
const CLAIM_SECONDS = 120
/** Endpoints that are sent to at one time. */
const MOST_AT_ONCE = 64
const PAUSE_MS = 1_000

/**
 * Delivers the events of the outbox to endpoints, as each one's organization. Several may run over the same database. Each endpoint
 * has a lane of its own, so a slow one holds up nobody else.
 */
export function openDelivery(options: DeliveryOptions): Delivery {
  const lanes = new Map<string, Promise<number>>()
  const stopping = new AbortController()
  let stopped = false
  let begunLast = ''
  let timer: NodeJS.Timeout | undefined
  let round: Promise<unknown> = Promise.resolve()

  const begin = (work: Work, now: () => Temporal.Instant): Promise<number> => {
    const lane = workOn({ ...options, now, stop: stopping.signal, isStopped: () => stopped }, work)
      .catch((error: unknown) => {
        options.onError(error)
        return 0
      })
      .finally(() => lanes.delete(work.webhook))
    lanes.set(work.webhook, lane)
    return lane
  }
  const beginRound = async (now: () => Temporal.Instant): Promise<readonly Promise<number>[]> => {
    const begun: Promise<number>[] = []
    const found = await findWork(options.records, now())
    // Where there are more endpoints than lanes, the next round goes on after the one that came last.
    const [before, after] = [
      found.filter((one) => one.webhook <= begunLast),
      found.filter((one) => one.webhook > begunLast),
    ]
    for (const work of [...after, ...before]) {
      while (lanes.size >= MOST_AT_ONCE) await Promise.race(lanes.values())
      if (stopped) break
      if (lanes.has(work.webhook)) continue
      begunLast = work.webhook
      begun.push(begin(work, now))
    }
    return begun
  }
  const goRound = (): void => {
    round = beginRound(options.now)
      .catch(options.onError)
      .finally(() => {
        if (!stopped) timer = setTimeout(goRound, options.pauseMs ?? PAUSE_MS)
      })
  }
  return {
    runOnce: async (now) => {
      const begun = await beginRound(now ? () => now : options.now)
      return (await Promise.all(begun)).reduce((sum, tries) => sum + tries, 0)
    },
    start: goRound,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      const grace = setTimeout(() => stopping.abort(), GRACE_MS)
      await round
      await Promise.all(lanes.values())
      clearTimeout(grace)
    },
  }
}

type Lane = DeliveryOptions & Readonly<{ stop: AbortSignal; isStopped: () => boolean }>

function contextOf({ records, now }: Lane, { organization }: Work): ActingContext {
  return { records, organization, now: now(), principal: MACHINE, act: { door: 'deliver-webhooks', organization } }
}

/** Everything that one endpoint has to get now, one after the other, until a try fails: then it waits for the next round. */
async function workOn(lane: Lane, work: Work): Promise<number> {
  const { webhook } = work
  while (await actAs(contextOf(lane, work), (acting) => enqueueDeliveries(acting, webhook, lane.now()))) {}
  const sender = openSender(lane)
  const until = performance.now() + LANE_MS
  try {
    for (let tries = 0; ; ) {
      const claimed = await claim(lane, work)
      const done = claimed ? await sendBatch(lane, work, claimed, sender) : { tries: 0, goesOn: false }
      tries += done.tries
      if (!done.goesOn || performance.now() > until) return tries
    }
  } finally {
    sender.close()
  }
}

type Claimed = Readonly<{ endpoint: StoredWebhook; due: readonly DueDelivery[] }>

async function claim(lane: Lane, work: Work): Promise<Claimed | undefined> {
  const now = lane.now()
  const until = now.add({ seconds: CLAIM_SECONDS })
  return await actAs(contextOf(lane, work), async (acting) => {
    const endpoint = await findWebhook(acting, work.webhook)
    if (!endpoint) return undefined
    const due = await claimDeliveries(acting, { webhook: work.webhook, now, until, most: BATCH })
    return { endpoint, due }
  })
}

async function sendBatch(
  lane: Lane,
  work: Work,
  { endpoint, due }: Claimed,
  sender: Sender,
): Promise<Readonly<{ tries: number; goesOn: boolean }>> {
  for (const [at, delivery] of due.entries()) {
    const attempt = await send(lane, endpoint, delivery, sender)
    const delivered = attempt !== undefined && (await record(lane, work, { delivery, attempt }))
    if (delivered && !lane.isStopped()) continue
    const rest = due.slice(attempt ? at + 1 : at).map(({ id }) => id)
    await actAs(contextOf(lane, work), (acting) => releaseDeliveries(acting, rest, lane.now()))
    return { tries: at + 1, goesOn: false }
  }
  return { tries: due.length, goesOn: due.length === BATCH }
}

async function send(
  lane: Lane,
  endpoint: StoredWebhook,
  { event, type, at, data }: DueDelivery,
  sender: Sender,
): Promise<Attempt | undefined> {
  const now = lane.now()
  const body = deliveryBody({ type, at, data })
  try {
    const headers = signedHeaders(secretsOf(endpoint, lane.seal, now), { id: event, at: now, body })
    return await sender.send(endpoint.url, { ...headers, 'user-agent': 'Perennial-Webhooks' }, body)
  } catch (error) {
    // The key of this deployment does not open what is kept: the log of the endpoint says so, the operator's log says why.
    lane.onError(error)
    return { status: null, error: 'The secret of the endpoint can’t be opened: rotate it', answer: '', ms: 0 }
  }
}

type Sent = Readonly<{ delivery: DueDelivery; attempt: Attempt }>

/** Keeps what a try came to, in one transaction with what follows from it. True where it was delivered. */
async function record(lane: Lane, work: Work, { delivery, attempt }: Sent): Promise<boolean> {
  const at = lane.now()
  const { organization, webhook } = work
  const judged = judgeStatus(attempt.status)
  const wait = retrySeconds(delivery.tries + 1, lane.jitter())
  const quiet = quietSeconds(attempt, at, wait)
  const quietUntil = quiet === undefined ? undefined : at.add({ seconds: quiet })
  const again = wait === undefined ? ('failed' as const) : at.add({ seconds: Math.max(wait, quiet ?? 0) })
  const next = judged === 'delivered' ? judged : again
  await actAs(contextOf(lane, work), async (acting) => {
    const tried = { organization, webhook, delivery: delivery.id, at, attempt, next, ...(quietUntil && { quietUntil }) }
    const since = await saveAttempt(acting, tried)
    const tooLong = since !== null && hasFailedTooLong(Temporal.Instant.from(since), at)
    if (judged !== 'gone' && !tooLong) return
    const endpoint = await lockWebhook(acting, webhook)
    if (!endpoint?.enabled) return
    const because = judged === 'gone' ? 'gone' : 'failing'
    await changeWebhook(acting, webhook, { ...endpoint, disabledBecause: because })
    const data = { webhook, url: endpoint.url, because, failingSince: since }
    await announce(acting, await takePositions(acting, 1, at), [
      { type: 'webhook.disabled', at, parties: [organization], data },
    ])
  })
  return judged === 'delivered'
}
