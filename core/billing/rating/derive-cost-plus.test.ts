import { describe, expect, test } from 'vitest'
import { flattenReason } from '#core/ground/reason.ts'
import {
  binds,
  CHANNEL,
  cancels,
  deriveLink,
  forgives,
  JUNE,
  PARTNER_LINK,
  prices,
  sells,
  shown,
  subscribes,
  type Telling,
  upstreamOf,
  VENDOR_LINK,
  type World,
} from './world.test-data.ts'

const EIGHTY = prices('altus', { model: 'per_unit', unit: '80' })
const MARKED_UP = prices('nordwind', { model: 'cost_plus', factor: '1.25' })
const USED = [{ at: '2026-05-10T12:00:00Z', cores: '3' }]

const partnerLines = (world: World, months = ['2026-05'], rated: readonly string[] = []) =>
  deriveLink(world, PARTNER_LINK, months, { upstream: upstreamOf(world, VENDOR_LINK, months, { rated }), rated })

test('what Nordwind pays, 240, times 1.25', () => {
  const world = { told: [...CHANNEL, EIGHTY, MARKED_UP], used: USED }
  expect(shown(partnerLines(world))).toEqual(['cores 2026-05-01 300'])
})

test('the base is the upstream amount before rounding', () => {
  const third = prices('altus', { model: 'per_unit', unit: '0.333' })
  const thousandfold = prices('nordwind', { model: 'cost_plus', factor: '1000' })
  // 3 × 0.333 = 0.999: a thousand times that is 999, a thousand times 1.00 would be 1000.
  expect(shown(partnerLines({ told: [...CHANNEL, third, thousandfold], used: USED }))).toEqual(['cores 2026-05-01 999'])
})

test('what the vendor forgave Nordwind is not passed down', () => {
  const told = [...CHANNEL, EIGHTY, MARKED_UP, forgives({ fixed: '40' }, 'outage')]
  expect(shown(deriveLink({ told, used: USED }, VENDOR_LINK, ['2026-05']))).toEqual(['cores 2026-05-01 200'])
  expect(shown(partnerLines({ told, used: USED }))).toEqual(['cores 2026-05-01 300'])
})

test('a mark-up that begins in June leaves May as it was priced', () => {
  const byCore = prices('nordwind', { model: 'per_unit', unit: '90' })
  const fromJune = prices('nordwind', { model: 'cost_plus', factor: '1.25' }, { from: JUNE })
  const used = [...USED, { at: '2026-06-10T12:00:00Z', cores: '2' }]
  const lines = partnerLines({ told: [...CHANNEL, EIGHTY, byCore, fromJune], used }, ['2026-05', '2026-06'])
  expect([...shown(lines)].sort()).toEqual(['cores 2026-05-01 270', 'cores 2026-06-01 200'])
})

describe('in another currency', () => {
  const inDollars = (...told: readonly Telling[]) => [
    sells('altus', 'nordwind', { currency: 'USD' }),
    ...CHANNEL.slice(1),
    prices('altus', { model: 'per_unit', unit: '80' }, { currency: 'USD' }),
    MARKED_UP,
    ...told,
  ]
  const rate = (date: string, base = 'USD', quote = 'EUR'): Telling => [
    'fx_rate',
    `ecb:${base}-${quote}-${date}`,
    { base, quote, date, rate: '0.9', source: 'ECB' },
  ]
  test.each([
    { told: inDollars(rate('2026-06-01')), line: '270', because: '240 USD are 216 EUR on the day the period ends' },
    { told: inDollars(), line: 'missing_rate', because: 'nobody told the rate' },
    { told: inDollars(rate('2026-05-31')), line: 'missing_rate', because: 'the day before is another rate' },
    { told: inDollars(rate('2026-06-01', 'EUR', 'USD')), line: 'missing_rate', because: 'a rate is not inverted' },
  ])('$because', ({ told, line }) =>
    expect(shown(partnerLines({ told, used: USED }))).toEqual([`cores 2026-05-01 ${line}`]),
  )

  test('the rate is a fact of the line and says its source', () => {
    const [line] = partnerLines({ told: inDollars(rate('2026-06-01')), used: USED })
    if (!line || 'park' in line) throw new Error('a line was to be derived')
    expect(line.basis).toContain('fact:9')
    const said = flattenReason(line.reason, []).map(({ body }) => body.says)
    expect(said).toContain('1 USD = 0.9 EUR on 2026-06-01, ECB')
  })
})

describe('what parks', () => {
  test.each([
    { told: [...CHANNEL, MARKED_UP], code: 'missing_upstream', because: 'the link above lacks its price' },
    { told: [...CHANNEL.slice(0, 5), EIGHTY, MARKED_UP], code: 'missing_upstream', because: 'or its account' },
    {
      told: [...CHANNEL, EIGHTY, prices('nordwind', { model: 'cost_plus', factor: '1.25' }, { currency: 'USD' })],
      code: 'wrong_currency',
      because: 'the price is in another currency than the agreement',
    },
    { told: [...CHANNEL, EIGHTY], code: 'missing_price', because: 'no price on this link' },
  ])('$because', ({ told, code }) =>
    expect(shown(partnerLines({ told, used: USED }))).toEqual([`cores 2026-05-01 ${code}`]),
  )

  test('only the period that the link above did not rate', () => {
    const later = prices('altus', { model: 'per_unit', unit: '80' }, { from: JUNE })
    const used = [...USED, { at: '2026-06-10T12:00:00Z', cores: '2' }]
    const lines = shown(partnerLines({ told: [...CHANNEL, later, MARKED_UP], used }, ['2026-05', '2026-06']))
    expect(lines.toSorted()).toEqual(['cores 2026-05-01 missing_upstream', 'cores 2026-06-01 200'])
  })
})

