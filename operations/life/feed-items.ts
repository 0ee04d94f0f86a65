import { z } from 'zod'
import { CUSTOMER_ROLES, MACHINE } from '#core/channel/access.ts'
import { isOrganizationId, isOwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { itemsIn } from '#core/life/feed.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { actAs, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import { endWaiting, waitingFor } from '#stores/postgres/feed-quarantine.ts'
import { type Feed, findFeed, hasMessage, rememberMessage, saveFeed } from '#stores/postgres/feeds.ts'
import { feedId } from './feed-schema.ts'
import { noFeed } from './feeds.ts'
import { type Taken, takeItem, takeItems } from './take-items.ts'

const KEEPING = { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] } as const
/** Items of one message or one part of a file. */
export const MOST_ITEMS = 1_000

const taken = z.object({
  item: z.string().meta({ description: 'The system’s own id; of one that can’t be read its number in the message' }),
  state: z.enum(['recorded', 'known', 'quarantined', 'rejected']),
  code: z.string().optional(),
  says: z.string().optional(),
  touchpoint: z.string().optional(),
  verified: z.boolean().optional().meta({ description: 'Whether it was verified as the vendor’s word by this' }),
})
export const takenItems = z.object({
  recorded: z.int(),
  known: z.int(),
  quarantined: z.int(),
  rejected: z.int(),
  items: z.array(taken),
})
export type TakenItems = z.output<typeof takenItems>

function counted(items: readonly Taken[]): TakenItems {
  const count = (state: Taken['state']) => items.filter((one) => one.state === state).length
  const counts = { recorded: count('recorded'), known: count('known'), quarantined: count('quarantined') }
  return { ...counts, rejected: count('rejected'), items: items.map((one) => ({ ...one })) }
}

export const importFeed = door({
  name: 'import-feed',
  kind: 'act',
  summary: 'Import contacts and tickets from a file by the mapping of a feed',
  description:
    'Each row is taken, known, rejected with a code, or waits in the quarantine for a name. The same rows again change nothing. With check, it says what would become of each, and nothing is changed.',
  http: { method: 'POST', path: '/v1/feed-imports' },
  input: z.object({
    feed: feedId,
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_ITEMS),
    check: z.boolean().default(false),
  }),
  output: takenItems,
  refusals: { not_found: 404 },
  access: KEEPING,
  idempotency: 'by_nature',
  personal: ['rows'],
  run: async (context, { feed: id, rows, check }) => {
    const feed = await lookAs(context, (acting) => findFeed(acting, id))
    if (!feed || feed.endedAt !== null) return refuse(noFeed(id))
    return ok(counted(await takeItems(context, feed, { items: rows, check })))
  },
})

export const resolveFeedName = door({
  name: 'resolve-feed-name',
  kind: 'act',
  summary: 'Say what a name of a feed stands for, and take what waited for it',
  description:
    'A customer’s name stands for an organization that you know, a product’s for a product. What waited in the quarantine for the name is taken at once; what comes later is understood. Without means, what waits for the name is dismissed.',
  http: { method: 'POST', path: '/v1/feed-names' },
  command: 'feed resolve',
  input: z.object({
    feed: feedId,
    kind: z.enum(['customer', 'product']),
    name: z.string().min(1).max(200).meta({ description: 'In the words of the system', example: 'Fen Foods GmbH' }),
    means: z.string().max(130).optional().meta({ description: 'The organization or product', example: 'fen-foods' }),
  }),
  output: takenItems.extend({ dismissed: z.int() }),
  refusals: { not_found: 404, unknown_reference: 422 },
  access: KEEPING,
  idempotency: 'by_nature',
  run: async (context, { feed: id, kind, name, means }) => {
    if (means !== undefined && !(kind === 'customer' ? isOrganizationId(means) : isOwnedId(means)))
      return refuse({ code: 'unknown_reference', says: `${means} is no ${kind} that you know of` })
    const prepared = await actAs(context, async (acting) => {
      await lockInTurn(acting, `feed ${id}`)
      const before = await findFeed(acting, id)
      if (!before || before.endedAt !== null) return refuse(noFeed(id))
      const waiting = await waitingFor(acting, { feed: id, unknown: { kind, name } })
      if (means === undefined) {
        for (const { id: item } of waiting) await endWaiting(acting, { feed: id, item, state: 'dismissed' })
        return ok({ feed: before, waiting, dismissed: waiting.length })
      }
      const names = { ...before.names, [kind]: { ...before.names[kind], [name]: means } }
      const feed: Feed = { ...before, names }
      if (JSON.stringify(feed) !== JSON.stringify(before)) await saveFeed(acting, feed)
      return ok({ feed, waiting, dismissed: 0 })
    })
    if (!prepared.ok) return prepared
    const { feed, waiting, dismissed } = prepared.value
    const items: Taken[] = []
    for (const item of means === undefined ? [] : waiting) items.push(await takeItem(context, feed, item))
    return ok({ ...counted(items), dismissed })
  },
})

/** A message of a system whose signature was looked at. */
export type FeedMessage = Readonly<{ id: string; content: unknown }>

/**
 * Takes a message of a feed, once: the same message again is answered as replayed and changes nothing. Refuses `malformed_request` where
 * it holds no items, or too many.
 */
export async function receiveMessage(
  base: Context,
  feed: Feed,
  { id: message, content }: FeedMessage,
): Promise<Result<TakenItems & { replayed: boolean }, Refusal>> {
  const { now } = base
  const act = { door: 'receive-feed', organization: feed.owner, input: { feed: feed.id, message } }
  const context = { ...base, organization: feed.owner, principal: MACHINE, act }
  const items = itemsIn(content, feed.mapping)
  if (!items) return refuse({ code: 'malformed_request', says: 'The message holds no items where the mapping says' })
  if (items.length > MOST_ITEMS)
    return refuse({
      code: 'malformed_request',
      says: `${items.length} items are too many; wanted at most ${MOST_ITEMS}`,
    })
  if (await lookAs(context, (acting) => hasMessage(acting, feed.id, message)))
    return ok({ ...counted([]), replayed: true })
  const taken = await takeItems(context, feed, { items })
  // Last: a message that broke off in the middle is taken when it is sent again, as each item changes nothing a second time.
  await actAs(context, (acting) => rememberMessage(acting, { feed: feed.id, owner: feed.owner, message, now }))
  return ok({ ...counted(taken), replayed: false })
}
