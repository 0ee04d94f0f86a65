import { describe, expect, test } from 'vitest'
import {
  type MatchTarget,
  matchIndex,
  matchParty,
  matchProduct,
  partyKey,
  productKey,
  scoreOf,
} from './sell-through-match.ts'

const PARTNERS: readonly MatchTarget[] = [
  { id: 'birch', name: 'Birch & Loam AG', country: 'DE' },
  { id: 'mossgate', name: 'Mossgate Consulting', country: 'FR' },
  { id: 'nordlicht', name: 'Nordlicht GmbH', country: 'DE' },
  { id: 'nordlicht-at', name: 'Nordlicht AG', country: 'AT' },
]

describe('an organization', () => {
  test.each([
    {
      reported: { name: 'Whatever', ref: 'mossgate' },
      is: 'mossgate',
      how: 'id',
      score: 100,
      because: 'its number is our id',
    },
    { reported: { name: 'mossgate' }, is: 'mossgate', how: 'id', score: 100, because: 'its name is our id' },
    { reported: { name: 'birch & loam ag' }, is: 'birch', how: 'name', score: 100, because: 'it is spelled the same' },
    {
      reported: { name: 'Birch und Loam GmbH' },
      is: 'birch',
      how: 'name',
      score: 95,
      because: 'only the legal form differs',
    },
    { reported: { name: 'BirchLoam' }, is: undefined, because: 'an "and" less is another name' },
    {
      reported: { name: 'Birch & Loam AG', country: 'DE' },
      is: 'birch',
      how: 'name',
      score: 100,
      because: 'the country is the same',
    },
    { reported: { name: 'Birch & Loam AG', country: 'CH' }, is: undefined, because: 'the country says something else' },
    { reported: { name: 'Nordlicht' }, is: undefined, because: 'two of ours have that name' },
    { reported: { name: 'Unheard' }, is: undefined, because: 'nobody is like it' },
  ])('$reported.name: $because', ({ reported, is, how, score }) => {
    const found = matchParty(reported, matchIndex(PARTNERS))
    if (is === undefined) expect(found.state).toBe('open')
    else expect(found).toEqual({ state: 'matched', target: is, how, score })
  })

  test('that waits shows who is most like it, the most alike first', () => {
    const found = matchParty({ name: 'Nordlicht' }, matchIndex(PARTNERS))
    expect(found).toEqual({
      state: 'open',
      candidates: [
        { id: 'nordlicht', name: 'Nordlicht GmbH', score: 95 },
        { id: 'nordlicht-at', name: 'Nordlicht AG', score: 95 },
      ],
    })
  })
})

test('whoever reports is never the one that is reported', () => {
  expect(matchParty({ name: 'birch' }, matchIndex(PARTNERS), ['birch']).state).toBe('open')
  expect(matchParty({ name: 'Birch & Loam AG' }, matchIndex(PARTNERS), ['birch'])).toEqual({
    state: 'open',
    candidates: [],
  })
})

describe('a product', () => {
  const products = [
    { id: 'altus:stratum', name: 'Stratum' },
    { id: 'altus:backup', name: 'Stratum Backup' },
  ]
  test.each([
    { reported: { sku: 'altus:stratum' }, is: 'altus:stratum', because: 'the whole id' },
    { reported: { sku: 'STRATUM' }, is: 'altus:stratum', because: 'the vendor’s own name of it, in any case' },
    { reported: { sku: 'ST-1', name: 'Stratum backup' }, is: 'altus:backup', because: 'its name' },
    { reported: { sku: 'ST-2', name: 'Stratum Backup Pro' }, is: undefined, because: 'it is longer' },
  ])('$reported.sku: $because', ({ reported, is }) => {
    const found = matchProduct(reported, matchIndex(products))
    expect(found.state === 'matched' ? found.target : undefined).toBe(is)
  })
})

test.each([
  { one: 'nordwind', other: 'nordwynd', score: 71, because: '5 of 7 and 7 pairs are shared: 10 of 14' },
  { one: 'abcd', other: 'abxd', score: 33, because: '1 of 3 and 3 pairs is shared: 2 of 6' },
  { one: 'aaaa', other: 'aa', score: 50, because: 'a pair counts as often as both have it: 2 of 4' },
  { one: 'abc', other: 'xyz', score: 0, because: 'nothing is shared' },
  { one: 'Fen Foods Ltd', other: 'FenFoods Limited', score: 95, because: 'the same but for spaces and legal form' },
  { one: ' Fen Foods ', other: 'fen foods', score: 100, because: 'the same' },
])('$one is like $other by $score: $because', ({ one, other, score }) => {
  expect([scoreOf(one, other), scoreOf(other, one)]).toEqual([score, score])
})

test.each([
  [partyKey({ name: 'Birch', ref: 'R-1', country: 'DE' }), 'ref:R-1'],
  [partyKey({ name: 'Birch & Loam GmbH', country: 'DE' }), 'name:birch and loam|DE'],
  [partyKey({ name: 'Birch und Loam AG' }), 'name:birch and loam'],
  [partyKey({ name: '???' }), 'name:???'],
  [productKey({ sku: 'ST-Backup' }), 'sku:st-backup'],
])('decisions are remembered by %s', (key, wanted) => expect(key).toBe(wanted))
