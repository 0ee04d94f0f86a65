import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { type NameMatch, readySellThrough, type StandingSellThrough } from './sell-through-ready.ts'

const BIRCH: NameMatch = { state: 'matched', target: 'birch', position: 5 }
const STRATUM: NameMatch = { state: 'matched', target: 'altus:stratum', position: 5 }
const OPEN: NameMatch = { state: 'open', position: 5 }
const NOT_OURS: NameMatch = { state: 'not_ours', position: 9, fact: 9 }

const line = (more: Partial<StandingSellThrough> = {}): StandingSellThrough => ({
  ...{ id: 'altus/nordwind/1', version: 1, position: 5, vendor: 'altus', distributor: 'nordwind', kind: 'sale' },
  ...{ at: '2026-05-04T00:00:00Z', quantity: decimal('10'), amount: decimal('80'), currency: 'EUR' },
  ...{ reseller: BIRCH, product: STRATUM },
  ...more,
})
const returned = (more: Partial<StandingSellThrough> = {}) =>
  line({
    id: 'altus/nordwind/2',
    kind: 'return',
    returns: 'altus/nordwind/1',
    quantity: decimal('2'),
    amount: decimal('16'),
    ...more,
  })

test.each<
  Readonly<{
    because: string
    lines: readonly StandingSellThrough[]
    ready: readonly string[]
    waiting?: readonly string[]
  }>
>([
  { because: 'it counts for its reseller', lines: [line()], ready: ['birch 10 80 at 5'] },
  {
    because: 'it counts for whoever it was handed to, from when that was learned',
    lines: [line({ handed: { to: 'mossgate', position: 12, fact: 12 } })],
    ready: ['mossgate 10 80 at 12'],
  },
  {
    because: 'it counts for a delivery partner also where nobody knows the reseller',
    lines: [line({ reseller: OPEN, handed: { to: 'mossgate', position: 12, fact: 12 } })],
    ready: ['mossgate 10 80 at 12'],
  },
  {
    because: 'what comes back counts the other way',
    lines: [line(), returned()],
    ready: ['birch 10 80 at 5', 'birch -2 -16 at 5'],
  },
  {
    because: 'what comes back counts for whom its sale counts, whatever its own row names',
    lines: [line({ handed: { to: 'mossgate', position: 12, fact: 12 } }), returned({ reseller: OPEN })],
    ready: ['mossgate 10 80 at 12', 'mossgate -2 -16 at 12'],
  },
  { because: 'an open reseller waits', lines: [line({ reseller: OPEN })], ready: [], waiting: ['partner open'] },
  {
    because: 'an open product waits first',
    lines: [line({ reseller: OPEN, product: OPEN })],
    ready: [],
    waiting: ['product open'],
  },
  {
    because: 'a reseller that is none of ours never counts',
    lines: [line({ reseller: NOT_OURS })],
    ready: [],
    waiting: ['partner not_ours'],
  },
  { because: 'an unknown customer is no hindrance', lines: [line({ customer: OPEN })], ready: ['birch 10 80 at 5'] },
  {
    because: 'what a name means may be learned later than the line',
    lines: [line({ reseller: { ...BIRCH, position: 20, fact: 20 } })],
    ready: ['birch 10 80 at 20'],
  },
])('$because', ({ lines, ready, waiting = [] }) => {
  const found = readySellThrough(lines)
  expect(
    found.ready.map(({ partner, quantity, amount, position }) => `${partner} ${quantity} ${amount} at ${position}`),
  ).toEqual(ready)
  expect(found.waiting.map(({ lacks, state }) => `${lacks} ${state}`)).toEqual(waiting)
})

test('a line names all that it rests on: its version, its sale, and what people said', () => {
  const handed = { to: 'mossgate', position: 12, fact: 12 }
  const customer: NameMatch = { state: 'matched', target: 'fen-foods', position: 11, fact: 11 }
  const { ready } = readySellThrough([line({ version: 3, handed }), returned({ customer })])
  expect(ready.map(({ facts }) => facts)).toEqual([
    ['sell-through:altus/nordwind/1@3', 'fact:12'],
    ['sell-through:altus/nordwind/2@1', 'sell-through:altus/nordwind/1@3', 'fact:11', 'fact:12'],
  ])
  expect(ready.map(({ customer: who, reseller }) => [who, reseller])).toEqual([
    [undefined, 'birch'],
    ['fen-foods', 'birch'],
  ])
})
