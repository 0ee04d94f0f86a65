import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { scoreHealth } from '#operations/life/score-health.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { customerHealth } from '#questions/life/customer-health.ts'
import { health } from '#questions/life/health.ts'
import { healthBacktest } from '#questions/life/health-backtest.ts'
import { healthPolicies } from '#questions/life/health-policies.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

/** Twelve customers of two partners: six keep using until their term ends, six stop half a year before and leave. */
const STAY = ['ash', 'beech', 'cedar', 'elm', 'fir', 'hazel']
const LEAVE = ['iris', 'kelp', 'lily', 'moss', 'nettle', 'oat']
const CUSTOMERS = [...STAY, ...LEAVE]
const BEGAN = '2025-01-06T00:00:00Z'
const END = '2026-01-06T00:00:00Z'
const NOW = '2026-01-12T08:00:00Z'

let stage: Stage
const contextOf = (organization: string, now = NOW) => {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now: Temporal.Instant.from(now) }
}

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

async function tell(organization: string, now: string, facts: readonly Told[]): Promise<void> {
  const answer = await perform(recordFacts, contextOf(organization, now), recordFacts.input.parse({ facts }))
  expect(answer.ok ? 'recorded' : answer.refusal.says).toBe('recorded')
}

const agreement = (seller: string, buyer: string): Told => ({
  kind: 'agreement',
  about: `${seller}:${buyer}`,
  body: {
    ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', paymentDays: 30 },
    calendar: { zone: 'UTC', anchorDay: 1, months: 1 },
    ...{ rounding: 'line-half-even', correction: 'net' },
  },
})
const sold = (customer: string): Told => ({
  kind: 'subscription',
  about: `nordwind:${customer}`,
  body: {
    ...{ product: 'altus:stratum', customer, chain: ['altus:nordwind', `nordwind:${customer}`], from: BEGAN },
    term: { months: 12, renews: STAY.includes(customer) },
  },
})

async function use(customer: string, days: number): Promise<void> {
  const events = Array.from({ length: days }, (_, day) => {
    const time = Temporal.Instant.from(BEGAN)
      .add({ hours: 24 * day + 1 })
      .toString()
    return {
      specversion: '1.0',
      id: `${customer} ${day}`,
      source: 't',
      type: 'cores',
      subject: `nordwind:${customer}`,
      time,
      data: { cores: '4' },
    }
  })
  const context = contextOf('nordwind')
  expect((await perform(recordUsage, context, recordUsage.input.parse({ events }))).ok).toBe(true)
}

beforeAll(async () => {
  stage = await openStage()
  const all = ['altus', 'nordwind', 'ostwind', ...CUSTOMERS]
  const organizations = all.map((about) => {
    return { kind: 'organization', about, body: { name: about, roles: ['customer'], country: 'DE', zone: 'UTC' } }
  })
  await tell('operator', BEGAN, [
    ...organizations,
    { kind: 'introduction', about: 'operator:all', body: { organizations: all } },
  ])
  const meter = {
    name: 'Cores',
    unit: 'core-hour',
    eventType: 'cores',
    measure: { aggregation: 'sum', value: 'cores' },
  }
  const charges = [{ charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }]
  const roles = CUSTOMERS.slice(0, 7).map((customer) => {
    const body = { partner: 'nordwind', customer, product: 'altus:stratum', role: 'manager', share: '100', from: BEGAN }
    return { kind: 'role', about: `altus:manages-${customer}`, body }
  })
  await tell('altus', BEGAN, [
    { kind: 'meter', about: 'altus:cores', body: meter },
    { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } },
    agreement('altus', 'nordwind'),
    ...roles,
  ])
  await tell('nordwind', BEGAN, [...CUSTOMERS.map((one) => agreement('nordwind', one)), ...CUSTOMERS.map(sold)])
  for (const customer of STAY) await use(customer, 371)
  for (const customer of LEAVE) await use(customer, 240)
  await identifyUsage(contextOf('nordwind'))
  await tell('nordwind', '2025-12-01T00:00:00Z', [
    ...LEAVE.map((one) => ({
      ...{ kind: 'amendment', about: `nordwind:leaves-${one}` },
      body: { subscription: `nordwind:${one}`, at: END, change: { to: 'cancelled' } },
    })),
  ])
  const contact = { customer: 'ash', product: 'altus:stratum', kind: 'meeting', at: '2025-12-20T10:00:00Z' }
  await tell('nordwind', '2025-12-20T12:00:00Z', [{ kind: 'touchpoint', about: 'nordwind:t', body: contact }])
  await tell('ash', '2025-12-20T13:00:00Z', [
    { kind: 'touchpoint_verified', about: 'nordwind:t', body: { how: 'met' } },
  ])
  for (const now of ['2025-10-06T08:00:00Z', '2025-12-22T08:00:00Z', NOW]) {
    expect((await perform(scoreHealth, contextOf('altus', now), {})).ok).toBe(true)
  }
})
afterAll(() => stage.close())

async function ask<Output>(
  door: Readonly<{ run: (context: never, input: never) => Promise<unknown> }>,
  organization: string,
  input: object,
): Promise<Output> {
  const answer = (await door.run(contextOf(organization) as never, input as never)) as {
    ok: boolean
    value: Output
    refusal: { code: string }
  }
  return answer.ok ? answer.value : (answer.refusal.code as Output)
}

type Customers = Readonly<{ customers: readonly Readonly<Record<string, unknown>>[] }>
type Detail = Readonly<{
  score: string
  band: string
  says: string
  signals: readonly Readonly<{
    signal: string
    points: string | null
    share: string | null
    says: string
    of: readonly unknown[]
  }>[]
  history: readonly Readonly<{ score: string; derived: boolean }>[]
  policy: Readonly<{ id: string | null }>
}>

