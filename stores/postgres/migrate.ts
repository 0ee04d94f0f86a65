import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { assert } from '#core/ground/result.ts'

/** Any number: it names this lock among all advisory locks of the server. */
const MIGRATION_LOCK = 7_264_001

const FOLDER = join(import.meta.dirname, 'migrations')

/** What a migration run did: the files that were new, in their order. */
export type Migrated = Readonly<{ applied: readonly string[] }>

/**
 * Brings the database of the owner's URL to this version: creates the roles that are missing and runs each new SQL file
 * once, in the order of their names, each in a transaction, under an advisory lock, so several starts at once do no harm.
 * Files are forward-only; a file that was applied and is no longer here means that the database is newer, and throws.
 */
export async function migrate(ownerUrl: string): Promise<Migrated> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await createRoles(client)
    return await applyNew(client)
  } finally {
    await client.end()
  }
}

async function applyNew(client: pg.Client): Promise<Migrated> {
  await client.query(
    'create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())',
  )
  const known = await client.query<{ name: string }>('select name from schema_migration')
  const done = new Set(known.rows.map((row) => row.name))
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const newer = [...done].filter((name) => !files.includes(name))
  assert(newer.length === 0, `the database knows no migrations that this version lacks (${newer.join(', ')})`)
  const applied = files.filter((name) => !done.has(name))
  for (const name of applied) {
    await client.query('begin')
    await client.query(readFileSync(join(FOLDER, name), 'utf8'))
    await client.query('insert into schema_migration (name) values ($1)', [name])
    await client.query('commit')
  }
  return { applied }
}

/**
 * perennial_app is what the server works as: it owns nothing and can't bypass row-level security. perennial_posting can't log
 * in; the app role may step into it inside a transaction, to write both books of one pair of organizations. perennial_signin
 * knows who people are and nothing of the records.
 */
async function createRoles(client: pg.Client): Promise<void> {
  await createRole(client, 'perennial_app', 'login nosuperuser nobypassrls nocreatedb nocreaterole')
  await createRole(client, 'perennial_posting', 'nologin nosuperuser nobypassrls nocreatedb nocreaterole')
  await createRole(client, 'perennial_signin', 'login nosuperuser nobypassrls nocreatedb nocreaterole')
  await grantRole(client, 'perennial_posting', 'perennial_app', 'with inherit false, set true')
  // An owner that is no superuser must be a member to let its pools step into these roles.
  const self = await client.query<{ name: string; super: boolean }>(
    'select rolname as name, rolsuper as super from pg_roles where rolname = current_user',
  )
  const owner = self.rows[0]
  if (!owner || owner.super) return
  await grantRole(client, 'perennial_app', owner.name)
  await grantRole(client, 'perennial_signin', owner.name)
}

/** What was granted already, by whomever, is left alone: whoever set the server up may have kept the right to grant to itself. */
async function grantRole(client: pg.Client, role: string, member: string, how = ''): Promise<void> {
  const granted = await client.query(
    'select from pg_auth_members where roleid = $1::regrole and member = (select oid from pg_roles where rolname = $2) and set_option',
    [role, member],
  )
  if (granted.rowCount === 0) await client.query(`grant ${role} to "${member.replaceAll('"', '""')}" ${how}`)
}

/** Roles belong to the server, not to a database, so another database's start may create one at the same moment. */
async function createRole(client: pg.Client, name: string, attributes: string): Promise<void> {
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name} ${attributes}; end if;
    exception when duplicate_object or unique_violation then null;
  end $$`)
}
