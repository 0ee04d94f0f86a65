import { hash } from 'node:crypto'
import { ok, type Result } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { focusCharge, focusRow, identityText } from '#core/metering/focus-charge.ts'
import type { ValueRefusal } from '#core/metering/focus-values.ts'
import { Occurrences } from './occurrences.ts'

/** A row of a file, by the file's own headers. */
export type FileContent = Readonly<Record<string, string>>

/**
 * Turns the rows of one file, in any order, into usage events. The id of an event is the SHA-256 of what identifies its row
 * and how many equal rows came before: rows that are equal are worth as much each, so which one is the second doesn't
 * matter, and the same rows in another file or order get the same ids. Rows that are refused are counted as well, so that
 * they get the id they would have had if they are understood one day.
 */
export function focusEvents(): (content: FileContent) => Result<UsageEvent, ValueRefusal> {
  const occurrences = new Occurrences()
  return (content) => {
    const row = focusRow(content)
    const digest = hash('sha256', identityText(row), 'buffer')
    const occurrence = occurrences.see(digest)
    const charge = focusCharge(row)
    return charge.ok ? ok({ ...charge.value, id: `${digest.toString('hex')}:${occurrence}` }) : charge
  }
}
