import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeMonth } from '#operations/billing/close-month.ts'
import { createCalendarLink, revokeCalendarLink } from '#operations/life/calendar-links.ts'
import { decideRenewal } from '#operations/life/decide-renewal.ts'
import { quoteRenewal } from '#operations/life/quote-renewal.ts'
import { calendarLinks } from '#questions/life/calendar-links.ts'
import { renewal } from '#questions/life/renewal.ts'
import { renewalCalendar } from '#questions/life/renewal-calendar.ts'
import { renewalCalibration } from '#questions/life/renewal-calibration.ts'
import { renewals } from '#questions/life/renewals.ts'
import { ADA, BEGINS, BEN, ENDS, FAY, openRenewals, type RenewalWorld } from './renewals.test-data.ts'

const ALTUS = { by: 'altus' }
const NORDWIND = { by: 'nordwind' }
/** The third year: two terms of each are over, and the third ends with it. */
const NOW = '2027-09-01T08:00:00Z'
const LATE = { ...ADA, at: NOW }
const THIRD = '2027-12-31T23:00:00Z'

let world: RenewalWorld
/** Fen Foods does well and renews, Moor Mills badly: of its two, one was lost, and one goes on. */
let [fen, moor, lost] = ['', '', '']
beforeAll(async () => {
  world = await openRenewals()
  const term = { months: 12, renews: true, noticeDays: 30 }
  fen = await world.begun({ term })
  moor = await world.begun({ term, customer: 'moor-mills', quantity: '10' })
  lost = await world.begun({ customer: 'moor-mills' })
  const gone = { subscription: lost, outcome: 'lost' as const, reason: 'price' as const, note: 'Too dear' }
  await world.ask(ADA, decideRenewal, gone)
  for (const customer of ['fen-foods', 'moor-mills']) {
    const body = {
      partner: 'nordwind',
      customer,
      product: 'altus:stratum',
      role: 'manager',
      share: '100',
      from: BEGINS,
    }
    expect(await world.tell(ALTUS, { kind: 'role', about: `altus:manages-${customer}`, body })).toBe('ok')
  }
  for (const [customer, score] of [
    ['fen-foods', '82'],
    ['moor-mills', '21'],
  ] as const) {
    for (const at of ['2025-09-01T00:00:00Z', '2026-09-01T00:00:00Z', '2027-08-01T00:00:00Z']) {
      const body = { customer, product: 'altus:stratum', score, at }
      expect(await world.tell({ ...ALTUS, at }, { kind: 'customer_health', about: `altus:${customer}`, body })).toBe(
        'ok',
      )
    }
  }
  const plan = { subscription: moor, ends: THIRD, owner: ADA.as.id, note: 'Visit in October' }
  expect(await world.tell(LATE, { kind: 'renewal_plan', about: 'nordwind:plan-moor', body: plan })).toBe('ok')
  const task = {
    title: 'Call Moor Mills',
    due: '2027-09-10T00:00:00Z',
    customer: 'moor-mills',
    product: 'altus:stratum',
  }
  expect(await world.tell(LATE, { kind: 'task', about: 'nordwind:call-moor', body: task })).toBe('ok')
})
afterAll(() => world.stage.close())

