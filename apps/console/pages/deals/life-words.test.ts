import { describe, expect, test } from 'vitest'
import type { DealLife, LifeVesting } from '#apps/console/api/deal-life.ts'
import { lifeTitle, stepsText, vestingTitle } from './life-words.ts'

const NAMES = { of: (id: string) => ({ fen: 'Fen Foods', nordwind: 'Nordwind' })[id] ?? id, self: 'altus' }
const EARNED = { partner: 'nordwind', currency: 'EUR', earned: '11540', vested: '0', held: '0', takenBack: '800' }
const LIFE = {
  ...{ customer: 'fen', product: 'altus:stratum', from: '2024-01-01T00:00:00Z', to: '2026-07-01T00:00:00Z' },
  ...{ months: 30, partners: [EARNED] },
} as unknown as DealLife

const title = (changes: Partial<DealLife>, self = 'altus') =>
  lifeTitle({ ...LIFE, ...changes }, { ...NAMES, self }).replaceAll(/\s/g, ' ')

describe('the finding', () => {
  test.each<{ changes: Partial<DealLife>; self?: string; is: string }>([
    {
      changes: {},
      is: 'Fen Foods stayed 30 months; Nordwind earned 12,340.00 EUR, of which 800.00 EUR was taken back',
    },
    {
      changes: { to: null, partners: [{ ...EARNED, takenBack: '0' }] },
      is: 'Fen Foods has stayed 30 months; Nordwind earned 11,540.00 EUR',
    },
    {
      changes: { months: 1 },
      self: 'nordwind',
      is: 'Fen Foods stayed 1 month; you earned 12,340.00 EUR, of which 800.00 EUR was taken back',
    },
    {
      changes: { partners: [{ ...EARNED, partner: 'leaf', earned: '5', takenBack: '0' }, EARNED] },
      is: 'Fen Foods stayed 30 months; Nordwind earned 12,340.00 EUR, of which 800.00 EUR was taken back, one other earned too',
    },
    { changes: { partners: [], to: null }, self: 'fen', is: 'You have stayed 30 months with Stratum' },
    { changes: { partners: [], from: null, months: 0 }, is: 'Fen Foods and Stratum' },
  ])('$is', ({ changes, self, is }) => expect(title(changes, self)).toBe(is))
})

const step = (state: LifeVesting['steps'][number]['state']) => ({ at: '2026-01-01T00:00:00Z', state, vested: '0' })
const vesting = (stop: string | null) =>
  ({
    steps: [step('vested'), step('lost'), step('stopped'), step('stopped')],
    stop: stop && { at: stop },
  }) as unknown as LifeVesting

test.each([
  { all: [vesting(null)], is: 'One earning vests over time' },
  { all: [vesting(null), vesting(null)], is: '2 earnings vest over time' },
  { all: [vesting('2026-03-14T00:00:00Z')], is: 'Vesting stopped on 14 Mar 2026' },
  { all: [vesting('2026-03-14T00:00:00Z'), vesting(null)], is: 'Vesting stopped for 1 of 2 earnings on 14 Mar 2026' },
])('$is', ({ all, is }) => expect(vestingTitle({ vestings: all, zone: 'Europe/Berlin' })).toBe(is))

test('steps are told in words', () => expect(stepsText(vesting(null))).toBe('Of 4 steps: 1 vested, 1 lost, 2 never'))
