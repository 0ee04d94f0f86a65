/**
 * Kills the server again and again, now and then the host of its engines or PostgreSQL's postmaster, while eight clients send
 * usage events: new ones, duplicates, conflicts, retractions, and again what was not acknowledged. At the end every acknowledged
 * event must be counted once, by the same measuring that a close does. The last line is the result as JSON.
 *
 * Run: node simulation/crash-ingest.ts [kills] [seed]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crashIngest } from './crash-ingest-run.ts'

const KILLS = 200

async function main([kills = String(KILLS), seed = '1']: readonly string[]): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-crash-'))
  try {
    const wanted = { dataDir, kills: Number(kills), seed: Number(seed), clients: 8 }
    const { verdict, ...met } = await crashIngest(wanted, (line) => console.error(line))
    for (const line of verdict.differences.slice(0, 20)) console.error(line)
    const value = verdict.lost + verdict.doubled
    const holds = value === 0 && verdict.strange === 0
    const { lost, doubled, strange, measured } = verdict
    const name = 'acknowledged events that kills lost or had counted twice'
    const figures = { lost, doubled, strange, measured, ...met, kills: wanted.kills, seed: wanted.seed }
    console.log(JSON.stringify({ name, value, goal: 0, holds, ...figures }))
    return holds ? 0 : 1
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
