/**
 * Checks the books as the owner of the database, with SQL of its own that shares nothing with the code that posts: what
 * balances, agrees, opens where it closed, counts without a gap, and sums to what was derived. Without options it makes engines of
 * its own, loads the demo channel, and then falsifies the books in every way it knows and wants each noticed.
 *
 * Run: npm run verify:ledger [-- --data DIR | --postgres URL]
 * The last line is JSON: {name, value, goal, holds}; the value counts differences, and falsifications that nobody noticed.
 */
import { formatTable } from '#apps/table.ts'
import { type Ask, runChecks } from './check.ts'
import { tryFalsifications } from './falsified.ts'
import { LEDGER_CHECKS } from './ledger-checks.ts'
import { type Given, onSubject, readGiven, withOwner } from './subject.ts'

/** What was counted, what differs, and how many ways to falsify the books were tried and went unnoticed. */
type Outcome = Readonly<{ counted: number; differences: number; falsified: number; unnoticed: number }>

async function check(ask: Ask): Promise<Pick<Outcome, 'counted' | 'differences'>> {
  const checked = await runChecks(ask, LEDGER_CHECKS)
  console.log(
    formatTable([
      { heading: 'check', cells: checked.map(({ name }) => name) },
      { heading: 'checked', cells: checked.map(({ counted }) => String(counted)) },
      { heading: 'differences', cells: checked.map(({ different }) => String(different)) },
    ]),
  )
  for (const { name, first } of checked) for (const one of first) console.log(`DIFFERENCE: ${name}: ${one}`)
  return {
    counted: checked.reduce((sum, one) => sum + one.counted, 0),
    differences: checked.reduce((sum, one) => sum + one.different, 0),
  }
}

async function falsify(postgresUrl: string): Promise<Pick<Outcome, 'falsified' | 'unnoticed'>> {
  const tried = await tryFalsifications(postgresUrl)
  const unnoticed = tried.filter(({ found }) => (found?.different ?? 0) === 0)
  for (const { name, noticedBy } of unnoticed) console.log(`UNNOTICED: ${name}, by the check: ${noticedBy}`)
  console.log(`\n${tried.length - unnoticed.length} of ${tried.length} ways to falsify the books were noticed`)
  return { falsified: tried.length, unnoticed: unnoticed.length }
}

async function verify(given: Given): Promise<Outcome> {
  const untouched = { falsified: 0, unnoticed: 0 }
  if (given.postgres !== undefined)
    return await withOwner(given.postgres, async (ask) => ({ ...(await check(ask)), ...untouched }))
  return await onSubject(given, async ({ ask, own, postgresUrl }) => ({
    ...(await check(ask)),
    ...(own ? await falsify(postgresUrl) : untouched),
  }))
}

async function main(): Promise<number> {
  const outcome = await verify(readGiven(process.argv.slice(2)))
  const value = outcome.differences + outcome.unnoticed
  // Books in which there is nothing to check have shown nothing.
  const holds = value === 0 && outcome.counted > 0
  console.log(JSON.stringify({ name: 'differences in the books', value, goal: 0, holds, ...outcome }))
  return holds ? 0 : 1
}

process.exitCode = await main()
