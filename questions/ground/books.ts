import { sql } from 'kysely'
import { organizationsFrom } from '#core/channel/organization.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Context } from '#operations/context.ts'
import { read } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'

/** The tenant's name, its organizations in order of their ids as the acting one knows them, and the position to read up to. */
export type BooksOutline = Readonly<{ tenant: string; organizations: readonly OrganizationId[]; upTo: number }>

export function outlineBooks(context: Context): Promise<BooksOutline> {
  return read(context, async (acting) => {
    const { record: upTo } = await currentCut(acting)
    const tenant = await acting.selectFrom('tenant').select('name').executeTakeFirst()
    const known = organizationsFrom(await loadFacts(acting, ['organization'], upTo))
    return { tenant: tenant?.name ?? '', organizations: [...known.keys()].sort(), upTo }
  })
}

/** What stands on an account in one currency, summed by PostgreSQL, and the day of its first entry. */
export type AccountBalance = Readonly<{ account: string; currency: Currency; balance: string; firstDate: string }>

/** The books of one organization up to a position: all but their entries. */
export type Book = Readonly<{
  organization: OrganizationId
  balances: readonly AccountBalance[]
  /** The day of the newest entry, or null where the book is empty. */
  lastDate: string | null
  /** Names of organizations and products, as far as the organization knows them, by id. */
  names: ReadonlyMap<string, string>
}>

/** The acting organization's book. */
export function readBook(context: Context, upTo: number): Promise<Book> {
  return read(context, async (acting) => {
    const { rows } = await sql<AccountBalance & { lastDate: string }>`
      select l.account, e.currency, sum(l.amount)::text as balance, min(e.date) as "firstDate", max(e.date) as "lastDate"
      from entry e join entry_line l on l.entry_id = e.id
      where e.position <= ${upTo} and e.organization_id = ${context.organization}
      group by l.account, e.currency order by l.account collate "C", e.currency collate "C"`.execute(acting)
    const named = await sql<{ id: string; name: string }>`
      select distinct on (about) about as id, body->>'name' as name from (
        select about, position, body from known_organization where position <= ${upTo}
        union all select about, position, body from fact where kind = 'product' and position <= ${upTo}
      ) told order by about, position desc`.execute(acting)
    const balances = rows.map(({ lastDate: _, ...balance }) => balance)
    const lastDate = rows.reduce<string | null>(
      (last, row) => (last !== null && last > row.lastDate ? last : row.lastDate),
      null,
    )
    const names = new Map(named.rows.map(({ id, name }) => [id, name]))
    return { organization: context.organization, balances, lastDate, names }
  })
}

export type BookedEntry = Readonly<{
  id: number
  position: number
  date: string
  currency: Currency
  narration: string
  document: string
  lines: readonly Readonly<{ account: string; amount: string }>[]
}>

/** Entries per statement: few enough for one answer, many enough that the way there and back costs little. */
const PAGE = 1_000

/**
 * The entries of the acting organization up to a position, by date and then as they were booked. Each page is a transaction of
 * its own, so a slow reader holds nothing up; entries are never edited, so all pages are of one moment.
 */
export async function* readEntries(context: Context, upTo: number): AsyncGenerator<BookedEntry> {
  let last: Readonly<{ date: string; id: number }> | undefined
  do {
    const page: readonly BookedEntry[] = await readPage(context, upTo, last)
    yield* page
    last = page.length < PAGE ? undefined : page.at(-1)
  } while (last !== undefined)
}

function readPage(
  context: Context,
  upTo: number,
  after: Readonly<{ date: string; id: number }> = { date: '0001-01-01', id: 0 },
): Promise<readonly BookedEntry[]> {
  return read(context, async (acting) => {
    const { rows } = await sql<BookedEntry>`
      select e.id, e.position, e.date, e.currency, e.narration, e.document,
        (select json_agg(json_build_object('account', l.account, 'amount', l.amount::text) order by l.line)
          from entry_line l where l.entry_id = e.id) as lines
      from entry e
      where e.organization_id = ${context.organization} and e.position <= ${upTo}
        and (e.date, e.id) > (${after.date}::date, ${after.id}::bigint)
      order by e.date, e.id limit ${PAGE}`.execute(acting)
    return rows
  })
}
