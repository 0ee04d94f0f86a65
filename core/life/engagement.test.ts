import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { cancelled, fact, livesFrom, STRATUM, subscription, touched, verified } from './engagement.test-data.ts'
import { type EngagementMonth, engagementMonths, engagementRecords } from './engagement.ts'

const FEN = subscription(1, 'nordwind:fen')
const at = (text: string) => Temporal.Instant.from(text)
const months = (facts: readonly Fact[], when = '2024-04-01T00:00:00Z', zone = 'UTC') =>
  engagementMonths({ subscriptions: livesFrom(facts), facts, at: at(when), zoneOf: () => zone })
const states = (given: readonly EngagementMonth[]) => given.map(({ month, state }) => `${month} ${state}`)

describe('which months there are', () => {
  test.each([
    { facts: [FEN], when: '2024-01-31T23:59:59Z', says: [], because: 'a month that is not over is none' },
    { facts: [FEN], when: '2024-02-01T00:00:00Z', says: ['2024-01'], because: 'it is over at its end' },
    {
      facts: [FEN, cancelled(2, 'nordwind:fen', '2024-02-29T00:00:00Z')],
      says: ['2024-01'],
      because: 'the last one is not full',
    },
    {
      facts: [FEN, cancelled(2, 'nordwind:fen', '2024-03-01T00:00:00Z')],
      says: ['2024-01', '2024-02'],
      because: 'full',
    },
    {
      facts: [subscription(1, 'nordwind:fen', { from: '2024-01-31T00:00:00Z' })],
      says: ['2024-01', '2024-02'],
      because: 'from January 31 to February 29, and on to March 31',
    },
    { facts: [subscription(1, 'altus:fen')], says: [], because: 'what the vendor sells itself has no partner' },
  ])('$because', ({ facts, when, says }) => expect(months(facts, when).map(({ month }) => month)).toEqual(says))

  test('they are counted in the vendor’s zone', () => {
    const facts = [subscription(1, 'nordwind:fen', { from: '2024-01-31T23:30:00Z' })]
    const [first] = months(facts, '2024-04-01T00:00:00Z', 'Europe/Berlin')
    expect([first?.month, first?.to.toString()]).toEqual(['2024-02', '2024-02-29T23:30:00Z'])
  })
})

/** The month of March 2024 ends on April 1; 90 days before begin on January 2. */
const march = (told: readonly Fact[], when = '2024-05-01T00:00:00Z') =>
  months([FEN, ...told], when).find(({ month }) => month === '2024-03')?.state
const met = (when: string, learned = when, id = 'nordwind:t') => [touched(10, id, when), verified(11, id, learned)]

describe('who was there in the 90 days before the end of March', () => {
  test.each([
    { told: [], says: 'alone', because: 'nobody' },
    { told: met('2024-01-02T00:00:00Z'), says: 'own', because: 'at the first moment of the 90 days' },
    { told: met('2024-01-01T23:59:59Z'), says: 'alone', because: 'a second before them' },
    { told: met('2024-03-31T23:59:59Z'), says: 'own', because: 'in the last second' },
    { told: met('2024-04-01T00:00:00Z'), says: 'alone', because: 'the end belongs to April' },
    { told: [touched(10, 'nordwind:t', '2024-03-01T00:00:00Z')], says: 'alone', because: 'nobody verified it' },
    { told: met('2024-03-01T00:00:00Z', '2024-04-30T23:59:59Z'), says: 'own', because: 'verified within 30 days' },
    { told: met('2024-03-01T00:00:00Z', '2024-05-01T00:00:00Z'), says: 'alone', because: 'verified too late' },
    { told: met('2024-03-01T00:00:00Z', undefined, 'ostwind:t'), says: 'alone', because: 'a stranger was there' },
    {
      told: [...met('2024-03-01T00:00:00Z', undefined, 'ostwind:t'), held({ to: '2024-01-02T00:00:00Z' })],
      says: 'alone',
      because: 'its role was over before',
    },
    {
      told: [...met('2024-03-01T00:00:00Z', undefined, 'ostwind:t'), held({ to: '2024-01-02T00:00:01Z' })],
      says: 'others',
      because: 'it held a role for a second of these days',
    },
    {
      told: [...met('2024-03-01T00:00:00Z', undefined, 'ostwind:t'), held({ customer: 'moor' })],
      says: 'alone',
      because: 'its role is with another customer',
    },
    { told: [ticket('nordwind:1', '2024-02-01T00:00:00Z')], says: 'own', because: 'the customer asked it for help' },
    { told: [ticket('altus:1', '2024-02-01T00:00:00Z')], says: 'alone', because: 'the customer had to ask the vendor' },
    { told: milestone('2024-02-01T00:00:00Z'), says: 'own', because: 'a milestone was reached' },
    { told: milestone('2024-02-01T00:00:00Z').slice(0, 1), says: 'alone', because: 'a milestone is only planned' },
    {
      told: milestone('2024-02-01T00:00:00Z', 'vendor'),
      says: 'alone',
      because: 'a milestone of the vendor’s was reached',
    },
  ])('$because: $says', ({ told, says }) => expect(march(told)).toBe(says))

  test('of its own and others’ encounters the newest of its own is shown', () => {
    const told = [...met('2024-02-01T00:00:00Z'), held({}), touched(20, 'ostwind:t', '2024-03-01T00:00:00Z')]
    const [, , found] = months([FEN, ...told, verified(21, 'ostwind:t', '2024-03-01T00:00:00Z')])
    expect([found?.state, found?.encounter?.fact]).toEqual(['own', 10])
  })

  test('a visit before the order counts for the first months', () => {
    const facts = [FEN, ...met('2023-12-20T00:00:00Z')]
    expect(states(months(facts, '2024-05-01T00:00:00Z'))).toEqual([
      ...['2024-01 own', '2024-02 own', '2024-03 alone', '2024-04 alone'],
    ])
  })

  test('a ticket told anew with another moment was learned when that was told', () => {
    const first = ticket('nordwind:1', '2023-01-01T00:00:00Z')
    const again = { ...ticket('nordwind:1', '2024-02-01T00:00:00Z'), position: 31, learnedAt: '2024-06-01T00:00:00Z' }
    expect(march([first, again], '2024-07-01T00:00:00Z')).toBe('alone')
  })

  test('a month is final 30 days after its end', () => {
    const finals = (when: string) => months([FEN], when).map(({ isFinal }) => isFinal)
    expect(finals('2024-03-01T00:00:00Z')).toEqual([false, false])
    expect(finals('2024-03-02T00:00:00Z')).toEqual([true, false])
  })
})

