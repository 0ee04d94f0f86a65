import { decimalText } from '#core/ground/decimal.ts'
import type { Entry } from '#core/ground/ledger.ts'
import { present } from '#core/ground/result.ts'
import type { Acting } from './acting.ts'

/** Books entries. Each statement inserts whole entries: the database refuses one that does not balance. */
export async function saveEntries(acting: Acting, entries: readonly Entry[], position: number): Promise<void> {
  const booked = entries.filter((entry) => entry.lines.length > 0)
  if (booked.length === 0) return
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
