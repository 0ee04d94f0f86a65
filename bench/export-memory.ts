/**
 * Shows that exporting a list takes the same memory however long it is: records 100,000 facts from a file, exports them as CSV, and
 * compares the settled heap at its highest with that of exporting a tenth of them.
 *
 * Run: node bench/export-memory.ts
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openDeployment, openEngines } from '#apps/opening.ts'
import { assert } from '#core/ground/result.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { openListText } from '#edges/list-text.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { facts } from '#questions/ground/fact.ts'

const FACTS = 100_000
const MOST_MIB = 64

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function* generate(): Generator<string, void> {
  for (let at = 0; at < FACTS; at += 1) {
    const body = { name: `Customer ${at}`, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    yield `${JSON.stringify({ kind: 'organization', about: `customer-${at}`, body })}\n`
  }
}

async function recordAll(context: Context): Promise<number> {
  const start = performance.now()
  const stream = Readable.from(generate())
  const quiet = { check: false, goOn: false, onRefused: () => undefined, onBatch: () => undefined }
  const imported = await importFactFile(context, { format: 'ndjson', stream, name: 'generated' }, quiet)
  assert(imported.ok && imported.value.recorded === FACTS, 'each generated fact is recorded')
  return (performance.now() - start) / 1000
}

type Export = Readonly<{ rows: number; mib: number; seconds: number }>

/** Reads the text as a slow client would: a piece at a time, with a full collection after each. */
async function exportUpTo(context: Context, cut: string): Promise<Export> {
  const start = performance.now()
  const text = await openListText(facts as unknown as Door, context, { as_of: cut }, 'csv')
  assert(text.ok, 'the list is exported')
  let [rows, highest] = [-1, 0]
  for await (const piece of text.value.pieces) {
    rows += piece.split('\r\n').length - 1
    collect()
    const { heapUsed, external } = process.memoryUsage()
    highest = Math.max(highest, heapUsed + external)
  }
  return { rows, mib: highest / 2 ** 20, seconds: (performance.now() - start) / 1000 }
}

async function main(): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-bench-'))
  const engines = await openEngines({ dataDir })
  assert(engines.ok, 'the engines start')
  try {
    const opened = await openDeployment(engines.value, {
      applicationName: 'bench',
      founder: { operator: 'altus', name: 'Altus' },
    })
    assert(opened.ok, 'the deployment opens')
    const context = opened.value.context(Temporal.Now.instant())
    const seconds = await recordAll(context)
    console.log(`imported ${FACTS} facts: ${Math.round(FACTS / seconds).toLocaleString('en')} a second`)
    const [few, many] = [await exportUpTo(context, `${FACTS / 10}.0`), await exportUpTo(context, `${FACTS}.0`)]
    for (const one of [few, many])
      console.log(`${one.rows} rows: ${one.mib.toFixed(1)} MiB, ${Math.round(one.rows / one.seconds)} rows a second`)
    await opened.value.close()
    const holds = many.rows === FACTS && many.mib <= MOST_MIB && many.mib <= 1.25 * few.mib
    const value = Number(many.mib.toFixed(1))
    const detail = { few: Number(few.mib.toFixed(1)), rows: many.rows, importedPerSecond: Math.round(FACTS / seconds) }
    console.log(JSON.stringify({ name: 'export-memory', value, unit: 'MiB', goal: MOST_MIB, holds, ...detail }))
    return holds
  } finally {
    await engines.value.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

process.exitCode = (await main()) ? 0 : 1