describe('the record of a partner', () => {
  const facts = [
    FEN,
    subscription(2, 'nordwind:moor'),
    subscription(3, 'ostwind:hill'),
    ...met('2024-01-10T00:00:00Z'),
    ...[touched(20, 'nordwind:u', '2024-01-20T12:00:00Z'), verified(21, 'nordwind:u', '2024-01-21T00:00:00Z')],
    ...[touched(22, 'nordwind:v', '2024-03-20T12:00:00Z'), verified(23, 'nordwind:v', '2024-03-21T00:00:00Z')],
  ]
  const when = '2024-07-01T00:00:00Z'
  const records = (given: readonly Fact[]) => engagementRecords(months(given, when), given, at(when))

  test('counts months, customers and days between encounters', () => {
    const [nordwind, ostwind] = records(facts)
    // Of Fen all months but June, whose 90 days begin on April 2; of Moor none of six.
    expect(nordwind).toMatchObject({
      ...{ partner: 'nordwind', customers: 2, subscriptions: 2, months: 12, own: 5, others: 0, alone: 7 },
      ...{ lastEncounter: at('2024-03-20T12:00:00Z'), medianDays: 35.25 },
      index: { share: 7 / 12 },
    })
    expect(ostwind).toMatchObject({ partner: 'ostwind', months: 6, alone: 6, medianDays: undefined })
  })

  test('law: own, others and alone are all months, and the order of facts and subscriptions does not matter', () => {
    const order = fc.shuffledSubarray(livesFrom(facts), { minLength: 3 })
    fc.assert(
      fc.property(order, (subscriptions) => {
        const found = engagementMonths({ subscriptions, facts, at: at(when), zoneOf: () => 'UTC' })
        const all = engagementRecords(found, facts, at(when))
        expect(all).toEqual(records(facts))
        for (const one of all) expect(one.own + one.others + one.alone).toBe(one.months)
      }),
    )
  })
})

function held(more: Readonly<{ to?: string; customer?: string }>): Fact {
  const role = { partner: 'ostwind', customer: 'fen', product: STRATUM, role: 'manager', share: '100' }
  return fact('role', 'altus:r', 5, '2024-01-01T00:00:00Z', { ...role, from: '2023-06-01T00:00:00Z', ...more })
}

function ticket(about: string, when: string): Fact {
  return fact('ticket', about, 30, when, { customer: 'fen', product: STRATUM, at: when, severity: 'high' })
}

function milestone(when: string, role?: string): readonly Fact[] {
  const step = { customer: 'fen', product: STRATUM, milestone: 'live', partner: 'nordwind', due: when }
  return [
    fact('milestone', 'altus:live', 40, '2024-01-01T00:00:00Z', { ...step, ...(role && { role }) }),
    fact('milestone_reached', 'altus:live', 41, when, { at: when, evidence: 'It runs' }),
  ]
}
