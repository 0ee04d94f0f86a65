import { z } from 'zod'
import type { Access } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { assert, ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Door, door, type ListColumn, type Refusal } from '#operations/door.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { AS_OF_REFUSALS, asOf, cutField, cutText, readAt } from './as-of.ts'
import { type KeyType, questionHash, readCursor, writeCursor } from './cursor.ts'
import { read } from './reading.ts'

const DEFAULT_LIMIT = 100
const MOST_ROWS = 1_000

/** What every list takes beside its own filters. */
const PAGING = {
  cursor: z
    .string()
    .min(1)
    .max(8_000)
    .optional()
    .meta({ description: 'What the page before gave as `next`, with the same filters' }),
  limit: limitField(DEFAULT_LIMIT, MOST_ROWS),
}

function limitField(usual: number, most: number) {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .optional()
    .meta({ description: `Rows of a page; without it ${usual}` })
}

/** What a list with a past takes and answers too. */
const AS_OF = { as_of: asOf }
const CUT = { cut: cutField }

const PAGE = { next: z.string().nullable().meta({ description: 'The cursor of the next page; null after the last' }) }

/** What a column shows: its schema, what kind of value it is, and what to say of it. */
export type Column<Type extends z.ZodType = z.ZodType> = Readonly<{
  type: Type
  kind: ListColumn['kind']
  says?: string
}>
type Columns = Readonly<Record<string, Column>>
type Shape = Readonly<Record<string, z.ZodType>>
type RowShape<C extends Columns> = { [Name in keyof C]: C[Name]['type'] }
export type RowOf<C extends Columns> = { [Name in keyof C]: z.input<C[Name]['type']> }

type IfPast<Past extends boolean, S extends Shape> = Past extends true ? S : Readonly<Record<never, never>>
type ListInput<F extends Shape, Past extends boolean> = z.ZodObject<F & typeof PAGING & IfPast<Past, typeof AS_OF>>
type ListOutput<Plural extends string, C extends Columns, Also extends Shape, Past extends boolean> = z.ZodObject<
  { [Name in Plural]: z.ZodArray<z.ZodObject<RowShape<C>>> } & Also & typeof PAGE & IfPast<Past, typeof CUT>
>

/** A door that lists: its pages, its export and its table are made from the same columns. */
export type ListDoor<
  Plural extends string = string,
  C extends Columns = Columns,
  F extends Shape = Shape,
  Also extends Shape = Shape,
  Past extends boolean = true,
> = Door<ListInput<F, Past>, ListOutput<Plural, C, Also, Past>> & Readonly<{ list: NonNullable<Door['list']> }>

/** A row and the keys by which the list is sorted, as texts, the last of them unique. */
export type KeyedRow<C extends Columns> = Readonly<{ row: RowOf<C>; keys: readonly string[] }>

/** One page that is wanted: `limit` rows after the keys, or from the beginning. A list without a past gets `NO_CUT`. */
export type Wanted<F extends Shape> = Readonly<{
  filters: z.output<z.ZodObject<F>>
  cut: Cut
  after: readonly string[] | undefined
  limit: number
}>

/** A list as data. `page` finds rows in one read transaction and may go on to another store once that has ended. */
export type List<
  Plural extends string,
  C extends Columns,
  F extends Shape,
  Also extends Shape,
  Past extends boolean,
> = Readonly<{
  name: string
  /** The field of the answer that holds the rows. */
  plural: Plural
  path: `/v1/${string}`
  command: string
  summary: string
  description: string
  access: Access
  /**
   * False where rows change or end, or depend on the clock: such a list answers what is now, takes no `as_of` and names no cut.
   * Its pages hold each row at most once; a row that was added or ended between two of them may be missing.
   */
  past?: Past
  columns: C
  filters: F
  /** The types of the sort keys, which may depend on the sort that is asked for. */
  keyTypes: (filters: z.output<z.ZodObject<F>>) => readonly KeyType[]
  /** Fields of the answer beside its rows. */
  also?: Readonly<{ shape: Also; from: (context: Context) => z.input<z.ZodObject<Also>> }>
  refusals?: Readonly<Record<string, number>>
  /** The rows of a page, where they are mostly wanted all at once and a page costs about as much as all of them: so many. */
  pageRows?: number
  page: (acting: Acting, context: Context, wanted: Wanted<F>) => Promise<Result<LatePage<C>, Refusal>>
}>

