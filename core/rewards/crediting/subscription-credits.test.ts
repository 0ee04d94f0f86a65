import { describe, expect, test } from 'vitest'
import type { AmendmentFact } from '#core/billing/amendment.ts'
import { decimal } from '#core/ground/decimal.ts'
import { byId, byThing, day, holds, offering, outcomes, play, subscribed } from '#core/rewards/engine.test-data.ts'
import { billed, earnedOf } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const whole = (fields: Partial<Incentive> & Pick<Incentive, 'trigger'>): Incentive => ({
  id: 'renew',
  stage: 'renew',
  pay: { percent: '100' },
  ...fields,
})

/** 100 a month, each month a line of its own. */
const monthly = (first: string, count: number) => {
  const from = Temporal.PlainYearMonth.from(first)
  return Array.from({ length: count }, (_, at) =>
    billed(from.add({ months: at }).toString(), '100', { learned: 20 + at }),
  )
}

function amendment(
  at: string,
  change: AmendmentFact['body']['change'],
  position: number,
  learnedOn = at,
): AmendmentFact {
  const learnedAt = day(learnedOn).toString()
  const body = { subscription: 'nordwind:fen', at: day(at).toString(), change }
  return {
    kind: 'amendment',
    about: `nordwind:a${position}`,
    owner: 'nordwind',
    position,
    learnedAt,
    body,
  } as AmendmentFact
}

const stretch = (from: string, to: string | undefined, quantity: number) => ({
  from: day(from),
  to: to === undefined ? undefined : day(to),
  quantity: decimal(quantity),
  plan: undefined,
  suspended: false,
})

describe('a beginning', () => {
  const program = offering([whole({ trigger: 'subscription.started', base: 'subscription.first_year_value' })])
  test.each([
    { months: 3, is: ['300'], because: 'what was billed up to now' },
    { months: 12, is: ['1200'], because: 'the first year' },
    { months: 14, is: ['1200'], because: 'and nothing of the second' },
    { months: 0, is: ['0'], because: 'nothing was billed yet' },
  ])('$because', ({ months, is }) => {
    const lines = monthly('2026-05', months)
    const given = { program, lines, subscriptions: byId(subscribed()), until: day('2027-10-01') }
    expect(outcomes(play(given))).toEqual(is)
  })

  test('is for the settlement of its own day', () => {
    const subscriptions = byId(subscribed({ from: '2026-07-01' }))
    const counted = {
      ...program,
      incentives: [whole({ trigger: 'subscription.started', base: 'subscription.quantity' })],
    }
    expect(play({ program: counted, subscriptions, until: day('2026-07-01') })).toEqual([])
    expect(outcomes(play({ program: counted, subscriptions, until: day('2026-07-02') }))).toEqual(['10'])
  })
})

test('more seats earn on the part that was added', () => {
  const segments = [stretch('2026-05-01', '2026-08-01', 10), stretch('2026-08-01', undefined, 15)]
  const subscription = subscribed({
    segments,
    amendments: [amendment('2026-08-01', { to: 'quantity', quantity: '15' }, 7)],
    facts: [3, 7],
  })
  const given = { lines: monthly('2026-05', 6), subscriptions: byId(subscription) }
  const value = offering([whole({ trigger: 'subscription.expanded', base: 'expansion.value' })])
  const seats = offering([
    whole({ trigger: 'subscription.expanded', base: 'expansion.quantity', pay: { per_unit: '7' } }),
  ])
  // August, September and October are billed: a third of 300.
  expect(outcomes(play({ ...given, program: value }))).toEqual(['100'])
  expect(outcomes(play({ ...given, program: seats }))).toEqual(['35'])
  const [earned] = earnedOf(play({ ...given, program: value }))
  // Another month that is billed is news, and no drift.
  expect(earned && 'basis' in earned && earned.basis).toContain('line:ALTUS-INV-2026-10/1')
})

