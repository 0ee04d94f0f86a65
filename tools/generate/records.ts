import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeEnginesRefusal, holdEngines } from '#apps/engines/hold.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { rowTypes } from './rows.ts'

/** The row types of a database that was migrated just now, on engines of its own that end with this call. */
export async function migratedRowTypes(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-generate-'))
  const engines = await holdEngines({ dataDir })
  if (!engines.ok) throw new Error(describeEnginesRefusal(engines.refusal))
  const { postgresUrl, hostPid, release } = engines.value
  try {
    await migrate(postgresUrl)
    return await rowTypes(postgresUrl)
  } finally {
    await release()
    await awaitEnd(hostPid)
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function awaitEnd(pid: number): Promise<void> {
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(50)) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
  }
  throw new Error(`The host of the engines (process ${pid}) still runs after it was let go`)
}
