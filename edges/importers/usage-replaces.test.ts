import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#operations/context.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { importUsage, type UsageImport, type UsageImportOptions, type UsagePreview } from './usage-file.ts'

let stage: Stage
let folder = ''
beforeAll(async () => {
  stage = await openStage()
  folder = mkdtempSync(join(tmpdir(), 'perennial-replaces-'))
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

let [organizations, files] = [0, 0]

function fresh(): Context {
  organizations += 1
  return { ...stage.acting(`payer-${organizations}`), usage: stage.usage, operator: 'altus' }
}

const COLUMNS = 'billing_account_id,service.description,usage_start_time,cost,currency,credits,invoice.month,labels\n'

/** A bill: rows of one account and month, each with its cost in cents. */
type Row = Readonly<{ service: string; cents: number; month?: string; labels?: string }>

function write(rows: readonly Row[]): string {
  files += 1
  const path = join(folder, `${files}.csv`)
  const lines = rows.map(
    ({ service, cents, month = '202309', labels = '' }) =>
      `01-AB,${service},${month.slice(0, 4)}-${month.slice(4)}-10T00:00:00Z,${(cents / 100).toFixed(2)},EUR,[],${month},${labels}\n`,
  )
  writeFileSync(path, COLUMNS + lines.join(''))
  return path
}

async function run(
  who: Context,
  rows: readonly Row[],
  options: Partial<UsageImportOptions> = {},
): Promise<UsageImport | UsagePreview> {
  const answer = await importUsage(who, { path: write(rows) }, { format: 'gcp', ...options })
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value
}

const changesOf = ({ accepted, duplicates, retracted }: UsageImport | UsagePreview) => [accepted, duplicates, retracted]

/** What counts, by month: how many events and their sum in cents. */
async function counting({ organization, usage: { client, tenant } }: Context): Promise<readonly string[]> {
  const answer = await client.query({
    query: `select labels['billing_period'] as period, toString(count()) as events, toString(sum(values['cost']) * 100) as cents
      from usage_event where tenant = '${tenant}' and recorder = '${organization}' and type <> 'perennial.retraction'
        and (batch, row) not in (select batch, row from usage_excluded where tenant = '${tenant}')
      group by period order by period`,
    format: 'JSONCompactEachRow',
  })
  return (await answer.json<readonly string[]>()).map((row) => row.join(' '))
}

const A = { service: 'a', cents: 100 }
const B = { service: 'b', cents: 200 }
const C = { service: 'c', cents: 300 }

test('a revised bill takes back what it lacks and adds what is new; a look at it says so and changes nothing', async () => {
  const who = fresh()
  await run(who, [A, B, C])
  const revised = [A, { ...B, cents: 250 }]
  const look = await run(who, revised, { replaces: true, check: true })
  expect([look.check, ...changesOf(look)]).toEqual([true, 1, 1, 2])
  expect(await counting(who)).toEqual(['2023-09-01 3 600'])

  expect(changesOf(await run(who, revised, { replaces: true }))).toEqual([1, 1, 2])
  expect(await counting(who)).toEqual(['2023-09-01 2 350'])
  expect(changesOf(await run(who, revised, { replaces: true }))).toEqual([0, 2, 0])
  expect(await counting(who)).toEqual(['2023-09-01 2 350'])
})

test('without --replaces the revised rows add to the former ones', async () => {
  const who = fresh()
  await run(who, [A, B])
  const look = await run(who, [A, C], { check: true })
  expect(changesOf(look)).toEqual([1, 1, 0])
  expect(changesOf(await run(who, [A, C]))).toEqual([1, 1, 0])
  expect(await counting(who)).toEqual(['2023-09-01 3 600'])
})

test('what was taken back can come back, and go again', async () => {
  const who = fresh()
  for (const [rows, changes, sum] of [
    [[A, B], [2, 0, 0], '2 300'],
    [[A], [0, 1, 1], '1 100'],
    [[A, B], [1, 1, 0], '2 300'],
    [[A, B], [0, 2, 0], '2 300'],
    [[B], [0, 1, 1], '1 200'],
    [[A, B, B], [2, 1, 0], '3 500'],
    [[A], [0, 1, 2], '1 100'],
  ] as const) {
    const look = await run(who, rows, { replaces: true, check: true })
    expect(changesOf(look)).toEqual(changes)
    expect(changesOf(await run(who, rows, { replaces: true }))).toEqual(changes)
    expect(await counting(who)).toEqual([`2023-09-01 ${sum}`])
  }
})

test('other months, accounts and organizations stay as they are', async () => {
  const [who, other] = [fresh(), fresh()]
  await run(other, [A, B])
  await run(who, [A, B, { ...C, month: '202308' }])
  await run(who, [A], { replaces: true })
  expect(await counting(who)).toEqual(['2023-08-01 1 300', '2023-09-01 1 100'])
  expect(await counting(other)).toEqual(['2023-09-01 2 300'])
})

test('whatever came before, the sum is the new file’s', async () => {
  const row = fc.record({ service: fc.constantFrom('a', 'b', 'c'), cents: fc.integer({ min: -3, max: 3 }) })
  const bill = fc.array(row, { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(bill, { minLength: 1, maxLength: 5 }), async (versions) => {
      const who = fresh()
      for (const version of versions) await run(who, version, { replaces: true })
      const last = versions.at(-1) ?? []
      const cents = last.reduce((sum, one) => sum + one.cents, 0)
      expect(await counting(who)).toEqual([`2023-09-01 ${last.length} ${cents}`])
    }),
    { numRuns: 5 },
  )
})

test('a stop before the former rows are taken back is mended by doing it again', async () => {
  const who = fresh()
  await run(who, [A, B])
  const stop = new AbortController()
  const source = { path: write([A, C]), signal: stop.signal }
  const report: NonNullable<Context['report']> = ({ at }) => {
    if (at.startsWith('row')) stop.abort()
  }
  const broken = importUsage({ ...who, report }, source, {
    format: 'gcp',
    replaces: true,
    onBatch: async () => stop.signal.throwIfAborted(),
  })
  await expect(broken).rejects.toThrow(/abort/i)
  expect(await counting(who)).toEqual(['2023-09-01 3 600'])
  expect(changesOf(await run(who, [A, C], { replaces: true }))).toEqual([0, 2, 1])
  expect(await counting(who)).toEqual(['2023-09-01 2 400'])
})

test('rows that say nothing of their bill can’t replace one', async () => {
  const who = fresh()
  await run(who, [A])
  const path = write([A])
  writeFileSync(path, `${COLUMNS}01-AB,a,2023-09-10T00:00:00Z,1,EUR,[],,\n`)
  expect(await importUsage(who, { path }, { format: 'gcp', replaces: true })).toEqual({
    ok: false,
    refusal: { code: 'no_billing_period', says: expect.stringMatching(/^1 rows/) },
  })
})

test('a row of one’s own that changed under its id is replaced', async () => {
  const who = fresh()
  const mapping = {
    type: 'seats',
    source: { text: 'crm' },
    subject: 'customer',
    id: ['line'],
    time: 'day',
    values: { cost: 'cost' },
    billingPeriod: 'day',
  }
  const bill = (...costs: readonly number[]): string => {
    const path = write([])
    writeFileSync(path, `line,customer,day,cost\n${costs.map((cost, at) => `${at},fen,2023-09-01,${cost}\n`).join('')}`)
    return path
  }
  const imported = async (path: string, replaces: boolean) => {
    const answer = await importUsage(who, { path }, { format: 'csv', mapping, replaces })
    if (!answer.ok) throw new Error(answer.refusal.says)
    const { conflicts } = answer.value
    return [...changesOf(answer.value), conflicts]
  }
  expect(await imported(bill(1, 2, 3), false)).toEqual([3, 0, 0, 0])
  expect(await imported(bill(1, 5, 3), false)).toEqual([0, 2, 0, 1])
  expect(await counting(who)).toEqual(['2023-09-01 3 600'])
  expect(await imported(bill(1, 5), true)).toEqual([1, 1, 2, 0])
  expect(await counting(who)).toEqual(['2023-09-01 2 600'])
  expect(await imported(bill(1, 5), true)).toEqual([0, 2, 0, 0])
  expect(await imported(bill(1, 2), true)).toEqual([1, 1, 1, 0])
  expect(await counting(who)).toEqual(['2023-09-01 2 300'])
})
