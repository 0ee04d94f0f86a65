/**
 * Makes up channels and half a year of what happens in them from seeds, plays them through the real doors on real engines, and
 * compares the books after every close and settlement with those that an independent oracle works out.
 *
 * Run: npm run simulate -- [--seed FIRST] [--seeds HOW_MANY] [--rounds HOW_MUCH_HAPPENS] [--shrink]
 * It prints its seeds, and for each that differs the step, both numbers and the history of what differs. `--shrink` then leaves
 * steps away while the difference stays. The last line is JSON: {name, value, goal, holds}; the value counts seeds that differ.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { makeHistory } from './make-history.ts'
import { createDatabase, onOwnGround, urlOf } from './own-ground.ts'
import { type Played, playHistory } from './play-history.ts'
import { shrinkHistory } from './shrink.ts'
import { differencesText, stepsAbout } from './tell-difference.ts'

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '120' },
    shrink: { type: 'boolean', default: false },
  },
})

type Urls = Readonly<{ postgresUrl: string; clickhouseUrl: string; template: string }>

async function simulate(urls: Urls, seed: number): Promise<Played> {
  const history = makeHistory(seed, Number(given.rounds))
  const start = performance.now()
  const played = await onOwnGround(urls, (ground) => playHistory(history, ground))
  const took = ((performance.now() - start) / 1000).toFixed(1)
  const outcome = played.failed ? 'DIFFERS' : `agrees, books ${played.digest}`
  const counts = Object.entries(played.counts).map(([what, count]) => `${count} ${what}`)
  const size = `${history.steps.length} steps, ${played.closes} runs, ${counts.join(', ')}, ${took} s`
  console.log(`seed ${seed}: ${size}: ${outcome}`)
  if (!played.failed) return played
  console.log(differencesText(history, played.failed))
  if (given.shrink) {
    const [first] = played.failed.differences
    const shrunk = await shrinkHistory(history, played.failed.step, async (shorter) => {
      const again = await onOwnGround(urls, (ground) => playHistory(shorter, ground))
      return again.failed?.differences.some((one) => one.what === first?.what && one.about === first.about)
        ? again.failed
        : undefined
    })
    console.log(`\nThe shortest history that still differs has ${shrunk.history.steps.length} steps:`)
    console.log(stepsAbout(shrunk.history))
    console.log(differencesText(shrunk.history, shrunk.failed))
  }
  return played
}

async function main(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-simulation-'))
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const { postgresUrl, clickhouseUrl, hostPid } = engines.value
  const host = hostPid()
  const template = 'simulation_template'
  let value = 0
  try {
    await createDatabase(postgresUrl, template)
    await migrate(urlOf(postgresUrl, template))
    const first = Number(given.seed)
    for (let seed = first; seed < first + Number(given.seeds); seed += 1)
      if ((await simulate({ postgresUrl, clickhouseUrl, template }, seed)).failed) value += 1
  } finally {
    await engines.value.release()
    if (host !== null) await awaitHostEnd(host)
    rmSync(dataDir, { recursive: true, force: true })
  }
  console.log(JSON.stringify({ name: 'seeds whose books differ from the oracle', value, goal: 0, holds: value === 0 }))
  return value === 0 ? 0 : 1
}

process.exitCode = await main()
