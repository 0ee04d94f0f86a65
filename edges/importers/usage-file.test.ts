import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#operations/context.ts'
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
