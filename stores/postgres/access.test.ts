import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { actAs } from './acting.ts'
import { openRecords } from './records.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const OF_PUBLIC = `c.relnamespace = 'public'::regnamespace`

test('every table that a role of the server may touch has row-level security: enabled, forced, with a policy', async () => {
  const tables = await stage.ask<{
    name: string
    enabled: boolean
    forced: boolean
    policies: number
    granted: boolean
  }>(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
      exists (select from unnest(array['perennial_app', 'perennial_posting']) role,
        unnest(array['select', 'insert', 'update', 'delete', 'truncate']) act where has_table_privilege(role, c.oid, act)) as granted
    from pg_class c where ${OF_PUBLIC} and c.relkind in ('r', 'p', 'f') order by 1`)
  const guarded = tables.filter(({ enabled, forced, policies }) => enabled && forced && policies > 0)
  const bare = tables.filter((table) => !guarded.includes(table))
  expect(guarded.length).toBeGreaterThanOrEqual(22)
  expect(bare.map(({ name, granted }) => ({ name, granted }))).toEqual([{ name: 'schema_migration', granted: false }])
})

test('no view and no function goes around it', async () => {
  const views = await stage.ask<{ name: string }>(`select c.relname as name from pg_class c
    where ${OF_PUBLIC} and (c.relkind = 'm' or c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions)
      or 'security_invoker=on' = any (c.reloptions), false))`)
  expect(views).toEqual([])
  // Triggers can't be called; what can, and runs as the owner, is named here with what keeps it from telling anything.
  const definers = await stage.ask<{ name: string }>(`select proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef and prorettype <> 'trigger'::regtype
      and (has_function_privilege('perennial_app', oid, 'execute') or has_function_privilege('perennial_posting', oid, 'execute'))
    order by 1`)
  expect(definers.map(({ name }) => name)).toEqual([
    'append_audit', // gives a number; writes what the database itself has noted, for the acting organization alone
    'books_locked_through', // gives the day up to which books are locked, of the acting organization and of those it posts for
    'closed_up_to', // gives the end of the newest closed period, whoever's; it names nobody and no amount
    'confirm_sso_domain', // the operator alone; gives yes or no
    'connect_sso', // adds a connection of the acting organization; gives nothing
    'count_close', // numbers of rows of a run of the acting organization's, whoever's they are; it names nobody and no amount
    'disconnect_sso', // ends a connection of the acting organization; gives yes or no
    'erase_person', // the operator alone; gives yes or no
    'forget_deliveries', // deletes what has ended or was told more than a week ago, whoever asks; gives a number
    'forget_requests', // deletes what is past its time
    'identification_step', // gives numbers of batches and how many events they hold, whoever's
    'note_event', // adds to what the running transaction has to log
    'people_named', // names of the acting organization's members
    'playbook_owners', // ids of organizations that have playbooks, for the operator alone, who runs them; without a tenant for anybody
    'rival_courses', // when others registered and a vendor decided on a prospect that the asker can name; whose, whom and how much it does not say
    'selling_organizations', // ids of organizations that sell on a link, for the operator alone, who closes them; without a tenant for anybody
    'sso_connections', // the acting organization's connections without secrets; the operator sees all, to confirm their domains
  ])
})

test('the role of the server owns nothing and bypasses nothing; the posting role can’t log in', async () => {
  const roles = await stage.ask(`select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
      (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o') as owns
    from pg_roles r where rolname like 'perennial\\_%' and rolname <> 'perennial_owner' order by 1`)
  const plain = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0 }
  expect(roles).toEqual([
    { rolname: 'perennial_app', rolcanlogin: true, ...plain },
    { rolname: 'perennial_posting', rolcanlogin: false, ...plain },
    { rolname: 'perennial_signin', rolcanlogin: true, ...plain },
  ])
  const memberships = await stage.ask(`select m.member::regrole::text as member, m.roleid::regrole::text as role,
    m.inherit_option, m.set_option, m.admin_option from pg_auth_members m where m.member::regrole::text like 'perennial%'`)
  expect(memberships).toEqual([
    {
      member: 'perennial_app',
      role: 'perennial_posting',
      inherit_option: false,
      set_option: true,
      admin_option: false,
    },
  ])
})

test('after a transaction nobody acts, and on the same connection nothing is seen', async () => {
  const records = openRecords(stage.postgresUrl, { embedded: true, mostConnections: 1 })
  try {
    await actAs(stage.acting('altus'), (acting) =>
      sql`insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
        values (1, 'price', 'one', 'altus:price', 'altus', '{altus}', '2026-01-01Z', '{}')`.execute(acting),
    )
    const within = await actAs(stage.acting('altus', records), (acting) => sql`select about from fact`.execute(acting))
    expect(within.rows).toEqual([{ about: 'altus:price' }])
    const after = await sql<{ who: string | null; facts: number }>`
      select current_setting('perennial.organization', true) as who, (select count(*) from fact) as facts`.execute(
      records,
    )
    expect(after.rows).toEqual([{ who: '', facts: 0 }])
    const foreign = await actAs(stage.acting('', records), (acting) => sql`select about from fact`.execute(acting))
    expect(foreign.rows).toEqual([])
  } finally {
    await records.destroy()
  }
})

test('an organization records only its own facts', async () => {
  const recorded = actAs(stage.acting('bridge'), (acting) =>
    sql`insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
      values (2, 'price', 'two', 'altus:price', 'altus', '{bridge}', '2026-01-01Z', '{}')`.execute(acting),
  )
  await expect(recorded).rejects.toThrow(/violates row-level security/)
})
