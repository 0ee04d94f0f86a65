import { describe, expect, test } from 'vitest'
import type { JourneyRole, Touchpoint } from '#apps/console/api/journeys.ts'
import { roleSteps, rolesTitle, touchpointsTitle, vendorOf } from './journey-words.ts'

test('a product is its vendor’s', () => expect(vendorOf('altus:stratum')).toBe('altus'))

const ROLE = { partner: 'leaf', customer: 'fen-foods', product: 'altus:stratum', contestableUntil: null }
const role = (given: Partial<JourneyRole>) => ({ ...ROLE, ...given }) as JourneyRole
const UNTIL = '2026-01-15T09:00:00Z'

describe('what may be done with a role', () => {
  test.each([
    { self: 'altus', state: 'claimed', may: ['confirm', 'turn-down'], because: 'the vendor decides about a claim' },
    { self: 'fen-foods', state: 'claimed', may: ['confirm'], because: 'the customer confirms' },
    { self: 'leaf', state: 'claimed', may: [], because: 'nobody confirms its own claim' },
    { self: 'altus', state: 'contested', may: ['decide'], because: 'the vendor decides a contest' },
    { self: 'birch', state: 'contested', may: [], because: 'nobody else does' },
    { self: 'birch', state: 'confirmed', may: ['contest'], because: 'a rival contests in time' },
    { self: 'leaf', state: 'confirmed', may: [], because: 'the holder does not' },
    { self: 'birch', state: 'final', may: [], because: 'final is final' },
    { self: 'altus', state: 'told', may: [], because: 'the vendor’s word holds' },
  ] as const)('$because', ({ self, state, may }) =>
    expect(roleSteps(role({ state, contestableUntil: UNTIL }), { self, now: '2026-01-15T08:59:59Z' })).toEqual(may),
  )

  test('at the end of the clock nobody contests any more', () =>
    expect(roleSteps(role({ state: 'confirmed', contestableUntil: UNTIL }), { self: 'birch', now: UNTIL })).toEqual([]))
})

test.each([
  [[], 'Nobody holds a role yet'],
  [[role({ state: 'told' })], '1 role, and none waits for anybody'],
  [[role({ state: 'told' }), role({ state: 'claimed' })], '1 of 2 roles waits for somebody'],
])('%#: %s', (roles, says) => expect(rolesTitle(roles)).toBe(says))

const touch = (verified: Touchpoint['verified']) => ({ verified }) as Touchpoint
test.each([
  { all: [], more: false, says: 'No touchpoint was logged yet' },
  { all: [touch('met'), touch(null)], more: false, says: '1 of 2 touchpoints is verified' },
  { all: [touch('met'), touch('met')], more: true, says: '2 of the newest 2 touchpoints are verified' },
])('$says', ({ all, more, says }) => expect(touchpointsTitle(all, more)).toBe(says))
