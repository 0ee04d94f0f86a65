import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  APPROVED,
  accepts,
  applies,
  approves,
  at,
  ENROLLED,
  ends,
  enrolls,
  gives,
  OFFER,
  one,
  reviews,
  suspends,
  type Told,
  terms,
  told,
} from './enrollment.test-data.ts'
import { enrollmentsFrom } from './enrollment.ts'

describe('an enrollment', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => at('2026-01-01T00:00:00Z').add({ hours: days * 24 + 9 }))
  const some: readonly Told[] = [
    approves('2026-02-02'),
    accepts('2026-02-03', 1),
    accepts('2026-05-20', 2),
    gives('2026-02-03', 'policy', { validThrough: '2026-12-31' }),
    reviews('2026-02-04', 'policy'),
    enrolls('2026-02-05', '2026-02-05', '2026-10-01'),
    suspends('2026-03-01'),
    ends('2026-03-01', 'leaf', '2026-09-01'),
    terms(2, '2026-05-01', { acceptBy: '2026-06-01T00:00:00Z' }),
    applies('2026-04-01'),
  ]
  const story = fc.shuffledSubarray([...some]).map((rest) => [...OFFER, applies('2026-02-01'), ...rest])

  test('whatever is not simply enrolled says what stands in its way, and whom it waits for', () => {
    fc.assert(
      fc.property(story, day, (facts, now) => {
        const found = one(facts, now.toString())
        expect(found?.blocks.length === 0).toBe(found?.state === 'enrolled')
        for (const { waitsFor } of found?.blocks ?? []) expect(['leaf', 'altus']).toContain(waitsFor)
      }),
    )
  })

  test('an enrollment that expires is enrolled just before, and no longer from then on', () => {
    fc.assert(
      fc.property(story, day, (facts, now) => {
        const found = one(facts, now.toString())
        if (found?.expires === undefined) return
        expect(['enrolled', 'expiring']).toContain(found.state)
        const before = one(facts, found.expires.subtract({ nanoseconds: 1 }).toString())
        expect(['enrolled', 'expiring', 'suspended']).toContain(before?.state)
        expect(['lapsed', 'ended', 'suspended']).toContain(one(facts, found.expires.toString())?.state)
      }),
    )
  })

  test('an enrollment depends on nothing that is between others', () => {
    const foreign = told(ENROLLED).map((fact) => ({
      ...fact,
      owner: fact.owner === 'leaf' ? 'rival' : fact.owner,
      about: fact.about.replace('leaf:', 'rival:'),
      position: fact.position + 100,
    }))
    const [mine] = enrollmentsFrom([...told(APPROVED), ...foreign], at('2026-03-01T00:00:00Z'))
    expect(mine).toEqual(one(APPROVED, '2026-03-01T00:00:00Z'))
  })
})
