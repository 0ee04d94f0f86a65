import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

const SUBSCRIPTION = 'birch:harbor-clinic-stratum'
const LIFE = '/deals/life?customer=harbor-clinic&product=altus:stratum'
const DEAL = {
  customer: 'harbor-clinic',
  chain: ['altus:nordwind', 'nordwind:birch', 'birch:harbor-clinic'],
  products: ['altus:stratum'],
  expectedValue: { amount: '9000', currency: 'EUR' },
}
/** Twelve parts of 100.00, the first a month after Harbor Clinic went into production on 10 June 2024. */
const PROGRAM = {
  ...{ name: 'Going live well', version: 1, currency: 'EUR', effective: { from: '2024-05-01', to: '2026-05-01' } },
  ...{ products: ['altus:stratum'], partners: ['birch'] },
  incentives: [
    {
      ...{ id: 'live', title: 'Live for a year', stage: 'implement', trigger: 'milestone.in_production' },
      ...{ pay: { fixed: '1200' }, vest: { over: 'P12M', while: 'subscription.active' } },
    },
  ],
  clawback: [{ on: 'subscription.cancelled', within: 'P12M', take: 'unvested' }],
  payout: { period: 'month', zone: 'Europe/Berlin', minimum: '0' },
}

let town: Town
let ada: SignedIn
let jonas: SignedIn

const tell = (who: SignedIn, kind: string, about: string, body: object) =>
  who.act('POST', '/v1/facts', { body: { facts: [{ kind, about, id: `test ${kind} ${about}`, body }] } })

