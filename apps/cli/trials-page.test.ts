/** The commands of the page about trials of programs, in their order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMANDS, GROUPS } from './commands.ts'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'
import { runProgram } from './program.ts'

const PARTNERS = ['leaf', 'birch']
const CUSTOMERS = ['fen-foods', 'peat-works']
const ORGANIZATIONS = ['altus', ...PARTNERS, ...CUSTOMERS]
const FROM = '2024-01-01T00:00:00Z'
/** Leaf made Fen Foods go live in February, Birch Peat Works in March, and Peat Works’ review is open. */
const REACHED = [
  { partner: 'leaf', customer: 'fen-foods', milestone: 'live', at: '2024-02-10T00:00:00Z' },
  { partner: 'birch', customer: 'peat-works', milestone: 'live', at: '2024-03-10T00:00:00Z' },
  { partner: 'birch', customer: 'peat-works', milestone: 'reviewed' },
]
const whose = (one: (typeof REACHED)[number]) => ({
  ...{ partner: one.partner, customer: one.customer, product: 'altus:stratum' },
})
const idOf = (one: (typeof REACHED)[number]) => `altus:${one.customer}-${one.milestone}`
const INCENTIVE = { stage: 'implement', role: 'implementer', trigger: 'milestone.live', pay: { fixed: '500' } }
const REVIEW = {
  id: 'review',
  stage: 'support',
  trigger: 'milestone.reviewed',
  role: 'implementer',
  pay: { fixed: '10' },
}
const CHANNEL = [
  ...ORGANIZATIONS.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'GB', zone: 'UTC' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  {
    ...{ kind: 'program', about: 'altus:lifecycle' },
    body: {
      ...{ name: 'Lifecycle', version: 1, currency: 'EUR', effective: { from: '2024-01-01', to: '2025-01-01' } },
      ...{ partners: PARTNERS, incentives: [{ id: 'deploy', ...INCENTIVE }, REVIEW] },
      payout: { period: 'quarter', zone: 'UTC', minimum: '100' },
    },
  },
  ...REACHED.slice(0, 2).map((one) => ({
    ...{ kind: 'role', about: `altus:${one.partner}` },
    body: { ...whose(one), role: 'implementer', share: '100', from: FROM },
  })),
  ...REACHED.map((one) => ({
    ...{ kind: 'milestone', about: idOf(one) },
    body: { ...whose(one), milestone: one.milestone, due: '2099-01-01T00:00:00Z' },
  })),
]
const PAGE = readFileSync(new URL('../../docs/program-trials.md', import.meta.url), 'utf8')

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('trials')
  await record('altus', CHANNEL)
  for (const one of REACHED) {
    if (one.at === undefined) continue
    const shown = { kind: 'milestone_reached', about: idOf(one), body: { at: one.at, evidence: 'report' } }
    await record(one.partner, [shown])
    await record('altus', [{ kind: 'milestone_approved', about: idOf(one), body: { at: one.at } }])
  }
})
afterAll(() => run.close())

const record = (as: string, facts: readonly object[]) =>
  run.call(['record', run.fileWith('facts.json', JSON.stringify(facts)), '--as', as])

/** Lines without the spaces by which columns stand under each other. */
const tidy = (text: string): string => text.replaceAll(/ +/g, ' ')

test('every command of the page does what it says', async () => {
  const draft = PAGE.match(/```yaml\n(.*?)```/s)?.[1] ?? ''
  const files: Readonly<Record<string, string>> = { 'lifecycle.yaml': run.fileWith('lifecycle.yaml', draft) }
  const said: string[] = []
  for (const { words } of pageLines(PAGE)) said.push(tidy(await run.call(words.map((word) => files[word] ?? word))))
  const [tried, forecast, published, over, settled, uptake, held, lacking, caps, ...more] = said
  expect(more).toEqual([])
  // Two of 800 are 1,600, of which the budget leaves 1,500: 800 and 700, beside 500 each.
  expect(tried).toContain('comes to 1,500.00 EUR: 500.00 EUR (50 %) more than altus:lifecycle as published')
  expect(tried).toMatch(/2024-02 800\.00 EUR 500\.00 EUR \+300\.00 EUR █{24}\n/)
  expect(tried).toMatch(/2024-03 700\.00 EUR 500\.00 EUR \+200\.00 EUR █{21}\n/)
  expect(tried).toMatch(/leaf 800\.00 EUR 500\.00 EUR \+300\.00 EUR\n birch 700\.00 EUR 500\.00 EUR \+200\.00 EUR/)
  expect(tried).toContain('The budget of 1,500.00 EUR is used up')
  const shown = tidy(PAGE.match(/```text\n(.*?)```/s)?.[1] ?? 'nothing is shown')
  expect(tried).toBe(shown)
  expect(forecast).toContain('From now on what was billed goes on as on average in the last 6 months, 2 % more each')
  expect(published).toContain('altus:lifecycle as published comes to 1,000.00 EUR')
  expect(published).not.toContain('difference')
  expect(over).toMatch(/It comes to all 2 that is expected/)
  expect(settled).toMatch(/altus-ST|ALTUS-ST/)
  expect(uptake).toMatch(/offered eligible credited earning\n all 2 2 2 2\n implement 2 2 2 2\n support 2 2 0 0\n/)
  expect(uptake).toMatch(/support after eligible 1 milestone_open Reach reviewed/)
  expect(held).toMatch(/earnings: none/)
  expect(lacking).toMatch(/review.*milestone_open/)
  expect(caps).toMatch(/caps: none/)
})

test('what is wrong is told', async () => {
  const complaints: string[] = []
  const asked = async (...args: string[]) =>
    await runProgram(args, COMMANDS, GROUPS, {
      write: () => undefined,
      complain: (line) => complaints.push(line),
      environment: {},
    })
  expect(await asked('program', 'try', 'altus:lifecycle')).toBe(2)
  expect(await asked('program', 'try', join(run.folder, 'none.yaml'), '--case', 'none.yaml')).toBe(1)
  const path = run.fileWith('wrong.yaml', 'program: wrong\n')
  expect(await asked('program', 'try', path, '--case', 'docs/program-cases/marginal.yaml')).toBe(1)
  expect(complaints.join('\n')).toMatch(
    /--from and --to are needed, or --case[\s\S]*unreadable_file[\s\S]*wrong\.yaml: line 1/,
  )
})