describe('renewals', () => {
  const list = async (
    call: Parameters<RenewalWorld['ask']>[0],
    input: Parameters<typeof renewals.input.parse>[0] = {},
  ) => (await world.ask({ at: NOW, ...call }, renewals, input as never)).renewals

  test('are worth what the list says until something was billed, each to whom on its own link', async () => {
    const valuesOf = async (by: string) =>
      (await list({ by })).map(({ subscription, value, valued }) => [subscription, value, valued])
    expect(await valuesOf('nordwind')).toEqual([
      [fen, '12000', 'list'],
      [moor, '1200', 'list'],
    ])
    expect(await valuesOf('altus')).toEqual([
      [fen, '9600', 'list'],
      [moor, '960', 'list'],
    ])
    expect(await valuesOf('fen-foods')).toEqual([[fen, null, null]])
  })

  test('tell how likely they are, by the terms that are over of customers who did alike', async () => {
    const rows = await list(NORDWIND)
    // 4 of 5 terms were renewed: (4 + 1) ÷ (5 + 2). Of the well, 2 of 2: (2 + 4 × 5/7) ÷ 6; of the others 2 of 3: (2 + 4 × 5/7) ÷ 7.
    expect(rows.map(({ band, probability, counted, atRisk }) => [band, probability, counted, atRisk])).toEqual([
      ['good', '0.8095', 2, '2285.71'],
      ['risk', '0.6939', 3, '367.35'],
    ])
    expect(rows.map(({ state, daysLeft, month, lastDay }) => [state, daysLeft, month, lastDay])).toEqual([
      ['open', 122, '2027-12', '2027-12-31'],
      ['open', 122, '2027-12', '2027-12-31'],
    ])
    expect(rows.map(({ noticeBy }) => noticeBy)).toEqual(['2027-12-01T23:00:00Z', '2027-12-01T23:00:00Z'])
  })

  test.each([
    { input: { risk: 'yes' }, is: () => [moor] },
    { input: { band: 'good' }, is: () => [fen] },
    { input: { owner: ADA.as.id }, is: () => [moor] },
    { input: { customer: 'moor-mills' }, is: () => [moor] },
    { input: { partner: 'altus' }, is: () => [] },
    { input: { state: 'open', sort: 'at_risk' }, is: () => [fen, moor] },
    { input: { month: '2025-12', state: 'lost' }, is: () => [lost] },
    { input: { month: '2026-12' }, is: () => [fen, moor] },
    { input: { month: '2027-11' }, is: () => [] },
  ])('$input', async ({ input, is }) => {
    expect((await list(NORDWIND, input as never)).map(({ subscription }) => subscription)).toEqual(is())
  })

  test('come page by page, each once', async () => {
    for (const sort of ['ends', 'at_risk'] as const) {
      const first = await world.ask(LATE, renewals, { limit: 1, sort })
      const second = await world.ask(LATE, renewals, { limit: 1, sort, cursor: first.next ?? '' })
      expect([...first.renewals, ...second.renewals].map(({ subscription }) => subscription)).toEqual([fen, moor])
      expect(second.next).toBeNull()
    }
  })

  test('a customer sees its own, and no forecast of itself', async () => {
    const rows = await list({ ...FAY, at: NOW })
    expect(rows.map(({ subscription, probability, band, owner }) => [subscription, probability, band, owner])).toEqual([
      [fen, null, null, null],
    ])
  })
})

describe('one renewal', () => {
  test('shows what its forecast rests on, the plan, the tasks and the terms before', async () => {
    const shown = await world.ask(LATE, renewal, { subscription: moor })
    expect(shown.forecast).toMatchObject({ renewed: 2, of: 3, overall: '0.7143', probability: '0.6939' })
    expect(shown.forecast?.says).toBe(
      '2 of 3 terms of customers with bad health were renewed; drawn towards the 71 % of all, that is 69 %',
    )
    expect([shown.note, shown.tasks.map(({ title }) => title)]).toEqual(['Visit in October', ['Call Moor Mills']])
    expect(shown.terms.map(({ state }) => state)).toEqual(['renewed', 'renewed', 'open'])
    const vendor = await world.ask({ ...ALTUS, at: NOW }, renewal, { subscription: moor })
    expect([vendor.note, vendor.owner, vendor.tasks]).toEqual([null, null, []])
  })

  test('tells why it was lost to the sellers on the chain', async () => {
    for (const by of ['nordwind', 'altus']) {
      const shown = await world.ask({ by, at: NOW }, renewal, { subscription: lost })
      expect([shown.state, shown.reason, shown.outcomeNote, shown.forecast]).toEqual([
        'lost',
        'price',
        'Too dear',
        null,
      ])
    }
  })

  test('has what offers to renew it', async () => {
    const drafted = await world.ask(LATE, quoteRenewal, { subscription: fen, uplift: '2' })
    const quotesOf = async (by: string) => {
      const { quote, quotes } = await world.ask({ by, at: NOW }, renewal, { subscription: fen })
      return [quote, quotes.map(({ version, state }) => `${version} ${state}`)]
    }
    expect(await quotesOf('nordwind')).toEqual([drafted.quote, ['1 draft']])
    expect(await quotesOf('fen-foods')).toEqual([null, []])
    await world.send(drafted, LATE)
    expect(await quotesOf('fen-foods')).toEqual([drafted.quote, ['1 sent']])
    expect((await world.ask(LATE, renewal, { subscription: fen })).state).toBe('quoted')
  })

  test('of others, or of another end, is none', async () => {
    expect(await world.codeOf({ ...FAY, at: NOW }, renewal, { subscription: moor })).toBe('not_found')
    expect(await world.codeOf(LATE, renewal, { subscription: moor, ends: NOW })).toBe('not_found')
    const first = await world.ask(LATE, renewal, { subscription: moor, ends: ENDS })
    expect([first.state, first.lastDay]).toEqual(['renewed', '2025-12-31'])
  })
})

