import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const QUOTE = '/sales/quotes/leaf:q-fen'
const ORDER = '/sales/orders/leaf:o-fen'
const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Presses a button of the page, then the one of the dialog that it opens. */
async function press({ page }: Walk, name: string, then: string) {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: then, exact: true }).click()
}

/** Writes a quote of 25 seats for Fen Foods, a tenth below list. */
async function compose(walk: Walk) {
  await walk.page.getByRole('button', { name: 'Write a quote' }).click()
  const form = walk.page.getByRole('dialog', { name: 'Write a quote' })
  await form.getByLabel('To', { exact: true }).selectOption('leaf:fen-foods')
  expect(await form.getByLabel('For the customer').inputValue()).toBe('fen-foods')
  await form.getByLabel('Name of the quote').fill('q-fen')
  await form.getByLabel('Product', { exact: true }).selectOption('altus:desk')
  await form.getByLabel('Quantity').fill('25')
  await form.getByLabel('Plan').selectOption('team')
  await form.getByLabel('Seats', { exact: true }).selectOption('less')
  await form.getByLabel('Seats, percent below list').fill('10')
  expect(await findFaults(walk)).toEqual([])
  await form.getByRole('button', { name: 'Keep it as a draft' }).click()
}

async function confirm(email: string, says: RegExp) {
  const walk = await town.walk(email)
  await walk.open(ORDER)
  await press(walk, 'Confirm your link', 'Confirm o-fen')
  await heading(walk, says).waitFor()
  return walk
}

