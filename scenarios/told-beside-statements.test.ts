/** What partners are told beside their statements: what is held, what did not earn, what remains under caps, and how far each comes. */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perform } from '#operations/perform.ts'
import { settle } from '#operations/rewards/settle.ts'
import { tryProgram } from '#operations/rewards/try-program.ts'
import { capUse } from '#questions/rewards/cap-use.ts'
import { heldEarnings } from '#questions/rewards/held-earnings.ts'
import { programUptake } from '#questions/rewards/program-uptake.ts'
import { unearned } from '#questions/rewards/unearned.ts'
import { ownedBy, seenBy } from '#tools/authz/truth.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

const PROGRAM = 'altus:promises'
/** Altus bills Nordwind 1,944 for May and 160 for June of its two customers, and Bridge 300 and 0 for Mossgate’s one. */
const BODY = {
  ...{ name: 'Promises', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
  ...{ partners: ['nordwind', 'mossgate', 'bridge'], budget: '100000' },
  eligibility: [{ require: 'partner.enrolled', code: 'not_signed', hint: 'Sign the terms' }],
  incentives: [
    {
      ...{ id: 'held', stage: 'implement', role: 'manager', trigger: 'invoice.issued', where: 'line.kind == "usage"' },
      ...{ base: 'line.amount', pay: { percent: '10' }, vest: { over: 'P12M' } },
    },
    {
      ...{ id: 'capped', stage: 'manage', role: 'manager', trigger: 'invoice.issued', where: 'line.kind == "usage"' },
      ...{ base: 'line.amount', pay: { percent: '10' }, caps: [{ per: 'partner', amount: '50' }] },
    },
    {
      ...{
        id: 'healthy',
        stage: 'support',
        role: 'manager',
        trigger: 'month.ended',
        base: 'subscription.recurring_value',
      },
      ...{
        where: { is: 'customer.health >= 70', code: 'unwell', hint: 'Look after the customer' },
        pay: { percent: '1' },
      },
    },
  ],
  payout: { period: 'month', zone: 'Europe/Berlin', minimum: '0' },
}

let stage: Stage
let channel: Channel
let app: Client
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  channel.now = instantOn('2026-07-25')
  await tell(channel, 'altus', [{ kind: 'program', about: PROGRAM, body: BODY }])
  await through(channel, settle, 'altus', { month: '2026-06' })
  const url = new URL(stage.postgresUrl)
  url.username = 'perennial_app'
  app = new Client({ connectionString: url.href })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await stage.close()
})

const ASKED = { program: PROGRAM, limit: 1000 }
const held = async (who: string) => (await through(channel, heldEarnings, who, ASKED)).earnings
const lacking = async (who: string) => (await through(channel, unearned, who, ASKED)).credits
const caps = async (who: string) => (await through(channel, capUse, who, ASKED)).caps

describe('a partner', () => {
  // Of May’s lines of both customers, 194.40 at 10 %, one of twelve months has passed by the end of June; of June’s 16 none.
  test('sees what vests: all of it, what has, and what is held', async () => {
    const mine = await held('nordwind')
    const sum = (name: 'granted' | 'vested' | 'held') => mine.reduce((whole, one) => whole + Number(one[name]), 0)
    expect(new Set(mine.map(({ partner }) => partner))).toEqual(new Set(['nordwind']))
    expect(sum('granted')).toBeCloseTo(210.4, 6)
    expect(sum('vested') + sum('held')).toBeCloseTo(210.4, 6)
    expect(sum('held')).toBeGreaterThan(sum('vested'))
    expect(mine.map(({ steps }) => steps)).toEqual(mine.map(() => 12))
  })

  test('sees what did not earn, why, and what would make it earn', async () => {
    const mine = await lacking('nordwind')
    expect(new Set(mine.map(({ partner }) => partner))).toEqual(new Set(['nordwind']))
    expect(mine.map(({ incentive, code, hint }) => `${incentive} ${code}: ${hint}`)).toEqual(
      expect.arrayContaining(['healthy unwell: Look after the customer']),
    )
    expect(mine.filter(({ incentive, code }) => incentive === 'capped' && code === 'cap_reached')).not.toEqual([])
    expect((await lacking('mossgate')).map(({ code }) => code)).toEqual(expect.arrayContaining(['not_signed']))
  })

  test('sees the caps that bound it alone, and none that several share', async () => {
    const mine = await caps('nordwind')
    expect(
      mine.map(({ incentive, partner, limit, used, remains }) => [incentive, partner, limit, used, remains]),
    ).toEqual([['capped', 'nordwind', '50', '50', '0']])
  })
})

