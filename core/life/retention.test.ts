import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { cohortsOf } from './cohort.ts'
import { engagedTerms } from './engaged-terms.ts'
import { cancelled, livesFrom, subscription, touched, verified } from './engagement.test-data.ts'
import { logoMonths } from './logo.ts'
import { revenueRetention, type ServiceBilled } from './revenue-retention.ts'

const at = (text: string) => Temporal.Instant.from(text)
const asked = (when: string, zone = 'UTC') => ({ at: at(when), zone })

describe('customers that came and went', () => {
  const churn = (facts: readonly Fact[], when: string, zone?: string) =>
    logoMonths(livesFrom(facts), asked(when, zone)).map(
      ({ month, opening, joined, left, closing }) => `${month} ${opening}+${joined}-${left}=${closing}`,
    )
  const FEN = subscription(1, 'nordwind:fen')

  test.each([
    { facts: [], when: '2024-03-01T00:00:00Z', says: [], because: 'there is nobody' },
    { facts: [FEN], when: '2024-01-31T23:59:59Z', says: [], because: 'no month is over' },
    {
      ...{ facts: [FEN], when: '2024-03-01T00:00:00Z', because: 'from the first moment of January it was there' },
      says: ['2024-01 1+0-0=1', '2024-02 1+0-0=1'],
    },
    {
      facts: [FEN, cancelled(2, 'nordwind:fen', '2024-02-01T00:00:00Z')],
      ...{ when: '2024-03-01T00:00:00Z', because: 'an end on February 1 leaves January without it at its end' },
      says: ['2024-01 1+0-1=0', '2024-02 0+0-0=0'],
    },
    {
      facts: [
        ...[FEN, cancelled(2, 'nordwind:fen', '2024-02-01T00:00:00Z')],
        subscription(3, 'ostwind:fen', { from: '2024-02-01T00:00:00Z', replaces: 'nordwind:fen' }),
      ],
      ...{ when: '2024-03-01T00:00:00Z', because: 'whoever goes on with another partner has not left' },
      says: ['2024-01 1+0-0=1', '2024-02 1+0-0=1'],
    },
    {
      facts: [
        ...[FEN, subscription(3, 'nordwind:moor', { from: '2024-02-10T00:00:00Z' })],
        cancelled(4, 'nordwind:moor', '2024-02-20T00:00:00Z'),
      ],
      ...{ when: '2024-03-01T00:00:00Z', because: 'coming and leaving within a month is not seen' },
      says: ['2024-01 1+0-0=1', '2024-02 1+0-0=1'],
    },
  ])('$because', ({ facts, when, says }) => expect(churn(facts, when)).toEqual(says))

  test('months are those of a zone', () => {
    const facts = [subscription(1, 'nordwind:fen', { from: '2024-01-31T23:30:00Z' })]
    expect(churn(facts, '2024-03-01T00:00:00Z', 'Europe/Berlin')).toEqual(['2024-02 0+1-0=1'])
  })

  test('law: what closes a month opens the next, and all who joined less all who left are there', () => {
    fc.assert(
      fc.property(lives(), (facts) => {
        const months = logoMonths(livesFrom(facts), asked('2026-01-01T00:00:00Z'))
        months.forEach(({ opening, joined, left, closing, churn }, index) => {
          expect(opening - left + joined).toBe(closing)
          expect(opening).toBe(index === 0 ? opening : months[index - 1]?.closing)
          expect(churn === undefined).toBe(opening === 0)
          expect(left).toBeLessThanOrEqual(opening)
        })
        expect(logoMonths(livesFrom(facts.toReversed()), asked('2026-01-01T00:00:00Z'))).toEqual(months)
      }),
      { numRuns: 50 },
    )
  })
})

/** Customers that begin in 2024 and may leave some months later. */
function lives(): fc.Arbitrary<readonly Fact[]> {
  const one = fc.record({ begins: fc.integer({ min: 0, max: 11 }), stays: fc.option(fc.integer({ min: 0, max: 20 })) })
  return fc.array(one, { minLength: 1, maxLength: 12 }).map((all) =>
    all.flatMap(({ begins, stays }, index) => {
      const [id, from] = [`nordwind:c${index}`, Temporal.PlainDate.from('2024-01-15').add({ months: begins })]
      const start = subscription(index * 2 + 1, id, { from: `${from}T00:00:00Z` })
      if (stays === null) return [start]
      return [start, cancelled(index * 2 + 2, id, `${from.add({ months: stays, days: 3 })}T00:00:00Z`)]
    }),
  )
}

