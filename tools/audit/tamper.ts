/**
 * Tampers with the audit log in a thousand ways and wants each noticed: loads the demo channel into engines of its own, with
 * the anchors that a server leaves, then edits, deletes, inserts, swaps, cuts and forges as a superuser, each time in a
 * transaction that is rolled back, and has `audit verify` look at it.
 *
 * Run: npm run audit:tamper [tamperings] [seed]
 * The last line is JSON: {name, value, goal, holds}; the value counts what was noticed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { openDeployment, openEngines } from '#apps/opening.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { type Column, formatTable } from '#apps/table.ts'
import type { Context } from '#operations/context.ts'
import { anchorsFile, openAnchors } from '#stores/files/anchors.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'
import { letPeopleCome, tellOrganizations } from './make-log.ts'
import { type Outcome, type Tried, tamperAll } from './tamper-all.ts'

const SINGLE_FACTS = 300

async function main(count: number, seed: number): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-tamper-'))
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const hostPid = engines.value.hostPid()
  try {
    const deployment = await openDeployment(engines.value, { founder: DEMO_OPERATOR, applicationName: 'tamper' })
    if (!deployment.ok) throw new Error(deployment.refusal.says)
    await makeLog(deployment.value.context(Temporal.Now.instant()), dataDir).finally(deployment.value.close)
    const subject = { ownerUrl: engines.value.postgresUrl, anchorsPath: anchorsFile(dataDir) }
    return tell(await tamperAll(subject, { count, seed }), seed)
  } finally {
    await engines.value.release()
    if (hostPid !== null) await awaitHostEnd(hostPid)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function makeLog(context: Context, folder: string): Promise<void> {
  const anchors = openAnchors({ folder, readHead: () => readHead(context), now: Temporal.Now.instant, everyMs: 100 })
  anchors.start()
  await loadDemo(context, () => undefined)
  await tellOrganizations(context, SINGLE_FACTS)
  await letPeopleCome(context)
  await anchors.stop()
}

function tell({ rows, anchors, tried, clean, falseAlarms }: Outcome, seed: number): number {
  const noticed = tried.filter(({ code }) => code !== undefined).length
  for (const { kind, did } of tried.filter(({ code }) => code === undefined))
    console.log(`NOT NOTICED: ${kind}: ${did}`)
  console.log(formatTable(byKind(tried)))
  console.log(`${rows} rows, ${anchors} anchors; untouched verified ${clean} times, ${falseAlarms} false alarms`)
  const holds = noticed === tried.length && falseAlarms === 0
  const figures = {
    name: 'audit:tamper',
    value: noticed,
    goal: tried.length,
    holds,
    falseAlarms,
    clean,
    rows,
    anchors,
    seed,
  }
  console.log(JSON.stringify(figures))
  return holds ? 0 : 1
}

function byKind(tried: readonly Tried[]): readonly Column[] {
  const kinds = [...Map.groupBy(tried, ({ kind }) => kind)]
  const found = kinds.map(([, ones]) => {
    const codes = Map.groupBy(ones, ({ code }) => code ?? 'nothing')
    return [...codes].map(([code, of]) => `${code} ${of.length}`).join(', ')
  })
  return [
    { heading: 'kind', cells: kinds.map(([kind]) => kind) },
    { heading: 'tried', cells: kinds.map(([, ones]) => String(ones.length)) },
    { heading: 'noticed', cells: kinds.map(([, ones]) => String(ones.filter(({ code }) => code).length)) },
    { heading: 'found', cells: found },
  ]
}

const [count = '1000', seed = '1'] = process.argv.slice(2)
process.exitCode = await main(Number(count), Number(seed))
