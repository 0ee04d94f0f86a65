import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openRepeating } from './repeating.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a turn is left out while the one before is being done, and trouble ends nothing', async () => {
  const turns: PromiseWithResolvers<void>[] = []
  const told: unknown[] = []
  const work = () => {
    const turn = Promise.withResolvers<void>()
    turns.push(turn)
    return turn.promise
  }
  const repeating = openRepeating({ everyMs: 1_000, work, onTrouble: (error) => told.push(error) })
  repeating.start()
  await vi.advanceTimersByTimeAsync(999)
  expect(turns).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(2_001)
  expect(turns).toHaveLength(1)
  turns[0]?.reject('broken')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([turns.length, told]).toEqual([2, ['broken']])

  let isStopped = false
  const stopping = repeating.stop().then(() => {
    isStopped = true
  })
  await vi.advanceTimersByTimeAsync(5_000)
  expect([turns.length, isStopped]).toEqual([2, false])
  turns[1]?.resolve()
  await stopping
  expect(isStopped).toBe(true)
})