test('calibration holds what was predicted against what came', async () => {
  const { of, renewed, rows, brier } = await world.ask(LATE, renewalCalibration, {})
  expect([of, renewed]).toEqual([5, 4])
  expect(rows.map(({ band, of: counted, renewed: came }) => [band, counted, came])).toEqual([
    ['good', 2, 2],
    ['risk', 3, 2],
  ])
  // The first year is predicted by nothing, 1/2 each; the second by the first, of which 2 of 3 were renewed: 3/5 of all, of the well
  // (1 + 4 × 3/5) ÷ 5 = 0.68, of the others (1 + 4 × 3/5) ÷ 6 = 0.5667.
  expect(rows.map(({ predicted }) => predicted)).toEqual(['0.5900', '0.5222'])
  const missed = [0.5, 0.5, 0.5, 0.32, 1 - 3.4 / 6].map((one) => one ** 2)
  expect(Number(brier)).toBeCloseTo(missed.reduce((a, b) => a + b) / 5, 4)
})

/** What the reader says of a calendar; it is made by others, and parses as the standard has it. */
type Component = readonly [name: string, properties: readonly (readonly unknown[])[], parts: readonly Component[]]
const READER: string = 'ical.js'

describe('a calendar link', () => {
  const opened = (path: string) => {
    return renewalCalendar(world.contextOf({ by: 'altus', at: NOW }), path.replace('/calendar/', ''))
  }

  test('opens the days of renewals to whoever has it, without a price, until it is revoked', async () => {
    const made = await world.ask(LATE, createCalendarLink, { name: 'All renewals' })
    const text = (await opened(made.path)) ?? ''
    expect(text).not.toMatch(/EUR|12000|1200\b/)
    const reader = (await import(READER)).default as Readonly<{ parse: (text: string) => Component }>
    const [name, properties, events] = reader.parse(text)
    expect([name, properties.find(([one]) => one === 'x-wr-calname')?.[3]]).toEqual(['vcalendar', 'All renewals'])
    const told = events.map(([, fields]) => {
      const value = (field: string) => fields.find(([one]) => one === field)?.[3]
      return [value('dtstart'), value('dtend'), value('summary')]
    })
    expect(told).toEqual([
      ['2027-12-01', '2027-12-02', 'fen-foods: Stratum: last day for notice'],
      ['2027-12-31', '2028-01-01', 'fen-foods: Stratum ends'],
      ['2027-12-01', '2027-12-02', 'moor-mills: Stratum: last day for notice'],
      ['2027-12-31', '2028-01-01', 'moor-mills: Stratum ends'],
    ])
    const said = events[0]?.[1].find(([one]) => one === 'description')?.[3]
    expect(said).toBe(`Quoted. Another term follows by itself.\n${fen}`)
    expect(await opened(made.path)).toBe(text)
    const { links } = await world.ask(LATE, calendarLinks, {})
    expect(links.map(({ id, createdBy, revokedAt }) => [id, createdBy, revokedAt])).toEqual([
      [made.id, ADA.as.id, null],
    ])
    expect(await world.codeOf({ ...FAY, at: NOW }, revokeCalendarLink, { id: made.id })).toBe('not_found')
    expect(await world.codeOf({ ...BEN, at: NOW }, revokeCalendarLink, { id: made.id })).toBe('ok')
    expect(await opened(made.path)).toBeUndefined()
  })

  test('may have the renewals of one person alone', async () => {
    const { path } = await world.ask(LATE, createCalendarLink, { name: 'Mine', person: ADA.as.id })
    const body = await opened(path)
    expect(body).toContain('moor-mills')
    expect(body).not.toContain('fen-foods')
  })

  test('that was never made is none', async () => {
    for (const path of ['nordwind.ics', `nordwind.${'a'.repeat(43)}.ics`, `Ö.${'a'.repeat(43)}.ics`, 'x'.repeat(90)]) {
      expect(await opened(path)).toBeUndefined()
    }
  })
})

test('once something was billed, a renewal is worth what that comes to in a year', async () => {
  await world.ask({ by: 'altus', at: '2027-09-05T08:00:00Z' }, closeMonth, { month: '2027-08' })
  const { renewals: rows } = await world.ask({ by: 'nordwind', at: '2027-09-05T08:00:00Z' }, renewals, {
    customer: 'moor-mills',
  })
  expect(rows.map(({ value, valued, currency }) => [value, valued, currency])).toEqual([['1200', 'billed', 'EUR']])
})