describe('revenue retention', () => {
  const billed = (
    id: string,
    month: string,
    amount: string,
    more: Partial<ServiceBilled> & { months?: number } = {},
  ) => {
    const from = Temporal.PlainDate.from(`${month}-01`)
    const instant = (date: Temporal.PlainDate) => date.toZonedDateTime('UTC').toInstant()
    const to = from.add({ months: more.months ?? 1 })
    const { currency = 'EUR' } = more
    return { subscription: id, currency, zone: 'UTC', from: instant(from), to: instant(to), amount: decimal(amount) }
  }
  const retained = (
    facts: readonly Fact[],
    lines: readonly ServiceBilled[],
    when = '2025-02-01T00:00:00Z',
    viewer = 'nordwind',
  ) => revenueRetention(livesFrom(facts), { ...asked(when), viewer, billed: lines })
  const says = (found: ReturnType<typeof retained>) =>
    found.flatMap(({ currency, months }) =>
      months.map(({ month, customers, base, lost, shrunk, grown, now, unknown }) => {
        const parts = [base, lost, shrunk, grown, now].map(decimalText).join(' ')
        return `${currency} ${month} ${customers}: ${parts}, unknown ${unknown}`
      }),
    )
  const [FEN, MOOR, HILL] = ['fen', 'moor', 'hill'].map((name, at) => subscription(at + 1, `nordwind:${name}`))
  const facts = [FEN, MOOR, HILL].flatMap((one) => one ?? [])
  const base = [
    ...[billed('nordwind:fen', '2024-01', '100'), billed('nordwind:moor', '2024-01', '50')],
    billed('nordwind:hill', '2024-01', '10'),
  ]

  test('counts what was lost, shrunk and grown of customers of a year ago', () => {
    const left = cancelled(9, 'nordwind:hill', '2024-11-01T00:00:00Z')
    const fresh = subscription(8, 'nordwind:new', { from: '2024-06-01T00:00:00Z' })
    const lines = [billed('nordwind:fen', '2025-01', '130'), billed('nordwind:moor', '2025-01', '40')]
    const found = retained([...facts, left, fresh], [...base, ...lines, billed('nordwind:new', '2025-01', '999')])
    // 1920 a year: 120 lost with Hill, 120 less of Moor, 360 more of Fen.
    expect(says(found)).toEqual(['EUR 2025-01 3: 1920 120 120 360 2040, unknown 0'])
    const [month] = found[0]?.months ?? []
    expect([month?.gross.share, month?.net.share]).toEqual([1680 / 1920, 2040 / 1920])
  })

  test.each([
    { lines: [], because: 'nothing is known of the month yet', says: [] },
    {
      lines: [billed('nordwind:fen', '2025-01', '0')],
      because: 'what came to zero shrank to nothing',
      says: ['EUR 2025-01 1: 1200 0 1200 0 0, unknown 0'],
    },
    {
      lines: [billed('nordwind:fen', '2025-01', '-20')],
      because: 'less than nothing is nothing',
      says: ['EUR 2025-01 1: 1200 0 1200 0 0, unknown 0'],
    },
    {
      lines: [billed('nordwind:fen', '2025-01', '110', { currency: 'USD' })],
      because: 'another currency is not compared',
      says: [],
    },
    {
      lines: [billed('nordwind:fen', '2025-01', '1200', { months: 12 })],
      because: 'a year’s amount is a year’s',
      says: ['EUR 2025-01 1: 1200 0 0 0 1200, unknown 0'],
    },
    {
      lines: [billed('nordwind:fen', '2024-11', '330', { months: 3 })],
      because: 'the third month of a quarter counts four times the quarter',
      says: ['EUR 2025-01 1: 1200 0 0 120 1320, unknown 0'],
    },
  ])('$because', ({ lines, says: wanted }) =>
    expect(says(retained(facts.slice(0, 1), [...base.slice(0, 1), ...lines]))).toEqual(wanted),
  )

  test.each([
    {
      stayed: 9,
      left: 0,
      unknown: 1,
      says: ['EUR 2025-01 9: 108 0 0 0 108, unknown 1'],
      because: 'nine in ten are enough',
    },
    { stayed: 8, left: 0, unknown: 1, says: [], because: 'eight in nine are too few' },
    { stayed: 0, left: 1, unknown: 9, says: [], because: 'only those that left are known' },
  ])('$because', ({ stayed, left, unknown, says: wanted }) => {
    const ids = Array.from({ length: stayed + left + unknown }, (_, index) => `nordwind:c${index}`)
    const all = ids.flatMap((id, index) => {
      const start = subscription(index + 1, id)
      return index < left ? [start, cancelled(100 + index, id, '2024-06-01T00:00:00Z')] : [start]
    })
    const lines = ids.flatMap((id, index) => [
      billed(id, '2024-01', '1'),
      ...(index >= left && index < left + stayed ? [billed(id, '2025-01', '1')] : []),
    ])
    expect(says(retained(all, lines))).toEqual(wanted)
  })

  test('who was not there for the whole month a year ago is not compared', () => {
    const late = subscription(1, 'nordwind:fen', { from: '2024-01-02T00:00:00Z' })
    const lines = [billed('nordwind:fen', '2024-01', '97'), billed('nordwind:fen', '2025-01', '100')]
    expect(says(retained([late], lines))).toEqual([])
  })

  test('a customer in another currency than others is of no other series', () => {
    const dollars = [
      billed('nordwind:moor', '2024-01', '5', { currency: 'USD' }),
      billed('nordwind:moor', '2025-01', '6', { currency: 'USD' }),
    ]
    const found = retained(facts, [
      billed('nordwind:fen', '2024-01', '1'),
      billed('nordwind:fen', '2025-01', '1'),
      ...dollars,
    ])
    expect(says(found)).toEqual(['EUR 2025-01 1: 12 0 0 0 12, unknown 0', 'USD 2025-01 1: 60 0 0 12 72, unknown 0'])
  })

  test('law: base less lost and shrunk and with what grew is now; gross is from 0 to 1 and not above net', () => {
    const worth = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(worth, fc.boolean(), (pairs, isGone) => {
        const ids = ['nordwind:fen', 'nordwind:moor', 'nordwind:hill']
        const lines = pairs.flatMap(([before, now], index) => {
          const id = ids[index] ?? ''
          return [billed(id, '2024-01', String(before)), billed(id, '2025-01', String(now))]
        })
        const left = isGone ? [cancelled(9, 'nordwind:hill', '2024-11-01T00:00:00Z')] : []
        for (const { months } of retained([...facts, ...left], lines)) {
          for (const one of months) {
            expect(decimalText(one.base.minus(one.lost).minus(one.shrunk).plus(one.grown))).toBe(decimalText(one.now))
            expect(one.gross.share).toBeGreaterThanOrEqual(0)
            expect(one.gross.share).toBeLessThanOrEqual(1)
            expect(one.gross.share).toBeLessThanOrEqual(one.net.share + 1e-12)
            expect(decimalText(sum([one.base]))).not.toBe('0')
          }
        }
        expect(retained(facts.toReversed(), lines.toReversed())).toEqual(retained(facts, lines))
      }),
      { numRuns: 100 },
    )
  })
})

