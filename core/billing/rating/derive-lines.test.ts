import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LineKey } from '#core/billing/line.ts'
import type { Charge } from '#core/channel/catalog.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { Derived } from '#core/ground/reconcile.ts'
import {
  binds,
  CHANNEL,
  cancels,
  deriveLink,
  JUNE,
  MAY,
  meters,
  offers,
  PARTNER_LINK,
  prices,
  sells,
  shown,
  subscribes,
  type Telling,
  type Use,
  VENDOR_LINK,
} from './world.test-data.ts'

const EIGHTY = prices('altus', { model: 'per_unit', unit: '80' })
const HUNDRED = prices('nordwind', { model: 'per_unit', unit: '100' })
const used = (cores: string, at = '2026-05-10T12:00:00Z', subject = 'acct-1'): Use => ({ at, cores, subject })

const vendorLines = (told: readonly Telling[], uses: readonly Use[] = [used('3')], months = ['2026-05']) =>
  shown(deriveLink({ told, used: uses }, VENDOR_LINK, months))

test('3 core-months are 240 from Altus to Nordwind and 300 from Nordwind to Fen Foods', () => {
  const world = { told: [...CHANNEL, EIGHTY, HUNDRED], used: [used('3')] }
  expect(shown(deriveLink(world, VENDOR_LINK, ['2026-05']))).toEqual(['cores 2026-05-01 240'])
  expect(shown(deriveLink(world, PARTNER_LINK, ['2026-05']))).toEqual(['cores 2026-05-01 300'])
})

describe('what is metered', () => {
  test.each([
    {
      uses: [],
      lines: ['cores 2026-05-01 0'],
      because: 'a bound account that used nothing is worth nothing, and says so',
    },
    { uses: [used('1.5'), used('1.25')], lines: ['cores 2026-05-01 220'], because: 'uses add up: 2.75 × 80' },
    { uses: [used('3', '2026-04-30T22:00:00Z')], lines: ['cores 2026-05-01 240'], because: 'May begins at 22:00 UTC' },
    { uses: [used('3', '2026-04-30T21:59:59Z')], lines: ['cores 2026-05-01 0'], because: 'and not a second before' },
    { uses: [used('3', '2026-05-31T22:00:00Z')], lines: ['cores 2026-05-01 0'], because: 'then June begins' },
    { uses: [used('3', MAY, 'acct-9')], lines: ['cores 2026-05-01 0'], because: 'somebody else’s account' },
  ])('$because', ({ uses, lines }) => expect(vendorLines([...CHANNEL, EIGHTY], uses)).toEqual(lines))

  test('each period has its own use', () => {
    const uses = [used('3'), used('2', '2026-06-10T00:00:00Z')]
    expect(vendorLines([...CHANNEL, EIGHTY], uses, ['2026-05', '2026-06'])).toEqual([
      'cores 2026-05-01 240',
      'cores 2026-06-01 160',
    ])
  })

  test('the tiers of a graduated price begin again with each period', () => {
    const tiers = prices('altus', { model: 'graduated', tiers: [{ upTo: '2', unit: '100' }, { unit: '50' }] })
    const uses = [used('3'), used('3', '2026-06-10T00:00:00Z')]
    expect(vendorLines([...CHANNEL, tiers], uses, ['2026-05', '2026-06'])).toEqual([
      'cores 2026-05-01 250',
      'cores 2026-06-01 250',
    ])
  })

  test('an account that moves to another subscription in the middle is each one’s for its time', () => {
    const other = 'nordwind:moor-stratum'
    const told = [
      ...CHANNEL.slice(0, 5),
      subscribes(MAY, other),
      binds('acct-1', MAY, '2026-05-16T00:00:00+02:00'),
      binds('acct-2', MAY, JUNE, other),
      EIGHTY,
    ]
    const moved: Telling = [
      'binding',
      'altus:acct-1-moor',
      { subscription: other, subject: 'acct-1', recorder: 'altus', from: '2026-05-16T00:00:00+02:00' },
    ]
    const uses = [used('1', '2026-05-15T12:00:00Z'), used('2', '2026-05-16T12:00:00Z'), used('4', MAY, 'acct-2')]
    expect(vendorLines([...told, moved], uses)).toEqual(['cores 2026-05-01 80', 'cores 2026-05-01 480'])
  })

  test('a link measures its own periods in its own zone', () => {
    const newYork = sells('altus', 'nordwind', { calendar: { zone: 'America/New_York', anchorDay: 1, months: 1 } })
    const told = [newYork, ...CHANNEL.slice(1), EIGHTY, HUNDRED]
    const world = { told, used: [used('3', '2026-06-01T02:00:00Z')] }
    // 02:00 UTC on 1 June is still May in New York, and June in Berlin.
    expect(shown(deriveLink(world, VENDOR_LINK, ['2026-05', '2026-06']))).toEqual([
      'cores 2026-05-01 240',
      'cores 2026-06-01 0',
    ])
    expect(shown(deriveLink(world, PARTNER_LINK, ['2026-05', '2026-06']))).toEqual([
      'cores 2026-05-01 0',
      'cores 2026-06-01 300',
    ])
  })
})

