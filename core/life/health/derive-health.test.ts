import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, sum, ZERO } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { deriveHealth, deriveSharedHealth, type Health } from './derive-health.ts'
import { AT, BARE, due, met, reached, steady, ticket, verified, weeks } from './health.test-data.ts'
import { factsByJourney, livedBy } from './journey-facts.ts'
import { DEFAULT_POLICY, type HealthPolicy, LINK_SIGNALS, SIGNALS } from './policy.ts'
import type { Journey } from './signal.ts'

const table = ({ parts }: Health) =>
  parts.map(({ signal, share, score, points }) =>
    [signal, share, score, points].map((one) => one?.toString() ?? '–').join(' '),
  )

/** 0.7 of what was usual scores 50 by 0.4 … 1; two tickets that weigh 4 score 33.3 by 6 … 0; no touchpoint scores 0. */
test('the parts of a score are its weights times its scores, and add up to it', () => {
  const journey: Journey = {
    ...BARE,
    usage: weeks([...steady(10, 12), ...steady(7, 4)]),
    ...livedBy(
      [
        ticket('nordwind:a', 'critical', '2026-05-01T00:00:00Z', { position: 1 }),
        ticket('nordwind:b', 'normal', '2026-05-01T00:00:00Z', { position: 2 }),
      ],
      AT,
    ),
  }
  const policy: HealthPolicy = {
    ...DEFAULT_POLICY,
    signals: {
      usage_level: { weight: '50', from: '0.4', to: '1' },
      touchpoints: { weight: '20', from: '0', to: '2' },
      tickets: { weight: '30', from: '6', to: '0' },
      logins: { weight: '10', from: '0', to: '8' },
    },
  }
  const health = deriveHealth(journey, { at: AT, policy })
  // (50 × 50 + 20 × 0 + 30 × 33.3) / 100 = 34.99, with one place 35.0.
  expect(health.score?.toFixed(1)).toBe('35.0')
  expect(health.band).toBe('risk')
  expect(table(health)).toEqual(['usage_level 50 50 25', 'touchpoints 20 0 0', 'tickets 30 33.3 10', 'logins – – –'])
  expect(health.says).toBe('3 signals have data, with 100 of 110 of the weight: theirs is scaled to 100 %')
})

test('no data is no score, and says so', () => {
  const bare = deriveHealth({ ...BARE, began: AT }, { at: AT, policy: DEFAULT_POLICY })
  expect([bare.score, bare.band, bare.says]).toEqual([
    undefined,
    undefined,
    'None of its signals has data, so there is no score',
  ])
  const named = deriveHealth(BARE, { at: AT, policy: { ...DEFAULT_POLICY, signals: {} } })
  expect(named.says).toBe('The policy names no signal')
})

test('what others hear is without what only a link may know, as if the policy did not name it', () => {
  const journey = {
    ...BARE,
    usage: weeks(steady(10, 16)),
    overdue: [{ number: 'N-1', seller: 'nordwind', days: 60 }],
    commitments: [{ id: 'nordwind:c', committed: decimal(10), used: decimal(1), passed: decimal(1) }],
  }
  const given = { at: AT, policy: DEFAULT_POLICY }
  const shared = deriveSharedHealth(journey, given)
  expect(shared.parts.map(({ signal }) => signal)).toEqual(SIGNALS.filter((signal) => !LINK_SIGNALS.includes(signal)))
  expect(shared).toEqual(deriveSharedHealth({ ...journey, overdue: undefined, commitments: [] }, given))
  expect(deriveHealth(journey, given).score?.toString()).not.toBe(shared.score?.toString())
})

const day = fc.integer({ min: 0, max: 400 }).map((days) => AT.subtract({ hours: 24 * days }).toString())
const later = fc.integer({ min: 1, max: 400 }).map((days) => AT.add({ hours: 24 * days }).toString())
const severity = fc.constantFrom('low', 'normal', 'high', 'critical')

/** Facts about a few things, so that some are told anew. */
function factsWhen(when: fc.Arbitrary<string>, first: number): fc.Arbitrary<readonly Fact[]> {
  const name = fc.constantFrom('nordwind:a', 'nordwind:b', 'ostwind:c')
  const one = fc.tuple(fc.integer({ min: 0, max: 4 }), name, when, severity)
  return fc.array(one, { maxLength: 30 }).map((drawn) =>
    drawn.map(([which, about, at, severe], place) => {
      const told = { position: first + place, learnedAt: at }
      const kinds = [
        () => met(about, at, told),
        () => verified(about, at, told),
        () => due(about, at, told),
        () => reached(about, at, told),
        () => ticket(about, severe, at, told),
      ]
      return (kinds[which] ?? kinds[0] ?? (() => met(about, at, told)))()
    }),
  )
}

const weekly = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 16, maxLength: 16 })
const loginDays = fc.option(
  fc.array(
    day.map((at) => at.slice(0, 10)),
    { maxLength: 20 },
  ),
  { nil: undefined },
)
const overdue = fc.option(
  fc.array(fc.integer({ min: 1, max: 200 }).map((days) => ({ number: `N-${days}`, seller: 'nordwind', days }))),
  { nil: undefined },
)
const policies: fc.Arbitrary<HealthPolicy> = fc
  .array(fc.tuple(fc.constantFrom(...SIGNALS), fc.integer({ min: 0, max: 100 })), { maxLength: 9 })
  .map((weights) => {
    const terms = DEFAULT_POLICY.signals
    const signals = weights.flatMap(([signal, weight]) => {
      const held = terms[signal]
      return held ? [[signal, { ...held, weight: `${weight}` }] as const] : []
    })
    return { ...DEFAULT_POLICY, signals: Object.fromEntries(signals) }
  })

function healthOf(facts: readonly Fact[], beside: Partial<Journey>, policy: HealthPolicy): Health {
  const own = factsByJourney(facts).get('fen-foods altus:stratum') ?? []
  return deriveHealth({ ...BARE, ...beside, ...livedBy(own, AT) }, { at: AT, policy })
}

test('the score lies in 0 … 100, its points come to it, its shares to 100', () => {
  fc.assert(
    fc.property(factsWhen(day, 1), weekly, loginDays, overdue, policies, (facts, used, days, owed, policy) => {
      const health = healthOf(facts, { usage: weeks(used), loginDays: days, overdue: owed }, policy)
      const points = health.parts.flatMap((part) => part.points ?? [])
      const shares = health.parts.flatMap((part) => part.share ?? [])
      if (health.score === undefined) {
        expect([points, shares]).toEqual([[], []])
        return
      }
      expect(health.score.gte(0) && health.score.lte(100)).toBe(true)
      expect(sum(points).eq(health.score)).toBe(true)
      expect(sum(shares).eq(100)).toBe(true)
      expect(points.every((part) => part.gte(ZERO))).toBe(true)
    }),
  )
})

test('the order in which facts are read does not matter', () => {
  fc.assert(
    fc.property(factsWhen(day, 1), (facts) => {
      const shuffled = facts.toSorted((a, b) => a.id.localeCompare(b.id)).toReversed()
      expect(healthOf(shuffled, {}, DEFAULT_POLICY)).toEqual(healthOf(facts, {}, DEFAULT_POLICY))
    }),
  )
})

test('what was learned later, or is about later, does not matter', () => {
  fc.assert(
    fc.property(factsWhen(day, 1), factsWhen(later, 1000), (facts, ahead) => {
      expect(healthOf([...facts, ...ahead], {}, DEFAULT_POLICY)).toEqual(healthOf(facts, {}, DEFAULT_POLICY))
    }),
  )
})