describe('cohorts', () => {
  const cells = (facts: readonly Fact[], when: string) =>
    cohortsOf(livesFrom(facts), asked(when)).map(
      ({ quarter, customers, cells: row }) => `${quarter} ${customers}: ${row.map(({ still }) => still).join(' ')}`,
    )

  test.each([
    {
      facts: [subscription(1, 'nordwind:fen')],
      when: '2024-02-29T00:00:00Z',
      says: ['2024-Q1 1: 1 1'],
      because: 'a day is left',
    },
    {
      facts: [subscription(1, 'nordwind:fen')],
      when: '2024-03-01T00:00:00Z',
      says: ['2024-Q1 1: 1 1 1'],
      because: 'two months',
    },
    {
      facts: [subscription(1, 'nordwind:fen'), subscription(2, 'nordwind:moor', { from: '2024-03-31T00:00:00Z' })],
      ...{ when: '2024-05-29T00:00:00Z', says: ['2024-Q1 2: 2 2'], because: 'cells end with the youngest of the row' },
    },
    {
      facts: [subscription(1, 'nordwind:fen'), subscription(2, 'nordwind:moor', { from: '2024-04-01T00:00:00Z' })],
      ...{
        when: '2024-05-01T00:00:00Z',
        says: ['2024-Q1 1: 1 1 1 1 1', '2024-Q2 1: 1 1'],
        because: 'April is another quarter',
      },
    },
    {
      facts: [subscription(1, 'nordwind:fen'), cancelled(2, 'nordwind:fen', '2024-02-01T00:00:00Z')],
      ...{ when: '2024-03-01T00:00:00Z', says: ['2024-Q1 1: 1 0 0'], because: 'it left after a month to the moment' },
    },
    {
      facts: [subscription(1, 'nordwind:fen'), cancelled(2, 'nordwind:fen', '2024-01-01T00:00:00Z')],
      ...{ when: '2024-03-01T00:00:00Z', says: [], because: 'what ended when it began was nobody’s' },
    },
  ])('$because', ({ facts, when, says }) => expect(cells(facts, when)).toEqual(says))

  test('law: each customer is in one cohort, everybody is there at the beginning, and shares are from 0 to 1', () => {
    fc.assert(
      fc.property(lives(), (facts) => {
        const subscriptions = livesFrom(facts)
        const cohorts = cohortsOf(subscriptions, asked('2026-06-01T00:00:00Z'))
        const total = cohorts.reduce((all, { customers }) => all + customers, 0)
        expect(total).toBe(new Set(subscriptions.map(({ customer }) => customer)).size)
        for (const { customers, cells: row } of cohorts) {
          expect(row[0]?.still).toBe(customers)
          for (const { still, share, low, high } of row) {
            expect(share).toBe(still / customers)
            expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('terms with and without an engaged partner', () => {
  /** A term of a year that is renewed or not, met every 80 days by its partner as long as so many days. */
  function term(
    index: number,
    { isRenewed, metFor }: Readonly<{ isRenewed: boolean; metFor: number }>,
  ): readonly Fact[] {
    const [id, customer, position] = [`nordwind:c${index}`, `c${index}`, index * 100]
    const visits = Array.from({ length: Math.ceil(metFor / 80) }, (_, visit) => {
      const when = at('2024-01-02T00:00:00Z')
        .add({ hours: 24 * 80 * visit })
        .toString()
      const about = `nordwind:v${index}-${visit}`
      const places = position + 2 * visit
      return [touched(places + 10, about, when, customer), verified(places + 11, about, when)]
    })
    return [
      subscription(position + 1, id, { term: { months: 12, renews: isRenewed } }),
      ...(isRenewed ? [] : [cancelled(position + 2, id, '2025-01-01T00:00:00Z')]),
      ...visits.flat(),
    ]
  }
  const found = (facts: readonly Fact[], when = '2025-03-01T00:00:00Z') =>
    engagedTerms({ subscriptions: livesFrom(facts), facts, at: at(when), zoneOf: () => 'UTC' })

  test.each([
    // Met on days 1, 81, 161: September 8 is the last day of its 90, so the last four months are alone: 4 of 12.
    { metFor: 240, group: 'engaged', because: 'four of twelve months alone are a third' },
    // Met on days 1 and 81: seven months alone.
    { metFor: 160, group: 'alone', because: 'seven of twelve are more' },
  ] as const)('$because', ({ metFor, group }) => {
    const { engaged, alone, finding, difference } = found(term(1, { isRenewed: true, metFor }))
    expect([engaged.terms, alone.terms]).toEqual(group === 'engaged' ? [1, 0] : [0, 1])
    expect([finding, difference]).toEqual(['too_few', undefined])
  })

  const world = (renewed: readonly [number, number], of: number) =>
    [360, 0].flatMap((metFor, side) =>
      Array.from({ length: of }, (_, at) =>
        term(side * of + at, { isRenewed: at < (renewed[side] ?? 0), metFor }),
      ).flat(),
    )
  test.each([
    { renewed: [18, 8], of: 20, finding: 'engaged_renew_more', because: '18 of 20 against 8 of 20' },
    { renewed: [17, 7], of: 19, finding: 'too_few', because: '19 are too few, whatever they show' },
    { renewed: [13, 8], of: 20, finding: 'no_difference_shown', because: '13 against 8 may be chance' },
    { renewed: [8, 18], of: 20, finding: 'engaged_renew_less', because: 'it says so too where it is the other way' },
  ] as const)('$because: $finding', ({ renewed, of, finding }) => {
    const result = found(world(renewed, of))
    expect([result.finding, result.engaged.renewed, result.alone.renewed]).toEqual([finding, ...renewed])
    for (const { terms, renewed: kept, lost, leftEarly } of [result.engaged, result.alone]) {
      expect(kept + lost + leftEarly).toBe(terms)
    }
  })

  test('moved, lapsed and shorter than a month are told apart, and what runs is not counted', () => {
    const year = { term: { months: 12, renews: false } }
    const facts = [
      ...[subscription(1, 'nordwind:a', year), cancelled(2, 'nordwind:a', '2024-06-01T00:00:00Z')],
      subscription(3, 'ostwind:a', { from: '2024-06-01T00:00:00Z', replaces: 'nordwind:a', ...year }),
      subscription(4, 'nordwind:b', year),
      ...[subscription(5, 'nordwind:c', year), cancelled(6, 'nordwind:c', '2024-01-20T00:00:00Z')],
      subscription(7, 'altus:d', year),
    ]
    expect(found(facts).apart).toEqual({ moved: 1, lapsed: 1, tooShort: 1 })
    expect([found(facts).engaged.terms, found(facts).alone.terms]).toEqual([0, 0])
  })
})
