import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { listDoor } from '#questions/list.ts'
import { amount, moment, read } from '#questions/reading.ts'
import {
  EXCLUSIONS,
  type Excluded,
  type ExclusionPlace,
  listExclusions,
  type Version,
} from '#stores/clickhouse/exclusions.ts'
import { receivedTimes, voidBatches } from '#stores/postgres/usage-batches.ts'

const version = z.object({
  type: z.string(),
  subject: z.string(),
  time: moment,
  values: z.record(z.string(), amount),
  labels: z.record(z.string(), z.string()),
  batch: z.int().meta({ description: 'The usage position at which it came' }),
  receivedAt: moment,
})

/** Events that do not count, each beside what speaks against it. */
export const conflicts = listDoor({
  name: 'conflicts',
  plural: 'conflicts',
  path: '/v1/conflicts',
  command: 'list conflicts',
  summary: 'List events you reported twice with different contents, both versions side by side',
  description:
    'Newest first. The first version counts; the other is kept and never counts. With `why=retracted` it lists events that were taken back, each with its retraction as the other one, with `why=duplicate` those that came again as they were.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  columns: {
    why: { type: z.enum(EXCLUSIONS), kind: 'choice' },
    source: { type: z.string(), kind: 'id' },
    id: { type: z.string(), kind: 'id' },
    since: { type: z.int(), kind: 'count', says: 'The usage position from which on it does not count' },
    first: { type: version, kind: 'object', says: 'The version that counts, or the event that was taken back' },
    other: { type: version, kind: 'object', says: 'The version that does not count, or the retraction' },
  },
  filters: {
    why: z.enum(EXCLUSIONS).optional().meta({ description: 'Without it `conflict`' }),
    source: z.string().min(1).max(500).optional(),
    subject: z.string().min(1).max(500).optional().meta({ description: 'The subject of either version' }),
  },
  keyTypes: () => ['bigint', 'bigint', 'bigint'],
  page: async (acting, context, { filters, cut, after, limit }) => {
    const { why = 'conflict', source, subject } = filters
    const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
    const place = placeOf(after)
    const wanted = { why, source, subject, batches, limit, ...(place && { after: place }) }
    return ok(async () => {
      const found = await listExclusions(context.usage, context.organization, wanted)
      const times = await timesOf(context, found)
      return found.map((one) => ({ row: rowOf(one, times), keys: [one.since, one.batch, one.row].map(String) }))
    })
  },
})

function placeOf(keys: readonly string[] | undefined): ExclusionPlace | undefined {
  if (!keys) return undefined
  const [since = 0, batch = 0, row = 0] = keys.map(Number)
  return { since, batch, row }
}

async function timesOf(context: Context, found: readonly Excluded[]): Promise<ReadonlyMap<number, string>> {
  const batches = [...new Set(found.flatMap(({ event, against }) => [event.batch, against.batch]))]
  return await read(context, (acting) => receivedTimes(acting, batches))
}

function rowOf({ why, since, event, against }: Excluded, times: ReadonlyMap<number, string>) {
  const shown = ({ source: _, id: __, row: ___, ...rest }: Version) => {
    return { ...rest, receivedAt: present(times.get(rest.batch), 'who reported an event knows its batch') }
  }
  const { source, id } = event
  const [first, other] = why === 'retracted' ? [event, against] : [against, event]
  return { why, source, id, since, first: shown(first), other: shown(other) }
}