test('a quote is written, approved by a second person, accepted, ordered and confirmed until its subscription runs', async () => {
  const maeve = await town.walk(DEMO.maeve)
  await maeve.open('/sales/quotes')
  await compose(maeve)
  await heading(maeve, 'Leaf Cloud Services’s quote for Fen Foods is a draft').waitFor()
  expect(await maeve.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await press(maeve, 'Send', 'Send version 1')
  await maeve.page
    .getByRole('alert')
    .getByText(/have it approved first/)
    .waitFor()

  const omar = await town.walk(DEMO.omar)
  await omar.open(QUOTE)
  await press(omar, 'Approve', 'Approve version 1')
  await heading(omar, /is approved and can be sent$/).waitFor()
  expect(await findFaults(omar)).toEqual([])
  await press(omar, 'Send', 'Send version 1')
  await heading(omar, /waits for an answer$/).waitFor()

  const saskia = await town.walk(DEMO.saskia)
  await saskia.open(QUOTE)
  // A tenth below what the first twenty and those above cost by list.
  await saskia.page.getByText(/^29\.00.EUR each up to 20, 25\.00.EUR each above, tier by tier, less 10 %$/).waitFor()
  await saskia.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await saskia.page.getByRole('dialog').getByLabel('Purchase order').fill('PO-77')
  await saskia.page.getByRole('dialog').getByRole('button', { name: 'Accept version 1' }).click()
  await heading(saskia, /was accepted$/).waitFor()
  await saskia.page.getByText('PO-77').waitFor()

  await omar.open(QUOTE)
  await omar.page.getByRole('button', { name: 'Place the order' }).click()
  const order = omar.page.getByRole('dialog', { name: 'Place the order of Fen Foods' })
  await order.getByLabel('Name of the order').fill('o-fen')
  await order.getByLabel('Agreements from the vendor').fill('altus:nordwind\nnordwind:leaf\nleaf:fen-foods')
  await order.getByText(/^1 subscription of Fen Foods will begin once/).waitFor()
  expect(await findFaults(omar)).toEqual([])
  await order.getByRole('button', { name: 'Place o-fen' }).click()
  await heading(omar, 'The order of Fen Foods waits for Altus Software and Nordwind Distribution').waitFor()
  await omar.page.getByRole('link', { name: 'q-fen, version 1' }).waitFor()

  const ada = await confirm(DEMO.ada, /waits for Nordwind Distribution/)
  // What Leaf and its customer agreed is closed to the vendor.
  expect(await ada.page.getByText('q-fen').count()).toBe(0)
  expect(await ada.page.getByText('closed', { exact: true }).count()).toBeGreaterThan(0)
  await confirm(DEMO.greta, /waits for Leaf Cloud Services$/)
  const last = await confirm(DEMO.omar, /is confirmed, and its subscriptions run$/)
  await last.page.getByRole('link', { name: 'leaf:o-fen-desk-team' }).click()
  await heading(last, 'Stratum Desk for Fen Foods is active, 25 in the plan team').waitFor()
})

test('an order past its customer’s credit is held with the numbers, until a second person lets it through', async () => {
  const omar = await town.walk(DEMO.omar)
  await omar.open('/sales/credit')
  await heading(omar, '1 of 1 limit is passed').waitFor()
  expect(await findFaults(omar)).toEqual([])
  await confirmBrightlane(DEMO.ada)
  await confirmBrightlane(DEMO.greta)
  const maeve = await town.walk(DEMO.maeve)
  await maeve.open('/sales/orders/leaf:o-brightlane')
  await maeve.page.getByRole('button', { name: 'Confirm your link' }).click()
  const dialog = maeve.page.getByRole('dialog')
  await dialog.getByText(/A second person has to release it\.$/).waitFor()
  // 10 seats at 27.00.
  await dialog.getByText('270.00 GBP').waitFor()
  expect(await findFaults(maeve)).toEqual([])
  await dialog.getByRole('button', { name: 'Hold it with these numbers' }).click()
  await maeve.page.getByRole('heading', { name: 'It is held, with these numbers' }).waitFor()
  // An account manager neither releases it nor confirms what is held.
  for (const name of ['Release the credit', 'Confirm your link']) {
    expect(await maeve.page.getByRole('button', { name }).count(), name).toBe(0)
  }

  await omar.open('/sales/orders/leaf:o-brightlane')
  await omar.page.getByRole('button', { name: 'Release the credit' }).click()
  const release = omar.page.getByRole('dialog', { name: 'Release o-brightlane for Brightlane Retail' })
  await release.getByText('Say why, for whoever reads it later.').waitFor()
  await release.getByLabel('Why').fill('It pays next week')
  expect(await findFaults(omar)).toEqual([])
  await release.getByRole('button', { name: 'Release o-brightlane' }).click()
  await omar.page.getByText(/^A second person let it through up to/).waitFor()
  await press(omar, 'Confirm your link', 'Confirm o-brightlane')
  await heading(omar, 'The order of Brightlane Retail is confirmed and waits for its start').waitFor()
})

async function confirmBrightlane(email: string) {
  const walk = await town.walk(email)
  await walk.open('/sales/orders/leaf:o-brightlane')
  await press(walk, 'Confirm your link', 'Confirm o-brightlane')
  await walk.page.getByRole('button', { name: 'Confirm your link' }).waitFor({ state: 'detached' })
}

test('who may only look finds no button, and in the dark a phone is wide enough', async () => {
  const noor = await town.walk(DEMO.noor)
  await noor.open('/sales/quotes/leaf:q-brightlane?as=leaf')
  await heading(noor, /is a draft$/).waitFor()
  for (const name of ['Approve', 'Send', 'Write a new version']) {
    expect(await noor.page.getByRole('button', { name }).count(), name).toBe(0)
  }
  await noor.open('/sales/credit?as=leaf')
  await noor.page.getByText('You are viewer here.', { exact: false }).waitFor()

  const omar = await town.walk(DEMO.omar, { colorScheme: 'dark', viewport: PHONE })
  const paths = [
    '/sales/quotes',
    '/sales/quotes/leaf:q-brightlane',
    '/sales/orders',
    '/sales/orders/leaf:o-brightlane',
    '/sales/deals',
    '/sales/credit',
  ]
  for (const path of paths) {
    await omar.open(path)
    expect(await findFaults(omar), path).toEqual([])
    expect(await overflow(omar), path).toBeLessThanOrEqual(0)
  }
})
