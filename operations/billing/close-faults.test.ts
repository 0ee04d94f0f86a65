import { describe, expect, test } from 'vitest'
import { assert } from '#core/ground/result.ts'
import { culpritsOf, faultOf } from './close-faults.ts'

const thrown = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('what the deriving itself broke on is told from what could not be reached', () => {
  test.each([
    {
      error: thrown(() => assert(false, 'each key is derived once')),
      says: 'Invariant broken: each key is derived once',
    },
    { error: new RangeError('Invalid time value'), says: 'Invalid time value' },
    { error: new TypeError('x is not iterable'), says: 'x is not iterable' },
    { error: new Error('[big.js] Invalid number'), says: '[big.js] Invalid number' },
  ])('$says', ({ error, says }) => expect(faultOf(error)).toBe(says))

  test.each([
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('Invariant broken: of a constraint'), { code: '23514' }),
    new TypeError('fetch failed', { cause: new Error('other side closed') }),
    'no error at all',
  ])('%s is no fault', (error) => expect(faultOf(error)).toBeUndefined())
})

describe('halving finds what breaks by itself', () => {
  const breaking =
    (...bad: readonly number[]) =>
    async (some: readonly number[]) =>
      some.some((one) => bad.includes(one)) ? `broke at ${some.length}` : undefined
  const all = Array.from({ length: 100 }, (_, at) => at)

  test.each([
    { bad: [], found: [] },
    { bad: [0], found: [0] },
    { bad: [99], found: [99] },
    { bad: [49, 50], found: [49, 50] },
    { bad: [3, 77, 78], found: [3, 77, 78] },
  ])('$bad', async ({ bad, found }) => {
    const culprits = await culpritsOf(all, breaking(...bad))
    expect(culprits.map(({ one }) => one)).toEqual(found)
    expect(culprits.every(({ says }) => says === 'broke at 1')).toBe(true)
  })

  test('one of a hundred takes at most two looks for each halving', async () => {
    let looks = 0
    await culpritsOf(all, (some) => {
      looks += 1
      return breaking(42)(some)
    })
    expect(looks).toBeLessThanOrEqual(15)
  })

  test('what breaks only together is nobody’s alone', async () => {
    expect(await culpritsOf([1, 2], async (some) => (some.length === 2 ? 'both' : undefined))).toEqual([])
  })
})
