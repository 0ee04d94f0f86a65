import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { as, type Context } from '#operations/context.ts'
import { retryQuarantine } from '#operations/metering/retry-quarantine.ts'
import { quarantine } from '#questions/metering/quarantine.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { importUsage, type UsageImport, type UsageSource } from './usage-file.ts'

/** A real export: FOCUS 1.0, 1,000 rows, no two of them equal, no line break inside a field. */
const SAMPLE = join(import.meta.dirname, '../../apps/demo/data/focus_sample.csv.gz')
const SUM = '20.52022672899'

let context: Context
let close: () => Promise<void>
let header = ''
let rows: readonly string[] = []
let folder = ''

beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, tenant, drop } = await openTestDatabase()
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  folder = mkdtempSync(join(tmpdir(), 'perennial-focus-'))
  const now = Temporal.Instant.from('2024-10-02T08:00:00Z')
  context = { records, usage: { client, tenant }, operator: 'altus', principal: MACHINE, organization: 'altus', now }
  close = async () => {
    await Promise.all([records.destroy(), client.close()])
    await drop()
    rmSync(folder, { recursive: true })
  }
  ;[header = '', ...rows] = gunzipSync(await readFile(SAMPLE))
    .toString()
    .trimEnd()
    .split('\n')
})

afterAll(() => close())

let organizations = 0

/** An organization that has imported nothing yet. */
function fresh(): Context {
  organizations += 1
  return as(context, `partner-${organizations}`)
}

let files = 0