beforeAll(async () => {
  town = await openTown()
  ada = await signIn(town.server.address, DEMO.ada)
  jonas = await signIn(town.server.address, DEMO.jonas)
  await tell(jonas, 'deal', 'birch:harbor', DEAL)
  await tell(ada, 'program', 'altus:going-live-well', PROGRAM)
  await ada.act('POST', '/v1/settlements', { body: { month: '2024-12' } })
  const ended = { at: '2025-03-14T11:00:00Z', because: 'It moved to another product' }
  await tell(jonas, 'subscription_cancelled', SUBSCRIPTION, ended)
  await ada.act('POST', '/v1/settlements', { body: { month: '2025-03' } })
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const main = ({ page }: Walk) => page.getByRole('main')
const drawer = ({ page }: Walk) => page.getByRole('dialog', { name: 'Why this amount' })
const chosen = (walk: Walk) => main(walk).getByRole('region', { name: 'Chosen point' })

describe('from a deal’s page', () => {
  test('a partner reads why its vesting stopped, and what ended it', async () => {
    const walk = await town.walk(DEMO.jonas)
    await walk.open('/sales/deals')
    await main(walk).getByRole('link', { name: 'Harbor Clinic' }).click()
    // 1,200 of this program and what the other one paid; 300 never vested.
    await heading(
      walk,
      /^Harbor Clinic stayed \d+ months; you earned [\d,.]+\sEUR, of which 300\.00\sEUR was taken back$/,
    ).waitFor()
    const vesting = main(walk).getByRole('region', { name: 'Vesting stopped on 14 Mar 2025' })
    await vesting
      .getByText(
        'Vesting stopped on 2025-03-14: subscription.active no longer held, and what had not vested is taken back, because Birch Managed IT cancelled birch:harbor-clinic-stratum (It moved to another product); 900.00 EUR of 1,200.00 EUR had vested, 300.00 EUR taken back.',
      )
      .waitFor()
    await vesting.getByRole('img', { name: 'Of 12 steps: 9 vested, 3 never' }).waitFor()
    await vesting.getByRole('button', { name: 'Show what ended it' }).click()
    await vesting.getByText('It moved to another product', { exact: true }).waitFor()
    expect(await findFaults(walk)).toEqual([])
    await vesting.getByRole('button', { name: /^900\.00\sEUR, explain$/ }).click()
    await drawer(walk)
      .getByText(/900\.00 EUR of 1,200\.00 EUR has vested/)
      .first()
      .waitFor()
  })

  test('the same is found from the subscription, and for the vendor', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open(`/subscriptions/${SUBSCRIPTION}`)
    await main(walk).getByRole('link', { name: 'Life of the deal' }).click()
    await heading(walk, /^Harbor Clinic stayed \d+ months; Birch Managed IT earned /).waitFor()
    await main(walk).getByRole('region', { name: 'Vesting stopped on 14 Mar 2025' }).waitFor()
    // The vendor is on none of the links below its own.
    expect(await main(walk).getByText('closed', { exact: true }).count()).toBe(2)
    expect(await findFaults(walk)).toEqual([])
  })
})

describe('the time axis', () => {
  test('is worked by keys: arrows go from point to point, and it zooms to what the address then names', async () => {
    const walk = await town.walk(DEMO.jonas)
    await walk.open(LIFE)
    const axis = main(walk).getByRole('slider', { name: /^Harbor Clinic stayed / })
    await axis.focus()
    expect(await axis.getAttribute('aria-valuetext')).toBe('No point is chosen')
    await walk.page.keyboard.press('ArrowRight')
    await chosen(walk)
      .getByText(/^The subscription birch:harbor-clinic-stratum began/)
      .waitFor()
    await walk.page.keyboard.press('ArrowRight')
    await walk.page.keyboard.press('ArrowLeft')
    await chosen(walk)
      .getByText(/^The subscription birch:harbor-clinic-stratum began/)
      .waitFor()
    await chosen(walk).getByText('birch:harbor-clinic-stratum', { exact: true }).waitFor()
    await walk.page.keyboard.press('+')
    await expect.poll(() => walk.page.url()).toMatch(/[?&]from=20\d\d-\d\d-\d\d&to=20/)
    await walk.page.keyboard.press('Home')
    await expect.poll(() => walk.page.url()).not.toMatch(/[?&]from=/)
    await main(walk).getByRole('button', { name: 'Quarter' }).click()
    await expect.poll(() => walk.page.url()).toMatch(/[?&]from=/)
    expect(await main(walk).getByRole('button', { name: 'Quarter' }).getAttribute('aria-pressed')).toBe('true')
    expect(await findFaults(walk)).toEqual([])
  })
})

describe('the table of points', () => {
  test('has every point that is drawn, by lane, each with its door', async () => {
    const walk = await town.walk(DEMO.jonas)
    await walk.open(LIFE)
    await main(walk).getByLabel('Lane').selectOption('milestone')
    const table = main(walk).getByRole('region', { name: /^2 things happened/ })
    await table.getByRole('button', { name: /reached in production/ }).click()
    await chosen(walk).getByText('Acceptance protocol signed by harbor-clinic').waitFor()
    await main(walk).getByLabel('Lane').selectOption('earning')
    await main(walk)
      .getByRole('row')
      .filter({ hasText: 'Live for a year' })
      .or(main(walk).getByRole('row').filter({ hasText: '1200 EUR for in production' }))
      .getByRole('button', { name: /, explain$/ })
      .first()
      .click()
    await drawer(walk)
      .getByText(/Going live well v1/)
      .first()
      .waitFor()
  })

  test('shows a customer its invoices and nothing of what others earn', async () => {
    const walk = await town.walk(DEMO.saskia)
    await walk.open('/deals/life?customer=fen-foods&product=altus:stratum')
    await heading(walk, /^You have stayed \d+ months with Stratum$/).waitFor()
    const lanes = await main(walk).getByLabel('Lane').getByRole('option').allInnerTexts()
    expect(lanes.filter((lane) => /Earnings|Vesting|Payouts|Deal|Health/.test(lane))).toEqual([])
    expect(lanes.some((lane) => lane.startsWith('Invoices'))).toBe(true)
    expect(await findFaults(walk)).toEqual([])
  })
})

test('it is read on a phone, in the dark, and printed across', async () => {
  const walk = await town.walk(DEMO.jonas, { viewport: PHONE, colorScheme: 'dark' })
  await walk.open(LIFE)
  await heading(walk, /^Harbor Clinic stayed /).waitFor()
  expect(await overflow(walk)).toBe(0)
  expect(await findFaults(walk)).toEqual([])
  await walk.page.emulateMedia({ media: 'print' })
  expect(await walk.page.getByRole('navigation', { name: 'Rooms' }).isVisible()).toBe(false)
  expect(await main(walk).getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
  const paper = (await walk.page.pdf({ preferCSSPageSize: true })).toString('latin1')
  // A4 across, in points.
  expect(paper).toMatch(/\/MediaBox\s*\[\s*0 0 84[12](\.\d+)? 59[45](\.\d+)?\s*\]/)
})

test('what is not one’s own is the same as what is not there', async () => {
  const walk = await town.walk(DEMO.saskia)
  await walk.open(LIFE)
  await heading(walk, 'The life of the deal can’t be shown').waitFor()
})
