import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBefore } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { present } from '#core/ground/result.ts'
import type { Change } from './amendment.ts'
import { subscriptionsFrom, type Term } from './subscription.ts'
import { amended, began, ended, moment, withdrawn } from './subscription-facts.test-data.ts'
import { termAt, termsOf } from './subscription-terms.ts'

const subscriptionFrom = (facts: readonly Fact[]) =>
  present(subscriptionsFrom(facts).get('nordwind:fen'), 'the facts tell of it')

const MONTHLY: Term = { months: 1, renews: true }
const YEARLY: Term = { months: 12, renews: true }
const ONCE: Term = { months: 12, renews: false }

const renewed = (months: number): Change => ({ to: 'renewed', months })
const coTermed = (end: string): Change => ({ to: 'co_termed', end: moment(end) })

/** Terms as local dates of the zone, with the time of day where it is not midnight. */
const terms = (facts: readonly Fact[], until: string, zone = 'Etc/UTC') =>
  termsOf(subscriptionFrom(facts), { zone, until: Temporal.Instant.from(moment(until)) }).map(({ from, to }) =>
    [from, to]
      .map((at) => at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }))
      .map((text) => text.replace('T00:00', ''))
      .join('/'),
  )

describe('the terms of a subscription', () => {
  test.each([
    { because: 'none where none was agreed', facts: [began(1)], until: '2028-01-01', is: [] },
    {
      because: 'one that is over is over',
      facts: [began(1, { term: ONCE })],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01'],
    },
    {
      because: 'one that renews goes on, up to the last that begins before the moment asked for',
      facts: [began(1, { term: YEARLY })],
      until: '2028-01-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2028-01-01'],
    },
    {
      because: 'a moment later there is the next',
      facts: [began(1, { term: YEARLY })],
      until: '2028-01-01T00:00:01Z',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2028-01-01', '2028-01-01/2029-01-01'],
    },
    { because: 'nothing begins before it begins', facts: [began(1, { term: YEARLY })], until: '2026-01-01', is: [] },
    {
      because: 'R15: a month from the 31st ends on the last day, and the 31st comes back',
      facts: [began(1, { term: MONTHLY, from: moment('2026-01-31') })],
      until: '2026-04-01',
      is: ['2026-01-31/2026-02-28', '2026-02-28/2026-03-31', '2026-03-31/2026-04-30'],
    },
    {
      because: 'a year from 29 February ends on the 28th, and in the leap year on the 29th',
      facts: [began(1, { term: { months: 24, renews: true }, from: moment('2024-02-29') })],
      until: '2026-06-01',
      is: ['2024-02-29/2026-02-28', '2026-02-28/2028-02-29'],
    },
    {
      because: 'a renewal waits for the end of the running term',
      facts: [began(1, { term: ONCE }), amended(2, '2026-10-01', renewed(36))],
      until: '2035-01-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2030-01-01'],
    },
    {
      because: 'told at the very end it renews what ends, also where that would go on by itself',
      facts: [began(1, { term: YEARLY }), amended(2, '2027-01-01', renewed(24))],
      until: '2028-06-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2029-01-01'],
    },
    {
      because: 'two renewals follow each other',
      facts: [began(1, { term: ONCE }), amended(2, '2026-10-01', renewed(6)), amended(3, '2026-11-01', renewed(3))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2027-07-01', '2027-07-01/2027-10-01'],
    },
    {
      because: 'told after the term was over, it begins when it was told for',
      facts: [began(1, { term: ONCE }), amended(2, '2027-02-15', renewed(12))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01', '2027-02-15/2028-02-15'],
    },
    {
      because: 'a renewal may begin the first term',
      facts: [began(1), amended(2, '2026-05-31', renewed(1))],
      until: '2030-01-01',
      is: ['2026-05-31/2026-06-30'],
    },
    {
      because: 'what renews by itself goes on in the length of the last renewal',
      facts: [began(1, { term: YEARLY }), amended(2, '2026-06-01', renewed(3))],
      until: '2027-06-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2027-04-01', '2027-04-01/2027-07-01'],
    },
    {
      because: 'a renewal from before the beginning waits for the first term',
      facts: [began(1, { term: ONCE }), amended(2, '2025-11-01', renewed(1))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2027-02-01'],
    },
    {
      because: 'a withdrawn renewal is none',
      facts: [began(1, { term: ONCE }), amended(2, '2026-10-01', renewed(36)), withdrawn(3, 'nordwind:a2')],
      until: '2035-01-01',
      is: ['2026-01-01/2027-01-01'],
    },
    {
      because: 'co-termed, the running term ends on another day and what follows keeps to that day',
      facts: [began(1, { term: YEARLY }), amended(2, '2026-03-01', coTermed('2026-06-30'))],
      until: '2027-07-01',
      is: ['2026-01-01/2026-06-30', '2026-06-30/2027-06-30', '2027-06-30/2028-06-30'],
    },
    {
      because: 'co-termed to a later day it is longer',
      facts: [began(1, { term: ONCE }), amended(2, '2026-03-01', coTermed('2027-06-30'))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-06-30'],
    },
    {
      because: 'at the boundary it is the term that begins which ends on another day',
      facts: [began(1, { term: YEARLY }), amended(2, '2027-01-01', coTermed('2027-03-31'))],
      until: '2027-06-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2027-03-31', '2027-03-31/2028-03-31'],
    },
    {
      because: 'a renewal that waits begins where the term was made to end',
      facts: [
        began(1, { term: ONCE }),
        amended(2, '2026-02-01', renewed(12)),
        amended(3, '2026-03-01', coTermed('2026-06-30')),
      ],
      until: '2030-01-01',
      is: ['2026-01-01/2026-06-30', '2026-06-30/2027-06-30'],
    },
    {
      because: 'a term can’t end before it begins: such a day changes nothing',
      facts: [began(1, { term: ONCE }), amended(2, '2026-03-01', coTermed('2025-06-30'))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01'],
    },
    {
      because: 'where no term runs there is none to end',
      facts: [began(1, { term: ONCE }), amended(2, '2027-03-01', coTermed('2028-01-01'))],
      until: '2030-01-01',
      is: ['2026-01-01/2027-01-01'],
    },
    {
      because: 'cancelled within a term, that term stands as it was agreed and none follows',
      facts: [began(1, { term: YEARLY }), ended(2, '2027-05-01')],
      until: '2035-01-01',
      is: ['2026-01-01/2027-01-01', '2027-01-01/2028-01-01'],
    },
    {
      because: 'cancelled at the end of a term, none follows, whatever was renewed',
      facts: [began(1, { term: YEARLY }), ended(2, '2027-01-01'), amended(3, '2026-06-01', renewed(12))],
      until: '2035-01-01',
      is: ['2026-01-01/2027-01-01'],
    },
    {
      because: 'ended when it began, it never had one',
      facts: [began(1, { term: YEARLY }), ended(2, '2026-01-01')],
      until: '2035-01-01',
      is: [],
    },
  ])('$because', ({ facts, until, is }) => expect(terms(facts, until)).toEqual(is))

  test('months are those of the zone: the 31st in Berlin is the 30th in UTC, and summer time keeps the hour', () => {
    const facts = [began(1, { term: MONTHLY, from: '2026-01-30T23:00:00Z' })]
    expect(terms(facts, '2026-04-15', 'Europe/Berlin')).toEqual([
      '2026-01-31/2026-02-28',
      '2026-02-28/2026-03-31',
      '2026-03-31/2026-04-30',
    ])
    expect(terms(facts, '2026-02-15')).toEqual(['2026-01-30T23:00/2026-02-28T23:00'])
  })

  test('each says where it comes from', () => {
    const facts = [began(1, { term: YEARLY }), amended(2, '2026-06-01', renewed(3))]
    const until = Temporal.Instant.from(moment('2027-05-01'))
    const origins = termsOf(subscriptionFrom(facts), { zone: 'Etc/UTC', until }).map(({ origin }) => origin)
    expect(origins).toEqual(['agreed', 'renewal', 'itself'])
  })

  test.each([
    { at: '2025-12-31T23:59:59Z', ends: undefined, because: 'before it began' },
    { at: '2026-01-01', ends: '2027-01-01T00:00:00Z', because: 'at its beginning' },
    { at: '2026-12-31T23:59:59Z', ends: '2027-01-01T00:00:00Z', because: 'to the last' },
    { at: '2027-01-01', ends: '2028-01-01T00:00:00Z', because: 'the next has begun' },
  ])('the term at $at: $because', ({ at, ends }) => {
    const yearly = subscriptionFrom([began(1, { term: YEARLY })])
    expect(termAt(yearly, Temporal.Instant.from(moment(at)), 'Etc/UTC')?.to.toString()).toBe(ends)
  })
})

