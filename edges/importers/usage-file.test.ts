import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#operations/context.ts'
import { retryQuarantine } from '#operations/metering/retry-quarantine.ts'
import { quarantineRows } from '#operations/metering/save-import.ts'
import { quarantine } from '#questions/metering/quarantine.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { importUsage, type UsageImport, type UsageImportOptions, type UsagePreview } from './usage-file.ts'

const DATA = join(import.meta.dirname, 'data')

let stage: Stage
let folder = ''
beforeAll(async () => {
  stage = await openStage()
  folder = mkdtempSync(join(tmpdir(), 'perennial-usage-'))
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

let organizations = 0

/** An organization that has imported nothing yet. */
function fresh(): Context {
  organizations += 1
  return { ...stage.acting(`buyer-${organizations}`), usage: stage.usage, operator: 'altus' }
}

let files = 0

function write(text: string, name = 'csv'): string {
  files += 1
  const path = join(folder, `${files}.${name}`)
  writeFileSync(path, text)
  return path
}

async function run(who: Context, path: string, options: UsageImportOptions): Promise<UsageImport | UsagePreview> {
  const answer = await importUsage(who, { path }, options)
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value
}

const countsOf = ({ rows, accepted, duplicates, conflicts, quarantined, retracted }: UsageImport | UsagePreview) => [
  rows,
  accepted,
  duplicates,
  conflicts,
  quarantined,
  retracted,
]

async function ask(who: Context, what: string): Promise<readonly string[]> {
  const { client, tenant } = who.usage
  const query = `select ${what.replace(
    'from events',
    `from usage_event where tenant = '${tenant}' and recorder = '${who.organization}' and type <> 'perennial.retraction'
      and (batch, row) not in (select batch, row from usage_excluded where tenant = '${tenant}')`,
  )}`
  const answer = await client.query({ query, format: 'JSONCompactEachRow' })
  return (await answer.json<readonly string[]>()).map((row) => row.join(' '))
}

/** What counts: Σ cost, how many events, and a hash over all that they say. */
const stored = (who: Context): Promise<readonly string[]> =>
  ask(
    who,
    `toString(sum(values['cost'])), toString(count()),
      toString(groupBitXor(cityHash64(source, id, type, subject, time, mapSort(values), mapSort(labels)))) from events`,
  )

const SAMPLES = [
  { format: 'aws', file: 'aws-cur-legacy-sample.csv.gz', rows: 1281, sum: '1.6823086974', type: 'aws.cur.usd' },
  {
    format: 'oci',
    file: 'oci-cost-report-sample.csv.gz',
    rows: 506,
    sum: '2.523589325400648027',
    type: 'oci.cost.usd',
  },
  {
    format: 'azure',
    file: 'azure-EA_ActualCost_Small.csv',
    rows: 11,
    sum: '8.5450077867419368',
    type: 'azure.cost.usd',
  },
] as const

describe.each(SAMPLES)('the real export of $format', ({ format, file, rows, sum, type }) => {
  const path = join(DATA, file)

  test('comes in whole, and changes nothing when it comes again, also found by its columns', async () => {
    const who = fresh()
    const answer = await run(who, path, { format })
    expect(countsOf(answer)).toEqual([rows, rows, 0, 0, 0, 0])
    expect(answer.sums).toEqual({ USD: sum })
    const before = await stored(who)
    expect(before[0]).toMatch(new RegExp(`^${sum} ${rows} `))
    expect(await ask(who, 'distinct type from events')).toEqual([type])
    const again = await run(who, path, { format: 'auto' })
    expect([again.format, ...countsOf(again)]).toEqual([format, rows, 0, rows, 0, 0, 0])
    expect(await stored(who)).toEqual(before)
  })

  test('gives the same events in any order and cut anywhere', async () => {
    const whole = fresh()
    await run(whole, path, { format })
    const want = await stored(whole)
    const [header = '', ...lines] = linesOf(path)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.integer({ min: 0, max: lines.length }),
        async (turned, cut) => {
          const who = fresh()
          for (const part of [turned.slice(0, cut), turned.slice(cut)]) {
            await run(who, write([header, ...part].join('\n')), { format })
          }
          expect(await stored(who)).toEqual(want)
        },
      ),
      { numRuns: 4 },
    )
  })
})

/** No field of these files holds a line break. */
function linesOf(path: string): readonly string[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().replace(/^\uFEFF/, '')
  return text.trimEnd().split(/\r?\n/)
}

