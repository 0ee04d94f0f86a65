import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contains } from '#core/ground/calendar.ts'
import type { Fact } from '#core/ground/fact.ts'
import { present } from '#core/ground/result.ts'
import type { Change } from './amendment.ts'
import { type Segment, segmentAt, subscriptionsFrom } from './subscription.ts'
import { amended, began, ended, moment, withdrawn } from './subscription-facts.test-data.ts'

const subscriptionFrom = (facts: readonly Fact[]) =>
  present(subscriptionsFrom(facts).get('nordwind:fen'), 'the facts tell of it')

const shown = ({ from, to, quantity, plan, suspended }: Segment): string => {
  const [begins, ends] = [from, to].map((at) => (at === undefined ? '' : String(at).replace('T00:00:00Z', '')))
  return `${begins}/${ends} ${quantity}${plan ? ` ${plan}` : ''}${suspended ? ' suspended' : ''}`
}

const seats = (quantity: string): Change => ({ to: 'quantity', quantity })
const SUSPENDED: Change = { to: 'suspended' }
const RUNNING: Change = { to: 'running' }
const CANCELLED: Change = { to: 'cancelled' }

describe('the stretches of a subscription', () => {
  test.each([
    { because: 'one seat where nothing is said', facts: [began(1)], is: ['2026-01-01/ 1'] },
    {
      because: 'as many as were agreed, of the plan',
      facts: [began(1, { quantity: '12.5', plan: 'gold' })],
      is: ['2026-01-01/ 12.5 gold'],
    },
    {
      because: 'each amendment begins a stretch',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), amended(3, '2026-05-01', { to: 'plan', plan: 'gold' })],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/2026-05-01 5', '2026-05-01/ 5 gold'],
    },
    {
      because: 'a backdated one, told last, lies between',
      facts: [began(1), amended(2, '2026-05-01', seats('9')), amended(3, '2026-03-01', seats('5'))],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/2026-05-01 5', '2026-05-01/ 9'],
    },
    {
      because: 'of one moment the one learned last counts',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), amended(3, '2026-03-01', seats('7'))],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/ 7'],
    },
    {
      because: 'of one moment each changes its own',
      facts: [began(1), amended(2, '2026-03-01', { to: 'plan', plan: 'gold' }), amended(3, '2026-03-01', seats('7'))],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/ 7 gold'],
    },
    {
      because: 'what one undoes at the same moment leaves no trace',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), amended(3, '2026-03-01', seats('1'))],
      is: ['2026-01-01/ 1'],
    },
    {
      because: 'what changes nothing begins no stretch',
      facts: [began(1), amended(2, '2026-03-01', seats('1.0')), amended(3, '2026-04-01', RUNNING)],
      is: ['2026-01-01/ 1'],
    },
    {
      because: 'from before the beginning it holds from the beginning on',
      facts: [began(1), amended(2, '2025-12-01', seats('5')), amended(3, '2025-11-01', seats('7'))],
      is: ['2026-01-01/ 5'],
    },
    {
      because: 'at the beginning itself there is no stretch before it',
      facts: [began(1), amended(2, '2026-01-01', seats('5'))],
      is: ['2026-01-01/ 5'],
    },
    {
      because: 'after the end nothing changes, nor at the end',
      facts: [
        began(1),
        ended(2, '2026-04-01'),
        amended(3, '2026-04-01', seats('5')),
        amended(4, '2026-05-01', SUSPENDED),
      ],
      is: ['2026-01-01/2026-04-01 1'],
    },
    {
      because: 'the last nanosecond before the end is a stretch',
      facts: [began(1), ended(2, '2026-04-01'), amended(3, '2026-03-31T23:59:59.999999999Z', seats('5'))],
      is: ['2026-01-01/2026-03-31T23:59:59.999999999Z 1', '2026-03-31T23:59:59.999999999Z/2026-04-01 5'],
    },
    {
      because: 'withdrawn, it never was',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), withdrawn(3, 'nordwind:a2')],
      is: ['2026-01-01/ 1'],
    },
    {
      because: 'told anew, the last word counts',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), amended(3, '2026-04-01', seats('6'), 'nordwind:a2')],
      is: ['2026-01-01/2026-04-01 1', '2026-04-01/ 6'],
    },
    {
      because: 'told anew after it was withdrawn, it stands again',
      facts: [
        began(1),
        amended(2, '2026-03-01', seats('5')),
        withdrawn(3, 'nordwind:a2'),
        amended(4, '2026-03-01', seats('6'), 'nordwind:a2'),
      ],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/ 6'],
    },
    {
      because: 'suspended and resumed',
      facts: [began(1), amended(2, '2026-03-01', SUSPENDED), amended(3, '2026-05-01', RUNNING)],
      is: ['2026-01-01/2026-03-01 1', '2026-03-01/2026-05-01 1 suspended', '2026-05-01/ 1'],
    },
    {
      because: 'the quantity may change while it is suspended',
      facts: [
        began(1),
        amended(2, '2026-03-01', SUSPENDED),
        amended(3, '2026-04-01', seats('3')),
        amended(4, '2026-05-01', RUNNING),
      ],
      is: [
        '2026-01-01/2026-03-01 1',
        '2026-03-01/2026-04-01 1 suspended',
        '2026-04-01/2026-05-01 3 suspended',
        '2026-05-01/ 3',
      ],
    },
    {
      because: 'a renewal begins a stretch where it says how many',
      facts: [
        began(1),
        amended(2, '2026-03-01', { to: 'renewed', months: 12 }),
        amended(3, '2027-01-01', { to: 'renewed', months: 12, quantity: '8' }),
      ],
      is: ['2026-01-01/2027-01-01 1', '2027-01-01/ 8'],
    },
    {
      because: 'co-terming begins none',
      facts: [began(1), amended(2, '2026-03-01', { to: 'co_termed', end: moment('2026-07-01') })],
      is: ['2026-01-01/ 1'],
    },
    {
      because: 'cancelled by an amendment',
      facts: [began(1), amended(2, '2026-03-01', CANCELLED)],
      is: ['2026-01-01/2026-03-01 1'],
    },
    {
      because: 'of two ends the earlier one counts, whichever was learned first',
      facts: [
        began(1),
        amended(2, '2026-03-01', CANCELLED),
        ended(3, '2026-02-01'),
        amended(4, '2026-04-01', CANCELLED),
      ],
      is: ['2026-01-01/2026-02-01 1'],
    },
    {
      because: 'a cancellation that is withdrawn lets it go on',
      facts: [began(1), amended(2, '2026-03-01', CANCELLED), withdrawn(3, 'nordwind:a2')],
      is: ['2026-01-01/ 1'],
    },
    { because: 'ended when it began, it has none', facts: [began(1), ended(2, '2026-01-01')], is: [] },
    {
      because: 'told to begin later, earlier amendments hold from then',
      facts: [began(1), amended(2, '2026-03-01', seats('5')), began(3, { from: moment('2026-06-01') })],
      is: ['2026-06-01/ 5'],
    },
  ])('$because', ({ facts, is }) => expect(subscriptionFrom(facts).segments.map(shown)).toEqual(is))

  test('the basis names what stands: not what was withdrawn or told anew since', () => {
    const facts = [
      began(1),
      amended(2, '2026-03-01', seats('5')),
      amended(3, '2026-02-01', seats('3')),
      withdrawn(4, 'nordwind:a2'),
      amended(5, '2026-02-01', seats('4'), 'nordwind:a3'),
      ended(6, '2026-09-01'),
    ]
    expect(subscriptionFrom(facts).facts).toEqual([1, 5, 6])
  })

  test.each([
    { at: '2025-12-31T23:59:59Z', quantity: undefined, because: 'before it began' },
    { at: '2026-01-01', quantity: '1', because: 'as it begins' },
    { at: '2026-02-28T23:59:59Z', quantity: '1', because: 'before the amendment' },
    { at: '2026-03-01', quantity: '5', because: 'from the amendment on' },
    { at: '2026-06-01', quantity: undefined, because: 'at its end' },
  ])('the stretch that holds at $at, $because', ({ at, quantity }) => {
    const facts = [began(1), amended(2, '2026-03-01', seats('5')), ended(3, '2026-06-01')]
    expect(segmentAt(subscriptionFrom(facts), Temporal.Instant.from(moment(at)))?.quantity.toFixed()).toBe(quantity)
  })
})

