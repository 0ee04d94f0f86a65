import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { type Deployment, openDeployment } from '#apps/opening.ts'
import { as, type Context } from '#operations/context.ts'
import { invoice, invoices } from '#questions/billing/invoices.ts'
import { everyRow } from '#questions/list.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { type Explained, explainPosting } from './explained.ts'
import { formatExplained } from './explained-text.ts'

let deployment: Deployment
let context: Context
let close: () => Promise<void>
beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, drop } = await openTestDatabase()
  const engines = { postgresUrl, clickhouseUrl, embedded: true, hostPid: () => null, release: async () => undefined }
  const opened = await openDeployment(engines, {
    founder: { operator: 'altus', name: 'Altus' },
    applicationName: 'explain.test',
  })
  if (!opened.ok) throw new Error(opened.refusal.says)
  deployment = opened.value
  context = deployment.context(Temporal.Instant.from('2024-12-01T00:00:00Z'))
  await loadDemo(context, () => undefined)
  close = async () => {
    await deployment.close()
    await drop()
  }
})
afterAll(() => close())

async function explainAs(organization: string, posting: string): Promise<Explained> {
  const explained = await explainPosting(as(context, organization), posting)
  if (!explained.ok) throw new Error(explained.refusal.says)
  return explained.value
}

/** The ids of all lines of the invoices that an organization sent or received. */
async function linesOf(organization: string): Promise<readonly string[]> {
  const acting = as(context, organization)
  const listed = await everyRow(invoices, acting, {})
  const heads = listed.ok ? listed.value : []
  const found = await Promise.all(heads.map(({ number }) => invoice.run(acting, { number })))
  return found.flatMap((one) => (one.ok ? one.value.items.map(({ id }) => id) : []))
}

test('the tree goes from the amount down to the first usage events', async () => {
  const text = formatExplained(await explainAs('altus', 'line:ALTUS-INV-000011/1'))
  expect(text.split('\n')[0]).toBe('line:ALTUS-INV-000011/1')
  expect(text).toMatch(/\n {2}\S.*EUR\n/)
  expect(text).toMatch(/\n +fact \d+: price /)
  expect(text.match(/\n +event 2024-/g)?.length).toBe(5)
  expect(text).toMatch(/\n +… and \d+ more events/)
})

test('amounts stand in a column of their own', async () => {
  const text = formatExplained(await explainAs('altus', 'line:ALTUS-INV-000011/1'))
  const sums = text.split('\n').filter((line) => / {2,}[\d.]+ (EUR|core-hours)$/.test(line))
  expect(sums.length).toBeGreaterThan(2)
  expect(new Set(sums.map((line) => line.length)).size).toBe(1)
})

test('an earning leads into the invoice line that it is based on', async () => {
  const { nodes } = await explainAs('altus', 'earning:ALTUS-ST-000014/1')
  const deeper = nodes.flatMap(({ goesOn }) => (typeof goesOn === 'object' ? [goesOn.posting] : []))
  expect(deeper.join()).toMatch(/line:ALTUS-INV-/)
})

test('what the acting organization may not see is closed, not left out', async () => {
  const texts = await Promise.all((await linesOf('fen-foods')).map((line) => explainAs('fen-foods', line)))
  const all = texts.map(formatExplained).join('\n')
  expect(all).toContain('· closed: not yours to see')
  expect(all).not.toContain('line:ALTUS-INV-')
})
