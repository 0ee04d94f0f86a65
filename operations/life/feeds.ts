import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { nameOf } from '#core/channel/membership.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { FeedKind, FeedMapping } from '#core/life/feed.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, actAs, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import { type Feed, findFeed, insertFeed, saveFeed } from '#stores/postgres/feeds.ts'
import { feedId, feedKind, feedMapping, feedName } from './feed-schema.ts'
import { sealOf } from './mail-consent.ts'

/** Who keeps feeds: people who deal with customers. A secret is made by people alone. */
const KEEPING = { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] } as const
const BY_PEOPLE = { who: 'organization', roles: CUSTOMER_ROLES, scopes: [] } as const

const SECRET_BYTES = 24
const secret = z.string().meta({ description: 'Shown once: the system signs with it', example: 'whsec_…' })
const shown = z.object({
  feed: z.string(),
  name: z.string(),
  kind: feedKind,
  path: z.string().meta({ description: 'Where the system sends to', example: '/v1/feeds/nordwind/autotask' }),
})

/** A secret as Standard Webhooks has it. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

const placeOf = (id: string): string => `feed:${id}`

function shownOf({ id, name, kind }: Pick<Feed, 'id' | 'name' | 'kind'>): z.output<typeof shown> {
  return { feed: id, name, kind, path: `/v1/feeds/${id.replace(':', '/')}` }
}

function kindFault(kind: FeedKind, mapping: FeedMapping): Refusal | undefined {
  if (kind === 'ticket' || mapping.kind !== undefined) return undefined
  return { code: 'wrong_mapping', says: `A ${kind} feed has contacts of several kinds: say in kind where theirs is` }
}

export const createFeed = door({
  name: 'create-feed',
  kind: 'act',
  summary: 'Create a feed: a CRM, PSA, ticket system or calendar that tells of contacts by itself',
  description:
    'The mapping says where in an item its values are. The system sends items as JSON to the path, signed with the secret by Standard Webhooks; the secret is shown once. A file can be imported by the same mapping. What a feed tells is your word; it verifies where the vendor has admitted it.',
  http: { method: 'POST', path: '/v1/feeds' },
  command: 'feed create',
  input: z.object({ feed: feedId, name: feedName, kind: feedKind, mapping: feedMapping }),
  output: shown.extend({ secret }),
  refusals: { not_yours: 403, feed_exists: 409, wrong_mapping: 422 },
  access: BY_PEOPLE,
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, { feed: id, name, kind, mapping }) =>
    actAs(context, async (acting) => {
      const { organization: owner, now, principal } = context
      if (ownerOf(id) !== owner) return refuse({ code: 'not_yours', says: `Your feeds are named ${owner}:…` })
      const fault = kindFault(kind, mapping)
      if (fault) return refuse(fault)
      await lockInTurn(acting, `feed ${id}`)
      if (await findFeed(acting, id)) return refuse({ code: 'feed_exists', says: `There is a feed ${id} already` })
      const plain = newSecret()
      const names = { customer: {}, product: {} }
      const sealed = sealOf(context).seal(plain, placeOf(id))
      const feed: Feed = { id, owner, name, kind, mapping, names, secret: sealed, endedAt: null }
      await insertFeed(acting, feed, { by: nameOf(principal), now })
      return ok({ ...shownOf(feed), secret: plain })
    }),
})

type Changing = (feed: Feed) => Result<Feed, Refusal>

async function changeWithin(acting: Acting, id: string, changing: Changing): Promise<Result<Feed, Refusal>> {
  await lockInTurn(acting, `feed ${id}`)
  const before = await findFeed(acting, id)
  if (!before || before.endedAt !== null) return refuse(noFeed(id))
  const after = changing(before)
  if (after.ok && JSON.stringify(after.value) !== JSON.stringify(before)) await saveFeed(acting, after.value)
  return after
}

export function noFeed(id: string): Refusal {
  return { code: 'not_found', says: `There is no feed ${id} of yours` }
}

export const changeFeed = door({
  name: 'change-feed',
  kind: 'act',
  summary: 'Change the name or the mapping of a feed',
  description: 'Holds for what comes from then on. The same again changes nothing.',
  http: { method: 'PATCH', path: '/v1/feeds/{feed}' },
  command: 'feed change',
  input: z.object({ feed: feedId, name: feedName.optional(), mapping: feedMapping.optional() }),
  output: shown,
  refusals: { not_found: 404, wrong_mapping: 422 },
  access: KEEPING,
  idempotency: 'by_nature',
  run: (context, { feed: id, name, mapping }) =>
    actAs(context, async (acting) => {
      const changed = await changeWithin(acting, id, (before) => {
        const after = { ...before, name: name ?? before.name, mapping: mapping ?? before.mapping }
        const fault = kindFault(after.kind, after.mapping)
        return fault ? refuse(fault) : ok(after)
      })
      return changed.ok ? ok(shownOf(changed.value)) : changed
    }),
})

export const rotateFeedSecret = door({
  name: 'rotate-feed-secret',
  kind: 'act',
  summary: 'Give a feed a new secret; the one before is good for nothing at once',
  description: 'The new secret is shown once. People only, no keys.',
  http: { method: 'POST', path: '/v1/feed-rotations' },
  command: 'feed rotate',
  input: z.object({ feed: feedId }),
  output: shown.extend({ secret }),
  refusals: { not_found: 404 },
  access: BY_PEOPLE,
  idempotency: 'in_transaction',
  secrets: ['secret'],
  run: (context, { feed: id }) =>
    actAs(context, async (acting) => {
      const plain = newSecret()
      const sealed = sealOf(context).seal(plain, placeOf(id))
      const changed = await changeWithin(acting, id, (before) => ok({ ...before, secret: sealed }))
      return changed.ok ? ok({ ...shownOf(changed.value), secret: plain }) : changed
    }),
})

export const endFeed = door({
  name: 'end-feed',
  kind: 'act',
  summary: 'End a feed: nothing is taken from it any more',
  description: 'What it told stays. Its id is not used again. Ended again, nothing changes.',
  http: { method: 'DELETE', path: '/v1/feeds/{feed}' },
  command: 'feed end',
  input: z.object({ feed: feedId }),
  output: z.object({ feed: z.string(), endedAt: z.string().meta({ format: 'date-time' }) }),
  refusals: { not_found: 404 },
  access: KEEPING,
  idempotency: 'by_nature',
  run: (context, { feed: id }) =>
    actAs(context, async (acting) => {
      await lockInTurn(acting, `feed ${id}`)
      const found = await findFeed(acting, id)
      if (!found) return refuse(noFeed(id))
      const endedAt = found.endedAt ?? context.now.toString()
      if (found.endedAt === null) await saveFeed(acting, { ...found, endedAt })
      return ok({ feed: id, endedAt })
    }),
})

/** A feed that takes messages, with the secret that they are signed by; undefined where there is none. */
export async function openFeed(
  context: Context,
  id: string,
): Promise<Readonly<{ feed: Feed; secret: string }> | undefined> {
  const feed = await lookAs(context, (acting) => findFeed(acting, id))
  if (!feed || feed.endedAt !== null) return undefined
  return { feed, secret: sealOf(context).open(feed.secret, placeOf(id)) }
}
