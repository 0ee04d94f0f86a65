import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { type CadenceBody, quietFrom } from './quiet.ts'

const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }
const START = '2026-01-01T00:00:00Z'
const LEARNED = '2026-01-01T00:00:00Z'
const at = (text: string) => Temporal.Instant.from(text)

let nth = 0
const fact = (kind: string, about: string, body: object, owner = about.split(':')[0] ?? ''): Fact => {
  nth += 1
  return { position: nth, kind, about, owner, body, id: `fact-${nth}`, learnedAt: LEARNED }
}
const learned = (one: Fact, learnedAt: string): Fact => ({ ...one, learnedAt })
const cadence = (changes: Partial<CadenceBody> = {}, about = 'altus:rule') =>
  fact('cadence', about, { product: 'altus:stratum', days: 90, ...changes })
const sold = (changes: object = {}) =>
  fact('subscription', 'nordwind:fen', {
    ...{ ...JOURNEY, chain: ['altus:nordwind', 'nordwind:fen-foods'], from: START },
    ...changes,
  })
const role = (partner: string, changes: object = {}) =>
  fact('role', `altus:${partner}`, { ...JOURNEY, partner, role: 'manager', share: '50', from: START, ...changes })
const touch = (name: string, day: string, kind = 'call', changes: object = {}) =>
  fact('touchpoint', name, { ...JOURNEY, kind, at: `${day}T00:00:00Z`, ...changes })
const verified = (name: string) => fact('touchpoint_verified', name, { how: 'met' }, 'fen-foods')

const shown = (facts: readonly Fact[], when: string) =>
  quietFrom(facts, at(when)).map(({ cadence: rule, partner, state, dueAt, quietSince, lastAt, lastVerifiedAt }) => {
    const last = `last ${lastAt?.toString().slice(0, 10) ?? '-'}/${lastVerifiedAt?.toString().slice(0, 10) ?? '-'}`
    return `${rule} ${partner} ${state} due ${dueAt.toString().slice(0, 10)}${quietSince ? ` since ${quietSince.toString().slice(0, 10)}` : ''}, ${last}`
  })

describe('the borders of a rule of 90 days', () => {
  test.each([
    { when: '2026-01-01T00:00:00Z', says: 'kept', because: 'as it begins' },
    { when: '2026-03-09T11:59:59.999999999Z', says: 'kept', because: 'before the last quarter, of 22.5 days' },
    { when: '2026-03-09T12:00:00Z', says: 'due', because: 'as the last quarter begins' },
    { when: '2026-03-31T23:59:59.999999999Z', says: 'due', because: 'at its last moment' },
    { when: '2026-04-01T00:00:00Z', says: 'quiet', because: 'once 90 days are over' },
  ])('$because: $says', ({ when, says }) => {
    const [one] = quietFrom([cadence(), sold()], at(when))
    expect(one?.state).toBe(says)
    expect(one?.dueAt.toString()).toBe('2026-04-01T00:00:00Z')
    expect(one?.quietSince?.toString()).toBe(says === 'quiet' ? '2026-04-01T00:00:00Z' : undefined)
  })
})

