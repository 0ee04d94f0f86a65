import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { bindingsFrom, unboundIn } from './binding.ts'

const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'altus',
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})
const bound = (
  position: number,
  about: string,
  subject: string,
  more: Readonly<{ to?: string; subscription?: string }> = {},
) =>
  told(position, 'binding', about, {
    subscription: 'nordwind:fen-stratum',
    subject,
    recorder: 'altus',
    from: '2026-05-01T00:00:00Z',
    ...more,
  })
const removed = (position: number, about: string) => told(position, 'binding_removed', about, { because: 'a slip' })

test.each([
  { facts: [], standing: [], because: 'nothing is bound' },
  { facts: [bound(1, 'altus:b1', 'acct-1')], standing: ['acct-1 fact 1 open'], because: 'no end is for ever' },
  {
    facts: [bound(1, 'altus:b1', 'acct-1', { to: '2026-06-01T00:00:00Z' })],
    standing: ['acct-1 fact 1 to 2026-06-01T00:00:00Z'],
    because: 'until its end',
  },
  {
    facts: [bound(1, 'altus:b1', 'acct-1'), bound(2, 'altus:b1', 'acct-1', { to: '2026-06-01T00:00:00Z' })],
    standing: ['acct-1 fact 2 to 2026-06-01T00:00:00Z'],
    because: 'told again, with its end',
  },
  {
    facts: [bound(1, 'altus:b1', 'acct-1'), bound(2, 'altus:b2', 'acct-2')],
    standing: ['acct-1 fact 1 open', 'acct-2 fact 2 open'],
    because: 'a subscription may have several subjects',
  },
  {
    facts: [bound(1, 'altus:b1', 'acct-1'), bound(2, 'altus:b2', 'acct-2'), removed(3, 'altus:b1')],
    standing: ['acct-2 fact 2 open'],
    because: 'one that was removed never was',
  },
  {
    facts: [bound(1, 'altus:b1', 'acct-1'), removed(2, 'altus:b1'), bound(3, 'altus:b1', 'acct-1')],
    standing: ['acct-1 fact 3 open'],
    because: 'and may be told again',
  },
])('$because', ({ facts, standing }) => {
  const bindings = bindingsFrom(facts).get('nordwind:fen-stratum') ?? []
  expect(
    bindings.map(({ subject, fact, to }) => `${subject} fact ${fact} ${to === undefined ? 'open' : `to ${to}`}`),
  ).toEqual(standing)
})

test('bindings are kept by subscription', () => {
  const bindings = bindingsFrom([
    bound(1, 'altus:b1', 'acct-1'),
    bound(2, 'altus:b2', 'acct-2', { subscription: 'nordwind:moor-stratum' }),
  ])
  expect([...bindings].map(([subscription, each]) => [subscription, each.map(({ id }) => id)])).toEqual([
    ['nordwind:fen-stratum', ['altus:b1']],
    ['nordwind:moor-stratum', ['altus:b2']],
  ])
})

const on = (day: number) => Temporal.PlainDate.from({ year: 2026, month: 5, day }).toZonedDateTime('UTC').toInstant()

test.each([
  { bound: [], open: [[1, 20]], because: 'nothing is bound' },
  { bound: [[1, 20]], open: [], because: 'the end is not part of it' },
  { bound: [[1]], open: [], because: 'it has no end' },
  {
    bound: [[5, 10]],
    open: [
      [1, 5],
      [10, 20],
    ],
    because: 'before and after',
  },
  {
    bound: [
      [10, 15],
      [3, 5],
    ],
    open: [
      [1, 3],
      [5, 10],
      [15, 20],
    ],
    because: 'in any order',
  },
  {
    bound: [
      [3, 12],
      [5, 8],
    ],
    open: [
      [1, 3],
      [12, 20],
    ],
    because: 'one lies within the other',
  },
  { bound: [[25]], open: [[1, 20]], because: 'it begins later' },
  { bound: [[5], [7, 9]], open: [[1, 5]], because: 'the first never ends' },
])('open are $open: $because', ({ bound, open }) => {
  const bindings = bound.map(([from = 0, to]) => ({ from: on(from), to: to === undefined ? undefined : on(to) }))
  const found = unboundIn(bindings, { from: on(1), to: on(20) })
  const day = (moment: Temporal.Instant) => moment.toZonedDateTimeISO('UTC').day
  expect(found.map(({ from, to }) => [day(from), day(to)])).toEqual(open)
})
