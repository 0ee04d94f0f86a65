import { describe, expect, test } from 'vitest'
import { byId, byThing, day, holds, offering, outcomes, play, subscribed } from '#core/rewards/engine.test-data.ts'
import { billed } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const SUSTAIN: Incentive = {
  id: 'sustain',
  stage: 'support',
  role: 'supporter',
  trigger: 'quarter.ended',
  base: 'subscription.recurring_value',
  pay: { percent: '10' },
}
const lines = ['2026-05', '2026-06', '2026-07'].map((month) => billed(month, '100'))
const roles = [holds('nordwind', '100', 'supporter')]
const subscriptions = byId(subscribed())

describe('each quarter of each subscription', () => {
  test.each([
    { until: '2026-06-30', is: [], because: 'the quarter has not ended' },
    { until: '2026-07-01', is: ['20'], because: 'it has: May and June' },
    { until: '2026-10-01', is: ['20', '10'], because: 'and so has the next: July' },
    { until: '2027-01-01', is: ['20', '10', '0'], because: 'in which nothing was billed it pays nothing' },
  ])('$until: $because', ({ until, is }) =>
    expect(outcomes(play({ program: offering([SUSTAIN]), lines, roles, subscriptions, until: day(until) }))).toEqual(
      is,
    ),
  )

  test('where the subscription ran in it', () => {
    const seats = offering([{ ...SUSTAIN, base: 'subscription.quantity', pay: { per_unit: '1' } }])
    const run = (to: string) => byThing(play({ program: seats, roles, subscriptions: byId(subscribed({ to })) }))
    expect(run('2026-07-01')).toEqual(['nordwind nordwind:fen 2026-04-01 ended 10'])
    expect(run('2026-07-02')).toEqual([
      'nordwind nordwind:fen 2026-04-01 ended 10',
      'nordwind nordwind:fen 2026-07-01 ended 10',
    ])
  })

  test('is asked as of its last moment', () => {
    const where = 'customer.health >= 70'
    const program = offering([{ ...SUSTAIN, where }])
    const asked: string[] = []
    const lookup = (_path: string, { at }: { at: Temporal.Instant }) => {
      asked.push(at.toZonedDateTimeISO('Europe/Berlin').toString({ timeZoneName: 'never', offset: 'never' }))
      return 70
    }
    expect(outcomes(play({ program, lines, roles, subscriptions, lookup, until: day('2026-07-01') }))).toEqual(['20'])
    expect(new Set(asked)).toEqual(new Set(['2026-06-30T23:59:59.999999999']))
  })

  test('belongs to who holds the role at its end', () => {
    const handed = [
      holds('nordwind', '100', 'supporter', { to: day('2026-06-30') }),
      holds('ostwind', '100', 'supporter', { from: day('2026-06-30'), fact: 4 }),
    ]
    const given = { program: offering([SUSTAIN]), lines, roles: handed, subscriptions, until: day('2026-07-01') }
    expect(byThing(play(given))).toEqual(['ostwind nordwind:fen 2026-04-01 ended 20'])
  })

  test('only those that begin inside of the program count', () => {
    const program = offering([SUSTAIN], { effective: { from: '2026-05-01', to: '2026-08-01' } })
    // The second quarter began before the program, the third inside of it, the fourth after it.
    expect(outcomes(play({ program, lines, roles, subscriptions }))).toEqual(['10'])
  })

  test.each([
    { trigger: 'month.ended', count: 8 },
    { trigger: 'quarter.ended', count: 3 },
    { trigger: 'half_year.ended', count: 2 },
    { trigger: 'year.ended', count: 1 },
  ] as const)('$trigger: $count by the end of the year', ({ trigger, count }) =>
    expect(play({ program: offering([{ ...SUSTAIN, trigger }]), lines, roles, subscriptions })).toHaveLength(count),
  )
})

test('a partner as a whole, where neither role nor subscription is meant', () => {
  const program = offering([{ id: 'target', stage: 'manage', trigger: 'half_year.ended', pay: { fixed: '500' } }])
  const partners = ['nordwind', 'ostwind']
  expect(byThing(play({ program, partners, until: day('2026-07-01') }))).toEqual([
    'nordwind nordwind 2026-01-01 ended 500',
    'ostwind ostwind 2026-01-01 ended 500',
  ])
})
