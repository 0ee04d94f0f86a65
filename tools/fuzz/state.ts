import type { Ask } from '#tools/verify/check.ts'

/** Notices what was written between two moments, by any transaction that committed. */
export type Watch = Readonly<{
  /** The next number that a writing transaction would get: the same before and after, nothing was written. */
  mark: () => Promise<string>
  /** How many rows of each table were added, changed or deleted by transactions from this mark on. */
  changes: (mark: string) => Promise<ReadonlyMap<string, number>>
}>

/** Tells of a deletion, which leaves nothing behind, in a table of its own. */
const NOTE_DELETIONS = `
  create schema if not exists fuzz;
  create table if not exists fuzz.deleted (name text not null);
  create or replace function fuzz.note_deletion() returns trigger language plpgsql security definer as
    $$ begin insert into fuzz.deleted values (tg_table_schema || '.' || tg_table_name); return null; end $$;
  grant usage on schema fuzz to public;`

type Table = Readonly<{ name: string }>

export async function openWatch(ask: Ask): Promise<Watch> {
  await ask(NOTE_DELETIONS)
  const tables = await ask<Table>(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'signin') order by 1`)
  for (const { name } of tables) {
    await ask(
      `create or replace trigger zz_fuzz_deleted after delete on ${name} for each row execute function fuzz.note_deletion()`,
    )
  }
  const counts = [...tables, { name: 'fuzz.deleted' }].map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as count from ${name} where xmin::text::bigint >= ($1::bigint & 4294967295)`,
  )
  return {
    mark: async () => {
      const [row] = await ask<{ mark: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as mark')
      if (!row) throw new Error('Invariant broken: there is always a next transaction')
      return row.mark
    },
    changes: async (mark) => {
      const rows = await ask<Table & { count: number }>(counts.join(' union all '), [mark])
      return new Map(rows.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]))
    },
  }
}

/**
 * Where a refused request may leave something: who used a key and when, keys of requests on their way, which position a moment
 * stands for, and what signing in counts and tells.
 */
const MAY_CHANGE = new Set([
  'public.api_key_use',
  'public.idempotent_request',
  'public.position_time',
  'public."position"',
  'public.position',
])

/** What a refused request has changed and must not have. */
export function wronglyChanged(changes: ReadonlyMap<string, number>): readonly string[] {
  const released = changes.get('fuzz.deleted') ?? 0
  const wrong = [...changes].filter(([name]) => !MAY_CHANGE.has(name) && name !== 'fuzz.deleted')
  return [...wrong.map(([name, count]) => `${name} (${count})`), ...(released > 1 ? [`${released} rows deleted`] : [])]
}
