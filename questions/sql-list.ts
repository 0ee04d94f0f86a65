import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Access } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok, present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { KeyType } from './cursor.ts'
import { type Column, type KeyedRow, type List, type ListDoor, listDoor, NO_CUT, type RowOf } from './list.ts'

type Sql = RawBuilder<unknown>

/** A column and the SQL expression that makes it. */
export type SqlColumn<Type extends z.ZodType = z.ZodType> = Column<Type> & Readonly<{ sql: Sql }>

/** A filter: what it takes, and the condition that it is. */
export type Filter<Schema extends z.ZodType = z.ZodType> = Readonly<{ schema: Schema; where: (value: unknown) => Sql }>

/**
 * One expression that rows are sorted by. It may never be null: nothing comes before or after what is unknown. A key that is the
 * record position, and the only one, is read through windows of positions: what may be seen of them is found by looking at
 * those alone, where the planner would else gather all that the organization may see for every page.
 */
export type SortKey = Readonly<{ sql: Sql; type: KeyType; descending?: boolean; isPosition?: true }>

/** A filter whose condition gets the value that was asked for; without one there is no condition. */
export function filter<Schema extends z.ZodType>(
  schema: Schema,
  where: (value: z.output<Schema>) => Sql,
): Filter<z.ZodOptional<Schema>> {
  return { schema: schema.optional(), where: (value) => where(value as z.output<Schema>) }
}

type Columns = Readonly<Record<string, SqlColumn>>
type Filters = Readonly<Record<string, Filter>>
type Sorts = Readonly<Record<string, readonly SortKey[]>>
type FilterShape<F extends Filters, S extends Sorts> = { [Name in keyof F]: F[Name]['schema'] } & {
  sort: z.ZodOptional<z.ZodEnum<{ [Name in Extract<keyof S, string>]: Name }>>
}

/** A list of rows of PostgreSQL, as data. */
export type SqlList<
  Plural extends string,
  C extends Columns,
  F extends Filters,
  S extends Sorts,
  Also extends Readonly<Record<string, z.ZodType>>,
  Past extends boolean,
> = Readonly<{
  name: string
  plural: Plural
  path: `/v1/${string}`
  command: string
  summary: string
  description: string
  access: Access
  /** As `List` says: false where rows change or end. */
  past?: Past
  /** What stands after `from`. */
  source: (cut: Cut, context: Context) => Sql
  /** What holds of every row: that it was there at the cut, and whose it must be beside what row-level security says. */
  where: (cut: Cut, context: Context) => Sql
  columns: At<C>
  filters: At<F>
  /** The first is the one that holds where none is asked for. Each ends with keys that no two rows share. */
  sorts: S
  also?: List<Plural, C, FilterShape<F, S>, Also, Past>['also']
}>

/** The door of a list of PostgreSQL's rows, paged by its sort keys: a page costs the same wherever it is. */
export function sqlList<
  const Plural extends string,
  C extends Columns,
  F extends Filters,
  S extends Sorts,
  Also extends Readonly<Record<string, z.ZodType>> = Record<never, never>,
  const Past extends boolean = true,
>(list: SqlList<Plural, C, F, S, Also, Past>): ListDoor<Plural, C, FilterShape<F, S>, Also, Past> {
  const { name, plural, path, command, summary, description, access, also, past } = list
  // Their schemas are asked for here, which neither a cut nor a moment changes.
  const filters = filtersOf(list, NO_CUT, '')
  const schemas = Object.fromEntries(Object.entries(filters).map(([field, { schema }]) => [field, schema]))
  const names = Object.keys(list.sorts)
  const sort = z
    .enum(names)
    .optional()
    .meta({ description: `How rows are sorted; without it ${names[0]}` })
  const sortOf = (asked: object): readonly SortKey[] => {
    const wanted = 'sort' in asked && typeof asked.sort === 'string' ? asked.sort : (names[0] ?? '')
    return present(list.sorts[wanted], `${name} knows the sort ${wanted}`)
  }
  return listDoor<Plural, C, FilterShape<F, S>, Also, Past>({
    ...{ name, plural, path, command, summary, description, access },
    ...(past !== undefined && { past }),
    columns: columnsOf(list, NO_CUT, ''),
    filters: { ...schemas, ...(names.length > 1 && { sort }) } as unknown as FilterShape<F, S>,
    ...(also && { also }),
    keyTypes: (asked) => sortOf(asked).map(({ type }) => type),
    page: async (acting, context, { filters: asked, cut, after, limit }) => {
      const keys = sortOf(asked)
      const now = context.now.toString()
      const columns = columnsOf(list, cut, now)
      const conditions = [list.where(cut, context), ...conditionsOf(filtersOf(list, cut, now), asked)]
      if (after) conditions.push(afterKeys(keys, after))
      const rows: Record<string, unknown>[] = []
      for (const window of windowsOf(keys, after, { cut, limit })) {
        const found = await sql<Record<string, unknown>>`select ${selected(columns)}, ${keysSelected(keys)}
          from ${list.source(cut, context)} where ${sql.join([...conditions, ...window], sql` and `)}
          order by ${sql.join(keys.map(orderOf))} limit ${limit - rows.length}`.execute(acting)
        rows.push(...found.rows)
        if (rows.length >= limit) break
      }
      const keyed = rows.map((row) => keyedRow<C>(row, Object.keys(columns), keys.length))
      return ok(() => keyed)
    },
  })
}

