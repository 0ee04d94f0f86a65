import { sql } from 'kysely'
import { decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Entry, openDay } from '#core/ground/ledger.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'
import { type ColumnTypes, insertRows } from './insert-rows.ts'

/**
 * Books entries. Each statement inserts whole entries: the database refuses one that does not balance. Nothing is booked into
 * locked books: an entry of a locked day is booked on the first open one. The position must have been taken, so that a lock
 * that is told meanwhile waits or is seen.
 */
export async function saveEntries(acting: Acting, entries: readonly Entry[], position: number): Promise<void> {
  const wanted = entries.filter((entry) => entry.lines.length > 0)
  if (wanted.length === 0) return
  const locks = await loadLocks(acting, [...new Set(wanted.map(({ organization }) => organization))])
  const booked = wanted.map((entry) => ({ ...entry, date: openDay(entry.date, locks.get(entry.organization)) }))
  for (let at = 0; at < booked.length; at += ENTRIES_AT_ONCE) {
    await saveBooked(acting, booked.slice(at, at + ENTRIES_AT_ONCE), position)
  }
}

/** PostgreSQL takes 65,535 parameters, and an entry has its lines in the same statement. */
const ENTRIES_AT_ONCE = 1_000

async function saveBooked(acting: Acting, booked: readonly Entry[], position: number): Promise<void> {
  const heads = await acting
    .insertInto('entry')
    .values(
      booked.map(({ organization, currency, date, narration, document }) => ({
        position,
        organization_id: organization,
        currency,
        date,
        narration,
        document,
      })),
    )
    .returning('id')
    .execute()
  const lines = booked.flatMap((entry, at) =>
    entry.lines.map((line, index) => ({
      entry_id: present(heads[at], 'each entry has its head').id,
      organization_id: entry.organization,
      line: index + 1,
      account: line.account,
      amount: decimalText(line.amount),
    })),
  )
  await insertRows(acting, 'entry_line', ENTRY_LINE_COLUMNS, lines, { rowsAtOnce: lines.length })
}

const ENTRY_LINE_COLUMNS: ColumnTypes = {
  entry_id: 'bigint',
  organization_id: 'text',
  line: 'int',
  account: 'text',
  amount: 'numeric',
}

/** The day on which an organization books what belongs to a day: the same, or the first one that its books are open on. */
export async function bookingDay(acting: Acting, organization: OrganizationId, date: string): Promise<string> {
  return openDay(date, (await loadLocks(acting, [organization])).get(organization))
}

/** The last locked day of each of these organizations' books, where they have one. */
async function loadLocks(
  acting: Acting,
  organizations: readonly OrganizationId[],
): Promise<ReadonlyMap<OrganizationId, string>> {
  const { rows } = await sql<{ organization: string; through: string | null }>`
    select o as organization, books_locked_through(o) as through from unnest(${organizations}::text[]) o`.execute(
    acting,
  )
  return new Map(rows.flatMap(({ organization, through }) => (through === null ? [] : [[organization, through]])))
}