describe('who sees how customers do', () => {
  test('the vendor all that run, the partner those with whom it has a role, the customer and a rival nobody', async () => {
    const seen = async (who: string) =>
      (await ask<Customers>(customerHealth, who, {})).customers.map(({ customer }) => customer)
    expect((await seen('altus')).toSorted()).toEqual(STAY)
    expect((await seen('nordwind')).toSorted()).toEqual(STAY)
    expect(await seen('ash')).toEqual([])
    expect(await seen('ostwind')).toEqual([])
  })

  test('and so it is with one of them', async () => {
    const one = { customer: 'ash', product: 'altus:stratum' }
    expect(await ask(health, 'ash', one)).toBe('not_found')
    expect(await ask(health, 'ostwind', one)).toBe('not_found')
    expect(await ask(health, 'altus', { ...one, customer: 'nobody' })).toBe('not_found')
    expect(await ask(health, 'altus', { ...one, at: '2026-01-12T08:00:01Z' })).toBe('in_the_future')
    expect((await ask<Detail>(health, 'nordwind', one)).score).toBe((await ask<Detail>(health, 'altus', one)).score)
  })
})

test('the list says score, change, last contact and renewal; bands and sorts hold', async () => {
  const { customers } = await ask<Customers>(customerHealth, 'altus', { sort: 'customer' })
  const [ash] = customers
  // Level 100, trend (0 + 0.5) / 0.6 = 83.3, one of two touchpoints 50: (25 × 100 + 15 × 83.3 + 15 × 50) / 55 = 81.8.
  expect(ash).toMatchObject({ customer: 'ash', score: '81.8', band: 'good', lastVerifiedAt: '2025-12-20T10:00:00Z' })
  // In October nobody had been in touch: (25 × 100 + 15 × 83.3 + 15 × 0) / 55 = 68.2.
  expect(ash).toMatchObject({ change: '13.6', renewsAt: '2027-01-06T00:00:00Z', nextDueAt: null })
  const worst = await ask<Customers>(customerHealth, 'altus', { band: 'attention' })
  expect(worst.customers.map(({ customer }) => customer)).toEqual(STAY.slice(1))
})

test('the points of the signals come to the score, each with what it is made of, and the history is what was recorded', async () => {
  const told = await ask<Detail>(health, 'altus', { customer: 'ash', product: 'altus:stratum' })
  expect([told.score, told.band, told.policy.id]).toEqual(['81.8', 'good', null])
  const tenths = told.signals.reduce((all, { points }) => all + Math.round(Number(points ?? 0) * 10), 0)
  expect(tenths).toBe(818)
  const touched = told.signals.find(({ signal }) => signal === 'touchpoints')
  expect([touched?.says, touched?.of.length]).toEqual(['1 verified touchpoint in the last 90 days', 1])
  expect(told.signals.find(({ signal }) => signal === 'usage_level')?.of).toHaveLength(16)
  expect(told.history.map(({ score, derived }) => `${score} ${derived}`)).toEqual(['68.2 true', '81.8 true'])
})

test('as of before, a customer that has left is told of as it was', async () => {
  const before = await ask<Detail>(health, 'altus', {
    customer: 'iris',
    product: 'altus:stratum',
    at: '2025-12-22T08:00:00Z',
  })
  expect([before.score, before.band]).toEqual(['0', 'risk'])
  expect(await ask(health, 'altus', { customer: 'iris', product: 'altus:stratum' })).toBe('not_found')
})

test('the backtest tells the six that stayed from the six that left, and how sure that is', async () => {
  const told = await ask<{
    finding: string
    says: string
    bands: readonly object[]
    rank: object
    terms: readonly object[]
  }>(healthBacktest, 'altus', {})
  expect(told.finding).toBe('tells')
  expect(told.says).toBe('100 of 100 times the renewed of two terms had the better health 90 days before')
  // 6 of 6 by hand: z² = 3.8416, so the interval begins at 6 / (6 + 3.8416) = 0.6097, and 0 of 6 ends at 0.3903.
  expect(told.bands).toEqual([
    { band: 'good', n: 0, renewed: 0, lost: 0, renewedShare: null, low: null, high: null },
    { band: 'attention', n: 6, renewed: 6, lost: 0, renewedShare: '1.0000', low: '0.6097', high: '1.0000' },
    { band: 'risk', n: 6, renewed: 0, lost: 6, renewedShare: '0.0000', low: '0.0000', high: '0.3903' },
  ])
  expect(told.rank).toEqual({ auc: '1.0000', low: '1.0000', high: '1.0000', renewed: 6, lost: 6 })
  expect(told.terms).toHaveLength(12)
})

test('a partner judges by the customers with whom it held a role, and is told when they are too few', async () => {
  const told = await ask<{ finding: string; says: string }>(healthBacktest, 'nordwind', {})
  expect(told.finding).toBe('few')
  expect(told.says).toBe('Too few to say: 6 renewed and 1 lost terms had a score, and 5 of each are wanted')
})

test('everybody sees how it is weighed: as usual, where the vendor told nothing', async () => {
  const told = await ask<{
    policies: readonly Readonly<{ product: string; id: string | null; signals: readonly object[] }>[]
  }>(healthPolicies, 'ash', {})
  expect(told.policies.map(({ product, id, signals }) => [product, id, signals.length])).toEqual([
    ['altus:stratum', null, 9],
  ])
})