const GCP_NESTED = [
  {
    billing_account_id: '01-AB',
    service: { id: '6F81', description: 'Compute Engine' },
    sku: { id: '2E27', description: 'N1 Core' },
    usage_start_time: '2023-09-01 07:00:00 UTC',
    usage_end_time: '2023-09-01 08:00:00 UTC',
    project: { id: 'shop', labels: [{ key: 'team', value: 'blue' }] },
    labels: [],
    location: { region: 'europe-west1' },
    cost: 0.1,
    currency: 'EUR',
    usage: { amount: 3600.0, unit: 'seconds' },
    credits: [
      { name: 'sustained', amount: -0.025 },
      { name: 'promotion', amount: -0.005 },
    ],
    invoice: { month: '202309' },
  },
  {
    billing_account_id: '01-AB',
    service: { description: 'Cloud Storage' },
    sku: { id: '9E26' },
    usage_start_time: '2023-09-01 07:00:00 UTC',
    cost: 1.5e-7,
    currency: 'EUR',
    credits: [],
    invoice: { month: '202309' },
  },
]

const GCP_FLAT = `billing_account_id;service.id;service.description;sku.id;sku.description;usage_start_time;usage_end_time;project.id;project.labels;labels;location.region;cost;currency;usage.amount;usage.unit;credits;invoice.month
01-AB;6F81;Compute Engine;2E27;N1 Core;2023-09-01T07:00:00Z;2023-09-01T08:00:00Z;shop;"[{""key"": ""team"", ""value"": ""blue""}]";[];europe-west1;0.10;EUR;3600;seconds;"[{""name"": ""sustained"", ""amount"": -0.025}, {""name"": ""promotion"", ""amount"": -0.005}]";202309
01-AB;;Cloud Storage;9E26;;2023-09-01T07:00:00Z;;;;;;0.00000015;EUR;;;[];202309
`

const ndjson = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

describe('Google Cloud’s export', () => {
  test('comes in nested as BigQuery writes it, cost and credits apart', async () => {
    const who = fresh()
    const answer = await run(who, write(ndjson(GCP_NESTED), 'ndjson'), { format: 'gcp' })
    expect(countsOf(answer)).toEqual([2, 2, 0, 0, 0, 0])
    expect(answer.sums).toEqual({ EUR: '0.10000015' })
    expect(answer.totals).toEqual({
      cost: { EUR: '0.10000015' },
      credits: { EUR: '-0.03' },
      net_cost: { EUR: '0.07000015' },
    })
    expect(await ask(who, `labels['service'], toString(values['net_cost']) from events order by 1`)).toEqual([
      'Cloud Storage 0.00000015',
      'Compute Engine 0.07',
    ])
  })

  test('is found by its columns, also nested; lines that are no rows of it are kept', async () => {
    const who = fresh()
    const broken = `${ndjson(GCP_NESTED)}\n{"cost": 1,\n[1]\n{"cost": 2}\r\n`
    const answer = await run(who, write(broken, 'json'), { format: 'auto' })
    expect([answer.format, ...countsOf(answer)]).toEqual(['gcp', 5, 2, 0, 0, 3, 0])
    expect(answer.codes).toEqual({ not_json: 2, missing_value: 1 })
    const kept = await quarantine.run(who, { limit: 10 })
    expect(kept.ok && kept.value.rows.map(({ row, content }) => [row, content])).toEqual([
      [3, { line: '{"cost": 1,' }],
      [4, { line: '[1]' }],
      [5, { cost: '2' }],
    ])
  })

  test('flat, with semicolons and otherwise written, comes to the same quantities', async () => {
    const who = fresh()
    const answer = await run(who, write(`\uFEFF${GCP_FLAT.replaceAll('\n', '\r\n')}`), { format: 'gcp' })
    expect(answer.totals['net_cost']).toEqual({ EUR: '0.07000015' })
    expect(await ask(who, `labels['service'], toString(values['net_cost']) from events order by 1`)).toEqual([
      'Cloud Storage 0.00000015',
      'Compute Engine 0.07',
    ])
  })
})

