import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { type Result, refuse } from '#core/ground/result.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import type { FileContent, RowFormat } from '#core/metering/row-format.ts'
import type { Refusal } from '#operations/door.ts'
import type { EventAnswer } from '#operations/metering/record-usage.ts'
import type { RefusedRow } from '#stores/postgres/imports.ts'
import type { SourceRows } from './source-rows.ts'

/** Rows per batch of usage events, fewer where rows are long. */
const BATCH_ROWS = 5_000
const BATCH_LENGTH = 4 * 2 ** 20

/** A batch of rows: what became events, and what could not. */
export type Judged = Readonly<{
  events: readonly UsageEvent[]
  refused: readonly RefusedRow[]
  /** How far the file is read, in unpacked bytes. */
  bytesRead: number
}>

/** The rows of a file in batches. */
export async function* judged(
  { rows, bytesRead }: Pick<SourceRows, 'rows' | 'bytesRead'>,
  eventOf: (content: FileContent) => Result<UsageEvent, Refusal>,
): AsyncGenerator<Judged, void> {
  let [events, refused, length]: [UsageEvent[], RefusedRow[], number] = [[], [], 0]
  for await (const { row, content, fault, length: more } of rows) {
    const event = fault ? refuse(fault) : eventOf(content)
    if (event.ok) events.push(event.value)
    else refused.push({ row, content, code: event.refusal.code, says: event.refusal.says })
    length += more
    if (events.length + refused.length < BATCH_ROWS && length < BATCH_LENGTH) continue
    yield { events, refused, bytesRead: bytesRead() }
    ;[events, refused, length] = [[], [], 0]
  }
  if (events.length + refused.length > 0) yield { events, refused, bytesRead: bytesRead() }
}

type Counts = Readonly<Record<'rows' | 'accepted' | 'duplicates' | 'conflicts' | 'quarantined', number>>

/** What came of the rows so far. */
export type Told = Counts &
  Readonly<{
    /** Σ cost by currency over the rows that are not in quarantine, duplicates included. */
    sums: Readonly<Record<string, string>>
    /** The same of each value that the format sums. */
    totals: Readonly<Record<string, Readonly<Record<string, string>>>>
    /** Why rows are in quarantine, and how many of each. */
    codes: Readonly<Record<string, number>>
  }>

const COUNTED = { accepted: 'accepted', duplicate: 'duplicates', conflict: 'conflicts' } as const

/** What the batches came to so far. */
export class Tally {
  readonly counts = { rows: 0, accepted: 0, duplicates: 0, conflicts: 0, quarantined: 0 }
  readonly #summed: readonly string[]
  readonly #totals = new Map<string, Map<string, Decimal>>()
  readonly #codes = new Map<string, number>()

  constructor({ summed }: RowFormat) {
    this.#summed = summed
  }

  add({ events, refused }: Pick<Judged, 'events' | 'refused'>, outcomes: readonly EventAnswer['outcome'][]): void {
    this.counts.rows += events.length + refused.length
    this.counts.quarantined += refused.length
    for (const outcome of outcomes) this.counts[COUNTED[outcome]] += 1
    for (const { code } of refused) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1)
    for (const event of events) this.#sum(event)
  }

  #sum({ values, labels }: UsageEvent): void {
    for (const name of this.#summed) {
      const [value, currency] = [values[name], labels['currency'] ?? '']
      if (value === undefined) continue
      const sums = this.#totals.get(name) ?? new Map<string, Decimal>()
      this.#totals.set(name, sums.set(currency, (sums.get(currency) ?? ZERO).plus(value)))
    }
  }

  told(): Told {
    const totals: Record<string, Record<string, string>> = {}
    for (const [name, sums] of this.#totals) {
      totals[name] = Object.fromEntries([...sums].map(([currency, sum]) => [currency, decimalText(sum)]))
    }
    return { ...this.counts, sums: totals['cost'] ?? {}, totals, codes: Object.fromEntries(this.#codes) }
  }
}
