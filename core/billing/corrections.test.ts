import { describe, expect, test } from 'vitest'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { decimal, ZERO } from '#core/ground/decimal.ts'
import type { Standing } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import { type LineKey, lineName } from './line.ts'
import { reconcileLines } from './posting.ts'
import {
  CHANNEL,
  cancels,
  deriveLink,
  forgives,
  JANUARY,
  prices,
  sells,
  type Telling,
  tell,
  type Use,
  VENDOR_LINK,
  type World,
} from './rating/world.test-data.ts'

type Books = readonly Standing<LineKey>[]

/** A close of the vendor's link: what it posts and parks, and the books after it. */
function close(world: World, months: readonly string[], books: Books) {
  const agreement = present(agreementsFrom(tell(world.told)).get(VENDOR_LINK), 'the link is told')
  const derived = deriveLink(world, VENDOR_LINK, months, { rated: books.map(({ key }) => lineName(key)) })
  const { postings, parked, settled } = reconcileLines(agreement, derived, books, { record: 1, usage: 1 })
  const after = new Map(books.map((stand) => [lineName(stand.key), stand]))
  const before = (key: LineKey): Standing<LineKey> =>
    after.get(lineName(key)) ?? { key, sum: ZERO, revision: 0, basis: [] }
  for (const { key, amount, revision, basis } of postings) {
    after.set(lineName(key), { key, sum: before(key).sum.plus(amount), revision, basis })
  }
  for (const { key, basis } of settled) after.set(lineName(key), { ...before(key), basis })
  const month = (key: LineKey) => Temporal.Instant.from(key.from).add({ hours: 2 }).toString().slice(0, 7)
  return {
    // By month, whatever the order in which they were derived.
    posts: postings.map(({ key, kind, amount }) => `${month(key)} ${kind} ${amount.toFixed(2)}`).sort(byMonth),
    parks: parked.map(({ key, park }) => `${month(key)} ${park.code}`),
    books: [...after.values()],
  }
}

function byMonth(a: string, b: string): number {
  return a.slice(0, 7) < b.slice(0, 7) ? -1 : a.slice(0, 7) > b.slice(0, 7) ? 1 : 0
}

const EIGHTY = prices('altus', { model: 'per_unit', unit: '80' })
const TOLD = [...CHANNEL, EIGHTY]
const USED: readonly Use[] = [
  { at: '2026-04-10T12:00:00Z', cores: '2' },
  { at: '2026-04-20T12:00:00Z', cores: '1' },
  { at: '2026-05-10T12:00:00Z', cores: '3' },
]
const BOTH = ['2026-04', '2026-05']
const FIRST = close({ told: TOLD, used: USED }, BOTH, [])

test('the first close posts both months, and run again it posts nothing', () => {
  expect(FIRST.posts).toEqual(['2026-04 first 240.00', '2026-05 first 240.00'])
  expect(close({ told: TOLD, used: USED }, BOTH, FIRST.books).posts).toEqual([])
})

