import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import type { CustomerHealthFact } from '#core/life/health.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { scoreHealth } from './score-health.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown>; id?: string }>

const BEGAN = '2026-01-05T00:00:00Z'
const ALL = ['altus', 'nordwind', 'ostwind', 'fen-foods', 'moor-mills']
/** A Monday: the last whole week ends with it. */
const MAY = '2026-05-11T08:00:00Z'

let stage: Stage
const contextOf = (organization: string, now: string) => {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now: Temporal.Instant.from(now) }
}

async function tell(organization: string, now: string, facts: readonly Told[]): Promise<string> {
  const answer = await perform(recordFacts, contextOf(organization, now), recordFacts.input.parse({ facts }))
  return answer.ok ? 'recorded' : `${answer.refusal.code}: ${answer.refusal.says}`
}

async function score(now: string, organization = 'altus') {
  const answer = await perform(scoreHealth, contextOf(organization, now), {})
  expect(answer.ok).toBe(true)
  return answer.ok ? answer.value : undefined
}

async function scoresSeenBy(organization: string): Promise<readonly CustomerHealthFact[]> {
  const facts = await lookAs({ records: stage.records, organization }, (acting) =>
    loadFacts(acting, ['customer_health'], Number.MAX_SAFE_INTEGER),
  )
  return facts as readonly CustomerHealthFact[]
}

const subscription = (customer: string): Told => ({
  kind: 'subscription',
  about: `nordwind:${customer}`,
  body: { product: 'altus:stratum', customer, chain: ['altus:nordwind', `nordwind:${customer}`], from: BEGAN },
})
const agreement = (seller: string, buyer: string): Told => ({
  kind: 'agreement',
  about: `${seller}:${buyer}`,
  body: {
    ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', paymentDays: 30 },
    calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
    ...{ rounding: 'line-half-even', correction: 'net' },
  },
})

beforeAll(async () => {
  stage = await openStage()
  const organizations = ALL.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  }))
  const introduction = { kind: 'introduction', about: 'operator:all', body: { organizations: ALL } }
  expect(await tell('operator', BEGAN, [...organizations, introduction])).toBe('recorded')
  const meter = {
    ...{ name: 'Cores', unit: 'core-hour', eventType: 'cores' },
    measure: { aggregation: 'sum', value: 'cores' },
  }
  const product = {
    name: 'Stratum',
    charges: [{ charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }],
  }
  const role = {
    partner: 'nordwind',
    customer: 'fen-foods',
    product: 'altus:stratum',
    role: 'manager',
    share: '100',
    from: BEGAN,
  }
  expect(
    await tell('altus', BEGAN, [
      { kind: 'meter', about: 'altus:cores', body: meter },
      { kind: 'product', about: 'altus:stratum', body: product },
      { kind: 'role', about: 'altus:manages', body: role },
      agreement('altus', 'nordwind'),
    ]),
  ).toBe('recorded')
  const sold = ['fen-foods', 'moor-mills']
  expect(
    await tell('nordwind', BEGAN, [...sold.map((one) => agreement('nordwind', one)), ...sold.map(subscription)]),
  ).toBe('recorded')
})
afterAll(() => stage.close())

/** An event of each day from one to before another, under the subscription's own name. */
async function use(customer: string, from: string, to: string, cores: number): Promise<void> {
  const events: Record<string, unknown>[] = []
  for (
    let day = Temporal.Instant.from(from);
    Temporal.Instant.compare(day, Temporal.Instant.from(to)) < 0;
    day = day.add({ hours: 24 })
  ) {
    const time = day.add({ hours: 1 }).toString()
    events.push({
      specversion: '1.0',
      id: `${customer} ${time}`,
      source: 'test',
      type: 'cores',
      subject: `nordwind:${customer}`,
      time,
      data: { cores: `${cores}` },
    })
  }
  const context = contextOf('nordwind', to)
  const answer = await perform(recordUsage, context, recordUsage.input.parse({ events }))
  expect(answer.ok, JSON.stringify(answer)).toBe(true)
  await identifyUsage(context)
}

