/**
 * Lets Beancount judge the books: loads the demo channel into engines of its own, exports every book, and has `bean-check`
 * read them. Then it falsifies copies of the export, each in one place, and wants every one of them refused.
 *
 * Run: npm run judge:beancount
 * The last line is JSON: {name, value, goal, holds}; the value counts sound books refused and falsified ones accepted.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { openDeployment, openEngines } from '#apps/opening.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { present } from '#core/ground/result.ts'
import { exportBeancount } from '#edges/exporters/beancount.ts'
import { as, type Context } from '#operations/context.ts'
import { FALSIFICATIONS } from './falsify-beancount.ts'

const NAME = 'books that Beancount judges wrongly'

type Export = Readonly<{ name: string; text: string }>

function verdict(value: number | null): number {
  const holds = value === 0
  console.log(JSON.stringify({ name: NAME, value, goal: 0, holds }))
  return holds ? 0 : 1
}

/** What `bean-check` says about a text, or undefined where it has nothing against it. */
function complaint(folder: string, { name, text }: Export): string | undefined {
  const path = join(folder, `${name}.beancount`)
  writeFileSync(path, text)
  const { status, stdout, stderr, error } = spawnSync('bean-check', [path], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (error) throw error
  return status === 0 ? undefined : `${stdout}${stderr}`.replaceAll(path, name).trim()
}

/** All books in one file, and each organization's in a file of its own. */
async function exportAll(context: Context): Promise<readonly Export[]> {
  const textOf = async (pieces: AsyncIterable<string>): Promise<string> => (await Array.fromAsync(pieces)).join('')
  const all = await textOf(exportBeancount(context))
  const organizations = [...all.matchAll(/^; .* \(([a-z0-9-]+)\), up to position \d+$/gm)].map(([, id]) =>
    present(id, 'the heading of a book names its organization'),
  )
  const each: Export[] = []
  for (const one of organizations) each.push({ name: one, text: await textOf(exportBeancount(as(context, one))) })
  return [{ name: 'all-books', text: all }, ...each.filter(({ name }) => name !== context.operator)]
}

async function exportDemo(dataDir: string): Promise<readonly Export[]> {
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const hostPid = engines.value.hostPid()
  try {
    const deployment = await openDeployment(engines.value, { founder: DEMO_OPERATOR, applicationName: 'judge' })
    if (!deployment.ok) throw new Error(deployment.refusal.says)
    try {
      const context = deployment.value.context(Temporal.Now.instant())
      await loadDemo(context, () => undefined)
      return await exportAll(context)
    } finally {
      await deployment.value.close()
    }
  } finally {
    await engines.value.release()
    if (hostPid !== null) await awaitHostEnd(hostPid)
  }
}

function judge(folder: string, exports: readonly Export[]): number {
  let wrong = 0
  for (const one of exports) {
    const found = complaint(folder, one)
    const transactions = one.text.split(/^\d{4}-\d\d-\d\d \* /m).length - 1
    console.log(`${one.name}: ${transactions} transactions, ${found ? `REFUSED\n${found}` : 'accepted'}`)
    if (found) wrong += 1
  }
  const all = present(exports[0], 'all books are exported first').text
  for (const { name, falsify } of FALSIFICATIONS) {
    const found = complaint(folder, { name, text: falsify(all) })
    console.log(`${name}: ${found ? `refused, as it must be: ${found.split('\n')[0]}` : 'ACCEPTED'}`)
    if (!found) wrong += 1
  }
  return wrong
}

async function main(): Promise<number> {
  const { stdout, error } = spawnSync('bean-check', ['--version'], { encoding: 'utf8' })
  if (error) {
    console.log('bean-check is missing: install the package beancount of your system, or Beancount from pip')
    return verdict(null)
  }
  console.log(stdout.trim())
  const folder = mkdtempSync(join(tmpdir(), 'perennial-judge-'))
  try {
    return verdict(judge(folder, await exportDemo(join(folder, 'data'))))
  } catch (failure) {
    console.log(failure)
    return verdict(null)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