type LateRefusal = Readonly<{ ok: false; refusal: Refusal }>
type LatePage<C extends Columns> = () => readonly KeyedRow<C>[] | Promise<readonly KeyedRow<C>[] | LateRefusal>

/** What is handed on where no cut is read. */
export const NO_CUT: Cut = { record: 0, usage: 0 }

/**
 * The door of a list. Its pages are of one cut, which the cursor carries: whatever is added between two of them, they hold
 * each row once; of a list without a past see `past`. A cursor that is not of this question is refused with `wrong_cursor`.
 */
export function listDoor<
  const Plural extends string,
  C extends Columns,
  F extends Shape,
  Also extends Shape = Record<never, never>,
  const Past extends boolean = true,
>(list: List<Plural, C, F, Also, Past>): ListDoor<Plural, C, F, Also, Past> {
  const { name, plural, path, command, summary, description, access, columns, refusals, pageRows } = list
  const paging = pageRows === undefined ? PAGING : { ...PAGING, limit: limitField(pageRows, pageRows) }
  const hasPast = list.past !== false
  const rows = { [plural]: z.array(z.object(rowShape(columns))) }
  const written = door({
    name,
    kind: 'question',
    summary,
    description,
    http: { method: 'GET', path },
    command,
    input: z.object({ ...list.filters, ...paging, ...(hasPast && AS_OF) }),
    output: z.object({ ...rows, ...list.also?.shape, ...PAGE, ...(hasPast && CUT) }),
    refusals: { ...refusals, wrong_cursor: 422, ...(hasPast && AS_OF_REFUSALS) },
    access,
    idempotency: 'by_nature',
    list: { rows: plural, columns: columnsOf(columns), ...(pageRows !== undefined && { pageRows }) },
    run: (context, input) => readPage(list, context, input),
  })
  // What was put together field by field has the types that it was put together from.
  return written as unknown as ListDoor<Plural, C, F, Also, Past>
}

/** The schema's fields of these columns. */
export function rowShape<C extends Columns>(columns: C): RowShape<C> {
  const fields = Object.entries(columns).map(([field, column]) => [field, described(column)])
  return Object.fromEntries(fields) as RowShape<C>
}

function described({ type, says }: Column): z.ZodType {
  return says === undefined ? type : type.meta({ ...type.meta(), description: says })
}

function columnsOf(columns: Columns): readonly ListColumn[] {
  return Object.entries(columns).map(([name, { kind, says }]) => ({ name, kind, ...(says !== undefined && { says }) }))
}

type Found<C extends Columns> = Readonly<{ late: LatePage<C>; read?: Cut; cut?: string }>

async function readPage<
  Plural extends string,
  C extends Columns,
  F extends Shape,
  Also extends Shape,
  Past extends boolean,
>(
  list: List<Plural, C, F, Also, Past>,
  context: Context,
  input: Readonly<Record<string, unknown>>,
): Promise<Result<Record<string, unknown> & Readonly<{ next: string | null }>, Refusal>> {
  const { cursor, limit = list.pageRows ?? DEFAULT_LIMIT, as_of, ...asked } = input as Asked
  // Fields that the schema does not know never come this far: what is left is the filters.
  const filters = asked as z.output<z.ZodObject<F>>
  const hash = questionHash(list.name, asked)
  const place = cursor === undefined ? undefined : readCursor(cursor, hash, list.keyTypes(filters))
  const hasPast = list.past !== false
  if (cursor !== undefined && (!place || (place.cut !== undefined) !== hasPast)) return WRONG_CURSOR
  const page = (acting: Acting, cut: Cut) =>
    list.page(acting, context, { filters, cut, after: place?.keys, limit: limit + 1 })
  const found = hasPast ? await readAtCut(context, page, { as_of, cut: place?.cut }) : await readNow(context, page)
  if (!found.ok) return found
  const { late, read: readCut, cut } = found.value
  const rows = await late()
  if ('refusal' in rows) return rows
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const next = last ? writeCursor({ cut: readCut, keys: last.keys }, hash) : null
  const answer = { [list.plural]: shown.map(({ row }) => row), ...list.also?.from(context), next }
  return ok(cut === undefined ? answer : { ...answer, cut })
}