describe('fees', () => {
  const SUPPORT: Charge = { charge: 'support', name: 'Support', discloses: 'quantity' }
  const fee = prices('altus', { model: 'flat', amount: '310', proration: 'actual_days' }, { charge: 'support' })
  const channel = (...told: readonly Telling[]) => [...CHANNEL.slice(0, 2), offers([SUPPORT]), ...told, fee]
  test.each([
    {
      told: channel(subscribes()),
      lines: ['support 2026-05-01 310'],
      because: 'the whole month, without any account bound',
    },
    {
      told: channel(subscribes('2026-05-16T00:00:00+02:00')),
      lines: ['support 2026-05-01 160'],
      because: '16 of 31 days',
    },
    {
      told: channel(subscribes(), cancels('2026-05-16T00:00:00+02:00')),
      lines: ['support 2026-05-01 150'],
      because: '15 days',
    },
    { told: channel(subscribes(JUNE)), lines: [], because: 'not begun yet' },
    { told: channel(subscribes(), cancels(MAY)), lines: [], because: 'ended before' },
  ])('$because', ({ told, lines }) => expect(vendorLines(told)).toEqual(lines))

  test('a product has a line for each charge', () => {
    const both = offers([SUPPORT, { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }])
    const told = [...CHANNEL.slice(0, 2), both, meters(), subscribes(), binds(), fee, EIGHTY]
    expect(vendorLines(told)).toEqual(['support 2026-05-01 310', 'cores 2026-05-01 240'])
  })
})

describe('which price', () => {
  const from = (day: string, unit: string) =>
    prices('altus', { model: 'per_unit', unit }, { from: `${day}T00:00:00+02:00` })
  test.each([
    {
      told: [EIGHTY, from('2026-05-15', '90')],
      lines: ['240', '270'],
      because: 'a period keeps the price it began with',
    },
    { told: [EIGHTY, from('2026-05-01', '90')], lines: ['270', '270'], because: 'a new one from the first moment on' },
    { told: [from('2026-06-01', '90')], lines: ['missing_price', '270'], because: 'none yet in May' },
  ])('$because', ({ told, lines }) => {
    const uses = [used('3'), used('3', '2026-06-10T00:00:00Z')]
    const found = vendorLines([...CHANNEL, ...told], uses, ['2026-05', '2026-06'])
    expect(found).toEqual(lines.map((line, at) => `cores 2026-0${at + 5}-01 ${line}`))
  })

  test('a subscription that begins inside the period is priced as of its beginning', () => {
    const told = [...CHANNEL.slice(0, 4), subscribes('2026-05-16T00:00:00+02:00'), binds(), from('2026-05-10', '90')]
    expect(vendorLines(told, [used('3', '2026-05-20T00:00:00Z')])).toEqual(['cores 2026-05-01 270'])
  })
})

