import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { actAs, lookAs } from './acting.ts'
import { connectSso } from './connections.ts'
import { acceptInvitation, addPerson, findPerson, type People } from './people.ts'
import { openPeople } from './records.ts'
import { beginAttempt, forgetAttempts, takeCode } from './sessions.ts'

let stage: Stage
let people: People
const now = Temporal.Instant.from('2026-01-01T12:00:00Z')

beforeAll(async () => {
  stage = await openStage()
  people = openPeople(stage.postgresUrl, { embedded: true })
  await addPerson(people, { id: 'psn_ada', name: 'Ada', email: 'ada@altus.example', emailVerified: true, now })
  await addPerson(people, { id: 'psn_bo', name: 'Bo', email: 'bo@nordwind.example', emailVerified: true, now })
  for (const [person, organization] of [
    ['psn_ada', 'altus'],
    ['psn_bo', 'nordwind'],
  ]) {
    await actAs(stage.acting(organization ?? ''), (acting) =>
      sql`insert into membership (person_id, organization_id, roles, joined_at) values (${person}, ${organization}, '{viewer}', now())`.execute(
        acting,
      ),
    )
  }
})
afterAll(async () => {
  await people.destroy()
  await stage.close()
})

test.each([
  { organization: 'altus', sees: ['Ada'] },
  { organization: 'nordwind', sees: ['Bo'] },
  { organization: 'fen-foods', sees: [] },
  { organization: '', sees: [] },
])('$organization sees by name only its own members', async ({ organization, sees }) => {
  const names = await lookAs(stage.acting(organization), (acting) =>
    sql<{ name: string }>`select name from people_named('{psn_ada,psn_bo}')`.execute(acting),
  )
  expect(names.rows.map(({ name }) => name)).toEqual(sees)
})

test('the server’s role reads no table of the sign-in', async () => {
  for (const table of ['"user"', 'session', 'account', 'verification', '"twoFactor"', '"ssoProvider"', 'owner_link']) {
    const reading = sql`select from ${sql.raw(`signin.${table}`)}`.execute(stage.records)
    await expect(reading).rejects.toThrow('permission denied')
  }
})

test('the sign-in’s role reads no record and calls no function of the owner’s there', async () => {
  const tables = await stage.ask(`select relname from pg_class c where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'v', 'p') and has_table_privilege('perennial_signin', c.oid, 'select, insert, update, delete')`)
  expect(tables).toEqual([])
  const functions =
    await stage.ask(`select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
    and prorettype <> 'trigger'::regtype and has_function_privilege('perennial_signin', oid, 'execute')`)
  expect(functions).toEqual([])
  await expect(sql`select from public.membership`.execute(people)).rejects.toThrow('permission denied')
})

test('one address belongs to one person', async () => {
  const again = await addPerson(people, {
    id: 'psn_eve',
    name: 'Eve',
    email: 'ada@altus.example',
    emailVerified: false,
    now,
  })
  expect(again).toEqual({ ok: false, refusal: { code: 'email_taken' } })
  expect(await findPerson(people, 'ADA@altus.example')).toMatchObject({ id: 'psn_ada', hasPassword: false })
})

// With 3 forgiven, the third failure locks for 15 s, the fourth for 30 s, the fifth for a minute.
test('each failure past those that are forgiven locks for twice as long, at most 15 minutes', async () => {
  const key = 'account:one'
  let at = now
  const waits: number[] = []
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(await beginAttempt(people, { key, allowed: 3, now: at })).toBeUndefined()
    const until = await beginAttempt(people, { key, allowed: 3, now: at })
    if (attempt === 0) {
      // The second call of the first round was made, not refused: it counted.
      expect(until).toBeUndefined()
      continue
    }
    waits.push(until ? at.until(until).total('seconds') : 0)
    at = until ?? at
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900])
})

test('attempts at the same moment all count', async () => {
  const tries = Array.from({ length: 20 }, () => beginAttempt(people, { key: 'account:two', allowed: 5, now }))
  const made = (await Promise.all(tries)).filter((until) => until === undefined)
  expect(made).toHaveLength(5)
})

test('a success forgets the account’s failures and gives the address back one of its own', async () => {
  for (const key of ['account:three', 'address:three', 'address:three'])
    await beginAttempt(people, { key, allowed: 9, now })
  await forgetAttempts(people, { forget: 'account:three', giveBack: 'address:three' })
  expect(await stage.ask(`select key, failures from signin.attempt where key like '%three'`)).toEqual([
    { key: 'address:three', failures: 1 },
  ])
})

test('a day without attempts forgets them all', async () => {
  for (let count = 0; count < 3; count += 1) await beginAttempt(people, { key: 'account:four', allowed: 3, now })
  const later = now.add({ hours: 25 })
  expect(await beginAttempt(people, { key: 'account:four', allowed: 3, now: later })).toBeUndefined()
  expect(await beginAttempt(people, { key: 'account:four', allowed: 3, now: later })).toBeUndefined()
})

test('of two that use a code at once, one has it; five minutes later it may come up again', async () => {
  const code = { person: 'psn_ada', hash: 'code' }
  const took = await Promise.all([takeCode(people, { ...code, now }), takeCode(people, { ...code, now })])
  expect(took.sort()).toEqual([false, true])
  expect(await takeCode(people, { ...code, now: now.add({ seconds: 301 }) })).toBe(true)
})

// The database decides for itself, whatever the program above it checked.
test.each([
  { person: 'psn_ada', because: 'another was invited' },
  { person: 'psn_di', because: 'its address was never confirmed' },
])('$person can’t accept: $because', async ({ person }) => {
  const email = 'di@nordwind.example'
  await addPerson(people, { id: 'psn_di', name: 'Di', email, emailVerified: false, now })
  const hash = `invitation of ${person}`
  await actAs(stage.acting('nordwind'), (acting) =>
    sql`insert into invitation (id, organization_id, email, roles, token_hash, invited_by, created_at, expires_at)
      values (${hash}, 'nordwind', ${email}, '{owner}', ${hash}, 'machine', now(), ${now.add({ hours: 1 }).toString()})`.execute(
      acting,
    ),
  )
  expect(await acceptInvitation(people, hash, person, now)).toBeUndefined()
  expect(
    await stage.ask(`select from membership where person_id = $1 and organization_id = 'nordwind'`, [person]),
  ).toEqual([])
})

test('an account of a connection whose domain was not confirmed joins nothing', async () => {
  const connection = {
    id: 'of-rival',
    issuer: 'https://idp.example',
    domain: 'altus.example',
    clientId: 'c',
    clientSecret: 's',
  }
  await actAs(stage.acting('rival'), (acting) =>
    connectSso(acting, { ...connection, domainToken: 't', by: 'psn_o' }, now),
  )
  await sql`insert into signin.account (id, "userId", "providerId", "accountId") values ('one', 'psn_ada', 'of-rival', 'ada')`.execute(
    people,
  )
  expect(await stage.ask(`select organization_id as organization from membership where person_id = 'psn_ada'`)).toEqual(
    [{ organization: 'altus' }],
  )
})
