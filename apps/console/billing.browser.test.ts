import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

type Head = Readonly<{ number: string; seller: string; buyer: string; kind: string; corrections: number }>
type Open = Readonly<{ number: string; buyer: string; currency: string; open: string }>

let town: Town
let ada: SignedIn
let greta: SignedIn
let jonas: SignedIn
let saskia: SignedIn

beforeAll(async () => {
  town = await openTown()
  const { address } = town.server
  ada = await signIn(address, DEMO.ada)
  greta = await signIn(address, DEMO.greta)
  jonas = await signIn(address, DEMO.jonas)
  saskia = await signIn(address, DEMO.saskia)
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: RegExp) => page.getByRole('heading', { level: 1, name })
const main = ({ page }: Walk) => page.getByRole('main')

describe('money that comes in', () => {
  test('pays the oldest invoices first, and the statement of account closes at zero', async () => {
    const { documents } = await jonas.ask<{ documents: Open[] }>('/v1/open-documents?seller=birch&buyer=kestrel-air')
    const owed = documents.reduce((sum, { open }) => sum + Math.round(Number(open) * 100), 0)
    const amount = (owed / 100).toFixed(2)
    expect(owed).toBeGreaterThan(0)
    const walk = await town.walk(DEMO.jonas)
    await walk.open('/payments')
    await walk.page.getByRole('button', { name: 'Record a payment' }).click()
    const dialog = walk.page.getByRole('dialog', { name: 'Record a payment' })
    await dialog.getByLabel('Who paid').selectOption('kestrel-air EUR')
    await dialog.getByLabel('Amount').fill(amount)
    const says = new RegExp(`${documents.length} invoices? will be paid. Nothing stays unapplied.`)
    await dialog.getByRole('status').filter({ hasText: says }).waitFor()
    expect(await findFaults(walk)).toEqual([])
    await dialog.getByRole('button', { name: `Record ${amount} EUR` }).click()
    await dialog.waitFor({ state: 'detached' })
    await walk.open(`/invoices/${documents[0]?.number}`)
    const owes = walk.page.getByRole('region', { name: 'What is owed' })
    await owes.getByText('Paid', { exact: true }).waitFor()
    await owes.getByText('0.00 EUR').waitFor()
    await walk.open('/payments/account?with=kestrel-air')
    await heading(walk, /^You and Kestrel Air are even$/).waitFor()
    const closing = main(walk).getByRole('row').filter({ hasText: 'Closing balance' })
    expect(await closing.textContent()).toMatch(/Closing balance0\.00 EUR/)
    expect(await findFaults(walk)).toEqual([])
  })

  test('that bounced is taken back by name, and its invoices are open again', async () => {
    const walk = await town.walk(DEMO.jonas)
    await walk.open('/payments')
    await main(walk).getByRole('row').filter({ hasText: 'Kestrel Air' }).getByRole('link').first().click()
    await heading(walk, /^Kestrel Air paid Birch Managed IT /).waitFor()
    await walk.page.getByRole('button', { name: /^Actions for / }).click()
    await walk.page.getByRole('menuitem', { name: 'Take it back, it bounced' }).click()
    const dialog = walk.page.getByRole('dialog')
    await dialog.getByText(/ go out again, and \d+ invoices? (is|are) open again:/).waitFor()
    await dialog.getByLabel('Because').fill('The bank sent it back')
    await dialog.getByRole('button', { name: /^Take BIRCH-PAY-\d+ back$/ }).click()
    await main(walk)
      .getByText(/^It was taken back by BIRCH-PAY-\d+: what it stood against is open again\.$/)
      .waitFor()
  })
})

test('a customer explains a line of an invoice down to its events, and finds what became of it', async () => {
  const { invoices } = await saskia.ask<{ invoices: Head[] }>('/v1/invoices?buyer=fen-foods&month=2024-08')
  const walk = await town.walk(DEMO.saskia)
  await walk.open(`/invoices/${invoices[0]?.number}`)
  await main(walk)
    .getByRole('region', { name: 'What is owed' })
    .getByText('Fen Foods', { exact: false })
    .first()
    .waitFor()
  await main(walk)
    .getByRole('row')
    .filter({ hasText: 'Core-hours' })
    .getByRole('button', { name: /explain$/ })
    .first()
    .click()
  const drawer = walk.page.getByRole('dialog', { name: 'Why this amount' })
  await drawer
    .getByRole('button', { name: /^[\d,]+ events$/ })
    .first()
    .click()
  await drawer.getByRole('region', { name: 'Usage events' }).getByRole('row').nth(1).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('a late correction shows to the distributor on its own links, and to the customer on its own alone', async () => {
  const corrected = ({ corrections }: Head) => corrections > 0
  const seen = await greta.ask<{ invoices: Head[] }>('/v1/invoices')
  const above = seen.invoices.find((one) => corrected(one) && one.buyer === 'nordwind')
  const own = await saskia.ask<{ invoices: Head[] }>('/v1/invoices')
  const below = own.invoices.find(corrected)
  expect([above, below].every((one) => one !== undefined)).toBe(true)
  const distributor = await town.walk(DEMO.greta)
  await distributor.open(`/invoices/${above?.number}`)
  await main(distributor)
    .getByText(/^\d+ corrections? of what was invoiced before$/)
    .waitFor()
  await main(distributor)
    .getByRole('link', { name: /^of ALTUS-INV-\d+, line \d+$/ })
    .first()
    .click()
  await heading(distributor, /^Altus Software invoices Nordwind Distribution/).waitFor()
  await main(distributor)
    .getByText(/^Corrected by/)
    .first()
    .waitFor()
  const customer = await town.walk(DEMO.saskia)
  await customer.open(`/invoices/${below?.number}`)
  await main(customer).getByText('Correction', { exact: true }).first().waitFor()
  await customer.open(`/invoices/${above?.number}`)
  await heading(customer, new RegExp(`^${above?.number} can’t be shown$`)).waitFor()
})

test('a margin is of the own links: what is above and below them is closed, and its bars open their lines', async () => {
  const walk = await town.walk(DEMO.jonas)
  await walk.open('/margin?from=2024-08&to=2024-08&customer=harbor-clinic')
  await heading(walk, /^August 2024: you kept [\d.,]+\sEUR of [\d.,]+\sEUR, [\d.]+\s%$/).waitFor()
  await main(walk).getByText('What is closed is a link of others.', { exact: false }).waitFor()
  const kept = await main(walk).getByRole('row').filter({ hasText: 'Total' }).textContent()
  await main(walk).getByRole('button', { name: 'Lines you sold' }).click()
  await main(walk)
    .getByRole('heading', { level: 2, name: /^\d+ lines that you sold$/ })
    .waitFor()
  expect(
    await main(walk)
      .getByRole('region', { name: /lines that you sold/ })
      .getByRole('button', { name: /explain$/ })
      .count(),
  ).toBeGreaterThan(1)
  expect(kept).toMatch(/^Total[\d.,]+ EUR[\d.,]+ EUR[\d.,]+ EUR[\d.]+$/)
  expect(await findFaults(walk)).toEqual([])
})

const AT = '2024-10-31T23:00:00Z'
const tell = (kind: string, about: string, body: object) =>
  ada.act('POST', '/v1/facts', { body: { facts: [{ kind, about, id: `test ${kind} ${about}`, body }] } })

test('a month is closed: a parked subscription is mended on the way, then it is approved and issued', async () => {
  await tell('product', 'altus:probe', {
    name: 'Probe',
    charges: [{ charge: 'fee', name: 'Fee', discloses: 'quantity' }],
  })
  await tell('subscription', 'altus:nordwind-probe', {
    ...{ product: 'altus:probe', customer: 'nordwind', chain: ['altus:nordwind'], from: AT },
  })
  const walk = await town.walk(DEMO.ada)
  await walk.open('/close')
  await heading(walk, /^November 2024 is the next month to close$/).waitFor()
  await main(walk).getByRole('button', { name: 'Preview November 2024' }).click()
  await heading(walk, /^1 of \d+ subscriptions is parked$/).waitFor({ timeout: 60_000 })
  const parked = main(walk)
    .getByRole('row')
    .filter({ hasText: 'altus:nordwind-probe' })
    .filter({ hasText: 'Missing price' })
  await parked.getByRole('link', { name: 'Open the price books' }).waitFor()
  expect(await findFaults(walk)).toEqual([])
  // A price is told as a fact: there is no form for it.
  await tell('price', 'altus:nordwind-probe-fee', {
    ...{ book: 'altus:nordwind-prices', product: 'altus:probe', charge: 'fee', currency: 'EUR' },
    ...{ from: '2024-01-01T00:00:00Z', price: { model: 'flat', amount: '50.00', proration: 'actual_days' } },
  })
  await main(walk).getByRole('button', { name: 'Preview again' }).click()
  await heading(walk, /^November 2024 is previewed and waits for approval$/).waitFor({ timeout: 60_000 })
  const changes = main(walk).getByRole('region', { name: /differ much from the last month$/ })
  expect(await changes.getByRole('row').filter({ hasText: 'altus:nordwind-probe' }).textContent()).toMatch(
    /New.*50\.00/,
  )
  await main(walk).getByRole('button', { name: 'Approve November 2024' }).click()
  await walk.page.getByRole('dialog').getByRole('button', { name: 'Approve November 2024' }).click()
  await heading(walk, /^November 2024 is approved and can be issued$/).waitFor()
  await main(walk).getByRole('button', { name: 'Issue November 2024' }).click()
  await walk.page.getByRole('dialog').getByRole('button', { name: 'Issue November 2024' }).click()
  // It goes on when the page is left.
  await walk.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Payments' }).click()
  await walk.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Close' }).click()
  await heading(walk, /^December 2024 is the next month to close$/).waitFor({ timeout: 60_000 })
  await main(walk)
    .getByRole('region', { name: 'Closes so far' })
    .getByRole('row')
    .filter({ hasText: 'November 2024' })
    .filter({ hasText: 'Closed' })
    .waitFor()
  const { invoices } = await ada.ask<{ invoices: Head[] }>('/v1/invoices?month=2024-11&buyer=nordwind&seller=altus')
  expect(invoices).toHaveLength(1)
  const seller = await town.walk(DEMO.greta)
  await seller.open('/close')
  await main(seller)
    .getByRole('heading', { level: 2, name: /^What was issued for November 2024$/ })
    .waitFor()
  expect(
    await main(seller)
      .getByRole('button', { name: /^(Preview|Issue)/ })
      .count(),
  ).toBe(0)
})

test('an invoice is voided after it was said what that comes to, and stands as void', async () => {
  const { invoices } = await ada.ask<{ invoices: Head[] }>('/v1/invoices?seller=altus&buyer=sakura')
  const number = invoices[0]?.number ?? ''
  const walk = await town.walk(DEMO.ada)
  await walk.open(`/invoices/${number}`)
  await walk.page.getByRole('button', { name: `Actions for ${number}` }).click()
  await walk.page.getByRole('menuitem', { name: 'Void this invoice' }).click()
  const dialog = walk.page.getByRole('dialog', { name: `Void ${number}` })
  await dialog.getByText(/^A credit note over −[\d,]+\sJPY goes out to Sakura Systems:/).waitFor()
  await dialog.getByLabel('Because').fill('It was sent by mistake')
  await dialog.getByRole('button', { name: `Void ${number}` }).click()
  await main(walk)
    .getByText(/^Taken back whole by/)
    .waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.jonas, { colorScheme: 'dark', viewport: PHONE })
  const paths = [
    '/invoices',
    '/payments',
    '/payments/open',
    '/payments/account',
    '/payments/reminders',
    '/margin',
    '/close',
  ]
  for (const path of paths) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})