function write(lines: readonly string[]): string {
  files += 1
  const path = join(folder, `${files}.csv`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const importFocus = (who: Context, source: UsageSource) => importUsage(who, source, { format: 'focus' })

async function imported(who: Context, path: string): Promise<UsageImport> {
  const answer = await importFocus(who, { path })
  if (!answer.ok) throw new Error(answer.refusal.says)
  if (answer.value.check) throw new Error('nothing was only to be checked')
  return answer.value
}

const countsOf = ({ rows, accepted, duplicates, conflicts, quarantined }: UsageImport) => [
  rows,
  accepted,
  duplicates,
  conflicts,
  quarantined,
]

async function ask(query: string): Promise<readonly string[]> {
  const answer = await context.usage.client.query({ query, format: 'JSONCompactEachRow' })
  return (await answer.json<readonly string[]>()).map((row) => row.join(' '))
}

/** What counts: the first event of each identity. */
const storedOf = ({ usage, organization }: Context): string =>
  `from usage_event where tenant = '${usage.tenant}' and recorder = '${organization}'
    and (batch, row) not in (select batch, row from usage_excluded where tenant = '${usage.tenant}')`

/** What the engine holds: Σ BilledCost and the number of events, beside a hash over all that they say. */
function stored(who: Context): Promise<readonly string[]> {
  return ask(`select toString(sum(values['billed_cost'])), toString(count()), toString(groupBitXor(cityHash64(id, type, subject, time, mapSort(values), mapSort(labels))))
    ${storedOf(who)}`)
}

async function quarantined(who: Context): Promise<readonly string[]> {
  const answer = await quarantine.run(who, { limit: 1000 })
  return answer.ok ? answer.value.rows.map(({ row, code, says, state }) => `${row} ${state} ${code}: ${says}`) : []
}

describe('the real export', () => {
  test('is imported whole: every row accounted for, every cent in the engine', async () => {
    const who = fresh()
    const answer = await imported(who, SAMPLE)
    expect(answer).toEqual({
      id: expect.stringMatching(new RegExp(`^${who.organization}:[0-9a-f]{64}$`)),
      name: 'focus_sample.csv.gz',
      format: 'focus',
      // sha256sum focus_sample.csv.gz
      sha256: 'bb456c816dafd4861f6f160ea7f795142687b201facc3117099d243f8ed4e3f5',
      rows: 1000,
      accepted: 1000,
      duplicates: 0,
      conflicts: 0,
      quarantined: 0,
      retracted: 0,
      check: false,
      sums: { USD: SUM },
      totals: { cost: { USD: SUM } },
      codes: {},
      ignoredColumns: ['Id'],
    })
    expect(
      await ask(`select splitByChar('/', source)[1] as provider, toString(count()), toString(sum(values['billed_cost']))
      ${storedOf(who)} group by provider order by provider`),
    ).toEqual(['focus:aws 942 18.0066386184', 'focus:microsoft 51 1.97651418586', 'focus:oracle 7 0.53707392473'])
    expect((await stored(who))[0]).toMatch(new RegExp(`^${SUM} 1000 `))
    expect(await ask(`select distinct type ${storedOf(who)}`)).toEqual(['focus.charge.usd'])
    expect(
      await ask(`select labels['charge_frequency'] as f, toString(count()) ${storedOf(who)} group by f order by f`),
    ).toEqual(['One-Time 1', 'Usage-Based 999'])
  })

  test('imported again, unpacked, from a stream or turned around changes nothing', async () => {
    const who = fresh()
    await imported(who, SAMPLE)
    const before = await stored(who)
    const again = await imported(who, SAMPLE)
    expect(countsOf(again)).toEqual([1000, 0, 1000, 0, 0])
    expect(again.sums).toEqual({ USD: SUM })

    const plain = await imported(who, write([header, ...rows]))
    expect([plain.id, ...countsOf(plain)]).toEqual([again.id, 1000, 0, 1000, 0, 0])
    expect(plain.sha256).not.toBe(again.sha256)

    const streamed = await importFocus(who, { stream: Readable.from(await readFile(SAMPLE)), name: 'mail.csv' })
    expect(streamed).toMatchObject({ value: { name: 'mail.csv', duplicates: 1000, id: again.id } })

    const turned = await imported(who, write([header, ...rows.toReversed()]))
    expect(countsOf(turned)).toEqual([1000, 0, 1000, 0, 0])
    expect(await stored(who)).toEqual(before)

    const kept = await actAs(who, (acting) =>
      acting.selectFrom('import_file').select(['name', 'accepted', 'sums']).orderBy('accepted').execute(),
    )
    expect(kept).toEqual([
      { name: expect.stringMatching(/^\d+\.csv$/), accepted: 0, sums: { USD: SUM } },
      { name: 'focus_sample.csv.gz', accepted: 1000, sums: { USD: SUM } },
    ])
  })

  test('with its columns in another order and otherwise written is the same', async () => {
    const who = fresh()
    await imported(who, SAMPLE)
    const before = await stored(who)
    // Columns turned around, CRLF, moments as FOCUS wants them, empty instead of NULL, one more column.
    const cells = [header, ...rows].map((line) => line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [])
    const lines = cells.map((row, at) =>
      [at === 0 ? 'x_Note' : `"note, ${at}"`, ...row.toReversed()]
        .map((cell) => (cell === 'NULL' ? '' : cell.replace(/^"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)"$/, '$1T$2Z')))
        .join(','),
    )
    const path = write([`\uFEFF${lines.join('\r\n')}`])
    const answer = await imported(who, path)
    expect(countsOf(answer)).toEqual([1000, 0, 1000, 0, 0])
    expect(answer.ignoredColumns).toEqual(['x_Note', 'Id'])
    expect(await stored(who)).toEqual(before)
  })

  test('comes to the same sum, whatever part of it comes in whatever order, torn and repeated', async () => {
    const costs = new Map(rows.map((row) => [row, costOf(row)]))
    const part = fc.shuffledSubarray([...rows], { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
        const who = fresh()
        for (const some of parts) await imported(who, write([header, ...some]))
        const all = [...new Set(parts.flat())]
        // Eleven places are enough for every BilledCost of the file.
        const sum = all.reduce((total, row) => total + (costs.get(row) ?? 0n), 0n)
        expect(
          await ask(`select toString(count()), toString(toInt128(sum(values['billed_cost']) * 100000000000))
          ${storedOf(who)}`),
        ).toEqual([`${all.length} ${sum}`])
      }),
      { numRuns: 12 },
    )
  })
})

/** BilledCost, the second column, in units of 10^-11, by hand. */
function costOf(row: string): bigint {
  const [, sign = '', whole = '', places = ''] = /^[^,]*,"?(-?)(\d+)(?:\.(\d+))?"?,/.exec(row) ?? []
  return BigInt(`${sign}${whole}${places.slice(0, 11).padEnd(11, '0')}`)
}

describe('equal rows', () => {
  test('of one file are as many charges, and stay as many when the file comes again', async () => {
    const who = fresh()
    const [row = ''] = rows
    const thrice = write([header, row, row, row])
    expect(countsOf(await imported(who, thrice))).toEqual([3, 3, 0, 0, 0])
    expect(countsOf(await imported(who, thrice))).toEqual([3, 0, 3, 0, 0])
    expect(countsOf(await imported(who, write([header, row, row, row, row])))).toEqual([4, 1, 3, 0, 0])
  })

  test('of two organizations are each their own', async () => {
    const [one, other] = [fresh(), fresh()]
    const path = write([header, ...rows.slice(0, 5)])
    expect(countsOf(await imported(one, path))).toEqual([5, 5, 0, 0, 0])
    expect(countsOf(await imported(other, path))).toEqual([5, 5, 0, 0, 0])
  })
})

/** Ten rows of the sample, each broken in its own way, and what is said of it. */
const BREAKS: readonly (readonly [(row: string) => string, string])[] = [
  [(row) => set(row, 1, '"1,5"'), 'unreadable_number: BilledCost is "1,5"; wanted a decimal number like 0.80'],
  [(row) => set(row, 1, 'NULL'), 'missing_value: No value in BilledCost'],
  [
    (row) => set(row, 1, '0.1234567890123456789'),
    'too_many_places: BilledCost is "0.1234567890123456789", with 19 decimal places; at most 18 are kept',
  ],
  [(row) => set(row, 1, '1e20'), 'number_too_large: BilledCost is "1e20"; amounts stay below 10^20'],
  [(row) => set(row, 4, '"dollars"'), 'wrong_currency: BillingCurrency is "dollars"; wanted an ISO 4217 code like USD'],
  [
    (row) => set(row, 12, '"2024-02-30 00:00:00"'),
    'unreadable_time: ChargePeriodStart is "2024-02-30 00:00:00"; wanted a moment that exists, like 2024-09-01T00:00:00Z',
  ],
  [(row) => set(row, 29, '""'), 'missing_value: No value in ProviderName, ServiceProviderName, HostProviderName'],
  [(row) => `${row},extra`, 'wrong_field_count: The row has 45 fields, the header 44'],
  [(row) => row.slice(0, row.lastIndexOf(',')), 'wrong_field_count: The row has 43 fields, the header 44'],
  [
    (row) => set(row, 0, 'us"east'),
    'stray_quote: A quote stands where none may, so the fields can’t be told apart for certain',
  ],
]

function set(row: string, column: number, cell: string): string {
  const cells: readonly string[] = row.match(/"(?:[^"]|"")*"|[^,]+/g) ?? []
  return cells.with(column, cell).join(',')
}

