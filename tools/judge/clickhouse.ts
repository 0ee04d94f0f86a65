/**
 * Judges the tables and statements of a cluster. Without a server at hand the embedded engine takes itself for two shards
 * (`clickhouse-two-shards.ts`) and the contract of the store of usage runs on them; then the statements for replicated tables are
 * given to the engine one by one. With `--url URL` the contract runs against that server or cluster instead.
 *
 * Run: node tools/judge/clickhouse.ts [--url https://user:password@host:8443/database?cluster=NAME]
 * The last line is JSON: {name, value, goal, holds}; the value counts what failed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeEnginesRefusal, holdEngines } from '#apps/engines/hold.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { schemaStatements } from '#stores/clickhouse/schema.ts'
import { TABLES } from '#stores/clickhouse/tables.ts'
import { prepareTwoShards, TWO_SHARDS } from './clickhouse-two-shards.ts'

const SUITE = 'stores/clickhouse/usage-store.test.ts'

function verdict(name: string, value: number | null): number {
  const holds = value === 0
  console.log(JSON.stringify({ name, value, goal: 0, holds }))
  return holds ? 0 : 1
}

/** Runs the contract on a URL; comes back with how many of its tests failed, or null where it did not run to its end. */
function runContract(url: string): number | null {
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', SUITE, '-t', 'the given URL', '--reporter=json'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PERENNIAL_CLICKHOUSE_URL: url },
    },
  )
  const report = stdout.split('\n').find((line) => line.startsWith('{"numTotalTestSuites"'))
  if (report === undefined) return null
  const told: Report = JSON.parse(report)
  const tests = told.testResults.flatMap(({ assertionResults }) => assertionResults)
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed')
  for (const { status, title, failureMessages } of ran) console.log(`${status}: ${title}`, ...failureMessages)
  const failed = ran.filter(({ status }) => status === 'failed').length
  // Where the database could not be made, no test ran.
  return ran.length === 0 ? null : failed + told.testResults.filter(({ message }) => message !== '').length
}

type Report = Readonly<{
  testResults: readonly Readonly<{
    message: string
    assertionResults: readonly Readonly<{ status: string; title: string; failureMessages: readonly string[] }>[]
  }>[]
}>

/** How many of the statements for a cluster with a Keeper the engine refuses: it has no queue for `on cluster`, so that part is only parsed. */
async function tryReplicated(clickhouseUrl: string): Promise<number> {
  const client = openClickHouse(clickhouseUrl)
  let refused = 0
  const layout = { kind: 'cluster', name: TWO_SHARDS, keeper: true, quorum: 'auto' } as const
  for (const statement of schemaStatements(TABLES, layout)) {
    try {
      await client.query({ query: 'select formatQuery({statement:String})', query_params: { statement } })
      await client.command({ query: statement.replace(` on cluster \`${TWO_SHARDS}\``, '') })
      console.log(`accepted: ${statement.split('\n')[0]}`)
    } catch (error) {
      refused += 1
      console.log(`REFUSED: ${statement}\n${error}`)
    }
  }
  await client.close()
  return refused
}

async function judgeTwoShards(dataDir: string): Promise<number | null> {
  prepareTwoShards(dataDir, ['default_contract'])
  const engines = await holdEngines({ dataDir })
  if (!engines.ok) throw new Error(describeEnginesRefusal(engines.refusal))
  const { clickhouseUrl, hostPid, release } = engines.value
  try {
    const failed = runContract(`${clickhouseUrl}?cluster=${TWO_SHARDS}&keeper=none`)
    const refused = await tryReplicated(clickhouseUrl)
    return failed === null ? null : failed + refused
  } finally {
    await release()
    await endHost(hostPid)
  }
}

/** The engine waits for ever for replicated tables to shut down that nobody could write to; its folder is thrown away anyway. */
async function endHost(pid: number): Promise<void> {
  await awaitHostEnd(pid)
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { url: { type: 'string' } } })
  if (values.url !== undefined)
    return verdict('the contract of usage, failed at the given URL', runContract(values.url))
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-judge-'))
  try {
    return verdict('the contract of usage, failed on two shards', await judgeTwoShards(dataDir))
  } catch (failure) {
    console.log(failure)
    return verdict('the contract of usage, failed on two shards', null)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

process.exitCode = await main()
