/**
 * Sends generated requests to a server of its own, with the demo channel on engines of its own, and measures each answer by the
 * server's own OpenAPI document: right ones, nearly right ones, and bytes that are no requests. What is refused must change
 * nothing, what is acknowledged must be there at the end, and the books must balance.
 *
 * Run: npm run fuzz:api [requests] [seed]
 * The last line is JSON: {name, value, goal, holds, requests, seed}; the value counts answers that were wrong.
 */
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fuzz } from './run.ts'
import { openFuzzServer } from './server.ts'

const REQUESTS = 50_000

/** The table of refusals that hold everywhere. */
const CODES = readFileSync(join(import.meta.dirname, '../../docs/http-api.md'), 'utf8')

async function main([given, givenSeed]: readonly string[]): Promise<number> {
  const requests = Number(given ?? REQUESTS)
  const seed = Number(givenSeed ?? randomInt(2 ** 31))
  console.log(`seed ${seed}: the same seed makes the same requests, as far as the server's own ids allow`)
  const server = await openFuzzServer()
  try {
    const { violations, findings, ...met } = await fuzz(server, { requests, seed, codes: CODES, say: console.log })
    for (const { where, what, times } of findings) console.log(`${times} × ${where}: ${what}`)
    console.log(met)
    const holds = violations === 0
    console.log(
      JSON.stringify({ name: 'fuzz:api', value: violations, goal: 0, holds, requests, seed, perSecond: met.perSecond }),
    )
    return holds ? 0 : 1
  } finally {
    await server.close()
  }
}

process.exitCode = await main(process.argv.slice(2))
