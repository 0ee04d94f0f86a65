/** What all tables hold, as one line for each. */
import type { World } from './world.ts'

/** What even a refused request may leave behind: that a key was used, that a password was guessed at. */
const LEFT_BEHIND = new Set(['public.api_key_use', 'signin.attempt'])

/** A question about a past moment may settle that moment. */
const COLUMNS: Readonly<Record<string, string>> = { 'public.position': 'kind, value' }

/** A line for each table, in one order: its name and a hash of its rows; then how much usage there is. */
export async function digestOf({ ask, context }: World): Promise<readonly string[]> {
  const tables = await ask<{ name: string; of: string }>(
    `select schemaname || '.' || tablename as name, format('%I.%I', schemaname, tablename) as of from pg_tables
      where schemaname in ('public', 'signin') order by 1`,
  )
  const lines: string[] = []
  for (const { name, of } of tables) {
    if (LEFT_BEHIND.has(name)) continue
    const [row] = await ask<{ hash: string | null }>(
      `select md5(string_agg(row::text, '|' order by row::text)) as hash from (select ${COLUMNS[name] ?? '*'} from ${of}) row`,
    )
    lines.push(`${name} ${row?.hash ?? 'empty'}`)
  }
  const { client } = context('altus').usage
  const answer = await client.query({ query: 'SELECT count() AS events FROM usage_event', format: 'JSONEachRow' })
  return [...lines, `usage_event ${await answer.text()}`]
}
