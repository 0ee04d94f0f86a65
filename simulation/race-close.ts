/**
 * Lets eight processes close and settle the same month at once, two of them killed in the middle, then runs it to its end and once
 * more: one invoice per link, numbers without a gap, books that balance and are those of an undisturbed run, and nothing posted by
 * the run after. The last line is the result as JSON.
 *
 * Run: node simulation/race-close.ts [--rounds 50] [--seed 1]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeEnginesRefusal, holdEngines } from '#apps/engines/hold.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { actOn } from './acting.ts'
import { createDatabase, type EngineUrls } from './engine-urls.ts'
import { prepareRace, type Raced, raceRound } from './race-close-round.ts'
import { seededNumbers } from './seeded.ts'
import { CLOSES_AT, foundSmallChannel } from './small-channel.ts'

type Wanted = Readonly<{ rounds: number; seed: number }>

async function main(wanted: Wanted): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-race-'))
  const engines = await holdEngines({ dataDir })
  if (!engines.ok) {
    console.error(describeEnginesRefusal(engines.refusal))
    return 1
  }
  const { postgresUrl, clickhouseUrl, release } = engines.value
  try {
    return await race(await createDatabase({ postgresUrl, clickhouseUrl, tenant: 'race' }, 'small_channel'), wanted)
  } finally {
    await release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function race(source: EngineUrls, { rounds, seed }: Wanted): Promise<number> {
  await migrate(source.postgresUrl)
  await actOn(source, CLOSES_AT, foundSmallChannel)
  const prepared = await prepareRace(source)
  const number = seededNumbers(seed)
  const raced: Raced[] = []
  for (let at = 1; at <= rounds; at += 1) {
    const one = await raceRound(prepared, number)
    raced.push(one)
    console.error(
      `round ${at}: ${one.killed} killed, ${one.faults.length === 0 ? 'the books hold' : one.faults.join('; ')}`,
    )
  }
  const value = raced.filter(({ faults }) => faults.length > 0).length
  const killed = raced.reduce((sum, one) => sum + one.killed, 0)
  const name = 'rounds in which closing at once posted something twice, or left other books'
  console.log(JSON.stringify({ name, value, goal: 0, holds: value === 0, rounds, killed, seed }))
  return value === 0 ? 0 : 1
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
})
process.exitCode = await main({ rounds: Number(values.rounds), seed: Number(values.seed) })
