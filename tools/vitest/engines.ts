/**
 * Starts the engines once for the run, migrates the template that each test file clones, and tells the tests where they
 * are. An engine that does not start fails the run: no test is skipped for it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { describeEnginesRefusal, holdEngines } from '#apps/engines/hold.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { createDatabase, TEMPLATE, urlOf } from './databases.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    clickhouseUrl: string
    /** Where states that several files begin with keep their data folders. */
    statesFolder: string
  }
}

type Held = Readonly<{ postgresUrl: string; clickhouseUrl: string; statesFolder: string; stop: () => Promise<void> }>
type Run = { held: Promise<Held>; projects: number }

/** Each project loads this file anew, but all of them in one process: what they share is kept beside the modules. */
const shared = globalThis as { perennialEngines?: Run | undefined }

async function start(): Promise<Held> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  const statesFolder = mkdtempSync(join(tmpdir(), 'perennial-states-'))
  const engines = await holdEngines({ dataDir, onGone: announceGone })
  if (!engines.ok) throw new Error(describeEnginesRefusal(engines.refusal))
  const { postgresUrl, clickhouseUrl, hostPid, release } = engines.value
  const stop = async () => {
    await release()
    await awaitEnd(hostPid)
    for (const folder of [dataDir, statesFolder]) rmSync(folder, { recursive: true, force: true })
  }
  try {
    await createDatabase(postgresUrl, TEMPLATE)
    await migrate(urlOf(postgresUrl, TEMPLATE))
  } catch (error) {
    await stop()
    throw error
  }
  return { postgresUrl, clickhouseUrl, statesFolder, stop }
}

function announceGone(): void {
  console.error('The engines ended in the middle of the tests.')
  process.exitCode = 1
}

/** The host stops its engines after the last hold; its folder is in use until then. */
async function awaitEnd(pid: number): Promise<void> {
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(50)) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
  }
  throw new Error(`The host of the engines (process ${pid}) still runs 30 s after the tests let go of it.`)
}

export async function setup(project: TestProject): Promise<void> {
  const run = shared.perennialEngines ?? { held: start(), projects: 0 }
  shared.perennialEngines = run
  run.projects += 1
  const { postgresUrl, clickhouseUrl, statesFolder } = await run.held
  project.provide('postgresUrl', postgresUrl)
  project.provide('clickhouseUrl', clickhouseUrl)
  project.provide('statesFolder', statesFolder)
}

export async function teardown(): Promise<void> {
  const run = shared.perennialEngines
  if (run === undefined) return
  run.projects -= 1
  if (run.projects > 0) return
  shared.perennialEngines = undefined
  await (await run.held).stop()
}
