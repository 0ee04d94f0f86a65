import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import type { Binding } from './binding.ts'
import type { Meter } from './meter.ts'
import {
  joinQuantities,
  type Quantity,
  type QuantityRequest,
  quantityBasis,
  quantityName,
  readQuantityBasis,
  requestQuantity,
} from './quantity.ts'

const METER: Meter = {
  id: 'altus:cores',
  fact: 2,
  eventType: 'stratum.cores',
  measure: { aggregation: 'sum', value: 'cores' },
  unit: 'core-month',
}
const day = (text: string) => Temporal.Instant.from(`2026-${text}T00:00:00Z`)
const span = (from: string, to: string) => ({ from: day(from), to: day(to) })
const bound = (subject: string, from: string, to?: string): Binding => ({
  id: `altus:${subject}`,
  subscription: 'nordwind:fen-stratum',
  subject,
  recorder: 'altus',
  from: day(from),
  to: to === undefined ? undefined : day(to),
  fact: 7,
})

const shownDay = (instant: Temporal.Instant) => instant.toString().slice(5, 10)
const shownStretch = ({ subject, from, to }: QuantityRequest['stretches'][number]) =>
  `${subject} ${shownDay(from)} ${shownDay(to)}`

describe('a request asks for the stretches in which a subject is bound', () => {
  const may = span('05-01', '06-01')
  test.each([
    { bindings: [bound('acct-1', '01-01')], span: may, stretches: ['acct-1 05-01 06-01'], because: 'all of May' },
    {
      bindings: [bound('acct-1', '05-10')],
      span: may,
      stretches: ['acct-1 05-10 06-01'],
      because: 'bound in the middle',
    },
    {
      bindings: [bound('acct-1', '01-01', '05-10')],
      span: may,
      stretches: ['acct-1 05-01 05-10'],
      because: 'unbound in the middle',
    },
    {
      bindings: [bound('acct-1', '01-01', '05-10'), bound('acct-2', '05-10')],
      span: may,
      stretches: ['acct-1 05-01 05-10', 'acct-2 05-10 06-01'],
      because: 'one subject after the other',
    },
    {
      bindings: [bound('acct-1', '01-01', '05-20'), bound('acct-1', '05-10')],
      span: may,
      stretches: ['acct-1 05-01 06-01'],
      because: 'bound twice for ten days, counted once',
    },
    {
      bindings: [bound('acct-1', '05-20'), bound('acct-1', '01-01', '05-10')],
      span: may,
      stretches: ['acct-1 05-01 05-10', 'acct-1 05-20 06-01'],
      because: 'the same subject with a gap between',
    },
    {
      bindings: [bound('acct-1', '01-01'), bound('acct-2', '05-20', '07-01')],
      span: may,
      stretches: ['acct-1 05-01 06-01', 'acct-2 05-20 06-01'],
      because: 'two at once',
    },
    {
      bindings: [bound('acct-1', '01-01'), bound('acct-2', '06-01')],
      span: may,
      stretches: ['acct-1 05-01 06-01'],
      because: 'one that begins with June is not asked in May',
    },
    {
      bindings: [bound('acct-1', '01-01')],
      span: span('05-15', '05-20'),
      stretches: ['acct-1 05-15 05-20'],
      because: 'the subscription covers five days only',
    },
  ])('$because', ({ bindings, span: asked, stretches }) => {
    const request = requestQuantity('nordwind:fen-stratum', METER, asked, bindings)
    const itself = `nordwind:fen-stratum ${shownDay(asked.from)} ${shownDay(asked.to)}`
    expect(request.stretches.map(shownStretch)).toEqual([...stretches, itself])
    expect(request.name).toBe(quantityName('nordwind:fen-stratum', 'altus:cores', asked))
    expect(request.implied).toBeUndefined()
  })

  test.each([
    { bindings: [], because: 'nothing was ever bound' },
    { bindings: [bound('acct-1', '06-01')], because: 'bound later' },
    { bindings: [bound('acct-1', '01-01', '05-01')], because: 'bound before' },
  ])('only events about the subscription itself where $because', ({ bindings }) => {
    const request = requestQuantity('nordwind:fen-stratum', METER, may, bindings)
    expect(request.stretches).toEqual([
      { ...may, subject: 'nordwind:fen-stratum', recorder: 'nordwind', binding: undefined },
    ])
    expect(request.implied).toBe(true)
  })

  test('a subscription that is bound to itself is counted once', () => {
    const itself = { ...bound('nordwind:fen-stratum', '05-10', '05-20'), recorder: 'nordwind' }
    const request = requestQuantity('nordwind:fen-stratum', METER, may, [itself])
    expect(request.stretches.map(shownStretch)).toEqual(['nordwind:fen-stratum 05-01 06-01'])
  })
})

