import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tryProgram } from '#operations/rewards/try-program.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
})
afterAll(() => stage.close())

const PROGRAM = 'altus:customer-lifecycle'
const HALF_YEAR = { from: '2026-01-01', to: '2026-07-01' }
type Asked = Partial<Parameters<typeof tryProgram.run>[1]>
const tried = (program: string, asked: Asked = {}, by = 'altus') =>
  through(channel, tryProgram, by, { ...HALF_YEAR, ...asked, program })

/** Twice the percent, nothing for the design, and a budget; a document of next year. */
const DRAFT = `
program: customer-lifecycle
version: 2
currency: EUR
effective: { from: 2027-01-01, to: 2028-01-01 }
partners: [nordwind, mossgate, bridge]
budget: 1000
incentives:
  - id: manage
    stage: manage
    role: manager
    trigger: invoice.issued
    where: line.kind == "usage"
    base: line.amount
    link: vendor-sale
    pay: { percent: 10 }
payout: { period: month, zone: Europe/Berlin, minimum: 100 }
`

/** Every row of every table, by how many and which. */
async function everything(): Promise<unknown> {
  const tables = await stage.ask<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  const sums: unknown[] = []
  for (const { name } of tables) {
    const sum = `md5(coalesce(string_agg(t::text, '|' order by t::text), ''))`
    sums.push([name, ...(await stage.ask(`select count(*)::text as rows, ${sum} as sum from ${name} t`))])
  }
  return sums
}

const shown = (all: readonly Readonly<{ name: string; tried: string; against: string; difference: string }>[]) =>
  all.map((one) => [one.name, Number(one.tried), Number(one.against), Number(one.difference)].join(' '))

describe('a program as published, on what happened', () => {
  // May: 1,080 + 864 billed at 5 % are 54 + 43.20; June: 160 at 5 % are 8; the design 2,500. Mossgate: 375 less 75 at 5 %.
  test('comes to what its statements came to', async () => {
    const trial = await tried(PROGRAM)
    expect(shown(trial.partners)).toEqual(['nordwind 2605.2 0 2605.2', 'mossgate 15 0 15'])
    expect(shown(trial.months)).toEqual(['2026-05 2612.2 0 2612.2', '2026-06 8 0 8'])
    expect([trial.against, trial.draft, trial.asIf, trial.forecast]).toEqual([null, false, false, null])
  })
})

describe('a draft beside it', () => {
  // 10 % of 1,944 are 194.40 and of 160 are 16, together 210.40; of 300 they are 30.
  test('shows who wins and who loses, by month, stage and partner', async () => {
    const trial = await tried(DRAFT)
    expect([trial.against, trial.draft, trial.version, trial.asIf]).toEqual([PROGRAM, true, 2, true])
    expect(shown([{ name: 'total', ...trial.total }])).toEqual(['total 240.4 2620.2 -2379.8'])
    expect(shown(trial.partners)).toEqual(['mossgate 30 15 15', 'nordwind 210.4 2605.2 -2394.8'])
    expect(shown(trial.months)).toEqual(['2026-05 224.4 2612.2 -2387.8', '2026-06 16 8 8'])
    expect(shown(trial.stages)).toEqual(['design 0 2500 -2500', 'manage 240.4 120.2 120.2'])
    expect(trial.budgets).toEqual([{ limit: '1000', used: '240.4', remains: '759.6' }])
  })

  // Reed Labs left in June, the other two go on.
  test('shows what goes to deals that were lost', async () => {
    const { outcomes } = await tried(DRAFT)
    expect(shown(outcomes)).toEqual(['lost 30 15 15', 'running 210.4 2605.2 -2394.8'])
    expect(outcomes.map(({ name, deals }) => `${name} ${deals}`)).toEqual(['lost 1', 'running 2'])
  })

  test('says what stands out', async () => {
    const { findings } = await tried(DRAFT)
    expect(findings).toEqual([
      `From 2026-01-01 to before 2026-07-01 the draft of ${PROGRAM}, version 2, comes to 240.40 EUR: 2,379.80 EUR (90.8 %) less than ${PROGRAM} as published`,
      '1 partner gets more, mossgate the most: +15.00 EUR',
      '1 partner gets less, nordwind the least: -2,394.80 EUR',
      '30.00 EUR goes to 1 deal that was lost, 12.5 % of what deals get',
      '240.40 EUR of the budget of 1,000.00 EUR is used (24 %), 759.60 EUR remains',
      'The draft is taken to hold from 2026-01-01 to before 2026-07-01, whatever its document says',
    ])
  })

  test('keeps to its own dates where that is asked for', async () => {
    const trial = await tried(DRAFT, { asIf: false })
    expect([Number(trial.total.tried), trial.asIf]).toEqual([0, false])
  })

  test('stops at its budget, and what comes after is listed', async () => {
    const trial = await tried(DRAFT.replace('budget: 1000', 'budget: 100'))
    expect([trial.total.tried, trial.budgets]).toEqual(['100', [{ limit: '100', used: '100', remains: '0' }]])
    expect(trial.findings).toContain('The budget of 100.00 EUR is used up: what comes after does not earn')
    expect(trial.notEarned.map(({ code }) => code)).toContain('budget_spent')
  })
})

