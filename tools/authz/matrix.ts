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
import { makeCallers, SEVEN } from './callers.ts'
import { coverageOf } from './coverage.ts'
import { falsify } from './falsify.ts'
import { checkLeaks, knownBefore, LEAKS } from './leaks.ts'
import { checkLists } from './lists.ts'
import { checkBodies, checkFilters } from './naming.ts'
import { checkForeignOrganizations, checkMethods, checkPrincipals, checkSignOut } from './principals.ts'
import { checkRelations } from './relations.ts'
import type { Caller } from './row.ts'
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

type Part = Readonly<{ name: string; run: () => Promise<readonly Section[]> }>

/** The sections in their order: what ends things for good comes after what asks for them. */
async function partsOf(world: World): Promise<readonly Part[]> {
  await makeWillow(world)
  const callers = await makeCallers(world)
  await makeThings(world, SEVEN)
  const before = await knownBefore(world)
  const { app, routes } = world.served
  const asking = openAsking(app)
  const crowd = { rows: ROWS, callers }
  const isOne =
    (names: readonly string[]) =>
    ({ name }: Caller) =>
      names.includes(name)
  const few = callers.filter(isOne(['nobody', 'owner of leaf', 'key of leaf: all scopes']))
  const owners = callers.filter(isOne(SEVEN.map((one) => `owner of ${one}`)))
  const actors = [...owners, ...callers.filter(isOne(SEVEN.map((one) => `key of ${one}: all scopes`)))]
  console.log(`${routes.length} routes, ${ROWS.length} rows, ${callers.length} callers`)
  return [
    { name: 'coverage', run: async () => [await coverage(world)] },
    {
      name: 'principals',
      run: async () => [
        await checkPrincipals(world, asking, crowd),
        await checkForeignOrganizations(asking, crowd),
        await checkMethods(asking, { ...crowd, callers: few, routes }),
      ],
    },
    { name: 'relations', run: async () => [await checkRelations(world, asking, { actors })] },
    { name: 'filters', run: async () => [await checkFilters(world, asking, owners)] },
    {
      name: 'alone',
      run: async () => [await checkTables(world, SEVEN), await checkDoorsAlone(world, asking, SEVEN)],
    },
    { name: 'lists', run: async () => [await checkLists(asking, owners)] },
    { name: 'bodies', run: async () => [await checkBodies(world, asking, owners)] },
    { name: 'leaks', run: async () => [await checkLeaks(world, asking, before)] },
    { name: 'falsify', run: async () => [await falsify(world, { callers, before })] },
    { name: 'sign-out', run: async () => [await checkSignOut(asking, crowd)] },
  ]
}

async function run(world: World, only: readonly string[]): Promise<readonly Section[]> {
  const sections: Section[] = []
  for (const { name, run } of await partsOf(world)) {
    if (only.length > 0 && !only.includes(name)) continue
    for (const section of await run()) {
      print(section)
      sections.push(section)
    }
  }
  return sections
}

function print({ name, requests, checks, faults }: Section): void {
  const seconds = Math.round(performance.now() / 1_000)
  console.log(
    `${name.padEnd(60)} ${String(requests).padStart(6)} requests ${String(checks).padStart(6)} checks ${faults.length} faults (${seconds} s)`,
  )
  for (const fault of faults.slice(0, SHOWN_FAULTS)) console.log(`  ${fault}`)
}

/** Leaks are words that somebody heard; mismatches all else. */
function verdict(sections: readonly Section[]): number {
  const total = (all: readonly Section[]): number => all.reduce((sum, { faults }) => sum + faults.length, 0)
  const value = total(sections)
  const leaks = total(sections.filter(({ name }) => name === LEAKS))
  const requests = sections.reduce((sum, section) => sum + section.requests, 0)
  const holds = value === 0
  console.log(JSON.stringify({ name: NAME, value, goal: 0, holds, mismatches: value - leaks, leaks, requests }))
  return holds ? 0 : 1
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-matrix-'))
  try {
    const world = await openWorld(join(folder, 'data'))
    try {
      const sections = await run(world, process.argv.slice(2))
      for (const line of world.errors.slice(0, 10)) console.log(line)
      return verdict(sections)
    } finally {
      await world.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
