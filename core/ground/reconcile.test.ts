import { describe, expect, test } from 'vitest'
import { decimal } from './decimal.ts'
import { currencyPlaces } from './money.ts'
import {
  basisOf,
  type Derived,
  type ReconcileInput,
  type ReconcilePolicy,
  reconcile,
  type Standing,
} from './reconcile.ts'

const NET: ReconcilePolicy = { mode: 'half_even', places: currencyPlaces, correction: 'net' }
const TRUNCATING: ReconcilePolicy = { ...NET, mode: 'truncate' }
const REBOOKING: ReconcilePolicy = { ...NET, correction: 'reverse_and_rebook' }

const worth = (key: string, total: string, ...basis: string[]): Derived<string> => ({
  key,
  total: decimal(total),
  basis,
  reason: { rule: 'rated_line', says: `${key} is worth ${total}` },
})
const unknown = (key: string): Derived<string> => ({
  key,
  park: { code: 'missing_price', says: `No price for ${key}` },
})
const stands = (key: string, posted: string, revision: number, ...basis: string[]): Standing<string> => ({
  key,
  sum: decimal(posted),
  revision,
  basis,
})

type Given = Readonly<{
  derived?: readonly Derived<string>[]
  standing?: readonly Standing<string>[]
  policy?: ReconcilePolicy
  currency?: string
}>

const run = ({ derived = [], standing = [], policy = NET, currency = 'EUR' }: Given) => {
  const cut = { record: 9, usage: 4 }
  const input: ReconcileInput<string> = {
    derived,
    standing,
    policy,
    cut,
    nameOf: (key) => key,
    currencyOf: () => currency,
  }
  return reconcile(input)
}

const posted = (given: Given) =>
  run(given).postings.map(({ key, revision, kind, amount }) => `${key} r${revision} ${kind} ${amount.toFixed(2)}`)
const parked = (given: Given) => run(given).parked.map(({ key, park }) => `${key} ${park.code}`)

describe('net corrections', () => {
  test.each([
    {
      derived: [worth('a', '240', 'fact:1')],
      standing: [],
      postings: ['a r1 first 240.00'],
      because: 'nothing stood: the whole is posted first',
    },
    {
      derived: [worth('a', '240', 'fact:1')],
      standing: [stands('a', '240', 1, 'fact:1')],
      postings: [],
      because: 'the second run posts nothing',
    },
    {
      derived: [worth('a', '240', 'fact:1', 'fact:2')],
      standing: [stands('a', '240', 1, 'fact:1')],
      postings: [],
      because: 'news that changes nothing posts nothing',
    },
    {
      derived: [worth('a', '0', 'fact:1')],
      standing: [],
      postings: [],
      because: 'worth nothing from the start: no posting of zero',
    },
    {
      derived: [worth('a', '300', 'fact:1', 'fact:2')],
      standing: [stands('a', '240', 1, 'fact:1')],
      postings: ['a r2 correction 60.00'],
      because: 'more usage came late',
    },
    {
      derived: [worth('a', '0', 'fact:1', 'fact:2')],
      standing: [stands('a', '240', 1, 'fact:1')],
      postings: ['a r2 correction -240.00'],
      because: 'zero that is derived, with a reason, takes all back',
    },
    {
      derived: [worth('a', '10', 'fact:2')],
      standing: [stands('a', '0', 0, 'fact:1')],
      postings: ['a r1 first 10.00'],
      because: 'a key that was derived as nothing has its first posting now',
    },
    {
      derived: [worth('a', '10', 'fact:3')],
      standing: [stands('a', '0', 2, 'fact:2')],
      postings: ['a r3 correction 10.00'],
      because: 'a key that was taken back goes on with its revisions',
    },
    {
      derived: [worth('a', '-15', 'fact:1')],
      standing: [],
      postings: ['a r1 first -15.00'],
      because: 'a key may be worth less than nothing',
    },
    {
      derived: [worth('b', '2', 'fact:1'), worth('a', '1', 'fact:1')],
      standing: [stands('b', '1', 1, 'fact:0')],
      postings: ['b r2 correction 1.00', 'a r1 first 1.00'],
      because: 'each key has only its own standing',
    },
  ])('$because', ({ derived, standing, postings }) => {
    expect(posted({ derived, standing })).toEqual(postings)
    expect(parked({ derived, standing })).toEqual([])
  })

  test('+10, −10, +10 are three postings', () => {
    expect(posted({ derived: [worth('a', '10', 'fact:1')] })).toEqual(['a r1 first 10.00'])
    expect(
      posted({ derived: [worth('a', '0', 'fact:1', 'fact:2')], standing: [stands('a', '10', 1, 'fact:1')] }),
    ).toEqual(['a r2 correction -10.00'])
    expect(
      posted({
        derived: [worth('a', '10', 'fact:1', 'fact:2', 'fact:3')],
        standing: [stands('a', '0', 2, 'fact:1', 'fact:2')],
      }),
    ).toEqual(['a r3 correction 10.00'])
  })
})