describe('what is to come', () => {
  // It is June 5 or later; July is after it. Each charge of Fen Foods, Peat Works goes on as in May and June on average.
  test('goes on as it was billed, and grows', async () => {
    const later = { from: '2026-08-01', to: '2026-10-01' }
    const flat = await tried(DRAFT, { ...later, forecast: { months: 2, growthPercent: '0' } })
    // Fen Foods was billed 5 × 80 less 10 % in May and 2 × 80 in June: (360 + 160) / 2 = 260; Peat Works
    // 22 × 80 less 10 % and nothing: 1,584 / 2 = 792. Together 1,052 a month. Reed Labs has left.
    expect(shown(flat.months)).toEqual(['2026-08 105.2 52.6 52.6', '2026-09 105.2 52.6 52.6'])
    const forecast = { months: 2, growthPercent: '0' }
    expect(flat.forecast).toEqual(forecast)
    expect(flat.findings.at(-1)).toMatch(/^From now on what was billed goes on as on average in the last 2 months/)
    expect((await tried(DRAFT, { from: '2026-08-01', to: '2026-09-01' })).forecast).toEqual({
      months: 3,
      growthPercent: '0',
    })
  })
})

test('nothing is recorded', async () => {
  const before = await everything()
  await tried(DRAFT)
  await tried(PROGRAM, { to: '2027-01-01', against: PROGRAM })
  expect(await everything()).toEqual(before)
})

test.each([
  { by: 'nordwind', program: PROGRAM, says: /^not_found/, because: 'a program of somebody else' },
  { by: 'altus', program: 'altus:nothing', says: /^not_found/, because: 'one that there is not' },
  { by: 'nordwind', program: DRAFT, against: PROGRAM, says: /^not_found/, because: 'nor is a draft put beside it' },
  {
    by: 'altus',
    program: DRAFT.replace('percent: 10', 'percnt: 10'),
    says: /line 16, column 12: .* did you mean percent/,
    because: '',
  },
  {
    by: 'altus',
    program: DRAFT.replace('EUR', 'USD'),
    says: /^currencies_differ/,
    because: 'amounts of two currencies',
  },
  { by: 'altus', program: PROGRAM, to: '2026-01-01', says: /^ends_before_it_begins/, because: 'no time at all' },
  { by: 'altus', program: PROGRAM, to: '2036-01-02', says: /^too_long/, because: 'more than ten years' },
] as const)('$by is refused: $says $because', async ({ by, program, says, because: _, ...asked }) => {
  const answer = await tried(program, asked, by).catch((error: unknown) => String(error))
  expect(typeof answer === 'string' ? answer.replace(/^Error: /, '') : 'answered').toMatch(says)
})
