import { sql } from 'kysely'
import type { Context } from '#operations/context.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { EVENT_TYPE, SOURCE, SUBJECTS } from './bodies.ts'

const EVENTS_A_BATCH = 10_000
const BATCHES_A_STEP = 100

/**
 * Stores so many events of two years before, as if they had come in batches of 10,000 and been identified: straight into the
 * tables, many times faster than by requests. Nothing else may be recorded meanwhile.
 */
export async function storeHistory(context: Context, events: number, say: (line: string) => void): Promise<void> {
  const batches = Math.ceil(events / EVENTS_A_BATCH)
  const first = await drawNumbers(context, batches)
  for (let at = 0; at < batches; at += BATCHES_A_STEP) {
    const numbers = { from: first + at, to: first + Math.min(at + BATCHES_A_STEP, batches) }
    await storeStep(context, numbers)
    say(`${((numbers.to - first) * EVENTS_A_BATCH).toLocaleString('en')} events stored`)
  }
  await countNumbers(context, { first, batches })
}

type Numbers = Readonly<{ from: number; to: number }>

async function storeStep({ usage: { client, tenant }, organization }: Context, { from, to }: Numbers): Promise<void> {
  const query_params = { tenant, recorder: organization, from, to, each: EVENTS_A_BATCH }
  await client.command({
    query: `insert into usage_event (tenant, batch, row, recorder, source, id, type, subject, time, values, labels)
      select {tenant:String}, intDiv(number, {each:UInt32}), number % {each:UInt32}, {recorder:String}, '${SOURCE}',
        concat('kept-', leftPad(toString(number), 12, '0')), '${EVENT_TYPE}',
        concat('vm-', leftPad(toString(number * 7919 % ${SUBJECTS}), 5, '0')),
        toDateTime64('2024-05-01 00:00:00', 3, 'UTC') + toIntervalMinute(number * 7 % 1051200),
        map('core_hours', toDecimal128(number % 64000, 18) / 1000, 'gib_hours', toDecimal128(number % 512000, 18) / 1000),
        map('region', ['eu-central-1', 'eu-west-3', 'us-east-2', 'ap-south-1'][number % 4 + 1],
          'sku', ['standard-2', 'standard-4', 'memory-8', 'compute-4'][intDiv(number, 4) % 4 + 1])
      from numbers({from:UInt64} * {each:UInt32}, ({to:UInt64} - {from:UInt64}) * {each:UInt32})`,
    query_params,
  })
  await client.command({
    query: `insert into usage_identity (tenant, identity, content, place, batch, row)
      select tenant, reinterpretAsUInt128(sipHash128(recorder, source, id)),
        sipHash64(type, subject, time, mapSort(values), mapSort(labels)), place, batch, row
      from usage_event where tenant = {tenant:String} and batch >= {from:UInt64} and batch < {to:UInt64}`,
    query_params,
  })
}

async function drawNumbers(context: Context, count: number): Promise<number> {
  return await actAs(context, async (acting) => {
    const { rows } = await sql<{ first: number }>`
      select min(number)::int as first from (select nextval('usage_batch_number') as number from generate_series(1, ${count})) drawn`.execute(
      acting,
    )
    return rows[0]?.first ?? 0
  })
}

/** From here on cuts contain the history. */
async function countNumbers(
  context: Context,
  { first, batches }: Readonly<{ first: number; batches: number }>,
): Promise<void> {
  const [last, now] = [first + batches - 1, context.now.toString()]
  await actAs(context, async (acting) => {
    await sql`insert into usage_batch (number, owner_id, state, received_at, events)
      select number, ${context.organization}, 'counted', ${now}::timestamptz, ${EVENTS_A_BATCH}
      from generate_series(${first}::int, ${last}::int) number`.execute(acting)
    for (const kind of ['batch', 'usage']) {
      await acting.updateTable('position').set({ value: last, at: now }).where('kind', '=', kind).execute()
    }
  })
}
