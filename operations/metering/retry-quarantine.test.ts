import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { focusFormat } from '#core/metering/focus-format.ts'
import type { FileContent } from '#core/metering/row-format.ts'
import { as, type Context } from '#operations/context.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { recordEvents } from './record-usage.ts'
import { retryQuarantine } from './retry-quarantine.ts'
import { rowEvents } from './row-events.ts'
import { quarantineRows } from './save-import.ts'

let context: Context
let close: () => Promise<void>

beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, tenant, drop } = await openTestDatabase()
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  const now = Temporal.Instant.from('2024-10-02T08:00:00Z')
  context = { records, usage: { client, tenant }, operator: 'altus', principal: MACHINE, organization: 'altus', now }
  close = async () => {
    await Promise.all([records.destroy(), client.close()])
    await drop()
  }
})

afterAll(() => close())

let organizations = 0

function fresh(): Context {
  organizations += 1
  return as(context, `partner-${organizations}`)
}

function content(billedCost: string): FileContent {
  return {
    BilledCost: billedCost,
    BillingAccountId: '123',
    BillingCurrency: 'USD',
    ChargePeriodStart: '2024-09-18 22:00:00',
    ChargePeriodEnd: '2024-09-18 23:00:00',
    ProviderName: 'AWS',
  }
}

/** Rows as a version that understood less would have left them. */
async function refusedBefore(who: Context, importId: string, contents: readonly FileContent[], code = 'not_known_yet') {
  const rows = contents.map((row, at) => ({ row: at + 1, code, says: 'Not understood then', content: row }))
  await quarantineRows(who, { id: importId, name: 'september.csv', format: 'focus' }, rows)
}

async function statesOf(who: Context): Promise<readonly string[]> {
  const rows = await actAs(who, (acting) =>
    acting.selectFrom('quarantine').select(['row_number', 'state', 'tried_at']).orderBy('id').execute(),
  )
  return rows.map(({ row_number, state, tried_at }) => `${row_number} ${state} ${tried_at ?? 'never'}`)
}

const later = (who: Context): Context => ({ ...who, now: Temporal.Instant.from('2024-11-01T00:00:00Z') })

const retried = async (who: Context) => {
  const answer = await retryQuarantine.run(later(who), {})
  return answer.ok ? answer.value : answer
}

test('what is understood by now is accepted, the rest stays open, and a second retry finds nothing more', async () => {
  const who = fresh()
  await refusedBefore(who, 'one', [content('0.80'), content('0,80'), content('-1')])
  expect(await retried(who)).toEqual({ tried: 3, accepted: 2, conflicts: 0, open: 1 })
  const states = ['1 accepted 2024-11-01T00:00:00Z', '2 open 2024-11-01T00:00:00Z', '3 accepted 2024-11-01T00:00:00Z']
  expect(await statesOf(who)).toEqual(states)
  expect(await retried(who)).toEqual({ tried: 1, accepted: 0, conflicts: 0, open: 1 })
  expect(await statesOf(who)).toEqual(states)
  const { usage, organization } = who
  const stored = await usage.client.query({
    query: `select toString(sum(values['billed_cost'])) as cost, toString(count()) as events
      from usage_event where tenant = '${usage.tenant}' and recorder = '${organization}'`,
    format: 'JSONEachRow',
  })
  expect(await stored.json()).toEqual([{ cost: '-0.2', events: '2' }])
})

test('a row that came in meanwhile by another file is accepted and counts once', async () => {
  const who = fresh()
  const event = rowEvents(focusFormat).eventOf(content('0.80'))
  await recordEvents(who, event.ok ? [event.value] : [])
  await refusedBefore(who, 'one', [content('0.8')])
  expect(await retried(who)).toEqual({ tried: 1, accepted: 1, conflicts: 0, open: 0 })
  expect((await recordEvents(who, event.ok ? [event.value] : [])).answers).toMatchObject([{ outcome: 'duplicate' }])
})

test('equal rows get the ids that their file gives them, also in two retries and more rows than one page', async () => {
  const who = fresh()
  const [first, second] = [content('0.80'), content('0.8')]
  const many = Array.from({ length: 1_200 }, (_, at) => content(`${at + 1}`))
  const whole = [first, ...many, second]
  await refusedBefore(who, 'one', whole.slice(0, -1))
  expect(await retried(who)).toMatchObject({ accepted: 1_201 })
  await refusedBefore(who, 'one', whole)
  expect(await retried(who)).toEqual({ tried: 1, accepted: 1, conflicts: 0, open: 0 })

  const { eventOf } = rowEvents(focusFormat)
  const events = whole.map(eventOf).flatMap((event) => (event.ok ? [event.value] : []))
  const { answers } = await recordEvents(who, events)
  expect(answers).toHaveLength(1_202)
  expect(answers.filter(({ outcome }) => outcome !== 'duplicate')).toEqual([])
})

test.each(['wrong_field_count', 'stray_quote', 'not_utf8', 'zero_byte'])(
  'a row whose fields could not be told apart is left: %s',
  async (code) => {
    const who = fresh()
    await refusedBefore(who, 'one', [content('0.80')], code)
    expect(await retried(who)).toEqual({ tried: 0, accepted: 0, conflicts: 0, open: 0 })
    expect(await statesOf(who)).toEqual(['1 open never'])
  },
)

test('nobody else’s rows are tried', async () => {
  const [who, other] = [fresh(), fresh()]
  await refusedBefore(who, 'one', [content('0.80')])
  expect(await retried(other)).toEqual({ tried: 0, accepted: 0, conflicts: 0, open: 0 })
  expect(await statesOf(who)).toEqual(['1 open never'])
})

test('what PostgreSQL can’t store is kept as its picture', async () => {
  const who = fresh()
  await refusedBefore(who, 'one', [{ ...content('0.80'), Tags: 'zero \0 and \\u0000 and \\\\u0000' }], 'zero_byte')
  const rows = await actAs(who, (acting) => acting.selectFrom('quarantine').select('content').execute())
  expect(rows).toMatchObject([{ content: { Tags: 'zero ␀ and \\u0000 and \\\\u0000' } }])
})
