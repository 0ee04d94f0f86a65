import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name })

test('a product stands with its charges, plans and features', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open('/')
  await walk.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Catalog' }).click()
  const desk = walk.page.getByRole('region', { name: 'Stratum Desk' })
  await desk.getByRole('rowheader', { name: 'Seats' }).waitFor()
  await desk.getByText('Charges Seats and Support').waitFor()
  await desk.getByText('sso', { exact: true }).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('a book tells its prices in sentences, and what is odd about it', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open('/catalog/books')
  await walk.page.getByRole('link', { name: 'Brightlane prices' }).click()
  await heading(walk, 'Brightlane prices: 4 prices are valid').waitFor()
  await walk.page.getByText('27.00 each up to 20, 23.00 each above, tier by tier').waitFor()
  // Nobody has had seats from it yet: worth knowing, nothing to mend.
  await heading(walk, 'The check found nothing to mend, and 2 notes', 2).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('a book at two days says what came in between, and what quantities cost then', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open(
    '/catalog/compare?book=leaf:brightlane-prices&other=leaf:brightlane-prices&from=2025-06-01&to=2026-06-01',
  )
  await heading(walk, '2 prices were added').waitFor()
  const seats = walk.page.getByRole('region', { name: 'Seats of Desk' })
  // 20 at 27.00 and 80 at 23.00.
  await seats.getByRole('row', { name: /^100 — 2,380\.00 —$/ }).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

describe('trying a price', () => {
  test('its curve says what a quantity costs, and the table has the same', async () => {
    const walk = await town.walk(DEMO.omar)
    const { page } = walk
    await walk.open('/catalog/try?price=leaf:brightlane-prices-core-hours')
    // 20,000 at 0.0540 and 5,000 at 0.0490.
    await heading(walk, '25,000 core-hours cost 1,325.00 GBP', 2).waitFor()
    await heading(walk, 'Each costs 0.054 GBP of 1,250, and 0.051 GBP of 50,000', 2).waitFor()
    await page.getByRole('slider', { name: 'Quantity' }).press('End')
    await heading(walk, '50,000 core-hours cost 2,550.00 GBP', 2).waitFor()
    await page.getByText('The same as a table').click()
    await page.getByRole('row', { name: /^50,000 2,550\.00 0\.051/ }).waitFor()
    expect(await findFaults(walk)).toEqual([])
  })

  test('changed into another model it is rated anew, and nothing of it is kept', async () => {
    const walk = await town.walk(DEMO.omar)
    const { page } = walk
    await walk.open('/catalog/try?price=leaf:brightlane-prices-core-hours&quantity=50000')
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.getByLabel('How it counts').selectOption('volume')
    await page.getByRole('slider', { name: 'Quantity' }).press('End')
    // All 50,000 at 0.0490.
    await heading(walk, '50,000 core-hours cost 2,450.00 GBP', 2).waitFor()
    await page.getByLabel('Each, tier 2').fill('0.05')
    await heading(walk, '50,000 core-hours cost 2,500.00 GBP', 2).waitFor()
    await page.getByLabel('Each, tier 2').fill('x')
    await page.getByText('“x” is no number.').waitFor()
    await page.getByRole('button', { name: 'Back to the recorded price' }).click()
    await heading(walk, '25,000 core-hours cost 1,325.00 GBP', 2).waitFor()
  })
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.omar, { colorScheme: 'dark', viewport: PHONE })
  const paths = [
    '/catalog/products',
    '/catalog/books',
    '/catalog/books/leaf:brightlane-prices',
    '/catalog/compare',
    '/catalog/try',
  ]
  for (const path of paths) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})
