import type { Client } from 'pg'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import type { Records } from '#stores/postgres/acting.ts'
import { type Compared, compareSides } from './compare.ts'

/** A statement as the door sent it. */
export type Sent = Readonly<{ sql: string; parameters: readonly unknown[] }>

/** Asks a question as any organization and tells which statements it made. */
export type Listen = (door: Door, who: string, input: Readonly<Record<string, unknown>>) => Promise<readonly Sent[]>

export function listenTo(records: Records, context: Omit<Context, 'organization' | 'records' | 'principal'>): Listen {
  let sent: Sent[] = []
  const heard = records.withPlugin({
    transformQuery: ({ node, queryId }) => {
      const { sql, parameters } = records.getExecutor().compileQuery(node, queryId)
      if (!sql.includes('set_config(')) sent.push({ sql, parameters })
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return async (door, who, input) => {
    sent = []
    const asked = { ...context, records: heard, principal: MACHINE, organization: who }
    const answer = await door.run(asked, door.input.parse(input))
    if (!answer.ok) throw new Error(`${door.name} ${JSON.stringify(input)} as ${who}: ${answer.refusal.says}`)
    return sent
  }
}

type Side = Readonly<{ client: Client; statements: readonly Sent[] }>

/**
 * The bare statements of a question on both sides, each within one open transaction, and how many rows they give. Throws where
 * the sides do not give the same rows.
 */
export async function compareStatements(
  who: string,
  secured: Side,
  narrowed: Side,
): Promise<Compared & Readonly<{ rows: number }>> {
  await Promise.all([begin(secured.client, who), begin(narrowed.client, who)])
  try {
    const rows = await sameRows(secured, narrowed)
    const compared = await compareSides({ secured: () => sendAll(secured), narrowed: () => sendAll(narrowed) })
    return { ...compared, rows }
  } finally {
    await Promise.all([secured.client.query('rollback'), narrowed.client.query('rollback')])
  }
}

async function begin(client: Client, who: string): Promise<void> {
  await client.query('begin read only')
  await client.query("select set_config('perennial.organization', $1, true)", [who])
}

async function sendAll({ client, statements }: Side): Promise<void> {
  for (const { sql, parameters } of statements) await client.query(sql, [...parameters])
}

async function sameRows(secured: Side, narrowed: Side): Promise<number> {
  let count = 0
  for (const [at, { sql, parameters }] of secured.statements.entries()) {
    const other = narrowed.statements[at]
    if (!other) throw new Error('Both sides have the same statements')
    const [one, two] = [await rowsOf(secured.client, { sql, parameters }), await rowsOf(narrowed.client, other)]
    if (one.join('\n') !== two.join('\n'))
      throw new Error(`${one.length} rows by row-level security, ${two.length} others by conditions:\n${other.sql}`)
    count += one.length
  }
  return count
}

/** Rows as text, sorted: where a statement's order leaves ties, the sides may break them otherwise. */
async function rowsOf(client: Client, { sql, parameters }: Sent): Promise<readonly string[]> {
  const { rows } = await client.query(sql, [...parameters])
  return rows.map((row) => JSON.stringify(row)).sort()
}
