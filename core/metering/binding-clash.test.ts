import { expect, test } from 'vitest'
import { type BoundFor, findClash } from './binding-clash.ts'

const on = (day: number) => Temporal.PlainDate.from({ year: 2026, month: 5, day }).toZonedDateTime('UTC').toInstant()

const bound = (
  subscription: string,
  [from, to]: readonly [number, number?],
  more: Partial<BoundFor> = {},
): BoundFor => ({
  id: `altus:${subscription}-${from}`,
  ...{ subscription, subject: 'vm-1', recorder: 'altus' },
  from: on(from),
  to: to === undefined ? undefined : on(to),
  ...more,
})

const SUBSCRIPTIONS = new Map([
  ['hours', { from: on(1), to: undefined, eventTypes: new Set(['vm.usage']) }],
  ['hours-too', { from: on(1), to: undefined, eventTypes: new Set(['disk.usage', 'vm.usage']) }],
  ['disks', { from: on(1), to: undefined, eventTypes: new Set(['disk.usage']) }],
  ['ended', { from: on(1), to: on(10), eventTypes: new Set(['vm.usage']) }],
])

test.each([
  { other: bound('hours-too', [1]), clashes: true, because: 'both have no end' },
  { other: bound('hours-too', [1, 5]), clashes: false, because: 'it ends when the other begins' },
  { other: bound('hours-too', [1, 6]), clashes: true, because: 'they share a day' },
  { other: bound('hours-too', [20, 25]), clashes: true, because: 'it lies within' },
  { other: bound('disks', [1]), clashes: false, because: 'other events are charged' },
  { other: bound('hours', [1]), clashes: false, because: 'the same subscription counts once' },
  { other: bound('hours-too', [1], { recorder: 'nordwind' }), clashes: false, because: 'others report it' },
  { other: bound('hours-too', [1], { subject: 'vm-2' }), clashes: false, because: 'it is another subject' },
  { other: bound('hours-too', [1], { id: 'altus:hours-5' }), clashes: false, because: 'it is told anew' },
  { other: bound('ended', [1]), clashes: true, because: 'its subscription ends later' },
  { other: bound('unknown', [1]), clashes: false, because: 'nothing is known of its subscription' },
])('$because: $clashes', ({ other, clashes }) => {
  const clash = findClash(bound('hours', [5]), [other], (id) => SUBSCRIPTIONS.get(id))
  expect(clash?.other).toEqual(clashes ? other : undefined)
  expect(clash?.eventType).toEqual(clashes ? 'vm.usage' : undefined)
})

test('a binding that begins when the other subscription has ended', () => {
  expect(findClash(bound('hours', [10]), [bound('ended', [1])], (id) => SUBSCRIPTIONS.get(id))).toBeUndefined()
})
