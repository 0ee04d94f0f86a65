import { describe, expect, test } from 'vitest'
import type { Charge, PriceBody, PriceModel } from '#core/channel/catalog.ts'
import { decimal } from '#core/ground/decimal.ts'
import { reconcile } from '#core/ground/reconcile.ts'
import { deriveLines } from './derive-lines.ts'
import {
  amends,
  CHANNEL,
  cancels,
  deriveLink,
  JANUARY,
  lineFacts,
  prices,
  sells,
  shown,
  subscribes,
  type Telling,
  VENDOR_LINK,
} from './world.test-data.ts'

const SEATS: Charge = { charge: 'seats', name: 'Seats', discloses: 'quantity' }
const plans = [
  { plan: 'basic', name: 'Basic', charges: [] },
  { plan: 'plus', name: 'Plus' },
]
const product: Telling = ['product', 'altus:stratum', { name: 'Stratum', charges: [SEATS], plans }]
const seat = (price: PriceModel, changes: Partial<PriceBody> = {}) =>
  prices('altus', price, { charge: 'seats', ...changes })
const EACH_31 = seat({ model: 'per_unit', unit: '31' })
const channel = (...told: readonly Telling[]): readonly Telling[] => [...CHANNEL.slice(0, 2), product, ...told]
const ofMonths = (told: readonly Telling[], months = ['2026-01']) => shown(deriveLink({ told }, VENDOR_LINK, months))
const from = (day: string) => `2026-01-${day}T00:00:00+01:00`

describe('seats', () => {
  test.each([
    { told: channel(subscribes(), EACH_31), line: '31', because: 'one where nothing is said' },
    {
      told: channel(subscribes(JANUARY, undefined, { quantity: '10' }), EACH_31),
      line: '310',
      because: 'ten for the month',
    },
    {
      told: channel(subscribes(from('16'), undefined, { quantity: '10' }), EACH_31),
      line: '160',
      because: 'ten for 16 of 31 days',
    },
    {
      told: channel(
        subscribes(JANUARY, undefined, { quantity: '10' }),
        amends('more', from('16'), { to: 'quantity', quantity: '12' }),
        EACH_31,
      ),
      line: '342',
      because: 'ten for 15 days and twelve for 16: 150 + 192',
    },
    {
      told: channel(
        subscribes(),
        amends('halt', from('11'), { to: 'suspended' }),
        amends('on', from('21'), { to: 'running' }),
        EACH_31,
      ),
      line: '21',
      because: 'nothing is due for the ten days in which it was suspended',
    },
    {
      told: channel(
        subscribes(JANUARY, undefined, { plan: 'basic' }),
        amends('up', from('22'), { to: 'plan', plan: 'plus' }),
        EACH_31,
      ),
      line: '10',
      because: 'the plan has seats for the last ten days',
    },
    {
      told: channel(
        subscribes(JANUARY, undefined, { quantity: '2' }),
        amends('up', from('17'), { to: 'plan', plan: 'plus' }),
        EACH_31,
        seat({ model: 'per_unit', unit: '62' }, { only: { plan: 'plus' }, from: '2026-01-01T00:00:00+01:01' }),
      ),
      line: '92',
      because: 'another plan has another price: 2 × 16 days at 1, 2 × 15 days at 2',
    },
    {
      told: channel(subscribes(), cancels(from('11')), EACH_31),
      line: '10',
      because: 'ten days until it was cancelled',
    },
    {
      told: channel(
        subscribes(JANUARY, undefined, { quantity: '10' }),
        seat({ model: 'per_unit', unit: '31' }, { minimum: '400' }),
      ),
      line: '400',
      because: 'at least the minimum',
    },
    {
      told: channel(subscribes(from('16')), seat({ model: 'per_unit', unit: '31' }, { proration: 'none' })),
      line: '31',
      because: 'a price may charge the whole period for any part of it',
    },
    {
      told: channel(subscribes(), seat({ model: 'per_unit', unit: '31' }, { free: 'P10D' })),
      line: '21',
      because: 'a trial of ten days',
    },
  ])('$because', ({ told, line }) => expect(ofMonths(told)).toEqual([`seats 2026-01-01 ${line}`]))

  test('three subscriptions of 50 in a pool at 10 up to 100 and 8 above are 1,200', () => {
    const told = channel(
      ...['a', 'b', 'c'].map((name) => subscribes(JANUARY, `nordwind:${name}`, { quantity: '50' })),
      seat({ model: 'volume', tiers: [{ upTo: '100', unit: '10' }, { unit: '8' }] }, { scope: 'agreement' }),
    )
    expect(ofMonths(told)).toEqual(['seats 2026-01-01 400', 'seats 2026-01-01 400', 'seats 2026-01-01 400'])
  })
})

test('R16: a seat added in the middle of a period is booked anew, stretch by stretch', () => {
  const calendar = { zone: 'Europe/Berlin', anchorDay: 13, months: 1 } as const
  const link = sells('altus', 'nordwind', { calendar, correction: 'reverse_and_rebook' })
  const told = [
    link,
    ...channel(subscribes('2026-01-13T00:00:00+01:00')).slice(1),
    amends('second', '2026-02-01T00:00:00+01:00', { to: 'quantity', quantity: '2' }),
    seat({ model: 'per_unit', unit: '4' }),
  ]
  const derived = deriveLines(lineFacts({ told }, VENDOR_LINK, ['2026-01', '2026-02']))
  const [january] = derived
  if (!january) throw new Error('the first period is derived')
  const { postings } = reconcile({
    derived,
    standing: [{ key: january.key, sum: decimal('4'), revision: 1, basis: ['fact:1'] }],
    nameOf: ({ from: begins }) => begins,
    currencyOf: () => 'USD',
    policy: { mode: 'half_even', places: () => 2, correction: 'reverse_and_rebook' },
    cut: { record: 9, usage: 0 },
  })
  expect(postings.map(({ kind, revision, amount }) => `${kind} ${revision} ${amount.toFixed(2)}`)).toEqual([
    'reversal 2 -4.00',
    'rebooking 3 2.45',
    'rebooking 4 3.10',
    'first 1 8.00',
  ])
})

test('a fee in advance is derived for the period to come', () => {
  const told = channel(
    subscribes(),
    seat({ model: 'flat', amount: '10', proration: 'actual_days' }, { billed: 'advance' }),
  )
  const facts = lineFacts({ told }, VENDOR_LINK, ['2026-01', '2026-02'])
  const [january, ahead] = facts.periods
  if (!january || !ahead) throw new Error('both periods are there')
  expect(shown(deriveLines({ ...facts, periods: [january], ahead }))).toEqual([
    'seats 2026-01-01 10',
    'seats 2026-02-01 10',
  ])
})
