import { type ChainedRow, type ChainFault, inMicroseconds } from '#core/ground/chain.ts'

type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** What a table and the log have in common. */
export type TableCompared = Readonly<{
  table: string
  rows: number
  /** Rows that are older than the log, which began with a later version. */
  beforeLog: number
  /** False where the owner of the database, being no superuser, can't see the table's rows. */
  compared: boolean
}>

/** Takes the log page by page, then compares what it has told with what stands in the tables. */
export type Comparing = Readonly<{
  take: (rows: readonly ChainedRow[]) => Promise<ChainFault | undefined>
  compare: () => Promise<Readonly<{ fault: ChainFault | undefined; tables: readonly TableCompared[] }>>
}>

/** A table whose changes the database notes: how, and by which of its columns. */
type Watched = Readonly<{
  table: string
  noting: 'note_added' | 'note_each_added' | 'note_row'
  args: Buffer
  key: readonly string[]
  types: Readonly<Record<string, string>>
  readable: boolean
}>

type Told = Readonly<{ sequence: number; text: string }>
type Named = Readonly<{ sequence: number; first: string; last: string; added: number }>

type Change = Readonly<{
  table: string
  added?: number
  first?: number | string
  last?: number | string
  before?: Readonly<Record<string, unknown>>
  after?: Readonly<Record<string, unknown>>
}>

/** How many rows that the log names are looked up at once. */
const BATCH = 10_000

/** Between a database that was made with its log and one that got it later lies more than this. */
const SAME_START = '1 hour'

/** A table of rows that are added: how many the log has told of, and those that are still to be looked up. */
type AddedState = { told: number; pending: Named[] }

type State = Readonly<{
  watched: ReadonlyMap<string, Watched>
  /** Tables that nothing watches. What the log tells of and is no table at all was noted by a function: sign-in does that. */
  unwatched: ReadonlySet<string>
  added: Map<string, AddedState>
  /** Per table the last state of each row that the log has told. */
  rows: Map<string, Map<string, Told>>
  isOlder: boolean
}>

/**
 * Memory: one entry for each row of the tables whose rows can change (people, keys, …), none for facts and postings, of which
 * only those of one batch are held.
 */
export async function compareTables(ask: Ask): Promise<Comparing> {
  const watched = new Map((await readWatched(ask)).map((one) => [one.table, one]))
  const names = await ask<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  )
  const unwatched = new Set(names.map(({ name }) => name).filter((name) => !watched.has(name)))
  const state: State = { watched, unwatched, added: new Map(), rows: new Map(), isOlder: await isOlderThanLog(ask) }
  return {
    take: async (rows) => {
      for (const row of rows) {
        const fault = takeRow(state, row)
        if (fault) return fault
      }
      return await lookUp(ask, state, BATCH)
    },
    compare: async () => {
      const missing = await lookUp(ask, state, 1)
      if (missing) return { fault: missing, tables: [] }
      const tables: TableCompared[] = []
      for (const one of watched.values()) {
        const found = one.noting === 'note_row' ? await compareRows(ask, state, one) : await count(ask, state, one)
        if ('code' in found) return { fault: found, tables }
        tables.push(found)
      }
      return { fault: undefined, tables: tables.sort((a, b) => (a.table < b.table ? -1 : 1)) }
    },
  }
}

async function readWatched(ask: Ask): Promise<readonly Watched[]> {
  return await ask<Watched>(`
    select c.relname as table, p.proname as noting, t.tgargs as args, named.key, named.types,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
        or exists (select from pg_policy where polrelid = c.oid and polname = 'owner_keeps') as readable
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid,
      lateral (select array_agg(a.attname::text order by a.attnum) filter (where a.attnum = any (i.indkey)) as key,
          jsonb_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)) as types
        from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as named
    where p.proname in ('note_added', 'note_each_added', 'note_row') and t.tgenabled in ('O', 'A')
      and c.relnamespace = 'public'::regnamespace`)
}

async function isOlderThanLog(ask: Ask): Promise<boolean> {
  const [found] = await ask<{ older: boolean | null }>(`select max(applied_at) filter (where name like '0005%')
    - min(applied_at) > interval '${SAME_START}' as older from schema_migration`)
  return found?.older ?? false
}

function takeRow(state: State, { sequence, body }: ChainedRow): ChainFault | undefined {
  const changes = changesOf(body)
  if (!changes) return { code: 'unreadable', sequence, says: `Row ${sequence} is not what Perennial writes` }
  for (const change of changes) {
    const watched = state.watched.get(change.table)
    if (state.unwatched.has(change.table)) {
      const says = `Row ${sequence} tells of ${change.table}, and nothing watches that table any more`
      return { code: 'not_watched', sequence, says }
    }
    if (!watched) continue
    const fault = change.added === undefined ? takeState(state, watched, sequence, change) : undefined
    if (fault) return fault
    if (change.added !== undefined) takeAdded(state, sequence, change)
  }
  return undefined
}

function changesOf(body: string | null): readonly Change[] | undefined {
  try {
    const told: unknown = JSON.parse(body ?? '')
    if (typeof told !== 'object' || told === null || !('changes' in told)) return undefined
    return Array.isArray(told.changes) ? told.changes : undefined
  } catch {
    return undefined
  }
}

function takeAdded({ added }: State, sequence: number, { table, ...change }: Change): void {
  const state = added.get(table) ?? { told: 0, pending: [] }
  added.set(table, state)
  const count = change.added ?? 0
  state.told += count
  state.pending.push({ sequence, first: String(change.first), last: String(change.last), added: count })
}