describe('rounding: the total is rounded, the difference never by itself', () => {
  test.each([
    {
      policy: TRUNCATING,
      sum: '10.00',
      total: '9.995',
      posts: ['a r2 correction -0.01'],
      because: 'truncated to 9.99',
    },
    { policy: NET, sum: '10.00', total: '9.995', posts: [], because: 'the tie goes to 10.00, which stands' },
    {
      policy: NET,
      sum: '10.00',
      total: '10.006',
      posts: ['a r2 correction 0.01'],
      because: '0.006 alone would do too',
    },
    { policy: NET, sum: '0.33', total: '0.665', posts: ['a r2 correction 0.33'], because: '0.335 alone would be 0.34' },
    {
      policy: TRUNCATING,
      sum: '10.01',
      total: '10.009',
      posts: ['a r2 correction -0.01'],
      because: '−0.001 alone is 0',
    },
    {
      policy: TRUNCATING,
      sum: '-10.00',
      total: '-9.995',
      posts: ['a r2 correction 0.01'],
      because: 'a credit as well',
    },
  ])('posted $sum, derived $total: $because', ({ policy, sum, total, posts }) => {
    const given = { derived: [worth('a', total, 'fact:2')], standing: [stands('a', sum, 1, 'fact:1')], policy }
    expect(posted(given)).toEqual(posts)
  })

  test('at the places of the currency of the key', () => {
    expect(posted({ derived: [worth('a', '100.5', 'f')], currency: 'JPY' })).toEqual(['a r1 first 100.00'])
    expect(run({ derived: [worth('a', '1.0015', 'f')], currency: 'KWD' }).postings[0]?.amount.toFixed()).toBe('1.002')
  })

  test('a posting keeps the unrounded total, the cut, the basis and the reason', () => {
    const [posting] = run({ derived: [worth('a', '9.996', 'fact:1')] }).postings
    expect(posting?.total.toFixed()).toBe('9.996')
    expect(posting?.amount.toFixed()).toBe('10')
    expect(posting?.cut).toEqual({ record: 9, usage: 4 })
    expect(posting?.basis).toEqual(['fact:1'])
    expect(posting?.reason.says).toBe('a is worth 9.996')
  })
})

describe('reverse and rebook', () => {
  test.each([
    {
      sum: '240',
      revision: 1,
      total: '300',
      postings: ['a r2 reversal -240.00', 'a r3 rebooking 300.00'],
      because: 'the whole is taken back and booked again',
    },
    {
      sum: '240',
      revision: 3,
      total: '-60',
      postings: ['a r4 reversal -240.00', 'a r5 rebooking -60.00'],
      because: 'revisions go on, also when the sign turns',
    },
    {
      sum: '240',
      revision: 1,
      total: '0',
      postings: ['a r2 correction -240.00'],
      because: 'there is nothing to book again',
    },
    {
      sum: '0',
      revision: 2,
      total: '300',
      postings: ['a r3 correction 300.00'],
      because: 'there is nothing to reverse',
    },
    { sum: '240', revision: 1, total: '240.001', postings: [], because: 'what rounds to the same is left alone' },
  ])('$because', ({ sum, revision, total, postings }) => {
    const given = { derived: [worth('a', total, 'fact:2')], standing: [stands('a', sum, revision, 'fact:1')] }
    expect(posted({ ...given, policy: REBOOKING })).toEqual(postings)
  })

  test('a first posting is the same under either policy', () =>
    expect(posted({ derived: [worth('a', '5', 'fact:1')], policy: REBOOKING })).toEqual(['a r1 first 5.00']))
})

