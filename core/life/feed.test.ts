import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { type FeedMapping, isAdmitted, itemsIn, readItem, resolveNames } from './feed.ts'

const MAPPING: FeedMapping = {
  id: { path: 'number' },
  at: { path: 'opened', zone: 'Europe/Berlin' },
  customer: { path: 'company.name' },
  product: { value: 'altus:stratum' },
  kind: { path: 'type', values: { QBR: 'business_review', Phone: 'call' } },
  severity: { path: 'priority', values: { P1: 'critical' } },
  resolvedAt: { path: 'closed' },
  participants: { path: 'people', name: 'name', email: 'mail', accepted: { path: 'answer', is: 'accepted' } },
}
const ITEM = { number: 4711, opened: '2026-05-06 10:00', company: { name: 'Fen Foods GmbH' }, type: 'QBR' }
const READ = {
  ...{ id: '4711', at: '2026-05-06T08:00:00Z', customer: 'Fen Foods GmbH', product: 'altus:stratum' },
  ...{ kind: 'business_review', severity: 'normal', participants: [], accepted: [] },
}

describe('what an item says', () => {
  test.each([
    { item: ITEM, says: READ, because: 'as it is mapped' },
    {
      item: { ...ITEM, type: 'Phone', priority: 'P1' },
      says: { ...READ, kind: 'call', severity: 'critical' },
      because: 'words are translated',
    },
    { item: { ...ITEM, type: 'workshop' }, says: { ...READ, kind: 'workshop' }, because: 'a word that is known stays' },
    {
      item: { ...ITEM, closed: '2026-05-06 10:00' },
      says: { ...READ, resolvedAt: READ.at },
      because: 'resolved at once',
    },
    {
      item: { number: '1', opened: '2026-05-06T08:00:00Z', 'company.name': 'Moor', type: 'Phone' },
      says: { ...READ, id: '1', customer: 'Moor', kind: 'call' },
      because: 'a column with a dot in its name, a moment with its offset',
    },
    {
      item: { ...ITEM, people: [{ name: 'Kim', mail: 'Kim@Fen.example', answer: 'accepted' }, { name: 'Lee' }, {}, 7] },
      says: {
        ...READ,
        participants: [{ name: 'Kim', email: 'kim@fen.example' }, { name: 'Lee' }],
        accepted: ['kim@fen.example'],
      },
      because: 'who took part, and who accepted',
    },
    { item: { ...ITEM, people: 'Kim' }, says: READ, because: 'no list of people' },
  ])('$because', ({ item, says }) => expect(readItem(item, MAPPING, 'psa')).toEqual({ ok: true, value: says }))

  test.each([
    { item: { ...ITEM, number: ' ' }, code: 'missing_value', because: 'no id' },
    { item: { ...ITEM, opened: undefined }, code: 'missing_value', because: 'no moment' },
    { item: { ...ITEM, company: null }, code: 'missing_value', because: 'no customer' },
    { item: { ...ITEM, company: [] }, code: 'missing_value', because: 'a list in place of an object' },
    { item: { ...ITEM, type: 'Lunch' }, code: 'unknown_value', because: 'a kind that nobody knows' },
    { item: { ...ITEM, type: 'toString' }, code: 'unknown_value', because: 'a name that every object has' },
    { item: { ...ITEM, priority: 'P9' }, code: 'unknown_value', because: 'a severity that nobody knows' },
    { item: { ...ITEM, opened: 'yesterday' }, code: 'wrong_value', because: 'no moment that can be read' },
    { item: { ...ITEM, closed: '2026-05-06 09:59' }, code: 'wrong_value', because: 'resolved before it was opened' },
    { item: { ...ITEM, number: 'x'.repeat(201) }, code: 'wrong_value', because: 'an id that is too long' },
    { item: { ...ITEM, number: 'a\0b' }, code: 'wrong_value', because: 'a NUL, which no table can keep' },
    { item: { ...ITEM, company: { name: 'a\ud800' } }, code: 'wrong_value', because: 'half of a surrogate pair' },
    { item: 'text', code: 'missing_value', because: 'no object' },
    { item: null, code: 'missing_value', because: 'nothing' },
  ])('$because: $code', ({ item, code }) => {
    expect(readItem(item, MAPPING, 'psa')).toMatchObject({ ok: false, refusal: { code } })
  })

  test('of a ticket feed every item is a ticket', () => {
    expect(readItem({ ...ITEM, type: 'Lunch' }, MAPPING, 'ticket')).toMatchObject({
      ok: true,
      value: { kind: 'ticket' },
    })
  })

  test('whatever comes, it is read or refused', () => {
    fc.assert(fc.property(fc.jsonValue(), (item) => void readItem(item, MAPPING, 'crm')))
  })
})

test.each([
  { message: [1, 2], items: undefined, found: [1, 2] },
  { message: { a: 1 }, items: undefined, found: [{ a: 1 }] },
  { message: { data: { list: [1] } }, items: 'data.list', found: [1] },
  { message: { data: [{ list: [1] }] }, items: 'data.0.list', found: [1] },
  { message: { data: 'x' }, items: 'data', found: undefined },
  { message: 'x', items: undefined, found: undefined },
  { message: {}, items: '__proto__', found: undefined },
])('items at $items', ({ message, items, found }) => {
  expect(itemsIn(message, items === undefined ? {} : { items })).toEqual(found)
})

const NAMES = { customer: { 'Fen Foods GmbH': 'fen-foods' }, product: { Stratum: 'altus:stratum' } }
test.each([
  { customer: 'Fen Foods GmbH', product: 'Stratum', says: { customer: 'fen-foods', product: 'altus:stratum' } },
  { customer: 'moor-mills', product: 'altus:ridge', says: { customer: 'moor-mills', product: 'altus:ridge' } },
  { customer: 'Fen Foods', product: 'Stratum', says: { kind: 'customer', name: 'Fen Foods' } },
  { customer: 'fen-foods', product: 'Ridge', says: { kind: 'product', name: 'Ridge' } },
])('$customer with $product', ({ says, ...item }) => {
  const found = resolveNames(item, NAMES)
  expect(found.ok ? found.value : found.refusal).toEqual(says)
})

describe('admission', () => {
  const told = (position: number, kinds: readonly string[], changes: Partial<Fact> = {}): Fact => ({
    ...{ position, kind: 'feed_admitted', id: `f${position}`, about: 'altus:psa', owner: 'altus' },
    ...{ learnedAt: '2026-01-01T00:00:00Z', body: { feed: 'nordwind:psa', kinds }, ...changes },
  })
  const asked = { feed: 'nordwind:psa', vendor: 'altus', kind: 'ticket' } as const
  test.each([
    { facts: [], is: false, because: 'nobody admitted it' },
    { facts: [told(1, ['ticket'])], is: true, because: 'for this kind' },
    { facts: [told(1, ['meeting'])], is: false, because: 'for another kind' },
    { facts: [told(1, ['ticket']), told(2, [])], is: false, because: 'taken back' },
    { facts: [told(1, []), told(2, ['ticket'])], is: true, because: 'admitted again' },
    { facts: [told(1, ['ticket'], { owner: 'birch' })], is: false, because: 'by another vendor' },
  ])('$because: $is', ({ facts, is }) => expect(isAdmitted(facts, asked)).toBe(is))
})