/** A change begins where the one before it ended: an edit that no row tells shows at the next one that is told. */
function takeState(
  { rows, isOlder }: State,
  { table, key, noting }: Watched,
  sequence: number,
  { before, after }: Change,
): ChainFault | undefined {
  const row = after ?? before
  if (noting !== 'note_row' || row === undefined) return undefined
  const states = rows.get(table) ?? new Map<string, Told>()
  rows.set(table, states)
  const name = nameOf(key, row)
  const known = states.get(name)
  const isFirst = !known && isOlder
  if (!isFirst && known?.text !== (before && stableText(before))) {
    const left = known
      ? `otherwise than row ${known.sequence} had left it`
      : 'standing, and no row tells how it came there'
    const says = `Row ${sequence} found ${table} ${name} ${left}: changed without the log`
    return { code: 'table_differs', sequence, says }
  }
  if (after) states.set(name, { sequence, text: stableText(after) })
  else states.delete(name)
  return undefined
}

/** Looks up what the log names, once there are `least` of a table. */
async function lookUp(ask: Ask, { watched, added }: State, least: number): Promise<ChainFault | undefined> {
  for (const [table, state] of added) {
    const one = watched.get(table)
    if (!one?.readable || state.pending.length < least) continue
    const pending = state.pending.splice(0)
    const missing = table === 'fact' ? await missingFacts(ask, pending) : await missingNames(ask, one, pending)
    if (missing) {
      const { sequence, first, last } = missing
      const which = first === last ? first : `${first} to ${last}`
      const says = `Row ${sequence} tells of ${table} ${which}, and not just that stands there: changed without the log`
      return { code: 'table_differs', sequence, says }
    }
  }
  return undefined
}

/** Facts stand at consecutive positions: a range that the log tells holds as many as it tells. */
async function missingFacts(ask: Ask, pending: readonly Named[]): Promise<Named | undefined> {
  const [found] = await ask<{ at: number }>(
    `select told.at::int as at from unnest($1::bigint[], $2::bigint[], $3::bigint[]) with ordinality as told (first, last, added, at)
      where (select count(*) from fact where position between told.first and told.last) <> told.added order by 1 limit 1`,
    [pending.map(({ first }) => first), pending.map(({ last }) => last), pending.map(({ added }) => added)],
  )
  return found && pending[found.at - 1]
}

async function missingNames(ask: Ask, one: Watched, pending: readonly Named[]): Promise<Named | undefined> {
  const [column = ''] = argumentsOf(one)
  const [found] = await ask<{ at: number }>(
    `select told.at::int as at from unnest($1::${one.types[column]}[], $2::${one.types[column]}[]) with ordinality as told (first, last, at)
      where told.first not in (select ${quoted(column)} from ${quoted(one.table)})
        or told.last not in (select ${quoted(column)} from ${quoted(one.table)}) order by 1 limit 1`,
    [pending.map(({ first }) => first), pending.map(({ last }) => last)],
  )
  return found && pending[found.at - 1]
}

async function count(ask: Ask, { added, isOlder }: State, one: Watched): Promise<TableCompared | ChainFault> {
  const { table, readable } = one
  if (!readable) return { table, rows: 0, beforeLog: 0, compared: false }
  const [found] = await ask<{ rows: number }>(`select count(*) as rows from ${quoted(table)}`)
  const rows = found?.rows ?? 0
  const beforeLog = rows - (added.get(table)?.told ?? 0)
  if (beforeLog === 0 || (beforeLog > 0 && isOlder)) return { table, rows, beforeLog, compared: true }
  const says = `${table} has ${rows} rows, the log tells of ${rows - beforeLog}: changed without the log`
  return { code: 'table_differs', sequence: null, says }
}

async function compareRows(ask: Ask, { rows, isOlder }: State, one: Watched): Promise<TableCompared | ChainFault> {
  const { table, key, readable } = one
  if (!readable) return { table, rows: 0, beforeLog: 0, compared: false }
  const told = rows.get(table) ?? new Map<string, Told>()
  const left = new Set(told.keys())
  const standing = await ask<{ row: Record<string, unknown> }>(
    `select jsonb_strip_nulls(to_jsonb(one) - $1::text[]) as row from ${quoted(table)} one`,
    [argumentsOf(one)],
  )
  let beforeLog = 0
  for (const { row } of standing) {
    const name = nameOf(key, row)
    const known = told.get(name)
    if (known ? known.text !== stableText(row) : !isOlder) return differing(table, name, known)
    if (!known) beforeLog += 1
    left.delete(name)
  }
  const [gone] = left
  if (gone !== undefined) return differing(table, gone, told.get(gone))
  return { table, rows: standing.length, beforeLog, compared: true }
}

function differing(table: string, name: string, known: Told | undefined): ChainFault {
  const left = known ? `row ${known.sequence} of the log left it` : 'the log tells, which does not know it'
  const says = `${table} ${name} is not as ${left}: changed without the log`
  return { code: 'table_differs', sequence: known?.sequence ?? null, says }
}

/** The arguments of a trigger are kept one after the other, each ended by a zero byte. */
function argumentsOf({ args }: Watched): readonly string[] {
  return args.toString('utf8').split('\0').slice(0, -1)
}

function nameOf(key: readonly string[], row: Readonly<Record<string, unknown>>): string {
  return key.map((column) => String(row[column])).join(' of ')
}

/** A moment in JSON is written in the time zone of whoever's session made the change. */
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/

/** The same text for the same JSON, whatever the order of its keys and the zone of its moments. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return MOMENT.test(inner) ? (inMicroseconds(inner) ?? inner) : inner
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