type At<T> = T | ((cut: Cut, now: string) => T)

function columnsOf<C extends Columns>({ columns }: Readonly<{ columns: At<C> }>, cut: Cut, now: string): C {
  return typeof columns === 'function' ? columns(cut, now) : columns
}

function filtersOf<F extends Filters>({ filters }: Readonly<{ filters: At<F> }>, cut: Cut, now: string): F {
  return typeof filters === 'function' ? filters(cut, now) : filters
}

function conditionsOf(filters: Filters, asked: object): Sql[] {
  const values = new Map<string, unknown>(Object.entries(asked))
  return Object.entries(filters).flatMap(([field, { where }]) => {
    const value = values.get(field)
    return value === undefined ? [] : [where(value)]
  })
}

/** The columns of a list or of one of its rows, each under its name. */
export function selected(columns: Columns): Sql {
  return sql.join(Object.entries(columns).map(([name, column]) => sql`${column.sql} as ${sql.ref(name)}`))
}

function keysSelected(keys: readonly SortKey[]): Sql {
  return sql.join(keys.map((key, at) => sql`(${key.sql})::text as ${sql.ref(keyName(at))}`))
}

/** No column is called so. */
function keyName(at: number): string {
  return `key ${at}`
}

function keyedRow<C extends Columns>(
  row: Readonly<Record<string, unknown>>,
  names: readonly string[],
  keys: number,
): KeyedRow<C> {
  return {
    row: Object.fromEntries(names.map((name) => [name, row[name]])) as RowOf<C>,
    keys: Array.from({ length: keys }, (_, at) => String(row[keyName(at)])),
  }
}

function orderOf({ sql: key, descending }: SortKey): Sql {
  return descending ? sql`${key} desc` : sql`${key} asc`
}

/** Positions in the first window for each row that is wanted, and how much wider each one is than the one before. */
const [WIDTH, WIDENING] = [4, 8]

/** Conditions on the key of one statement after the other: one statement for all, or window after window until the last. */
function* windowsOf(
  [key]: readonly SortKey[],
  after: readonly string[] | undefined,
  { cut, limit }: Readonly<{ cut: Cut; limit: number }>,
): Generator<readonly Sql[]> {
  if (!key?.isPosition) return yield []
  const [lowest, highest] = [0, cut.record]
  let from = Number(after?.[0] ?? (key.descending ? highest : lowest))
  for (let width = WIDTH * limit; ; width *= WIDENING) {
    const to = key.descending ? Math.max(from - width, lowest) : Math.min(from + width, highest)
    const [low, high] = key.descending ? [to, from] : [from, to]
    yield [sql`${key.sql} >= ${low}::bigint and ${key.sql} <= ${high}::bigint`]
    if (to === lowest || to === highest || from < lowest || from > highest) return
    from = key.descending ? to - 1 : to + 1
  }
}

/**
 * What comes after a row: (a, b) after (x, y) is a > x, or a = x and b > y. The first key's bound is said once more by itself, so that
 * an index finds where to begin.
 */
function afterKeys(keys: readonly SortKey[], after: readonly string[]): Sql {
  const given = (at: number): Sql => sql`${after[at] ?? ''}::${sql.raw(keys[at]?.type ?? 'text')}`
  const beyond = ({ sql: key, descending }: SortKey, at: number): Sql =>
    descending ? sql`${key} < ${given(at)}` : sql`${key} > ${given(at)}`
  const ways = keys.map((key, at) => {
    const equal = keys.slice(0, at).map((earlier, place) => sql`${earlier.sql} = ${given(place)}`)
    return sql`(${sql.join([...equal, beyond(key, at)], sql` and `)})`
  })
  const [first] = keys
  const bound = first ? sql`${first.sql} ${sql.raw(first.descending ? '<=' : '>=')} ${given(0)}` : sql`true`
  return sql`(${bound} and (${sql.join(ways, sql` or `)}))`
}