test('a quantity is named by subscription, meter and span', () => {
  expect(quantityName('nordwind:fen-stratum', 'altus:cores', span('05-01', '06-01'))).toBe(
    'nordwind:fen-stratum/altus:cores/2026-05-01T00:00:00Z/2026-06-01T00:00:00Z',
  )
})

test('a basis holds the events, not the amount: another way to count is drift, not news', () => {
  const quantity: Quantity = { amount: decimal('3'), events: 2, digest: 'd1' }
  expect(quantityBasis('name', quantity)).toBe('usage:name:2 events:d1')
  expect(quantityBasis('name', { ...quantity, amount: decimal('4') })).toBe('usage:name:2 events:d1')
  expect(quantityBasis('name', { ...quantity, digest: 'd2' })).not.toBe('usage:name:2 events:d1')
})

test('a basis tells again which quantity it holds and how many events, whatever their digest', () => {
  const name = quantityName('nordwind:fen-stratum', 'altus:cores', span('05-01', '06-01'))
  const part = quantityBasis(name, { amount: decimal('3'), events: 12, digest: 'd1+d2:3/4' })
  expect(readQuantityBasis(part)).toEqual({
    subscription: 'nordwind:fen-stratum',
    meter: 'altus:cores',
    from: '2026-05-01T00:00:00Z',
    to: '2026-06-01T00:00:00Z',
    events: 12,
  })
  expect(readQuantityBasis('fact:7')).toBeUndefined()
  expect(readQuantityBasis('line:ALTUS-INV-000003/2')).toBeUndefined()
})

describe('joinQuantities', () => {
  const part = (amount: string, events: number, digest: string): Quantity => ({
    amount: decimal(amount),
    events,
    digest,
  })

  test.each([
    { parts: [], joined: ['0', 0, ''], because: 'nothing was used' },
    { parts: [part('1.5', 2, 'x')], joined: ['1.5', 2, 'x'], because: 'one is itself' },
    {
      parts: [part('1.5', 2, 'y'), part('0.1', 1, 'x')],
      joined: ['1.6', 3, 'x+y'],
      because: 'amounts and events add up',
    },
  ])('$because', ({ parts, joined }) => {
    const { amount, events, digest } = joinQuantities(parts)
    expect([amount.toFixed(), events, digest]).toEqual(joined)
  })

  test('law: the order of the parts does not matter', () => {
    const parts = fc.array(
      fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.nat(100), fc.constantFrom('a1', 'b2', 'c3', 'd4')),
      { maxLength: 8 },
    )
    const shuffled = parts.chain((each) =>
      fc.tuple(
        fc.constant(each),
        fc.shuffledSubarray([...each.keys()], { minLength: each.length, maxLength: each.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([each, order]) => {
        const made = each.map(([milli, events, digest]) => part(`${milli}e-3`, events, digest))
        const [a, b] = [joinQuantities(made), joinQuantities(order.flatMap((place) => made[place] ?? []))]
        expect([b.amount.toFixed(), b.events, b.digest]).toEqual([a.amount.toFixed(), a.events, a.digest])
        expect(a.amount.times(1000).toFixed()).toBe(String(each.reduce((total, [milli]) => total + milli, 0)))
      }),
    )
  })
})