describe('a file of another format is refused, and told what it looks like', () => {
  const aws = join(DATA, SAMPLES[0].file)
  test.each([
    { as: 'focus', path: () => aws, says: /this looks like an AWS cost and usage report, which is imported as aws$/ },
    { as: 'aws', path: () => join(DATA, SAMPLES[2].file), says: /this looks like an Azure cost export/ },
    { as: 'oci', path: () => write(ndjson(GCP_NESTED)), says: /this looks like a Google Cloud billing export/ },
    { as: 'gcp', path: () => write('Day,Seats\n1,2\n'), says: /a Google Cloud billing export is wanted$/ },
  ] as const)('as $as: $says', async ({ as, path, says }) => {
    const answer = await importUsage(fresh(), { path: path() }, { format: as })
    expect(answer).toEqual({ ok: false, refusal: { code: 'missing_columns', says: expect.stringMatching(says) } })
  })

  test('as auto', async () => {
    const answer = await importUsage(fresh(), { path: write('Day,Seats\n1,2\n') }, { format: 'auto' })
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'unknown_format' } })
  })
})

const MAPPING = {
  type: 'seats.used',
  source: { text: 'crm' },
  subject: 'Customer',
  id: ['Invoice', 'Line'],
  time: { column: 'Day', format: 'dd.MM.yyyy', zone: 'Europe/Berlin' },
  values: { seats: 'Seats', cost: { column: 'Amount', decimal: ',' } },
  labels: { currency: { text: 'EUR' } },
  billingPeriod: 'Month',
}
const SEATS = 'Invoice|Line|Customer|Day|Seats|Amount|Month\n'
const seat = (line: number, amount: string) => `7|${line}|fen|0${line}.09.2024|${line}|${amount}|2024-09-01\n`

describe('a file of one’s own', () => {
  test('comes in by its mapping, each id once', async () => {
    const who = fresh()
    const path = write(`${SEATS}${seat(1, '1,50')}${seat(2, '2,25')}${seat(2, '9,00')}`)
    const answer = await run(who, path, { format: 'csv', mapping: MAPPING })
    expect([answer.sums, answer.totals['seats'], answer.codes]).toEqual([
      { EUR: '3.75' },
      { EUR: '3' },
      { repeated_id: 1 },
    ])
    expect(await ask(who, `subject, toString(time), toString(values['cost']) from events order by time`)).toEqual([
      'fen 2024-08-31 22:00:00.000 1.5',
      'fen 2024-09-01 22:00:00.000 2.25',
    ])
  })

  test.each([
    [undefined, /needs a mapping/],
    ['nothing', /^The mapping: /],
    [{ ...MAPPING, subject: 'Client' }, /subject names the column Client, which the file lacks/],
    [{ ...MAPPING, values: { seats: 7 } }, /the name of a column or { column, decimal }.*values\.seats/],
    [{ ...MAPPING, vaules: {} }, /vaules/],
  ])('is refused with the mapping %j', async (mapping, says) => {
    const answer = await importUsage(fresh(), { path: write(`${SEATS}${seat(1, '1')}`) }, { format: 'csv', mapping })
    expect(answer).toEqual({ ok: false, refusal: { code: 'wrong_mapping', says: expect.stringMatching(says) } })
  })
})

describe('rows in quarantine are tried again as what they are', () => {
  const flat = {
    billing_account_id: '01-AB',
    usage_start_time: '2023-09-01T07:00:00Z',
    currency: 'EUR',
    'invoice.month': '202309',
  }
  const [columns = '', fields = ''] = [SEATS, seat(1, '1,50')].map((line) => line.trim())
  const own = Object.fromEntries(columns.split('|').map((column, at) => [column, fields.split('|')[at] ?? '']))

  test.each([
    { format: 'gcp', text: ndjson([{ ...flat, cost: '0.1' }]), content: { ...flat, cost: '0.10' }, mapping: undefined },
    { format: 'csv', text: `${SEATS}${seat(1, '1,50')}`, content: own, mapping: MAPPING },
  ] as const)('$format', async ({ format, text, content, mapping }) => {
    const who = fresh()
    // As a version that understood less would have left them.
    await quarantineRows(who, { id: `${who.organization}:before`, name: 'before', format, mapping }, [
      { row: 1, code: 'not_known_yet', says: 'Not understood then', content },
      { row: 2, code: 'not_known_yet', says: 'Not understood then', content: {} },
    ])
    expect(await retryQuarantine.run(who, {})).toMatchObject({ value: { tried: 2, accepted: 1, open: 1 } })
    const options = { format, ...(mapping && { mapping }) }
    expect(countsOf(await run(who, write(text), options))).toEqual([1, 0, 1, 0, 0, 0])
  })
})
