import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetBefore } from '#core/channel/webhook.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { actAs } from './acting.ts'
import { forgetDeliveries } from './webhook-deliveries.ts'

const NOW = Temporal.Instant.from('2024-05-01T00:00:00Z')
const { ended, told } = forgetBefore(NOW)
const late = { seconds: 1 }

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
  await endpoint('whk_altus', 'altus', 100)
})
afterEach(() => stage.close())

async function endpoint(id: string, organization: string, position: number, removed = false): Promise<void> {
  await actAs(stage.acting(organization), async (acting) => {
    const kept = { id, organization_id: organization, url: 'https://hooks.example', events: ['*'], description: '' }
    const made = { secret: 's', created_by: 'machine', created_at: NOW.toString() }
    const gone = { enabled: false, disabled_because: 'asked', removed_at: NOW.toString() }
    await acting
      .insertInto('webhook')
      .values({ ...kept, ...made })
      .execute()
    if (removed) await acting.updateTable('webhook').set(gone).where('id', '=', id).execute()
    const progress = { webhook_id: id, organization_id: organization, live: !removed, position, number: 0 }
    await acting.insertInto('webhook_progress').values(progress).execute()
  })
}

async function event(position: number, at: Temporal.Instant, parties: readonly string[] = ['altus']): Promise<void> {
  await stage.ask(`insert into event_out (position, type, at, parties) values ($1, 'price.recorded', $2, $3)`, [
    position,
    at.toString(),
    parties,
  ])
}

async function delivery(id: string, position: number, state: string, at: Temporal.Instant | null): Promise<void> {
  await stage.ask(
    `insert into webhook_delivery (id, organization_id, webhook_id, position, number, event_id, type, state, made_at,
      due_at, ended_at) values ($1, 'altus', 'whk_altus', $2, 0, 'evt', 'price.recorded', $3, '2024-01-01Z', '2024-01-01Z', $4)`,
    [id, position, state, at?.toString()],
  )
  await stage.ask(
    `insert into webhook_attempt (delivery_id, number, organization_id, at, ms)
      select $1, n, 'altus', '2024-01-01Z', 5 from generate_series(1, 2) n`,
    [id],
  )
}

const ids = async (statement: string) => (await stage.ask<{ id: unknown }>(statement)).map(({ id }) => id)
const deliveriesLeft = () => ids('select id from webhook_delivery order by id')
const eventsLeft = () => ids('select position::int as id from event_out order by position')

test('the moments are 30 and 90 days ago', () => {
  expect([ended.toString(), told.toString()]).toEqual(['2024-04-01T00:00:00Z', '2024-02-01T00:00:00Z'])
})

test('a delivery that came to its end is forgotten with its tries after 30 days, and no sooner; one that waits never', async () => {
  const past = ended.subtract(late)
  await delivery('a', 1, 'delivered', past)
  await delivery('b', 2, 'failed', past)
  await delivery('c', 3, 'dropped', past)
  await delivery('d', 4, 'delivered', ended)
  await delivery('e', 5, 'pending', null)
  expect(await forgetDeliveries(stage.records, NOW)).toBe(3)
  expect(await deliveriesLeft()).toEqual(['d', 'e'])
  expect(await ids('select distinct delivery_id as id from webhook_attempt order by 1')).toEqual(['d', 'e'])
  expect(await forgetDeliveries(stage.records, NOW)).toBe(0)
})

test('an event is forgotten after 90 days, and no sooner', async () => {
  await event(1, told.subtract(late))
  await event(2, told)
  expect(await forgetDeliveries(stage.records, NOW)).toBe(1)
  expect(await eventsLeft()).toEqual([2])
})

test('an event stays while an endpoint of a party has not passed it; one of somebody else, or a removed one, is not asked', async () => {
  await endpoint('whk_behind', 'nordwind', 3)
  await endpoint('whk_removed', 'altus', 0, true)
  for (const position of [1, 3, 4]) await event(position, told.subtract(late), ['altus', 'nordwind'])
  await event(5, told.subtract(late), ['altus'])
  await event(6, told.subtract(late), ['*', 'altus'])
  expect(await forgetDeliveries(stage.records, NOW)).toBe(3)
  expect(await eventsLeft()).toEqual([4, 6])
})

test('an event stays while a delivery of it is kept, as that may be sent again', async () => {
  for (const position of [1, 2, 3]) await event(position, told.subtract(late))
  await delivery('old', 1, 'failed', ended.subtract(late))
  await delivery('new', 2, 'failed', ended)
  await delivery('waits', 3, 'pending', null)
  expect(await forgetDeliveries(stage.records, NOW)).toBe(2)
  expect(await eventsLeft()).toEqual([2, 3])
})

test('more than one transaction forgets all go', async () => {
  await stage.ask(
    `insert into event_out (position, type, at, parties) select n, 'price.recorded', $1, '{altus}'
      from generate_series(1, 12000) n`,
    [told.subtract(late).toString()],
  )
  await stage.ask(`update webhook_progress set position = 11000`)
  expect(await forgetDeliveries(stage.records, NOW)).toBe(11_000)
  expect(await ids('select count(*)::int as id from event_out')).toEqual([1_000])
})

test('whoever calls it with whatever moment, the last week stays', async () => {
  const [clock] = await stage.ask<{ now: string }>('select now()::text as now')
  const now = Temporal.Instant.from((clock?.now ?? '').replace(' ', 'T'))
  const week = { hours: 7 * 24 }
  await delivery('new', 1, 'delivered', now.subtract(week).add({ minutes: 5 }))
  await delivery('older', 2, 'delivered', now.subtract(week).subtract({ minutes: 5 }))
  await event(3, now)
  await forgetDeliveries(stage.records, Temporal.Instant.from('2999-01-01T00:00:00Z'))
  expect([await deliveriesLeft(), await eventsLeft()]).toEqual([['new'], [3]])
})

test('nothing else deletes what was told and tried: not the server, not the owner, not after it either', async () => {
  await event(1, told)
  await delivery('a', 1, 'delivered', ended)
  await forgetDeliveries(stage.records, NOW)
  for (const table of ['event_out', 'webhook_attempt']) {
    await expect(stage.ask(`delete from ${table}`)).rejects.toThrow(/append-only/)
    const asServer = actAs(stage.acting('altus'), (acting) => sql`delete from ${sql.table(table)}`.execute(acting))
    await expect(asServer).rejects.toThrow('permission denied')
  }
})
