import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventOut } from '#core/channel/webhook.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Acting, actAs, beginPosting, lookAs } from './acting.ts'
import { announce } from './outbox.ts'
import { takePositions } from './positions.ts'
import { findWork } from './webhook-deliveries.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const NOW = Temporal.Instant.from('2026-05-01T00:00:00Z')
const LINK = { seller: 'altus', buyer: 'nordwind' }

function event(parties: readonly string[], data: Record<string, unknown> = {}): EventOut {
  return { type: 'invoice.issued', at: NOW, parties, data }
}

const told = (organization: string, events: readonly EventOut[]) =>
  actAs(stage.acting(organization), async (acting) => announce(acting, await takePositions(acting, 1, NOW), events))

const posted = (events: readonly EventOut[]) =>
  actAs(stage.acting('altus'), async (acting) => {
    await beginPosting(acting, LINK)
    await announce(acting, await takePositions(acting, 1, NOW), events)
  })

const seenBy = async (organization: string) =>
  await lookAs(stage.acting(organization), async (acting) => {
    const { rows } = await sql<{ data: { n?: number } }>`select data from event_out order by position, number`.execute(
      acting,
    )
    return rows.map(({ data }) => data.n)
  })

test('each event is seen by its parties and nobody else, in the order of positions', async () => {
  await posted([event(['altus', 'nordwind'], { n: 1 }), event(['nordwind'], { n: 2 })])
  await told('leaf', [event(['leaf'], { n: 3 }), event(['*', 'leaf'], { n: 4 })])
  expect(await seenBy('altus')).toEqual([1, 4])
  expect(await seenBy('nordwind')).toEqual([1, 2, 4])
  expect(await seenBy('leaf')).toEqual([3, 4])
  expect(await seenBy('stranger')).toEqual([4])
})

test('an event and what it tells are there together or not at all', async () => {
  const failed = actAs(stage.acting('altus'), async (acting) => {
    await announce(acting, await takePositions(acting, 1, NOW), [event(['altus'], { n: 99 })])
    throw new Error('what it tells was refused')
  })
  await expect(failed).rejects.toThrow('refused')
  expect(await seenBy('altus')).not.toContain(99)
})

describe('is refused', () => {
  test.each([
    { what: 'an organization that tells others what it is no party to', tells: () => told('leaf', [event(['altus'])]) },
    { what: 'an organization that tells everybody without being named', tells: () => told('leaf', [event(['*'])]) },
    { what: 'the posting role that tells a third', tells: () => posted([event(['altus', 'bridge'])]) },
    { what: 'the posting role that tells everybody', tells: () => posted([event(['*'])]) },
  ])('$what', async ({ tells }) => {
    await expect(tells()).rejects.toThrow(/violates row-level security/)
  })
})

describe('endpoints', () => {
  beforeAll(async () => {
    await actAs(stage.acting('altus'), async (acting) => {
      await insert(
        acting,
        sql`insert into webhook (id, organization_id, url, events, description, secret, created_by,
        created_at) values ('whk_altus', 'altus', 'https://hooks.example', '{*}', '', 's', 'machine', now())`,
      )
      await insert(
        acting,
        sql`insert into webhook_progress (webhook_id, organization_id, live, position, number)
        values ('whk_altus', 'altus', true, 0, 0)`,
      )
      await insert(
        acting,
        sql`insert into webhook_delivery (id, organization_id, webhook_id, position, number, event_id,
        type, made_at, due_at) values ('dlv_altus', 'altus', 'whk_altus', 1, 0, 'evt_1', 'ping', now(), now())`,
      )
      await insert(
        acting,
        sql`insert into webhook_attempt (delivery_id, number, organization_id, at, ms)
        values ('dlv_altus', 1, 'altus', now(), 5)`,
      )
    })
  })

  const TABLES = ['webhook', 'webhook_progress', 'webhook_delivery', 'webhook_attempt']
  const count = async (acting: Acting, table: string) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(acting)
    return rows[0]?.n
  }

  test.each(TABLES)('%s is seen by its organization and nobody else', async (table) => {
    expect(await lookAs(stage.acting('altus'), (acting) => count(acting, table))).toBe(1)
    for (const who of ['leaf', '*', '']) {
      expect(await lookAs(stage.acting(who), (acting) => count(acting, table))).toBe(0)
    }
  })

  test('whoever looks for work sees which endpoints have some, no endpoint and no event', async () => {
    expect(await findWork(stage.records, NOW)).toEqual([{ organization: 'altus', webhook: 'whk_altus' }])
    const seen = await stage.records.transaction().execute(async (seeking) => {
      await sql`select set_config('perennial.seeking', 'deliveries', true)`.execute(seeking)
      const counts = []
      for (const table of ['event_out', ...TABLES]) counts.push(await count(seeking, table))
      return counts
    })
    // Only what is told to everybody, as anybody sees it.
    expect(seen).toEqual([1, 0, 1, 1, 0])
  })

  test('nobody else makes a delivery of its own to it', async () => {
    const foreign = actAs(stage.acting('leaf'), (acting) =>
      insert(
        acting,
        sql`insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type,
        made_at, due_at) values ('altus', 'whk_altus', 2, 0, 'evt_2', 'ping', now(), now())`,
      ),
    )
    await expect(foreign).rejects.toThrow(/violates row-level security/)
  })

  test.each([
    'update event_out set data = null',
    'delete from event_out',
    'truncate event_out',
    'update webhook_attempt set status = 200',
    'delete from webhook_attempt',
    'truncate webhook_attempt',
  ])('what was told and tried stands, even for the owner of the tables: %s', async (statement) => {
    await expect(stage.ask(statement)).rejects.toThrow(/append-only/)
  })

  test('an event is made out to an endpoint once', async () => {
    const twice = actAs(stage.acting('altus'), (acting) =>
      insert(
        acting,
        sql`insert into webhook_delivery (organization_id, webhook_id, position, number, event_id, type,
        made_at, due_at) values ('altus', 'whk_altus', 1, 0, 'evt_1', 'ping', now(), now())`,
      ),
    )
    await expect(twice).rejects.toThrow(/webhook_delivery_once/)
  })
})

async function insert(acting: Acting, statement: RawBuilder<unknown>): Promise<void> {
  await statement.execute(acting)
}
