import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { createDatabase, urlOf } from '#tools/vitest/databases.ts'
import { actAs } from './acting.ts'
import { migrate } from './migrate.ts'
import { acceptInvitation, addFirstOwner, keepOwnerLink, type People, readInvitation } from './people.ts'
import { openPeople, openRecords } from './records.ts'
import { foundTenant } from './tenant.ts'
import { forgetDeliveries } from './webhook-deliveries.ts'

// At a PostgreSQL server by URL the owner is often no superuser: it obeys row-level security and steps into the other roles.
const name = `plain_${randomBytes(6).toString('hex')}`
const now = Temporal.Instant.from('2026-01-01T12:00:00Z')
let ownerUrl: string
let people: People

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

beforeAll(async () => {
  await createDatabase(inject('postgresUrl'), name)
  await asSuperuser(`create role ${name} login nosuperuser createrole;
    grant perennial_app, perennial_posting, perennial_signin to ${name};
    alter database ${name} owner to ${name}`)
  const url = new URL(urlOf(inject('postgresUrl'), name))
  url.username = name
  ownerUrl = url.href
  await migrate(ownerUrl)
  await foundTenant(ownerUrl, { operator: 'altus', name: 'Altus' })
  people = openPeople(ownerUrl, { embedded: false })
})
afterAll(async () => {
  await people.destroy()
  await asSuperuser(`drop database ${name} with (force)`)
  await asSuperuser(`drop role ${name}`)
})

test('the first owner, an invitation and its acceptance work for an owner that is no superuser', async () => {
  await keepOwnerLink(people, { hash: 'first', now, until: now.add({ hours: 1 }) })
  const ada = { id: 'psn_ada', name: 'Ada', email: 'ada@altus.example', emailVerified: true, now }
  expect(await addFirstOwner(people, 'first', ada)).toEqual({ ok: true, value: 'altus' })
  const records = openRecords(ownerUrl, { embedded: false })
  try {
    const context = { records, organization: 'nordwind', now, principal: MACHINE }
    await actAs(context, (acting) =>
      sql`insert into invitation (id, organization_id, email, roles, token_hash, invited_by, created_at, expires_at)
        values ('one', 'nordwind', 'ada@altus.example', '{viewer}', 'second', 'machine', ${now.toString()},
          ${now.add({ hours: 1 }).toString()})`.execute(acting),
    )
  } finally {
    await records.destroy()
  }
  expect(await readInvitation(people, 'second', now)).toMatchObject({
    organization: 'nordwind',
    email: 'ada@altus.example',
  })
  expect(await acceptInvitation(people, 'second', 'psn_ada', now)).toBe('nordwind')
  expect(await acceptInvitation(people, 'second', 'psn_ada', now)).toBeUndefined()
  await expect(sql`select from public.membership`.execute(people)).rejects.toThrow('permission denied')
})

test('what was sent to endpoints is forgotten for such an owner too', async () => {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const records = openRecords(ownerUrl, { embedded: false })
  const context = { records, organization: 'nordwind', now, principal: MACHINE }
  try {
    await actAs(context, async (acting) => {
      await sql`insert into webhook (id, organization_id, url, events, description, secret, created_by, created_at)
        values ('whk', 'nordwind', 'https://hooks.example', '{*}', '', 's', 'machine', now())`.execute(acting)
      await sql`insert into webhook_progress (webhook_id, organization_id, live, position, number)
        values ('whk', 'nordwind', true, 9, 0)`.execute(acting)
      await sql`insert into event_out (position, type, at, parties) values (1, 'ping', '2020-01-01Z', '{nordwind}')`.execute(
        acting,
      )
      await sql`insert into webhook_delivery (id, organization_id, webhook_id, position, number, event_id, type, state,
        made_at, due_at, ended_at) values ('dlv', 'nordwind', 'whk', 1, 0, 'evt', 'ping', 'failed', '2020-01-01Z',
        '2020-01-01Z', '2020-01-01Z')`.execute(acting)
      await sql`insert into webhook_attempt (delivery_id, number, organization_id, at, ms)
        values ('dlv', 1, 'nordwind', '2020-01-01Z', 5)`.execute(acting)
    })
    expect(await forgetDeliveries(records, now)).toBe(2)
    const { rows } = await owner.query(
      'select (select count(*)::int from webhook_attempt) as tries, (select count(*)::int from event_out) as events',
    )
    expect(rows).toEqual([{ tries: 0, events: 0 }])
  } finally {
    await owner.end()
    await records.destroy()
  }
})