test('a cost-plus line has the service period that the link above measured, in its zone', () => {
  const newYork = sells('altus', 'nordwind', { calendar: { zone: 'America/New_York', anchorDay: 1, months: 1 } })
  const lines = partnerLines({ told: [newYork, ...CHANNEL.slice(1), EIGHTY, MARKED_UP], used: USED })
  expect(lines.map(({ key }) => [key.link, key.from, key.to])).toEqual([
    ['nordwind:fen-foods', '2026-05-01T04:00:00Z', '2026-06-01T04:00:00Z'],
  ])
})

describe('where the calendars of the two links differ', () => {
  const newYork = sells('altus', 'nordwind', { calendar: { zone: 'America/New_York', anchorDay: 1, months: 1 } })
  const byCore = (from?: string) =>
    prices('nordwind', { model: 'per_unit', unit: '90' }, from === undefined ? {} : { from })
  const onCost = (from?: string) =>
    prices('nordwind', { model: 'cost_plus', factor: '1.25' }, from === undefined ? {} : { from })
  // May begins at 22:00Z in Berlin and at 04:00Z in New York; June is on the mark-up, or isn't, in both.
  const between = '2026-05-01T00:00:00Z'
  test.each([
    {
      told: [byCore(), onCost(between)],
      may: ['cores 2026-05-01 270'],
      because: 'by a mark-up from between on, not in May',
    },
    {
      told: [onCost(), byCore(between)],
      may: ['cores 2026-05-01 300'],
      because: 'by a mark-up until then, still in May',
    },
  ])('a month is billed once: $because', ({ told, may }) => {
    const lines = partnerLines({ told: [newYork, ...CHANNEL.slice(1), EIGHTY, ...told], used: USED }, [
      '2026-05',
      '2026-06',
    ])
    expect(shown(lines).filter((line) => line.startsWith('cores 2026-05'))).toEqual(may)
  })

  const fifteenth = { zone: 'Europe/Berlin', anchorDay: 15, months: 1 } as const
  const lateStart = (calendars: readonly Telling[]) => [
    ...calendars,
    ...CHANNEL.slice(2, 4),
    subscribes('2026-05-10T00:00:00+02:00'),
    binds(),
    EIGHTY,
    MARKED_UP,
  ]
  test('an own period parks only for time that no line above covers', () => {
    // On the 15th, the subscription of May 10 has a first period of April that the line above for May covers.
    const told = lateStart([sells('altus', 'nordwind'), sells('nordwind', 'fen-foods', { calendar: fifteenth })])
    const lines = (above: readonly string[]) =>
      shown(
        deriveLink({ told, used: USED }, PARTNER_LINK, ['2026-04', '2026-05'], {
          upstream: upstreamOf({ told, used: USED }, VENDOR_LINK, above),
        }),
      )
    expect(lines(['2026-05'])).toEqual(['cores 2026-05-01 300'])
    expect(lines([])).toEqual(['cores 2026-04-15 missing_upstream', 'cores 2026-05-15 missing_upstream'])
  })
})

test('another subscription’s cost is not marked up', () => {
  const world = {
    told: [...CHANNEL, EIGHTY, MARKED_UP, subscribes('2026-01-01T00:00:00Z', 'nordwind:moor-stratum')],
    used: USED,
  }
  expect(shown(partnerLines(world))).toEqual(['cores 2026-05-01 300', 'cores 2026-05-01 missing_upstream'])
})

test('after a cancellation the zero of the link above is passed on', () => {
  const world = { told: [...CHANNEL, EIGHTY, MARKED_UP, cancels('2026-04-16T00:00:00+02:00')], used: USED }
  const name = (link: string) => `${link} nordwind:fen-stratum cores 2026-04-30T22:00:00Z 2026-05-31T22:00:00Z`
  expect(shown(partnerLines(world, ['2026-05'], [name(VENDOR_LINK), name(PARTNER_LINK)]))).toEqual([
    'cores 2026-05-01 0',
  ])
  expect(shown(partnerLines(world))).toEqual([])
})

test('the buyer sees what it pays and what was used, and nothing of the cost or the factor', () => {
  const [line] = partnerLines({ told: [...CHANNEL, EIGHTY, MARKED_UP], used: USED })
  if (!line || 'park' in line) throw new Error('a line was to be derived')
  const nodes = flattenReason(line.reason, ['nordwind', 'fen-foods'])
  const seenBy = (party: string) => nodes.filter(({ parties }) => parties.includes(party)).map(({ body }) => body.rule)
  expect(seenBy('nordwind')).toEqual(['rated_line', 'price:cost_plus', 'upstream', 'usage'])
  expect(seenBy('fen-foods')).toEqual(['rated_line', 'usage'])
  const readable = JSON.stringify(nodes.filter(({ parties }) => parties.includes('fen-foods')))
  expect(readable).not.toMatch(/240|1\.25|line:/)
  expect(nodes.at(-1)?.body.usage).toMatchObject({ subscription: 'nordwind:fen-stratum', events: 1 })
})

test('a cost-plus line rests on all that the line above rests on', () => {
  const world = { told: [...CHANNEL, EIGHTY, MARKED_UP], used: USED }
  const [above] = upstreamOf(world, VENDOR_LINK, ['2026-05'])
  const [line] = partnerLines(world)
  if (!line || 'park' in line) throw new Error('a line was to be derived')
  expect(line.basis).toEqual(expect.arrayContaining([...(above?.basis ?? ['nothing']), 'fact:2', 'fact:5', 'fact:8']))
})
