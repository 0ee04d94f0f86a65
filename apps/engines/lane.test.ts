import { expect, test } from 'vitest'
import { openLane } from './lane.ts'

const never = new AbortController().signal

test('a lane lets its width through, keeps the order, and refuses when its queue is full', async () => {
  const lane = openLane({ width: 2, depth: 2 })
  const begun: number[] = []
  const ends: (() => void)[] = []
  const job = (number: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(number)
      ends.push(() => resolve(number))
    })
  const jobs = [1, 2, 3, 4].map((number) => lane.run(job(number), never))
  expect(await lane.run(job(5), never)).toBe('full')
  expect(begun).toEqual([1, 2])
  ends[1]?.()
  await jobs[1]
  await Promise.resolve()
  expect(begun).toEqual([1, 2, 3])
  ends[0]?.()
  ends[2]?.()
  await jobs[2]
  await Promise.resolve()
  ends[3]?.()
  expect(await Promise.all(jobs)).toEqual([1, 2, 3, 4])
})

test('a job that fails makes room for the next', async () => {
  const lane = openLane({ width: 1, depth: 1 })
  const failing = lane.run(() => Promise.reject(new Error('no')), never)
  const next = lane.run(async () => 'yes', never)
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

test('a job whose client left while it waited is not begun', async () => {
  const lane = openLane({ width: 1, depth: 1 })
  const client = new AbortController()
  let finish: () => void = () => undefined
  const first = lane.run(() => new Promise<void>((resolve) => (finish = resolve)), never)
  const second = lane.run(async () => 'begun', client.signal)
  client.abort()
  finish()
  await first
  expect(await second).toBe('cancelled')
})
