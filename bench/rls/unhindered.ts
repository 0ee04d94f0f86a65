/**
 * The records as somebody whom row-level security keeps from nothing, with the same rights otherwise: what the server would be
 * if every statement said by itself whose rows it wants. Each statement is narrowed on its way to the database.
 */
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { assert } from '#core/ground/result.ts'
import type { Records } from '#stores/postgres/acting.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import type { Ask } from './fill.ts'
import { narrow } from './own-rows.ts'

const ROLE = 'bench_unhindered'

export type Unhindered = Readonly<{
  records: Records
  /** From here on, tables that are reached by the key of a row that is shown already. */
  useParts: (parts: readonly string[]) => void
}>

/** `ask` is a superuser's. The role may do what the server's may and, beside that, see every row. */
export async function openUnhindered(ask: Ask, ownerUrl: string, tables: ReadonlySet<string>): Promise<Unhindered> {
  await ask(`do $$ begin create role ${ROLE} nologin bypassrls; exception when duplicate_object then null; end $$`)
  await ask(`grant perennial_app to ${ROLE}`)
  let parts: readonly string[] = []
  const pool = openPostgresPool(ownerUrl, { role: ROLE, statementTimeoutMs: 0 })
  // Narrowing a text takes longer than many a statement and is no part of what is measured: each is narrowed once.
  const known = new Map<string, string>()
  const narrowed: Narrowed = (sql, who) => {
    const name = `${who} ${parts.join()} ${sql}`
    const text = known.get(name) ?? narrow(sql, { who, tables, parts })
    known.set(name, text)
    return text
  }
  const records: Records = new Kysely({ dialect: new PostgresDialect({ pool: narrowing(pool, narrowed) }) })
  return {
    records,
    useParts: (next) => {
      parts = next
    },
  }
}

type Narrowed = (sql: string, who: string) => string

function narrowing(pool: Pool, narrowed: Narrowed): PostgresPool {
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client) ?? narrowingClient(client, narrowed)
      clients.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

const ACTS = /set_config\('perennial\.organization'/
const ENDS = /^(commit|rollback)$/

/** Hears who acts in a transaction. Before anybody does, nothing is anybody's: an API key is looked up by its id alone. */
function narrowingClient(client: PoolClient, narrowed: Narrowed): PostgresPoolClient {
  let who: string | undefined
  const query = async (sql: unknown, parameters: readonly unknown[] = []): Promise<unknown> => {
    assert(typeof sql === 'string', 'the server reads without cursors')
    if (ENDS.test(sql)) who = undefined
    const text = who === undefined ? sql : narrowed(sql, who)
    if (ACTS.test(sql)) who = String(parameters[0])
    return await client.query(text, [...parameters])
  }
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() }
}
