import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { RETRACTION } from '#core/metering/event.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { conflicts } from '#questions/metering/conflicts.ts'
import { usage } from '#questions/metering/usage.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, Refused, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const CHANNEL = `scenario: two customers of one partner, one of another, and a cloud sold at cost
given  Altus sells Stratum to Nordwind at 80 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 100 EUR per core-month
and    Nordwind sells Stratum to Peat Works at 100 EUR per core-month
and    Altus sells Stratum to Bridge at 75 EUR per core-month
and    Bridge sells Stratum to Reed Labs at 110 EUR per core-month
and    Skyhost sells Cloud to Nordwind at cost in EUR
and    Nordwind sells Cloud to Fen Foods at cost times 1.25 in EUR
when   Fen Foods uses 3 core-months in May
and    Peat Works uses 2 core-months in May
and    Reed Labs uses 5 core-months in May
and    the cloud bills Fen Foods 100.00 EUR in May
`
const FEN = 'nordwind:fen-foods-stratum'
const METER = 'altus:stratum-core-month'

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  channel.now = instantOn('2026-06-10')
  // Thirds of a core-month, every half hour of the days on which Berlin's clocks change, now here, now there.
  for (const from of ['2026-03-28T23:00:00Z', '2026-10-24T22:00:00Z']) await recordHalfHours(from)
})
afterAll(() => stage.close())

async function recordHalfHours(from: string): Promise<void> {
  const events = Array.from({ length: 52 }, (_, at) => ({
    source: 'halves',
    id: `${from}-${at}`,
    type: 'stratum.core-month',
    subject: 'account-fen-foods-stratum',
    time: Temporal.Instant.from(from).add({ minutes: 30 * at }),
    values: { amount: decimal('0.333333333333333333') },
    labels: at % 3 === 0 ? {} : { region: at % 3 === 1 ? 'north, sea' : 'south' },
  }))
  await recordEvents(contextFor(channel, 'altus'), events)
}

type Asked = z.input<typeof usage.input>
const ask = (who: string, input: Asked) => through(channel, usage, who, input)
const total = (rows: Awaited<ReturnType<typeof ask>>['usage']): string =>
  decimalText(sum(rows.map(({ quantity }) => decimal(quantity))))
const codeOf = async (who: string, input: Asked): Promise<string> =>
  await ask(who, input).then(
    () => 'answered',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

describe('who sees whose', () => {
  test.each([
    ['altus', { product: 'altus:stratum' }, '10'],
    ['altus', { partner: 'nordwind' }, '5'],
    ['altus', { customer: 'peat-works' }, '2'],
    ['nordwind', { meter: METER }, '5'],
    ['bridge', { meter: METER }, '5'],
    ['fen-foods', { meter: METER }, '3'],
    ['peat-works', { customer: 'fen-foods' }, '0'],
    ['bridge', { partner: 'nordwind' }, '0'],
  ])('%s asks for %o', async (who, whose, wanted) => {
    const { usage: rows } = await ask(who, { ...whose, month: '2026-05' })
    expect(total(rows.filter(({ meter }) => meter === METER))).toBe(wanted)
  })

  test('what is not seen is not found, by name', async () => {
    expect(await codeOf('peat-works', { subscription: FEN, month: '2026-05' })).toBe('not_found')
    expect(await codeOf('bridge', { subscription: FEN, month: '2026-05' })).toBe('not_found')
  })

  test('a cost is told to the parties of the first link alone', async () => {
    const costs = async (who: string) =>
      (await ask(who, { customer: 'fen-foods', month: '2026-05' })).usage
        .filter(({ meter }) => meter !== METER)
        .map(({ quantity }) => quantity)
    expect(await costs('skyhost')).toEqual(['100'])
    expect(await costs('nordwind')).toEqual(['100'])
    expect(await costs('fen-foods')).toEqual([])
  })

  test('rows of several subscriptions add up to their sum', async () => {
    const apart = await ask('altus', { product: 'altus:stratum', month: '2026-05' })
    const added = await ask('altus', { product: 'altus:stratum', month: '2026-05', sum: 'true' })
    expect(apart.usage.map(({ subscription, quantity }) => `${subscription} ${quantity}`)).toEqual([
      'bridge:reed-labs-stratum 5',
      `${FEN} 3`,
      'nordwind:peat-works-stratum 2',
    ])
    expect(added.usage.map(({ subscription, quantity }) => [subscription, quantity])).toEqual([[null, '10']])
  })
})

describe('a day in which clocks change', () => {
  test.each([
    { from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z', hours: 23 },
    { from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z', hours: 25 },
  ])('its $hours hours add up to it', async ({ from, to, hours }) => {
    const of = { subscription: FEN, from, to, zone: 'Europe/Berlin' }
    const [byHour, byDay] = [await ask('nordwind', { ...of, by: 'hour' }), await ask('nordwind', { ...of, by: 'day' })]
    expect(byHour.usage).toHaveLength(hours)
    expect(byDay.usage.map(({ from, to, events }) => [from, to, events])).toEqual([[from, to, hours * 2]])
    expect(total(byHour.usage)).toBe(byDay.usage[0]?.quantity)
    expect(byDay.usage[0]?.quantity).toBe(decimalText(decimal('0.333333333333333333').times(hours * 2)))
  })

  test('its groups add up to it, and each can be asked for by its labels', async () => {
    const of = { subscription: FEN, from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z' }
    const { usage: whole } = await ask('nordwind', of)
    const { usage: groups } = await ask('nordwind', { ...of, group: 'region' })
    expect(groups.map(({ group }) => group['region'])).toEqual(['', 'north, sea', 'south'])
    expect(total(groups)).toBe(whole[0]?.quantity)
    for (const { group, quantity } of groups) {
      const where = `region=${(group['region'] ?? '').replaceAll(',', '\\,')}`
      expect((await ask('nordwind', { ...of, where })).usage.map((one) => one.quantity)).toEqual([quantity])
    }
    const { usage: others } = await ask('nordwind', { ...of, where: 'region!=south,region!=' })
    expect(others[0]?.quantity).toBe(groups[1]?.quantity)
  })
})

test('pages hold every row once, and an answer’s cut gives the same for ever', async () => {
  const of = { subscription: FEN, month: '2026-05' }
  const before = await ask('nordwind', of)
  await through(channel, closeMonth, 'altus', { month: '2026-05' })
  await recordEvents(contextFor(channel, 'altus'), [
    {
      source: 'late',
      id: 'one',
      type: 'stratum.core-month',
      subject: 'account-fen-foods-stratum',
      time: Temporal.Instant.from('2026-05-20T00:00:00Z'),
      values: { amount: decimal('1') },
      labels: {},
    },
  ])
  expect((await ask('nordwind', of)).usage.map(({ quantity }) => quantity)).toEqual(['4'])
  expect(await ask('nordwind', { ...of, as_of: before.cut })).toEqual(before)

  const hours = { subscription: FEN, from: '2026-03-28T00:00:00Z', to: '2026-03-31T00:00:00Z', by: 'hour' } as const
  const whole = await ask('nordwind', hours)
  const paged: typeof whole.usage = []
  for (let cursor: string | undefined; ; ) {
    const page = await ask('nordwind', { ...hours, limit: 7, ...(cursor !== undefined && { cursor }) })
    paged.push(...page.usage)
    if (page.next === null) break
    cursor = page.next
  }
  expect(paged).toEqual(whole.usage)
})

test.each<readonly [string, Asked]>([
  ['span_missing', { subscription: FEN }],
  ['span_missing', { subscription: FEN, from: '2026-05-01T00:00:00Z' }],
  ['span_missing', { month: '2026-05', from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' }],
  ['ends_before_it_begins', { from: '2026-05-01T00:00:00Z', to: '2026-05-01T00:00:00Z' }],
  ['too_many_buckets', { from: '2020-01-01T00:00:00Z', to: '2026-05-01T00:00:00Z', by: 'hour' }],
  ['not_found', { meter: 'altus:none', month: '2026-05' }],
])('%s: %o', async (code, input) => {
  expect(await codeOf('nordwind', input)).toBe(code)
})

describe('the events behind a bucket', () => {
  const HOUR = { from: '2026-07-01T10:00:00Z', to: '2026-07-01T11:00:00Z' }
  const listed = async (input: object, who = 'nordwind') => {
    const asked = { subscription: FEN, meter: METER, ...HOUR, ...input } as z.input<typeof usageEvents.input>
    return (await through(channel, usageEvents, who, asked)).events.map(({ id, state, values }) =>
      [id, state, values['amount']].join(' '),
    )
  }
  const event = (id: string, amount: string, region = 'south') => ({
    source: 'behind',
    id,
    type: 'stratum.core-month',
    subject: 'account-fen-foods-stratum',
    time: Temporal.Instant.from(HOUR.from),
    values: { amount: decimal(amount) },
    labels: { region },
  })
  const retraction = (id: string) => ({
    ...event(`${id}-retracted`, '1'),
    type: RETRACTION,
    values: {},
    labels: { id },
  })

  test('each says whether it counts, and why not', async () => {
    const altus = contextFor(channel, 'altus')
    await recordEvents(altus, [event('one', '1'), event('two', '2', 'north'), event('three', '3')])
    await recordEvents(altus, [event('one', '1'), event('two', '5'), retraction('three')])
    expect(await listed({})).toEqual(['one counted 1', 'two counted 2'])
    expect(await listed({ state: 'excluded' })).toEqual(['three retracted 3', 'one duplicate 1', 'two conflict 5'])
    expect(await listed({ state: 'conflict' })).toEqual(['two conflict 5'])
    expect(await listed({ state: 'all', limit: 100 })).toHaveLength(5)
    expect(await listed({ where: 'region=north' })).toEqual(['two counted 2'])
    const { usage: rows } = await ask('nordwind', { subscription: FEN, ...HOUR })
    expect(rows.map(({ quantity, events }) => [quantity, events])).toEqual([['3', 2]])
  })

  test('versions stand side by side, for whoever reported them alone', async () => {
    const sides = async (who: string, why?: 'retracted' | 'duplicate') =>
      (await through(channel, conflicts, who, { ...(why && { why }), source: 'behind' })).conflicts.map(
        ({ id, first, other }) => [id, first.values['amount'], other.values['amount'] ?? other.type],
      )
    expect(await sides('altus')).toEqual([['two', '2', '5']])
    expect(await sides('altus', 'retracted')).toEqual([['three', '3', RETRACTION]])
    expect(await sides('altus', 'duplicate')).toEqual([['one', '1', '1']])
    expect(await sides('nordwind')).toEqual([])
    const [found] = (await through(channel, conflicts, 'altus', {})).conflicts
    expect(found?.first.labels).toEqual({ region: 'north' })
    expect(found?.other.receivedAt).toBe(channel.now.toString())
    const before = `${(await ask('altus', { month: '2026-05' })).cut.split('.')[0]}.${(found?.since ?? 0) - 1}`
    expect((await through(channel, conflicts, 'altus', { as_of: before })).conflicts).toEqual([])
  })

  test('pages of what does not count hold each once, also where others reported between them', async () => {
    for (const [at, who] of ['altus', 'nordwind', 'altus', 'nordwind', 'altus', 'nordwind', 'nordwind'].entries()) {
      const mine = { ...event(`again-${at}`, '1'), source: 'pages', subject: `other-${at}` }
      await recordEvents(contextFor(channel, who), [mine, { ...mine, values: { amount: decimal('2') } }])
    }
    const ids: string[] = []
    for (let cursor: string | undefined; ; ) {
      const wanted = { source: 'pages', limit: 1, ...(cursor !== undefined && { cursor }) }
      const page = await through(channel, conflicts, 'altus', wanted)
      ids.push(...page.conflicts.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(ids).toEqual(['again-4', 'again-2', 'again-0'])
  })

  test('pages hold each once, and other parts of the selection list the same', async () => {
    const asked = { customer: 'fen-foods', meter: METER, ...HOUR, state: 'all', limit: 2 } as const
    const ids: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await through(channel, usageEvents, 'nordwind', {
        ...asked,
        ...(cursor !== undefined && { cursor }),
      })
      ids.push(...page.events.map(({ id, batch }) => `${id} ${batch}`))
      if (page.next === null) break
      cursor = page.next
    }
    expect(new Set(ids).size).toBe(5)
    expect(await listed({}, 'altus')).toEqual(await listed({}))
    await expect(listed({}, 'peat-works')).rejects.toThrow('not_found')
  })
})