describe('what parks', () => {
  test.each([
    { derived: [unknown('a')], standing: [], parked: ['a missing_price'], because: 'absent is not zero' },
    {
      derived: [unknown('a')],
      standing: [stands('a', '240', 1, 'fact:1')],
      parked: ['a missing_price'],
      because: 'it never becomes −240.00',
    },
    {
      derived: [],
      standing: [stands('a', '240', 1, 'fact:1')],
      parked: ['a not_derived'],
      because: 'silence is not zero either',
    },
    {
      derived: [],
      standing: [stands('a', '0', 2, 'fact:1')],
      parked: [],
      because: 'nothing stands, nothing is missed',
    },
    {
      derived: [worth('a', '250', 'fact:1', 'fact:2')],
      standing: [stands('a', '240', 1, 'fact:1', 'fact:2')],
      parked: ['a drift'],
      because: 'the same facts with another total: the code changed, not the world',
    },
    {
      derived: [worth('a', '250', 'fact:1')],
      standing: [stands('a', '0', 0, 'fact:1')],
      parked: ['a drift'],
      because: 'also where the same facts were worth nothing before',
    },
  ])('$because', ({ derived, standing, parked: expected }) => {
    expect(parked({ derived, standing })).toEqual(expected)
    expect(posted({ derived, standing })).toEqual([])
    expect(parked({ derived, standing, policy: REBOOKING })).toEqual(expected)
    expect(posted({ derived, standing, policy: REBOOKING })).toEqual([])
  })

  test('drift says both numbers', () => {
    const { parked: drifted } = run({
      derived: [worth('a', '250', 'fact:1')],
      standing: [stands('a', '240', 1, 'fact:1')],
    })
    expect(drifted[0]?.park.says).toBe('240 EUR is posted, the same facts now give 250; nothing was posted')
  })

  test('a fact that no longer counts is a change of the basis, not drift', () => {
    const standing = [stands('a', '240', 1, 'fact:1', 'fact:2')]
    const given = { derived: [worth('a', '100', 'fact:1')], standing }
    expect(posted(given)).toEqual(['a r2 correction -140.00'])
    expect(run(given).postings[0]?.news).toEqual([])
  })
})

test('what stands or is worth nothing is settled, with the basis it was derived on', () => {
  const { settled } = run({
    derived: [worth('a', '240.001', 'fact:1', 'fact:2'), worth('b', '0', 'fact:3')],
    standing: [stands('a', '240', 1, 'fact:1')],
  })
  expect(settled.map(({ key, total, basis }) => [key, total.toFixed(), basis])).toEqual([
    ['a', '240.001', ['fact:1', 'fact:2']],
    ['b', '0', ['fact:3']],
  ])
})

test('the news of a correction are the facts that were not in the basis before', () => {
  const { postings } = run({
    derived: [worth('a', '300', 'fact:1', 'fact:7', 'fact:8'), worth('b', '5', 'fact:1')],
    standing: [stands('a', '240', 1, 'fact:1', 'fact:2')],
  })
  expect(postings.map((posting) => posting.news)).toEqual([['fact:7', 'fact:8'], []])
})

test('deriving a key twice is a bug', () => {
  expect(() => run({ derived: [worth('a', '1', 'f'), worth('a', '1', 'f')] })).toThrow(/each key is derived once, a/)
})

test('a basis is sorted and names each fact once', () => {
  expect(basisOf(['fact:9', 'fact:1'], ['usage:a:3 events:d', 'fact:9'], [])).toEqual([
    'fact:1',
    'fact:9',
    'usage:a:3 events:d',
  ])
})
