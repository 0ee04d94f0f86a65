import { expect, test } from 'vitest'
import { holds, offering, outcomes, play, SOLD, soldForRoles } from '#core/rewards/engine.test-data.ts'

const THREE = ['nordwind', 'ostwind', 'westwind'].map((partner) => holds(partner, '33.333333333333'))

test.each([
  { base: '100', roles: THREE, is: ['3.33', '3.34', '3.33'], because: '10.00 among three' },
  { base: '200', roles: THREE, is: ['6.67', '6.66', '6.67'], because: '20.00 among three' },
  { base: '-100', roles: THREE, is: ['-3.33', '-3.34', '-3.33'], because: 'and the same taken back' },
  { base: '0.1', roles: THREE, is: ['0', '0.01', '0'], because: 'a cent is one partner’s' },
  {
    base: '100.10',
    roles: [holds('nordwind', '50'), holds('ostwind', '50')],
    is: ['5', '5.01'],
    because: '10.01 in halves: 5.005 is even at 5.00, what is left of 10.01 is 5.01',
  },
  {
    base: '100',
    roles: [holds('ostwind', '50'), holds('nordwind', '25')],
    is: ['5', '2.5'],
    because: 'what is nobody’s is not handed out',
  },
])('$because', ({ base, roles, is }) => {
  const program = offering([{ ...SOLD, role: 'manager' }])
  expect(outcomes(play({ program, credits: [soldForRoles('a', base)], roles }))).toEqual(is)
})

test.each([
  { mode: 'half_even', is: '2.34' },
  { mode: 'half_up', is: '2.35' },
  { mode: 'truncate', is: '2.34' },
] as const)('23.45 at 10 % are $is by $mode', ({ mode, is }) => {
  const program = offering([SOLD], { rounding: { mode } })
  expect(outcomes(play({ program, credits: [{ ...soldForRoles('a', '23.45'), partner: 'nordwind' }] }))).toEqual([is])
})