/** Every hundredth row is broken. */
function brokenRows(): readonly string[] {
  // A field with a comma would have no place of its own among those that are cut off.
  return rows.map((row, at) => (at % 100 === 50 ? (BREAKS[(at - 50) / 100]?.[0](set(row, 43, 'NULL')) ?? row) : row))
}

describe('rows that can’t be used', () => {
  const wanted = BREAKS.map(([, says], at) => `${at * 100 + 51} open ${says}`)

  test('are kept with their reason, once, and the others are imported', async () => {
    const who = fresh()
    const path = write([header, ...brokenRows()])
    const answer = await imported(who, path)
    expect(countsOf(answer)).toEqual([1000, 990, 0, 0, 10])
    expect(answer.codes).toMatchObject({ missing_value: 2, wrong_field_count: 2, stray_quote: 1 })
    expect(await quarantined(who)).toEqual(wanted)

    expect(countsOf(await imported(who, path))).toEqual([1000, 0, 990, 0, 10])
    expect(await quarantined(who)).toEqual(wanted)
    expect(await quarantined(fresh())).toEqual([])
  })

  test('keep all that they held', async () => {
    const who = fresh()
    await imported(who, write([header, set(rows[0] ?? '', 1, 'free'), `${rows[1]},more`]))
    const answer = await quarantine.run(who, { limit: 10 })
    const contents: readonly object[] = answer.ok ? answer.value.rows.map(({ content }) => content) : []
    const [first, second] = contents
    expect(Object.keys(first ?? {})).toHaveLength(44)
    expect(first).toMatchObject({ BilledCost: 'free', AvailabilityZone: 'NULL', Id: '11472' })
    expect(second).toMatchObject({ Id: '19384', 'field 45': 'more' })
  })

  test('stay open when they are tried again as they are', async () => {
    const who = fresh()
    await imported(who, write([header, ...brokenRows()]))
    expect(await retryQuarantine.run(who, {})).toEqual({
      ok: true,
      value: { tried: 7, accepted: 0, conflicts: 0, open: 7 },
    })
    expect(await quarantined(who)).toEqual(wanted)
    expect(await retryQuarantine.run(fresh(), {})).toMatchObject({ value: { tried: 0 } })
  })

  test('come in by a corrected file, whose other rows are duplicates', async () => {
    const who = fresh()
    await imported(who, write([header, ...brokenRows()]))
    expect(countsOf(await imported(who, SAMPLE))).toEqual([1000, 10, 990, 0, 0])
    expect((await stored(who))[0]).toMatch(new RegExp(`^${SUM} 1000 `))
  })
})

