import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { assert, present } from '#core/ground/result.ts'
import { MOST_TRANSACTIONS, type QuantityRequest } from '#core/metering/quantity.ts'
import type { CountedBatches } from './events.ts'
import { rowsOf, statementsOf } from './quantities.ts'
import { type MeasureOf, metered } from './quantities-cells.ts'
import { type Asked, eventsOf } from './quantities-events.ts'
import type { Usage } from './usage.ts'

/** A request with the number of its events, as it was measured. */
export type CountedRequest = Readonly<{ request: QuantityRequest; events: number }>

/** So many transactions are read by one statement, but for one request that has more. */
const TOGETHER = 200_000

/**
 * The value of each transaction of each request as of a cut, by time, and those of one time by when they were recorded. They are the
 * events that `measure` counts: an event without the value is a transaction of nothing. A request that has more than
 * `MOST_TRANSACTIONS` is not among the answers.
 */
export async function measureEach(
  usage: Usage,
  counted: readonly CountedRequest[],
  batches: CountedBatches,
): Promise<ReadonlyMap<string, readonly Decimal[]>> {
  const bounded = counted.filter(({ events }) => events <= MOST_TRANSACTIONS)
  const values = new Map<string, Decimal[]>(bounded.map(({ request }) => [request.name, []]))
  for (const together of chunksOf(bounded.filter(({ events }) => events > 0))) {
    for (const asked of statementsOf(together)) {
      const rows = await rowsOf<TransactionRow>(usage, statementOf(usage, batches, asked), Number.MAX_SAFE_INTEGER)
      for (const { slot, value } of present(rows, 'without a bound all are read')) {
        const { name } = present(asked.requests[slot], 'a slot is that of a request')
        present(values.get(name), 'a request is known').push(decimal(value))
      }
    }
  }
  return values
}

type TransactionRow = Readonly<{ slot: number; value: string }>

function statementOf(usage: Usage, batches: CountedBatches, asked: Asked): string {
  const { measure } = asked.meter
  assert(measure.aggregation === 'sum' || measure.aggregation === 'count', 'a meter that sums or counts is asked')
  return `select slot, ${transactionValue(measure)} as value from (${eventsOf(usage, batches, asked, 'stretch')})
    order by slot, at, batch, row`
}

function transactionValue(measure: MeasureOf<'sum' | 'count'>): string {
  return measure.aggregation === 'count' ? "'1'" : `toString(${metered(measure.value).exact})`
}

function chunksOf(counted: readonly CountedRequest[]): readonly (readonly QuantityRequest[])[] {
  const chunks: QuantityRequest[][] = []
  let events = TOGETHER
  for (const one of counted) {
    events += one.events
    if (events > TOGETHER) {
      chunks.push([])
      events = one.events
    }
    chunks.at(-1)?.push(one.request)
  }
  return chunks
}
