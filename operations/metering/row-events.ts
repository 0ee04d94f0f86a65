import { hash } from 'node:crypto'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { FileContent, RowFormat } from '#core/metering/row-format.ts'
import type { ValueRefusal } from '#core/metering/row-values.ts'
import { Occurrences } from './occurrences.ts'

export type RowEvents = Readonly<{
  /** The event of the next row, or why it can't be one. */
  eventOf: (content: FileContent) => Result<UsageEvent, ValueRefusal>
  /** Whether the row of an event's id stood in the rows so far. */
  saw: (id: string) => boolean
}>

/**
 * Turns the rows of one file, in any order, into usage events. The id of an event is the SHA-256 of what identifies its row
 * and how many equal rows came before: rows that are equal are worth as much each, so which one is the second doesn't
 * matter, and the same rows in another file or order get the same ids. Rows that are refused are counted as well, so that
 * they get the id they would have had if they are understood one day.
 */
export function rowEvents(format: RowFormat): RowEvents {
  const occurrences = new Occurrences()
  return {
    eventOf: (content) => {
      const { identity, charge } = format.read(content)
      const digest = hash('sha256', identity, 'buffer')
      const occurrence = occurrences.see(digest)
      if (!charge.ok) return charge
      if (format.once && occurrence > 1) {
        return refuse({ code: 'repeated_id', says: `An earlier row has the same id: ${identity.slice(0, 200)}` })
      }
      return ok({ ...charge.value, id: `${digest.toString('hex')}:${occurrence}` })
    },
    saw: (id) => {
      const [digest = '', occurrence = ''] = id.split(/[:~]/)
      return occurrences.count(Buffer.from(digest, 'hex')) >= Number(occurrence)
    },
  }
}