test('law: terms follow in order, those asked for up to a moment are the first of those up to a later one', () => {
  const zone = fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
  const term = fc.option(fc.record({ months: fc.integer({ min: 1, max: 36 }), renews: fc.boolean() }), {
    nil: undefined,
  })
  const days = fc.integer({ min: -50, max: 1_500 })
  const START = Temporal.Instant.from(moment('2026-01-31'))
  const after = (count: number) => START.add({ hours: 24 * count })
  const change = fc.oneof(
    fc.integer({ min: 1, max: 24 }).map(renewed),
    days.map((count) => coTermed(after(count).toString())),
    fc.constant<Change>({ to: 'cancelled' }),
  )
  const amendments = fc.array(fc.tuple(days, change), { maxLength: 8 })
  fc.assert(
    fc.property(zone, term, amendments, days, days, (where, agreed, each, early, more) => {
      const start = began(1, { from: START.toString(), ...(agreed && { term: agreed }) })
      const told = each.map(([count, one], at) => amended(at + 2, after(count).toString(), one))
      const subscription = subscriptionFrom([start, ...told])
      const until = after(early)
      const found = termsOf(subscription, { zone: where, until })
      const longer = termsOf(subscription, { zone: where, until: until.add({ hours: 24 * (more + 51) }) })
      const texts = (these: typeof found) => these.map(({ from, to }) => `${from}/${to}`)
      expect(texts(found)).toEqual(texts(longer).slice(0, found.length))
      expect(found).toHaveLength(longer.filter(({ from }) => isBefore(from, until)).length)
      for (const [at, { from, to }] of longer.entries()) {
        const next = longer[at + 1]
        expect(isBefore(from, to)).toBe(true)
        expect(next === undefined || !isBefore(next.from, to)).toBe(true)
        expect(subscription.to === undefined || isBefore(from, subscription.to)).toBe(true)
      }
    }),
  )
})
