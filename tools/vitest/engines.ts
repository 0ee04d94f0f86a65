/**
 * Starts the engines once for the run, migrates the template that each test file clones, and tells the tests where they
 * are. An engine that does not start fails the run: no test is skipped for it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { holdEngines } from '#apps/engines/hold.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { createDatabase, TEMPLATE, urlOf } from './databases.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    clickhouseUrl: string
  }
}

type Held = Readonly<{ postgresUrl: string; clickhouseUrl: string; stop: () => Promise<void> }>
type Run = { held: Promise<Held>; projects: number }

/** Each project loads this file anew, but all of them in one process: what they share is kept beside the modules. */
const shared = globalThis as { perennialEngines?: Run | undefined }

async function start(): Promise<Held> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-test-'))
  const engines = await holdEngines({
    dataDir,
    onGone: (reason) => {
      console.error('The engines are gone in the middle of the tests:', reason)
      process.exitCode = 1
    },
  })
  await createDatabase(engines.postgresUrl, TEMPLATE)
  await migrate(urlOf(engines.postgresUrl, TEMPLATE))
  const stop = async () => {
    await engines.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { postgresUrl: engines.postgresUrl, clickhouseUrl: engines.clickhouseUrl, stop }
}

export async function setup(project: TestProject): Promise<void> {
  const run = shared.perennialEngines ?? { held: start(), projects: 0 }
  shared.perennialEngines = run
  run.projects += 1
  const { postgresUrl, clickhouseUrl } = await run.held
  project.provide('postgresUrl', postgresUrl)
  project.provide('clickhouseUrl', clickhouseUrl)
}

export async function teardown(): Promise<void> {
  const run = shared.perennialEngines
  if (run === undefined) return
  run.projects -= 1
  if (run.projects > 0) return
  shared.perennialEngines = undefined
  await (await run.held).stop()
}
