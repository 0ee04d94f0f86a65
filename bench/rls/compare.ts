import type { Client } from 'pg'
import type { Sent } from './statements.ts'

/** Milliseconds that a route's statements take, on either side, by the median of as many turns. */
export type Compared = Readonly<{ secured: number; narrowed: number; turns: number; rows: number }>

type Side = Readonly<{ client: Client; statements: readonly Sent[] }>

const LEAST_TURNS = 9
const MOST_TURNS = 201
const BUDGET_MS = 1_500

/**
 * Runs the same questions on both sides in turn, first as row-level security shows the rows, then by explicit conditions. Throws
 * where the two do not give the same rows.
 */
export async function compareSides(who: string, secured: Side, narrowed: Side): Promise<Compared> {
  await Promise.all([begin(secured.client, who), begin(narrowed.client, who)])
  try {
    const rows = await sameRows(secured, narrowed)
    const took: Readonly<{ secured: number[]; narrowed: number[] }> = { secured: [], narrowed: [] }
    const until = performance.now() + BUDGET_MS
    for (let turn = 0; turn < MOST_TURNS && (turn < LEAST_TURNS || performance.now() < until); turn += 1) {
      // Whoever goes second finds the caches warmer: the sides take turns at that too.
      const order = turn % 2 === 0 ? (['secured', 'narrowed'] as const) : (['narrowed', 'secured'] as const)
      for (const side of order) took[side].push(await timeOf(side === 'secured' ? secured : narrowed))
    }
    return { secured: median(took.secured), narrowed: median(took.narrowed), turns: took.secured.length, rows }
  } finally {
    await Promise.all([secured.client.query('rollback'), narrowed.client.query('rollback')])
  }
}

async function begin(client: Client, who: string): Promise<void> {
  await client.query('begin read only')
  await client.query("select set_config('perennial.organization', $1, true)", [who])
}

async function timeOf({ client, statements }: Side): Promise<number> {
  const begun = performance.now()
  for (const { sql, parameters } of statements) await client.query(sql, [...parameters])
  return performance.now() - begun
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

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b)
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN
}
