/**
 * Shows that importing takes the same memory whatever the size of the file: reads a generated FOCUS file of 20,000 rows and
 * one of 200,000 through the parser and the mapping, each in a process of its own, and compares their peaks.
 *
 * Run: node bench/import-memory.ts
 */
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip } from 'node:zlib'
import { assert, present } from '#core/ground/result.ts'
import { focusFormat } from '#core/metering/focus-format.ts'
import { openCsv } from '#edges/importers/csv-rows.ts'
import { lookThrough } from '#edges/importers/file-content.ts'
import { rowEvents } from '#operations/metering/row-events.ts'

const COLUMNS =
  'BilledCost,BillingAccountId,BillingCurrency,ChargeDescription,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ListCost,ProviderName,RegionId,ResourceId,ServiceName,SkuId,SubAccountId,Tags'

function rowOf(at: number): string {
  const hour = String(at % 24).padStart(2, '0')
  const day = String(1 + (Math.floor(at / 24) % 28)).padStart(2, '0')
  const start = `2024-09-${day} ${hour}:00:00`
  return `0.0000${at},123,USD,"$0.40 per million requests, tier ${at % 7}",${start},${start},${at}.5,0.${at},AWS,us-west-${at % 3},"arn:aws:sqs:us-west-2:${at}:queue",Queue,SKU${at % 300},${at % 70},"{""team"": ""blue""}"\n`
}

function* generate(rows: number): Generator<string, void> {
  yield `${COLUMNS}\n`
  for (let at = 0; at < rows; at += 1) yield rowOf(at)
}

/** Settled memory at its highest, in bytes: what lives on the heap and beside it after a full collection. */
type Peak = Readonly<{ rows: number; heap: number; beside: number; seconds: number }>

async function readThrough(path: string): Promise<Peak> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const start = performance.now()
  const file = await lookThrough(path, undefined)
  assert(file.ok, 'the generated file can be read')
  const csv = await openCsv(file.value, undefined)
  assert(csv.ok, 'the generated file is CSV')
  const { eventOf } = rowEvents(focusFormat)
  let [rows, heap, beside] = [0, 0, 0]
  for await (const { content } of csv.value.rows) {
    assert(eventOf(content).ok, 'each generated row is understood')
    rows += 1
    if (rows % 5_000 !== 0) continue
    collect()
    const { heapUsed, external } = process.memoryUsage()
    heap = Math.max(heap, heapUsed)
    beside = Math.max(beside, external)
  }
  await csv.value.close()
  return { rows, heap, beside, seconds: (performance.now() - start) / 1000 }
}

function inProcess(path: string): Peak {
  return JSON.parse(execFileSync(process.execPath, [import.meta.filename, path], { encoding: 'utf8' })) as Peak
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'))
  try {
    const peaks: Peak[] = []
    for (const rows of [20_000, 200_000]) {
      const path = join(folder, `${rows}.csv.gz`)
      await pipeline(Readable.from(generate(rows)), createGzip(), createWriteStream(path))
      peaks.push(inProcess(path))
    }
    for (const { rows, heap, beside, seconds } of peaks) {
      const [onHeap, besideIt] = [heap, beside].map((bytes) => (bytes / 2 ** 20).toFixed(1))
      const speed = Math.round(rows / seconds).toLocaleString('en')
      console.log(`${rows} rows: ${onHeap} MiB on the heap, ${besideIt} MiB beside it, ${speed} rows/s`)
    }
    const [few, many] = [present(peaks[0], 'two files'), present(peaks[1], 'two files')]
    const growth = Number((many.heap / few.heap).toFixed(2))
    const perRow = Math.round((many.beside - few.beside) / (many.rows - few.rows))
    console.log(`ten times the rows: ${growth} times the heap, per row more ${perRow} bytes beside it`)
    // To tell equal rows apart, up to 60 bytes per row are kept, half as much again while the table grows.
    const holds = growth <= 1.2 && perRow <= 90
    const goal = 'ten times the rows take at most 1.2 times the heap, and at most 90 bytes per row beside it'
    console.log(JSON.stringify({ name: 'import-memory', value: growth, unit: 'times the heap', perRow, goal, holds }))
    if (!holds) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const [path] = process.argv.slice(2)
if (path === undefined) await compare()
else console.log(JSON.stringify(await readThrough(path)))