describe('what parks', () => {
  test.each([
    { told: CHANNEL, code: 'missing_price', because: 'no price' },
    { told: [...CHANNEL, HUNDRED], code: 'missing_price', because: 'a price in another book only' },
    {
      told: [...CHANNEL, prices('altus', { model: 'per_unit', unit: '80' }, { currency: 'USD' })],
      code: 'missing_rate',
      because: 'a price in another currency that nobody told the worth of',
    },
    { told: [...CHANNEL.slice(0, 5), EIGHTY], code: 'missing_binding', because: 'no account bound' },
    {
      told: [...CHANNEL.slice(0, 5), binds('acct-1', '2026-01-01T00:00:00Z', MAY), EIGHTY],
      code: 'missing_binding',
      because: 'no account bound any more',
    },
    {
      told: [
        ...CHANNEL.slice(0, 5),
        binds(),
        ['binding_removed', 'altus:acct-1', { because: 'a slip' }] as const,
        EIGHTY,
      ],
      code: 'missing_binding',
      because: 'the binding was removed',
    },
    {
      told: [...CHANNEL.slice(0, 3), subscribes(), binds(), EIGHTY],
      code: 'missing_price',
      because: 'a meter that nobody told of',
    },
  ])('$because', ({ told, code }) => expect(vendorLines(told)).toEqual([`cores 2026-05-01 ${code}`]))
})

const only = (derived: readonly Derived<LineKey>[]) => {
  const [line] = derived
  if (!line || 'park' in line || derived.length !== 1) throw new Error('one line was to be derived')
  return line
}

test('a line rests on the facts that made it, and on the events', () => {
  const line = only(deriveLink({ told: [...CHANNEL, EIGHTY], used: [used('3')] }, VENDOR_LINK, ['2026-05']))
  // Agreement, meter, subscription, binding and price; the product only says what there is to charge for.
  expect(line.basis).toEqual([
    'fact:1',
    'fact:4',
    'fact:5',
    'fact:6',
    'fact:7',
    'usage:nordwind:fen-stratum/altus:cores/2026-04-30T22:00:00Z/2026-05-31T22:00:00Z:1 events:2026-05-10T12:00:00Z=3',
  ])
})

test('a line says how it came about, down to the events', () => {
  const line = only(deriveLink({ told: [...CHANNEL, EIGHTY], used: [used('1'), used('2')] }, VENDOR_LINK, ['2026-05']))
  const [price] = line.reason.because ?? []
  const [quantity] = price?.because ?? []
  expect([line.reason.says, price?.says, quantity?.says]).toEqual([
    'Cores: 240 EUR',
    '3 × 80 = 240',
    '3 core-month: sum of cores over 2 events',
  ])
  expect(price?.facts).toEqual(['fact:7'])
  expect(quantity?.usage).toMatchObject({ subscription: 'nordwind:fen-stratum', meter: 'altus:cores', events: 2 })
})

test('law: whatever is bound and covered is billed in exactly one period, and nothing else is', () => {
  const start = Temporal.Instant.from('2026-01-01T00:00:00+01:00')
  const end = Temporal.Instant.from('2026-07-01T00:00:00+02:00')
  const half = start.until(end, { largestUnit: 'minute' }).minutes
  const moment = fc.integer({ min: 0, max: half - 1 }).map((minutes) => start.add({ minutes }).toString())
  const use = fc.record({ at: moment, cores: fc.integer({ min: 1, max: 50 }).map(String) })
  const span = fc.tuple(moment, moment).map((both) => both.toSorted() as [string, string])
  const one = prices('altus', { model: 'per_unit', unit: '1' })
  fc.assert(
    fc.property(fc.array(use, { maxLength: 30 }), span, span, (uses, [begins, ends], [bound, unbound]) => {
      const told = [...CHANNEL.slice(0, 4), subscribes(begins), cancels(ends), binds('acct-1', bound, unbound), one]
      const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']
      const lines = deriveLink({ told, used: uses }, VENDOR_LINK, months)
      const billed = sum(lines.map((line) => ('park' in line ? decimal(0) : line.total)))
      const counts = ({ at }: Use) => at >= begins && at < ends && at >= bound && at < unbound
      const expected = uses.filter(counts).reduce((total, { cores }) => total + Number(cores), 0)
      expect(billed.toFixed()).toBe(String(expected))
    }),
  )
})