test('scores what moved, once a day, and tells whoever has a role', async () => {
  await use('fen-foods', '2026-01-19T00:00:00Z', '2026-04-13T00:00:00Z', 10)
  await use('fen-foods', '2026-04-13T00:00:00Z', '2026-05-11T00:00:00Z', 7)

  expect(await score(MAY)).toEqual({ scored: 2, recorded: 2, unscored: 0, own: 0 })
  expect(await score(MAY)).toEqual({ scored: 2, recorded: 0, unscored: 0, own: 0 })
  const [fen] = (await scoresSeenBy('nordwind')).filter(({ body }) => body.customer === 'fen-foods')
  // Level 0.7 of 0.4 … 1 is 50.0; nobody was in touch for 90 days. The line through 8 weeks of 70 and 4 of 49 falls by
  // 2 × 672 × 11 × 12 / (572 × 756) = 0.410 of the mean, 15 of 100 points between −0.5 and 0.1.
  expect(fen?.body.signals?.map(({ signal, score: points }) => `${signal} ${points}`)).toEqual([
    'usage_level 50',
    'usage_trend 15',
    'touchpoints 0',
  ])
  // (25 × 50 + 15 × 15 + 15 × 0) / 55 = 26.8
  expect(fen?.body).toMatchObject({ score: '26.8', band: 'risk', policy: 'default', at: MAY })
  expect(await scoresSeenBy('fen-foods')).toEqual([])
  expect(await scoresSeenBy('ostwind')).toEqual([])
  expect((await scoresSeenBy('nordwind')).map(({ body }) => body.customer)).toEqual(['fen-foods'])
  const told = await stage.ask<{ type: string; parties: string[] }>(
    `select type, parties from event_out where type = 'customer_health.recorded' order by parties`,
  )
  expect(told.map(({ parties }) => parties)).toEqual([['altus'], ['altus', 'nordwind']])
})

test('the day after nothing moved; a verified touchpoint moves it', async () => {
  expect((await score('2026-05-12T08:00:00Z'))?.recorded).toBe(0)
  const touchpoint = { customer: 'fen-foods', product: 'altus:stratum', kind: 'meeting', at: '2026-05-12T09:00:00Z' }
  const at = '2026-05-12T10:00:00Z'
  expect(await tell('nordwind', at, [{ kind: 'touchpoint', about: 'nordwind:t1', body: touchpoint }])).toBe('recorded')
  expect(
    await tell('fen-foods', at, [{ kind: 'touchpoint_verified', about: 'nordwind:t1', body: { how: 'met' } }]),
  ).toBe('recorded')
  expect((await score('2026-05-12T11:00:00Z'))?.recorded).toBe(1)
  const newest = (await scoresSeenBy('altus')).at(-1)?.body
  // (25 × 50 + 15 × 15 + 15 × 50) / 55 = 40.5: attention begins at 40.
  expect(newest).toMatchObject({ customer: 'fen-foods', score: '40.5', band: 'attention', bandBefore: 'risk' })
})

test('a policy of the vendor holds from its moment on, and is refused where it weighs nothing', async () => {
  const policy = {
    product: 'altus:stratum',
    from: '2026-05-13T00:00:00Z',
    signals: { usage_level: { weight: '1', from: '0', to: '1' } },
    bands: { good: '70', attention: '40' },
  }
  const told = (about: string, changes: Record<string, unknown> = {}) => ({
    kind: 'health_policy',
    about,
    body: { ...policy, ...changes },
  })
  const at = '2026-05-12T12:00:00Z'
  expect(await tell('nordwind', at, [told('nordwind:health')])).toMatch(/^not_yours/)
  expect(await tell('altus', at, [told('altus:health', { signals: {} })])).toMatch(/^wrong_body/)
  expect(
    await tell('altus', at, [
      told('altus:health', { signals: { usage_level: { weight: '1', from: '1', to: '1.0' } } }),
    ]),
  ).toMatch(/^wrong_body/)
  expect(await tell('altus', at, [told('altus:health', { bands: { good: '40', attention: '40' } })])).toMatch(
    /^wrong_body/,
  )
  expect(await tell('altus', at, [told('altus:health', { meter: 'altus:nothing' })])).toMatch(/^unknown_reference/)
  expect(await tell('altus', at, [told('altus:health')])).toBe('recorded')
  expect((await score('2026-05-13T08:00:00Z'))?.recorded).toBe(1)
  expect((await scoresSeenBy('altus')).at(-1)?.body).toMatchObject({
    score: '70',
    band: 'good',
    policy: 'altus:health',
  })
})

test('a month later a score is told again, though it did not move', async () => {
  const days = ['2026-06-08T08:00:00Z', '2026-06-09T08:00:00Z']
  // Nothing was used since May: 0 of what was usual.
  expect((await score(days[0] ?? ''))?.recorded).toBe(2)
  expect((await score(days[1] ?? ''))?.recorded).toBe(0)
  expect((await score('2026-07-06T08:00:00Z'))?.recorded).toBe(2)
})

test('as long as the own system of the vendor tells scores, its word stands', async () => {
  const body = { customer: 'fen-foods', product: 'altus:stratum', score: '88', at: '2026-07-07T00:00:00Z' }
  expect(await tell('altus', '2026-07-07T08:00:00Z', [{ kind: 'customer_health', about: 'altus:own', body }])).toBe(
    'recorded',
  )
  expect(await score('2026-09-06T23:00:00Z')).toMatchObject({ own: 1 })
  expect(await score('2026-09-07T00:00:00Z')).toMatchObject({ own: 0 })
})

test('who is no vendor scores nobody', async () => {
  expect(await score(MAY, 'nordwind')).toEqual({ scored: 0, recorded: 0, unscored: 0, own: 0 })
})
