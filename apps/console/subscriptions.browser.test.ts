import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town
let ada: SignedIn

beforeAll(async () => {
  town = await openTown()
  ada = await signIn(town.server.address, DEMO.ada)
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const DESK = '/subscriptions/leaf:fen-foods-desk'
const NAME = 'Stratum Desk for Fen Foods'
const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

async function choose({ page }: Walk, action: string) {
  await page.getByRole('button', { name: `Actions for ${NAME}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
  return page.getByRole('dialog')
}

test('subscriptions are found by what they are', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open('/subscriptions')
  await walk.page.getByLabel('State').selectOption('active')
  await walk.page.getByLabel('Product').selectOption('altus:desk')
  await heading(walk, '1 subscription').waitFor()
  await walk.page.getByLabel('Plan').selectOption('team')
  await walk.page.getByText('No subscription is like that.', { exact: true }).waitFor()
  await walk.page.getByLabel('Plan').selectOption('company')
  expect(await findFaults(walk)).toEqual([])
  await walk.page.getByRole('link', { name: NAME }).click()
  await heading(walk, `${NAME} is active, 26 in the plan company`).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('seats are changed after a close, looked at before, and the next close corrects what it cost', async () => {
  await ada.act('POST', '/v1/closes', { body: { month: '2026-09' } })
  const walk = await town.walk(DEMO.omar)
  await walk.open(DESK)
  const dialog = await choose(walk, 'Change the quantity')
  await dialog.getByLabel('Quantity').fill('30')
  await dialog.getByLabel('It holds').selectOption('day')
  await dialog.getByLabel('Day').fill('2026-09-16')
  await dialog.getByLabel('Why').fill('Four more people')
  // Of 26 seats 20 at 29.00 and 6 at 25.00, of 30 as many and 10; with 140.00 of support.
  await dialog.getByText('26 in the plan company').waitFor()
  await dialog.getByText('30 in the plan company').waitFor()
  await dialog.getByText('870.00 EUR').waitFor()
  await dialog.getByText('970.00 EUR').waitFor()
  await dialog.getByText(/get corrections with the next close/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog.getByRole('button', { name: `Change ${NAME}` }).click()
  await heading(walk, `${NAME} is active, 30 in the plan company`).waitFor()
  const history = walk.page.getByRole('region', { name: 'History' })
  await history.getByText('Quantity changed: quantity 30').waitFor()
  await history.getByText('Four more people').waitFor()

  await ada.act('POST', '/v1/closes', { body: { month: '2026-10' } })
  await walk.open(DESK)
  // Half of September's thirty days at 730.00, half at 830.00: 50.00 more than was invoiced.
  const corrected = history.getByRole('listitem').filter({ hasText: 'Correction' }).filter({ hasText: 'EUR' })
  await corrected.getByRole('button', { name: '50.00 EUR, explain' }).click()
  await walk.page.getByRole('dialog').getByText('50.00').first().waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('a cancellation says its last day before it is asked once, by name', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open(DESK)
  const dialog = await choose(walk, 'Cancel')
  await dialog.getByLabel('It ends').selectOption('end_of_term')
  await dialog.getByLabel('Why').fill('The office closes')
  await dialog.getByText('So far it goes on.', { exact: false }).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog.getByRole('button', { name: `Cancel ${NAME}` }).click()
  await heading(walk, /and ends after 1 Jan 2027$/).waitFor()
})

test('a customer and a viewer find nothing to press; links of others are closed', async () => {
  const saskia = await town.walk(DEMO.saskia)
  await saskia.open(DESK)
  await saskia.page.getByText('2 of its 3 links are not yours to see.').waitFor()
  expect(await saskia.page.getByRole('button', { name: `Actions for ${NAME}` }).count()).toBe(0)
  const noor = await town.walk(DEMO.noor)
  await noor.open(`${DESK}?as=leaf`)
  await heading(noor, new RegExp(`^${NAME}`)).waitFor()
  expect(await noor.page.getByRole('button', { name: `Actions for ${NAME}` }).count()).toBe(0)
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.omar, { colorScheme: 'dark', viewport: PHONE })
  for (const path of ['/subscriptions', DESK, '/subscriptions/leaf:fen-foods-stratum']) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})