type Asked = z.output<z.ZodObject<typeof PAGING & typeof AS_OF>>
type ReadPage<C extends Columns> = (acting: Acting, cut: Cut) => Promise<Result<LatePage<C>, Refusal>>

async function readNow<C extends Columns>(context: Context, page: ReadPage<C>): Promise<Result<Found<C>, Refusal>> {
  const found = await read(context, (acting) => page(acting, NO_CUT))
  return found.ok ? ok({ late: found.value }) : found
}

async function readAtCut<C extends Columns>(
  context: Context,
  page: ReadPage<C>,
  { as_of, cut: ofCursor }: Readonly<{ as_of: string | undefined; cut: Cut | undefined }>,
): Promise<Result<Found<C>, Refusal>> {
  const paged = await readAt(context, as_of ?? (ofCursor && cutText(ofCursor)), async (acting, cut) => {
    if (ofCursor && cutText(ofCursor) !== cutText(cut)) return WRONG_CURSOR
    const found = await page(acting, cut)
    return found.ok ? ok({ late: found.value, read: cut }) : found
  })
  // A cursor whose cut has not come was written by nobody here.
  const isForged = !paged.ok && ofCursor && as_of === undefined && paged.refusal.code === 'as_of_not_reached'
  return isForged ? WRONG_CURSOR : paged
}

const WRONG_CURSOR = refuse({
  code: 'wrong_cursor',
  says: 'The cursor is not of this list with these filters: take `next` of the page before, or begin without one',
})

type RowsOfPage = Readonly<{ rows: readonly Readonly<Record<string, unknown>>[]; cut?: string }>

/** The pages of a list, one after the other and all at one cut where it has a past, from where the input begins. */
export async function* pagesOf(
  list: Pick<Door, 'name' | 'list'>,
  input: Readonly<Record<string, unknown>>,
  ask: (input: Readonly<Record<string, unknown>>) => Promise<Result<unknown, Refusal>>,
): AsyncGenerator<Result<RowsOfPage, Refusal>> {
  const { rows: plural, pageRows = MOST_ROWS } = list.list ?? {}
  assert(plural !== undefined, `${list.name} is a list`)
  let cursor: unknown = input['cursor']
  do {
    const answer = await ask({ ...input, limit: pageRows, ...(cursor !== undefined && { cursor }) })
    if (!answer.ok) return yield answer
    const page = answer.value as Readonly<Record<string, unknown>>
    const cut = page['cut']
    yield ok({ rows: page[plural] as RowsOfPage['rows'], ...(typeof cut === 'string' && { cut }) })
    cursor = page['next'] ?? undefined
  } while (cursor !== undefined)
}

/** Every row of a list, at one cut where it has a past, for who needs all of them at once. */
export async function everyRow<
  P extends string,
  C extends Columns,
  F extends Shape,
  A extends Shape,
  Past extends boolean,
>(
  list: ListDoor<P, C, F, A, Past>,
  context: Context,
  input: z.output<z.ZodObject<F>>,
): Promise<Result<readonly RowOf<C>[], Refusal>> {
  const all: RowOf<C>[] = []
  const run = list.run as (context: Context, input: unknown) => Promise<Result<unknown, Refusal>>
  for await (const page of pagesOf(list, input, (asked) => run(context, asked))) {
    if (!page.ok) return page
    all.push(...(page.value.rows as readonly RowOf<C>[]))
  }
  return ok(all)
}