const MAY = '2026-05-01T00:00:00Z'
test.each([
  { facts: [sold()], says: [], because: 'without a rule nothing is due' },
  { facts: [cadence()], says: [], because: 'nobody has the product' },
  {
    facts: [cadence(), sold()],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'where nobody holds a role, the last seller',
  },
  {
    facts: [cadence(), sold({ chain: ['altus:fen-foods'] })],
    says: [],
    because: 'the vendor sells by itself, and nobody holds a role',
  },
  {
    facts: [cadence(), sold(), role('ostwind', { from: '2026-04-01T00:00:00Z' })],
    says: ['altus:rule ostwind kept due 2026-06-30, last -/-'],
    because: 'whoever holds a role, from when it took it',
  },
  {
    facts: [cadence(), sold(), role('ostwind', { to: MAY })],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'a role that ended holds no more',
  },
  {
    facts: [cadence(), sold(), role('nordwind'), role('ostwind'), touch('ostwind:c', '2026-04-20')],
    says: [
      'altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-',
      'altus:rule ostwind kept due 2026-07-19, last 2026-04-20/-',
    ],
    because: 'one partner’s contact is not another’s',
  },
  {
    facts: [cadence({ verified: true }), sold(), touch('nordwind:c', '2026-04-20')],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last 2026-04-20/-'],
    because: 'only verified ones count',
  },
  {
    facts: [cadence({ verified: true }), sold(), touch('nordwind:c', '2026-02-20'), verified('nordwind:c')],
    says: ['altus:rule nordwind due due 2026-05-21, last 2026-02-20/2026-02-20'],
    because: 'and this one is',
  },
  {
    facts: [cadence({ kind: 'business_review' }), sold(), touch('nordwind:c', '2026-04-20')],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'a call is no review',
  },
  {
    facts: [cadence(), sold(), touch('nordwind:c', '2026-05-02')],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'one that has not come yet',
  },
  {
    facts: [cadence(), sold(), learned(touch('nordwind:c', '2026-04-20'), '2026-05-01T00:00:01Z')],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'one that was not known yet',
  },
  {
    facts: [cadence(), sold(), touch('nordwind:c', '2026-04-20', 'call', { product: 'altus:ridge' })],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last -/-'],
    because: 'about another product',
  },
  {
    facts: [cadence(), sold(), touch('nordwind:c', '2025-12-20')],
    says: ['altus:rule nordwind quiet due 2026-04-01 since 2026-04-01, last 2025-12-20/-'],
    because: 'before it began, the time runs from its beginning',
  },
  {
    facts: [cadence(), sold(), fact('subscription_cancelled', 'nordwind:fen', { at: MAY, because: 'over' })],
    says: [],
    because: 'the subscription is over at that moment',
  },
  { facts: [cadence({ to: MAY }), sold()], says: [], because: 'the rule is over at that moment' },
  { facts: [cadence({ partner: 'ostwind' }), sold()], says: [], because: 'a rule for another partner' },
  {
    facts: [cadence({ days: 30 }, 'nordwind:rule'), cadence({ days: 10 }, 'ostwind:rule'), sold()],
    says: ['nordwind:rule nordwind quiet due 2026-01-31 since 2026-01-31, last -/-'],
    because: 'a partner’s rule is for itself alone',
  },
  {
    facts: [cadence(), cadence({ days: 400 }), sold()],
    says: ['altus:rule nordwind kept due 2027-02-05, last -/-'],
    because: 'a rule told anew',
  },
])('$because', ({ facts, says }) => expect(shown(facts, MAY)).toEqual(says))

test('whatever happened, quiet is what is overdue, and one more contact never brings the next one forward', () => {
  const days = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5 })
  const dayOf = (day: number) =>
    at(START)
      .add({ hours: day * 24 })
      .toString()
      .slice(0, 10)
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 200 }), (contacts, rule, when) => {
      const now = at(START).add({ hours: when * 24 })
      const facts = [cadence({ days: rule }), sold(), ...contacts.map((day, n) => touch(`nordwind:${n}`, dayOf(day)))]
      const [one] = quietFrom(facts, now)
      const [more] = quietFrom([...facts, touch('nordwind:more', dayOf(when))], now)
      if (!one || !more) throw new Error('there is one rule and one customer')
      expect(one.state === 'quiet').toBe(Temporal.Instant.compare(now, one.dueAt) >= 0)
      expect(one.quietSince).toEqual(one.state === 'quiet' ? one.dueAt : undefined)
      expect(Temporal.Instant.compare(more.dueAt, one.dueAt)).toBeGreaterThanOrEqual(0)
      expect(more.state).toBe(rule === 0 ? 'quiet' : 'kept')
    }),
  )
})