describe('laws', () => {
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.integer({ min: 1, max: 3 }).map((quantity) => seats(String(quantity))),
    fc.constantFrom('gold', 'silver').map((plan): Change => ({ to: 'plan', plan })),
    fc.constantFrom(SUSPENDED, RUNNING),
    fc.constantFrom<Change>({ to: 'renewed', months: 12 }, { to: 'renewed', months: 1, quantity: '2' }),
    fc.constant<Change>({ to: 'co_termed', end: moment('2027-01-01') }),
    fc.constant(CANCELLED),
  )
  const START = Temporal.Instant.from(moment('2026-01-01'))
  /** Amendments of moments that all differ, by hours after the beginning; some come before it. */
  const amendments = fc.uniqueArray(fc.tuple(fc.integer({ min: -100, max: 9_000 }), change), {
    selector: ([hours]) => hours,
    maxLength: 12,
  })
  const factsOf = (each: readonly (readonly [number, Change])[]) => [
    began(1),
    ...each.map(([hours, one], at) => amended(at + 2, START.add({ hours }).toString(), one, `nordwind:a${hours}`)),
  ]

  test('the order in which amendments are learned makes no difference', () => {
    const shuffled = amendments.chain((each) =>
      fc.tuple(fc.constant(each), fc.shuffledSubarray(each, { minLength: each.length })),
    )
    fc.assert(
      fc.property(shuffled, ([each, other]) => {
        const [one, two] = [each, other].map((these) => subscriptionFrom(factsOf(these)))
        expect(one?.segments.map(shown)).toEqual(two?.segments.map(shown))
        expect(String(one?.to)).toBe(String(two?.to))
      }),
    )
  })

  test('stretches have no gap, cover [from, to) and each differs from the one before', () => {
    fc.assert(
      fc.property(amendments, (each) => {
        const { from, to, segments } = subscriptionFrom(factsOf(each))
        if (to !== undefined && Temporal.Instant.compare(to, from) <= 0) {
          expect(segments).toEqual([])
          return
        }
        expect(String(segments[0]?.from)).toBe(String(from))
        expect(String(segments.at(-1)?.to)).toBe(String(to))
        for (const [at, segment] of segments.entries()) {
          const next = segments[at + 1]
          expect(contains(segment, segment.from)).toBe(true)
          if (!next) continue
          expect(String(segment.to)).toBe(String(next.from))
          const [now, then] = [segment, next].map(({ from: _, to: __, ...what }) => JSON.stringify(what))
          expect(now).not.toBe(then)
        }
      }),
    )
  })

  test('what is withdrawn leaves nothing behind', () => {
    fc.assert(
      fc.property(amendments, fc.nat(), (each, which) => {
        const gone = each[which % Math.max(each.length, 1)]
        if (!gone) return
        const taken = [...factsOf(each), withdrawn(99, `nordwind:a${gone[0]}`)]
        const never = factsOf(each.filter((one) => one !== gone))
        expect(subscriptionFrom(taken).segments.map(shown)).toEqual(subscriptionFrom(never).segments.map(shown))
      }),
    )
  })
})
