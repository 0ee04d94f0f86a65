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
