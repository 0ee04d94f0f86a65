import { sql } from 'kysely'
import { decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { type Entry, openDay } from '#core/ground/ledger.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

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
  await acting.insertInto('entry_line').values(lines).execute()
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