test('nor is a suspension and its end', () => {
  const seats = stretch('2026-05-01', '2026-06-01', 10)
  const segments = [
    seats,
    { ...stretch('2026-06-01', '2026-07-01', 10), suspended: true },
    stretch('2026-07-01', undefined, 10),
  ]
  const program = offering([whole({ trigger: 'subscription.expanded', pay: { fixed: '7' } })])
  expect(play({ program, subscriptions: byId(subscribed({ segments })) })).toEqual([])
})

test('fewer seats are no expansion', () => {
  const segments = [stretch('2026-05-01', '2026-08-01', 10), stretch('2026-08-01', undefined, 5)]
  const program = offering([
    whole({ trigger: 'subscription.expanded', base: 'expansion.quantity', pay: { per_unit: '7' } }),
  ])
  expect(play({ program, subscriptions: byId(subscribed({ segments })) })).toEqual([])
})

describe('a renewal', () => {
  const program = offering(
    [
      whole({
        trigger: 'subscription.renewed',
        base: 'renewal.value',
        multipliers: [{ when: 'renewal.days_early >= 30', times: '1.25' }],
      }),
    ],
    { effective: { from: '2026-01-01', to: '2030-01-01' } },
  )
  const lines = monthly('2026-01', 30)
  const until = day('2028-07-01')
  const told = (at: string, position: number, learnedOn: string) =>
    amendment(at, { to: 'renewed', months: 12 } as AmendmentFact['body']['change'], position, learnedOn)
  const renewing = (renews: boolean, ...amendments: readonly AmendmentFact[]) =>
    byId(subscribed({ from: '2026-01-01', term: { months: 12, renews }, amendments }))

  test.each([
    { renews: false, told: [], is: [], because: 'nobody renewed it' },
    { renews: true, told: [], is: ['1200', '600'], because: 'by itself it pays each new term, without being early' },
    {
      renews: false,
      told: [told('2026-12-02', 8, '2026-12-02')],
      is: ['1500'],
      because: 'thirty days early is early: 1,200 × 1.25',
    },
    { renews: false, told: [told('2026-12-03', 8, '2026-12-03')], is: ['1200'], because: 'twenty-nine are not' },
    {
      renews: false,
      told: [told('2026-11-01', 8, '2026-11-01'), told('2027-12-20', 9, '2027-12-20')],
      is: ['1500', '600'],
      because: 'each renewal is as early as it was told itself',
    },
  ])('$because', ({ renews, told: amendments, is }) =>
    expect(outcomes(play({ program, lines, subscriptions: renewing(renews, ...amendments), until }))).toEqual(is),
  )
})

test('a cancellation is a thing of its own', () => {
  const program = offering([whole({ trigger: 'subscription.cancelled', pay: { fixed: '5' } })])
  const subscriptions = byId(subscribed({ to: '2026-09-01' }))
  expect(byThing(play({ program, subscriptions }))).toEqual(['nordwind nordwind:fen cancelled 5'])
  expect(play({ program, subscriptions, until: day('2026-09-01') })).toEqual([])
})

test('a subscription that goes to another partner mid-term pays each for its own months', () => {
  const consume: Incentive = {
    ...whole({ trigger: 'invoice.issued', base: 'line.amount', pay: { percent: '5' } }),
    stage: 'manage',
    role: 'manager',
  }
  const roles = [
    holds('nordwind', '100', 'manager', { to: day('2026-07-01') }),
    holds('ostwind', '100', 'manager', { from: day('2026-07-01'), fact: 9 }),
  ]
  const line = (month: string, subscription: string) => {
    const one = billed(month, '100')
    return { ...one, key: { ...one.key, subscription } }
  }
  const lines = [line('2026-06', 'nordwind:fen'), line('2026-07', 'ostwind:fen')]
  const subscriptions = byId(
    subscribed({ to: '2026-07-01' }),
    subscribed({
      id: 'ostwind:fen',
      chain: ['altus:ostwind', 'ostwind:fen-foods'],
      from: '2026-07-01',
      replaces: 'nordwind:fen',
    }),
  )
  const evaluated = play({ program: offering([consume]), lines, roles, subscriptions })
  expect(evaluated.map((one) => 'earned' in one && one.earned.key.partner)).toEqual(['nordwind', 'ostwind'])
  expect(outcomes(evaluated)).toEqual(['5', '5'])
})
