import { decimal, ZERO } from '#core/ground/decimal.ts'
import type { Quantity, QuantityRequest } from '#core/metering/quantity.ts'
import { type CountedBatches, placeOf, standing } from './events.ts'
import { quoteInstant, quoteTexts, type Usage } from './usage.ts'

/** Stretches per statement: far below ClickHouse's limit on a query's size. */
const STRETCHES = 1_000

/** The whole event in a hash: two equal events under different ids don't cancel each other out. */
const DIGEST = `sipHash64(event.recorder, event.source, event.id, event.type, event.subject, event.time,
  mapSort(event.values), mapSort(event.labels))`

type Row = Readonly<{ name: string; amount: string; events: number; digest: string }>

type Stretch = QuantityRequest['stretches'][number] & Readonly<{ name: string; request: QuantityRequest }>

/**
 * Measures each request as of a cut. A request whose stretches hold no event measures zero; it is the request, not the
 * events, that says that something is bound. The digest is the exclusive or over the events' content, so it does not depend
 * on their order.
 */
export async function measure(
  usage: Usage,
  requests: readonly QuantityRequest[],
  batches: CountedBatches,
): Promise<ReadonlyMap<string, Quantity>> {
  const stretches = requests.flatMap((request) =>
    request.stretches.map((stretch) => ({ ...stretch, name: request.name, request })),
  )
  const parts = new Map<string, Row[]>(requests.map((request) => [request.name, []]))
  for (let at = 0; at < stretches.length; at += STRETCHES) {
    for (const row of await query(usage, stretches.slice(at, at + STRETCHES), batches)) parts.get(row.name)?.push(row)
  }
  const implied = new Set(requests.filter((request) => request.implied).map(({ name }) => name))
  const known = [...parts].filter(([name, rows]) => rows.length > 0 || !implied.has(name))
  return new Map(known.map(([name, rows]) => [name, total(rows)]))
}

function total(rows: readonly Row[]): Quantity {
  return {
    amount: rows.reduce((sum, row) => sum.plus(row.amount), ZERO),
    events: rows.reduce((sum, row) => sum + Number(row.events), 0),
    digest: BigInt.asUintN(
      64,
      rows.reduce((all, row) => all ^ BigInt(row.digest), 0n),
    ).toString(16),
  }
}

async function query(usage: Usage, stretches: readonly Stretch[], batches: CountedBatches): Promise<readonly Row[]> {
  const rows = stretches.map(({ name, request, subject, recorder, from, to }) => {
    const { measure, eventType } = request.meter
    const value = measure.aggregation === 'sum' ? measure.value : ''
    return `(${quoteTexts([name, eventType, subject, recorder, value])}, ${quoteInstant(from)}, ${quoteInstant(to)})`
  })
  const places = new Set(
    stretches.map(({ request, subject, recorder }) => placeOf({ recorder, type: request.meter.eventType, subject })),
  )
  // 128 bits hold one value of up to 10^20 and overflow silently in a sum of several: it is taken in 256 bits.
  const answer = await usage.client.query({
    query: `with asked as (
        select tupleElement(row, 1) as name, tupleElement(row, 2) as type, tupleElement(row, 3) as subject,
          tupleElement(row, 4) as recorder, tupleElement(row, 5) as value, tupleElement(row, 6) as start, tupleElement(row, 7) as stop
        from (select arrayJoin([${rows.join(', ')}]) as row))
      select asked.name as name, toString(sum(toDecimal256(if(asked.value = '', toDecimal128(1, 18), event.values[asked.value]), 18))) as amount,
        count() as events, toString(groupBitXor(${DIGEST})) as digest
      from usage_event as event inner join asked
        on event.type = asked.type and event.subject = asked.subject and event.recorder = asked.recorder
      where ${standing(usage, batches, [...places].join(', '))} and event.time >= asked.start and event.time < asked.stop
      group by asked.name`,
    format: 'JSONEachRow',
  })
  return (await answer.json<Row>()).map((row) => ({ ...row, amount: decimal(row.amount).toFixed() }))
}