test.each(['bridge', 'skyhost'])('a rival sees nothing of it: %s', async (who) => {
  expect([await held(who), await caps(who), await lacking(who)]).toEqual([[], [], []])
})

test.each(['fen-foods', 'peat-works', 'reed-labs'])('nor does a customer: %s', async (who) => {
  expect([await held(who), await lacking(who), await caps(who)]).toEqual([[], [], []])
})

test('the payer sees every partner’s, and the budget that all share', async () => {
  const all = await caps('altus')
  expect(all.map(({ incentive, partner }) => `${incentive} ${partner}`).sort()).toEqual([
    'capped nordwind',
    'null null',
  ])
  const budget = all.find(({ partner }) => partner === null)
  // 50 under the cap, and 210.40 granted.
  expect([budget?.limit, budget?.used, budget?.remains]).toEqual(['100000', '260.4', '99739.6'])
  const partners = new Set((await lacking('altus')).map(({ partner }) => partner))
  expect(partners).toEqual(new Set(['nordwind', 'mossgate']))
})

test.each(['altus', 'nordwind', 'mossgate', 'bridge', 'fen-foods', 'nobody', '', '*'])(
  'with the policies alone %j sees its own rows of the three tables and no others',
  async (who) => {
    for (const table of ['earning_vesting', 'unearned', 'cap_use']) {
      expect({ table, seen: await seenBy(app, who, table) }).toEqual({
        table,
        seen: await ownedBy(stage.ask, who, table),
      })
    }
    const rows = await stage.ask<{ rows: number }>('select count(*)::int as rows from cap_use')
    expect(rows[0]?.rows).toBeGreaterThan(1)
  },
)

describe('how far partners come', () => {
  // Bridge is no manager of anything, Mossgate has signed nothing, and Nordwind earns.
  test('from whom it is offered to, to who earns', async () => {
    const uptake = await through(channel, programUptake, 'altus', { program: PROGRAM })
    expect([uptake.version, uptake.period]).toEqual([1, '2026-06'])
    expect(uptake.partners).toEqual({ offered: 3, eligible: 2, credited: 1, earning: 1 })
    expect(uptake.dropOuts.map(({ after, code, hint, partners }) => `${after} ${code} ${partners} ${hint}`)).toEqual([
      'offered not_signed 1 Sign the terms',
      'eligible no_credit 1 Nothing has happened yet that it pays for',
    ])
    const stages = uptake.stages.map(({ stage: name, partners }) => [name, ...Object.values(partners)])
    expect(stages).toEqual([
      ['implement', 3, 2, 1, 1],
      ['manage', 3, 2, 1, 1],
      ['support', 3, 2, 0, 0],
    ])
  })

  test('is its owner’s alone to know, and nobody else learns whether there is such a program', async () => {
    for (const who of ['nordwind', 'fen-foods', 'bridge']) {
      const told = await Promise.all(
        [PROGRAM, 'altus:none'].map(async (program) => {
          const answer = await perform(programUptake, contextFor(channel, who), programUptake.input.parse({ program }))
          return answer.ok ? 'answered' : `${answer.refusal.code} ${answer.refusal.says.replace(program, '…')}`
        }),
      )
      expect(told[0]).toMatch(/^not_found/)
      expect(told[0]).toBe(told[1])
    }
  })
})

test('a trial of it over the same months comes to what was settled, and what is held', async () => {
  const trial = await through(channel, tryProgram, 'altus', { program: PROGRAM, from: '2026-01-01', to: '2026-07-01' })
  const rows = await stage.ask<{ sum: string }>(`select sum(amount)::text as sum from earning where program = $1`, [
    PROGRAM,
  ])
  expect(Number(trial.total.tried)).toBeCloseTo(Number(rows[0]?.sum), 6)
  const mine = await held('nordwind')
  expect(Number(trial.held)).toBeCloseTo(
    mine.reduce((whole, one) => whole + Number(one.held), 0),
    6,
  )
})
