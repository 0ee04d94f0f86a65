/**
 * Kills closes and settlements in the middle, runs them again and compares the books with those of an undisturbed run; then
 * lets eight workers close the same month at once, two of them killed. The last line is the result as JSON.
 *
 * Run: node simulation/crash-close.ts [kills] [races] [seed]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeEnginesRefusal, holdEngines } from '#apps/engines/hold.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { actOn } from './acting.ts'
import type { Kill } from './close-worker.ts'
import { crashRound, type Prepared, prepareRounds, type RoundOutcome } from './crash-round.ts'
import { createDatabase, type EngineUrls } from './engine-urls.ts'
import { seededNumbers } from './seeded.ts'
import { CLOSES_AT, foundSmallChannel } from './small-channel.ts'

/** The steps that a close and a settlement of the small channel report, the ends included. */
const STEPS = 8
const WORKERS = 8

type Wanted = Readonly<{ kills: number; races: number; seed: number }>

async function main(wanted: Wanted): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-crash-'))
  const engines = await holdEngines({ dataDir })
  if (!engines.ok) {
    console.error(describeEnginesRefusal(engines.refusal))
    return 1
  }
  const { postgresUrl, clickhouseUrl, release } = engines.value
  try {
    const source = await createDatabase({ postgresUrl, clickhouseUrl, tenant: 'crash' }, 'small_channel')
    return await playRounds(source, wanted)
  } finally {
    await release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function playRounds(source: EngineUrls, { kills, races, seed }: Wanted): Promise<number> {
  await migrate(source.postgresUrl)
  await actOn(source, CLOSES_AT, foundSmallChannel)
  const prepared = await prepareRounds(source)
  const number = seededNumbers(seed)
  const kill = (): Kill => ({ step: 1 + number(STEPS), delayMs: number(25) })
  const outcomes: RoundOutcome[] = []
  for (let at = 0; at < kills; at += 1) outcomes.push(await told(prepared, [kill()], `kill ${at + 1}`))
  for (let at = 0; at < races; at += 1) {
    const workers = Array.from({ length: WORKERS }, (_, place) => (place < 2 ? kill() : null))
    outcomes.push(await told(prepared, workers, `race ${at + 1}`))
  }
  const value = outcomes.filter(({ difference }) => difference !== undefined).length
  const killed = outcomes.reduce((sum, one) => sum + one.killed, 0)
  const resumed = outcomes.filter((one) => one.resumed).length
  const name = 'closes and settlements that a kill or a race left other books'
  console.log(JSON.stringify({ name, value, goal: 0, holds: value === 0, kills, races, killed, resumed, seed }))
  return value === 0 ? 0 : 1
}

async function told(prepared: Prepared, kills: readonly (Kill | null)[], name: string): Promise<RoundOutcome> {
  const outcome = await crashRound(prepared, kills)
  const end = outcome.difference ?? (outcome.resumed ? 'resumed, the books are the same' : 'the books are the same')
  console.error(`${name}: ${JSON.stringify(kills.filter((kill) => kill !== null))} ${end}`)
  return outcome
}

function wantedOf([kills = '100', races = '10', seed = '1']: readonly string[]): Wanted {
  return { kills: Number(kills), races: Number(races), seed: Number(seed) }
}

process.exitCode = await main(wantedOf(process.argv.slice(2)))