describe('an import that is stopped', () => {
  test('keeps what came in, and run again ends as if it had not been stopped', async () => {
    const more = [2, 3, 4, 5, 6].flatMap((part) => rows.map((row) => set(row, 42, `"Part ${part}"`)))
    const lines = [header, ...brokenRows(), ...more]
    const [path, whole] = [write(lines), fresh()]
    await imported(whole, path)
    const who = fresh()
    const stop = new AbortController()
    const steps: string[] = []
    const report: NonNullable<Context['report']> = ({ at }) => {
      steps.push(at)
      stop.abort()
    }
    await expect(importFocus({ ...who, report }, { path, signal: stop.signal })).rejects.toThrow(/abort/i)
    expect(steps).toEqual([`row 5000 of ${files}.csv`])
    expect((await stored(who))[0]).toMatch(/ 4990 /)

    expect(countsOf(await imported(who, path))).toEqual([6000, 1000, 4990, 0, 10])
    expect(await stored(who)).toEqual(await stored(whole))
    expect(await quarantined(who)).toEqual(await quarantined(whole))
  })

  test('by its stream has imported nothing: a stream is read to its end first', async () => {
    const who = fresh()
    const broken = Readable.from(
      (function* () {
        yield `${header}\n${rows[0]}\n`
        throw new Error('the line went dead')
      })(),
    )
    await expect(importFocus(who, { stream: broken, name: 'upload.csv' })).rejects.toThrow('the line went dead')
    expect((await stored(who))[0]).toMatch(/^0 0 /)
  })
})

test('progress goes from the first batch to the last byte', async () => {
  const steps: (readonly [number, number])[] = []
  const lines = [header, ...[1, 2, 3, 4, 5, 6].flatMap(() => rows)]
  await importFocus({ ...fresh(), report: ({ done, of }) => steps.push([done, of]) }, { path: write(lines) })
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  expect(steps.map(([, of]) => of)).toEqual([bytes, bytes])
  expect(steps.at(-1)?.[0]).toBe(bytes)
  expect(steps[0]?.[0]).toBeLessThan(bytes)
})

test.each([
  {
    because: 'no column for the money',
    lines: () => [header.replace('BilledCost', 'Cost'), ...rows],
    code: 'missing_columns',
    says: /no column BilledCost;/,
  },
  {
    because: 'spaces between fields',
    lines: () => [header.replaceAll(',', ' '), ...rows],
    code: 'missing_columns',
    says: /BillingAccountId/,
  },
  {
    because: 'a column twice',
    lines: () => [`${header},billedcost`],
    code: 'repeated_columns',
    says: /BilledCost more than once/,
  },
  { because: 'no line at all', lines: () => [''], code: 'empty_file', says: /is empty/ },
])('a file is refused as a whole, and nothing of it imported: $because', async ({ lines, code, says }) => {
  const who = fresh()
  expect(await importFocus(who, { path: write(lines()) })).toEqual({
    ok: false,
    refusal: { code, says: expect.stringMatching(says) },
  })
  expect((await stored(who))[0]).toMatch(/^0 0 /)
  expect(await quarantined(who)).toEqual([])
})

test('a header alone is an import of no rows', async () => {
  const answer = await imported(fresh(), write([header]))
  expect([countsOf(answer), answer.sums]).toEqual([[0, 0, 0, 0, 0], {}])
})
