import { expect, test } from 'vitest'
import type { Agreement } from '#core/channel/agreement.ts'
import type { SellingLink } from './close-slices.ts'
import { sliceQueue } from './slice-queue.ts'

const link = (id: string, place: number): SellingLink => {
  const [seller = '', buyer = ''] = id.split(':')
  return { agreement: { id, seller, buyer } as Agreement, place, subscriptions: 1 }
}

/** One link a slice, named by its seller and its buyer, at its depth. */
const slices = (...named: readonly (readonly [string, number])[]) => named.map(([id, place]) => [link(id, place)])

const nameOf = (taken: ReturnType<ReturnType<typeof sliceQueue>['take']>) => taken?.slice[0]?.agreement.id

const CHAINS = slices(
  ['vendor:d1', 1],
  ['vendor:d2', 1],
  ['d1:p1', 2],
  ['d1:p2', 2],
  ['d2:p3', 2],
  ['p1:c1', 3],
  ['p3:c3', 3],
)

test('who stands below a slice waits for it alone', () => {
  const queue = sliceQueue(CHAINS)
  const first = queue.take()
  const second = queue.take()
  expect([nameOf(first), nameOf(second), queue.take()]).toEqual(['vendor:d1', 'vendor:d2', undefined])
  second?.finish()
  expect(nameOf(queue.take())).toBe('d2:p3')
  expect(queue.take()).toBeUndefined()
})

test('of what can be done, that of a seller who is not at work comes first', () => {
  const queue = sliceQueue(CHAINS)
  const first = queue.take()
  first?.finish()
  const names = [nameOf(queue.take()), nameOf(queue.take()), nameOf(queue.take())]
  expect(names).toEqual(['vendor:d2', 'd1:p1', 'd1:p2'])
})

test('a slice waits for one of lesser depth that its seller sells to, and for none of the same', () => {
  const queue = sliceQueue(slices(['b:c', 1], ['a:b', 2], ['c:d', 2], ['d:e', 2]))
  const begun = [queue.take(), queue.take(), queue.take()]
  expect(begun.map(nameOf)).toEqual(['b:c', 'd:e', undefined])
  begun[0]?.finish()
  expect([nameOf(queue.take()), nameOf(queue.take())]).toEqual(['a:b', 'c:d'])
})

test('what another worker has is waited for when nothing else can be done, and what stands below it after that', () => {
  const queue = sliceQueue(slices(['vendor:d1', 1], ['vendor:d2', 1], ['d1:p1', 2], ['d2:p3', 2]))
  const first = queue.take()
  expect(first?.waits).toBe(false)
  first?.pass()
  const second = queue.take()
  expect([nameOf(second), queue.take()]).toEqual(['vendor:d2', undefined])
  second?.finish()
  const third = queue.take()
  expect([nameOf(third), queue.take()]).toEqual(['d2:p3', undefined])
  third?.finish()
  const again = queue.take()
  expect([nameOf(again), again?.waits, queue.isDone()]).toEqual(['vendor:d1', true, false])
  again?.finish()
  const last = queue.take()
  expect([nameOf(last), last?.waits]).toEqual(['d1:p1', false])
  last?.finish()
  expect([queue.take(), queue.isDone()]).toEqual([undefined, true])
})