describe('after both months were posted', () => {
  const withdrawn: Telling = ['price_withdrawn', EIGHTY[1], { because: 'a slip' }]
  const unbound: Telling = ['binding_removed', 'altus:acct-1', { because: 'a slip' }]
  const late: Use = { at: '2026-04-30T12:00:00Z', cores: '0.5' }
  test.each([
    { told: [], used: [...USED, late], posts: ['2026-04 correction 40.00'], parks: [], because: 'an event came late' },
    {
      told: [],
      used: USED.slice(1),
      posts: ['2026-04 correction -160.00'],
      parks: [],
      because: 'an event was retracted',
    },
    {
      told: [prices('altus', { model: 'per_unit', unit: '90' }, { from: '2026-05-01T00:00:00+02:00' })],
      used: USED,
      posts: ['2026-05 correction 30.00'],
      parks: [],
      because: 'a price was told late, for May',
    },
    {
      told: [cancels('2026-04-16T00:00:00+02:00')],
      used: USED,
      posts: ['2026-04 correction -80.00', '2026-05 correction -240.00'],
      parks: [],
      because: 'a cancellation was backdated into April',
    },
    {
      told: [cancels('2026-05-01T00:00:00+02:00')],
      used: USED,
      posts: ['2026-05 correction -240.00'],
      parks: [],
      because: 'a cancellation was backdated to the first of May',
    },
    {
      told: [cancels('2026-05-01T00:00:00+02:00'), cancels('2026-06-01T00:00:00+02:00')],
      used: USED,
      posts: [],
      parks: [],
      because: 'and then put off to the end of what was posted',
    },
    {
      told: [withdrawn],
      used: USED,
      posts: [],
      parks: ['2026-04 missing_price', '2026-05 missing_price'],
      because: 'a price was withdrawn: absent is not zero',
    },
    {
      told: [unbound],
      used: USED,
      posts: [],
      parks: ['2026-04 missing_binding', '2026-05 missing_binding'],
      because: 'the account was taken away: absent is not zero',
    },
  ])('$because', ({ told, used, posts, parks }) => {
    const second = close({ told: [...TOLD, ...told], used }, BOTH, FIRST.books)
    expect(second.posts).toEqual(posts)
    expect(second.parks).toEqual(parks)
    expect(close({ told: [...TOLD, ...told], used }, BOTH, second.books).posts).toEqual([])
  })

  test('a period that is not derived any more is parked', () => {
    expect(close({ told: TOLD, used: USED }, ['2026-05'], FIRST.books).parks).toEqual(['2026-04 not_derived'])
  })

  test('a cancellation that was taken back bills again, with the next revision', () => {
    const gone = close({ told: [...TOLD, cancels('2026-05-01T00:00:00+02:00')], used: USED }, BOTH, FIRST.books)
    const put = [...TOLD, cancels('2026-05-01T00:00:00+02:00'), cancels('2026-06-01T00:00:00+02:00')]
    const back = close({ told: put, used: USED }, BOTH, gone.books)
    expect([gone.posts, back.posts]).toEqual([['2026-05 correction -240.00'], ['2026-05 correction 240.00']])
    expect(back.books.map(({ revision }) => revision)).toEqual([1, 3])
  })
})

describe('goodwill enters the derivation, so the next close does not undo it', () => {
  const more: Use = { at: '2026-05-20T12:00:00Z', cores: '1' }
  test.each([
    { credit: { fixed: '20' }, posts: '-20.00', next: '80.00', because: 'a fixed amount stays when more is used' },
    { credit: { percent: '10' }, posts: '-24.00', next: '72.00', because: 'a percentage grows with what is used' },
    { credit: { percent: '100' }, posts: '-240.00', next: undefined, because: 'all of it stays nothing' },
  ])('$because', ({ credit, posts, next }) => {
    const told = [...TOLD, forgives(credit, 'outage')]
    const decided = close({ told, used: USED }, BOTH, FIRST.books)
    expect(decided.posts).toEqual([`2026-05 correction ${posts}`])
    expect(close({ told, used: USED }, BOTH, decided.books).posts).toEqual([])
    const grown = close({ told, used: [...USED, more] }, BOTH, decided.books)
    expect(grown.posts).toEqual(next === undefined ? [] : [`2026-05 correction ${next}`])
  })

  test('two decisions about one charge add up', () => {
    const told = [...TOLD, forgives({ fixed: '20' }, 'outage'), forgives({ percent: '10' }, 'delay')]
    expect(close({ told, used: USED }, BOTH, FIRST.books).posts).toEqual(['2026-05 correction -44.00'])
  })

  test('a decision known before the first close is in the first posting', () => {
    const told = [...TOLD, forgives({ percent: '10' }, 'outage')]
    expect(close({ told, used: USED }, BOTH, []).posts).toEqual(['2026-04 first 240.00', '2026-05 first 216.00'])
  })
})

test('an agreement may reverse and rebook, and truncate', () => {
  const link = sells('altus', 'nordwind', { correction: 'reverse_and_rebook', rounding: 'line-truncate' })
  const told = [link, ...CHANNEL.slice(1), prices('altus', { model: 'per_unit', unit: '0.666' }, { from: JANUARY })]
  const first = close({ told, used: USED.slice(2) }, ['2026-05'], [])
  // 3 × 0.666 = 1.998, and 4 × 0.666 = 2.664.
  expect(first.posts).toEqual(['2026-05 first 1.99'])
  const more = [...USED.slice(2), { at: '2026-05-20T12:00:00Z', cores: '1' }]
  const second = close({ told, used: more }, ['2026-05'], first.books)
  expect(second.posts).toEqual(['2026-05 reversal -1.99', '2026-05 rebooking 2.66'])
  expect(second.books[0]?.sum.eq(decimal('2.66'))).toBe(true)
})
