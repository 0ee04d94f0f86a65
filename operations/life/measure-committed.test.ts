import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeMonth } from '#operations/billing/close-month.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Play, playOn, TEMPLATE } from './journeys.test-data.ts'
import { lookAtTelemetry } from './look-at-telemetry.ts'
import { startJourney } from './start-journey.ts'

const MAY = '2026-05-01T00:00:00Z'
const JUNE = '2026-06-02T00:00:00Z'
const RULE = { kind: 'telemetry', meter: 'altus:cores', above: { share: '60', of: 'commitment' }, days: 3 }
const STEP = { milestone: 'adopted', stage: 'manage', role: 'customer', days: 90, approval: false, evidence: RULE }

/** 310 in May, which is 10 a day. */
const committed = (customers: readonly string[]) => ({
  ...{ link: 'altus:to-nordwind', name: 'May', amount: '310', from: MAY, to: '2026-06-01T00:00:00Z', window: 'period' },
  ...{ settlement: { by: 'true_up' }, covers: { customers } },
})

let stage: Stage
let play: Play
beforeAll(async () => {
  stage = await openStage()
  play = playOn(stage)
  await play.begin()
  const price = (seller: string, unit: string) => ({
    ...{ kind: 'price', about: `${seller}:cores-price` },
    body: {
      ...{ book: `${seller}:list`, product: 'altus:stratum', charge: 'usage', currency: 'EUR' },
      ...{ price: { model: 'per_unit', unit }, from: '2026-01-01T00:00:00Z' },
    },
  })
  const template = { ...TEMPLATE, milestones: [STEP] }
  for (const [by, fact] of [
    ['altus', price('altus', '1')],
    ['nordwind', price('nordwind', '2')],
    ['altus', { kind: 'journey_template', about: 'altus:committed-life', body: template }],
    // That of two customers together is neither's own.
    ['altus', { kind: 'commitment', about: 'altus:both', body: committed(['fen-foods', 'moor-mills']) }],
    ['altus', { kind: 'commitment', about: 'altus:fen', body: committed(['fen-foods']) }],
  ] as const)
    expect([fact.about, await play.tell(by, fact)]).toEqual([fact.about, 'recorded'])
  for (const customer of ['fen-foods', 'moor-mills']) {
    const journey = { journey: `altus:${customer}`, template: 'altus:committed-life', customer, partner: 'nordwind' }
    expect(await play.go(startJourney, 'altus', { ...journey, start: MAY })).toMatchObject({ recorded: true })
    await play.use(customer, ['2026-05-04', '2026-05-05', '2026-05-06'], '6.5', JUNE)
    await play.use(customer, ['2026-05-10'], '40', JUNE)
  }
})
afterAll(() => stage.close())

const look = () => play.go(lookAtTelemetry, 'altus', {}, JUNE)

test('what is not billed yet is above no share of a commitment', async () =>
  expect(await look()).toMatchObject({
    recorded: 0,
    milestones: [
      { milestone: 'altus:fen-foods.adopted', reachedAt: null },
      { milestone: 'altus:moor-mills.adopted', reachedAt: null },
    ],
  }))

test('once the month is closed, days in money are; only of the customer’s own commitment', async () => {
  await play.go(closeMonth, 'operator', { month: '2026-05' }, JUNE)
  const looked = await look()
  expect(looked).toMatchObject({
    recorded: 1,
    milestones: [
      {
        ...{ milestone: 'altus:fen-foods.adopted', reachedAt: '2026-05-07T00:00:00Z' },
        evidence:
          '3 days in a row above 60 % of the commitment, by altus:cores: 2026-05-04 to 2026-05-06, the least 6.5 on 2026-05-04, the limit 6',
      },
      { milestone: 'altus:moor-mills.adopted', reachedAt: null },
    ],
  })
})
