import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const region = ({ page }: Walk, name: string | RegExp) => page.getByRole('main').getByRole('region', { name })

describe('who stayed', () => {
  test('is said of customers, terms and cohorts, each with how many it rests on', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/journeys/retention')
    await heading(walk, /customers? at the end of|customers of a year ago/).waitFor()
    const terms = region(walk, /^With an engaged partner \d+ of \d+ terms were renewed|^No term of a customer/)
    await terms.getByRole('row', { name: /^Without one/ }).waitFor()
    const churn = region(walk, /left in \d+ months, and \d+ came$/)
    await churn
      .getByRole('img', { name: /% to|%, \d+ to \d+\s%, of \d+ customers$/ })
      .first()
      .waitFor()
    const cohorts = region(walk, /were still there after \d+ months$/)
    await cohorts.getByRole('columnheader', { name: '12 months' }).waitFor()
    await cohorts
      .getByRole('cell', { name: /^\d+\s%\s?, \d+ of \d+; it may as well be \d+ to \d+\s%$/ })
      .first()
      .waitFor()
    expect(await findFaults(walk)).toEqual([])
    await cohorts.getByText('Table').click()
    await cohorts.getByRole('columnheader', { name: 'Months later' }).waitFor()
    expect(await findFaults(walk)).toEqual([])
  })
})

describe('who was left alone', () => {
  test('is said by partner; a partner opens its months, and a month what counted', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/journeys/hit-and-run')
    await heading(walk, /^Customers were left alone in \d+\s% of [\d,]+ months$/).waitFor()
    const partners = region(walk, 'Partners')
    await partners
      .getByRole('img', { name: /months of \d+ subscriptions$/ })
      .first()
      .waitFor()
    expect(await findFaults(walk)).toEqual([])
    await partners.getByRole('button', { name: 'Leaf Cloud Services' }).click()
    const months = region(walk, /^Leaf Cloud Services: \d+ of \d+ months alone$/)
    await months
      .getByRole('img', { name: /: alone$/ })
      .first()
      .waitFor()
    await months
      .getByRole('button', { name: / of Leaf Cloud Services on / })
      .first()
      .click()
    await months.getByRole('region', { name: /^Fact \d+$/ }).waitFor()
    expect(await findFaults(walk)).toEqual([])
    await months.getByText('Table').click()
    await months.getByRole('cell', { name: 'Nobody' }).first().waitFor()
    expect(await findFaults(walk)).toEqual([])
    await months.getByRole('button', { name: 'Close the months' }).click()
    await months.waitFor({ state: 'detached' })
  })

  test('a partner sees its own number, also on a phone and in the dark', async () => {
    const walk = await town.walk(DEMO.jonas, { viewport: PHONE, colorScheme: 'dark' })
    await walk.open('/journeys/hit-and-run')
    await heading(walk, /^Customers were left alone in /).waitFor()
    expect(await region(walk, 'Partners').getByRole('button').count()).toBe(1)
    expect(await overflow(walk)).toBe(0)
    expect(await findFaults(walk)).toEqual([])
  })
})
