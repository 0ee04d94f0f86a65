/**
 * The permission matrix: every route of the running router × every kind of principal × {own, sibling, parent, child, foreign, random}.
 * Each answer is the one that the row says; what is foreign answers byte for byte as what doesn't exist; no answer carries a word
 * that was not for whoever hears it, also with the operations' own checks switched off.
 *
 * Run: npm run authz:matrix
 * The last line is JSON: {name, value, goal, holds}; the value counts mismatches and leaks.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDoorsAlone, checkTables } from './alone.ts'
import { openAsking } from './asking.ts'
import { FIVE, makeCallers, SEVEN } from './callers.ts'
import { coverageOf } from './coverage.ts'
import { checkLeaks } from './leaks.ts'
import { checkForeignOrganizations, checkMethods, checkPrincipals, checkSignOut } from './principals.ts'
import { checkRelations } from './relations.ts'
import { ROWS } from './rows.ts'
import { openTally, type Section } from './tally.ts'
import { makeThings, makeWillow } from './things.ts'
import { openWorld, type World } from './world.ts'

const NAME = 'authz:matrix'
const SHOWN_FAULTS = 40

async function coverage({ served: { app, routes } }: World): Promise<Section> {
  const tally = openTally('routes and rows')
  const { withoutRow, withoutRoute } = await coverageOf(app, routes, ROWS)
  for (const route of routes) tally.check(withoutRow.includes(route) ? `${route} has no row` : undefined)
  for (const row of withoutRoute) tally.check(`the row of ${row} has no route`)
  return tally.done(0)
}

async function run(world: World): Promise<readonly Section[]> {
  const laps = (name: string): void => console.error(`${name} ${Math.round(performance.now())}`)
  laps('world')
  await makeWillow(world)
  const callers = await makeCallers(world)
  laps('callers')
  await makeThings(world, [...SEVEN])
  laps('things')
  const asking = openAsking(world.served.app)
  const crowd = { rows: ROWS, callers }
  const few = callers.filter(({ name }) => ['nobody', `owner of ${FIVE[2]}`, 'key of leaf: all scopes'].includes(name))
  const sections = [await coverage(world)]
  sections.push(await checkPrincipals(world, asking, crowd))
  laps('principals')
  sections.push(await checkForeignOrganizations(asking, crowd))
  sections.push(await checkMethods(world.served.app, asking, { ...crowd, callers: few, routes: world.served.routes }))
  laps('methods')
  const actors = callers.filter(({ name }) => SEVEN.some((one) => [`owner of ${one}`, `key of ${one}: all scopes`].includes(name)))
  sections.push(await checkRelations(world, asking, actors))
  laps('relations')
  sections.push(await checkTables(world, SEVEN))
  laps('tables')
  sections.push(await checkDoorsAlone(world, asking, SEVEN))
  laps('alone')
  sections.push(await checkSignOut(asking, crowd))
  sections.push(await checkLeaks(world, asking))
  laps('leaks')
  return sections
}

function print(sections: readonly Section[]): void {
  for (const { name, requests, checks, faults } of sections) {
    console.log(`${name.padEnd(60)} ${String(requests).padStart(7)} requests ${String(checks).padStart(7)} checks ${faults.length} faults`)
    for (const fault of faults.slice(0, SHOWN_FAULTS)) console.log(`  ${fault}`)
  }
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-matrix-'))
  try {
    const world = await openWorld(join(folder, 'data'))
    try {
      const sections = await run(world)
      print(sections)
      for (const line of world.errors.slice(0, 10)) console.log(line)
      const value = sections.reduce((sum, { faults }) => sum + faults.length, 0)
      const requests = sections.reduce((sum, section) => sum + section.requests, 0)
      console.log(JSON.stringify({ name: NAME, value, goal: 0, holds: value === 0, requests }))
      return value === 0 ? 0 : 1
    } finally {
      await world.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
