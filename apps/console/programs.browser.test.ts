import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { settled } from './testing/settled.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

const PRIYA = 'priya@altus.example'
const PROGRAM = '/programs/altus:customer-lifecycle'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name })
const main = ({ page }: Walk) => page.getByRole('main')
const editor = (walk: Walk) => main(walk).getByRole('textbox', { name: 'The program as YAML' })

/** The first day of next month: what is published may not begin before today. */
const NEXT = Temporal.Now.plainDateISO('UTC').with({ day: 1 }).add({ months: 1 }).toString()

const TEXT = `# Two incentives for whoever carries a customer.
program: care
version: 1
currency: EUR
effective: { from: ${NEXT}, to: 2099-01-01 }
partners: [leaf, birch, sakura]
incentives:
  # Paid once a customer is live.
  - id: deploy
    stage: implement
    role: implementer
    trigger: milestone.in_production
    pay: { fixed: 600 }
  - id: consume
    stage: manage
    role: manager
    trigger: invoice.isued
    base: line.amount
    link: vendor-sale
    pay: { percent: 4 }
payout: { period: month, zone: UTC, minimum: 0 }
`

test('the list leads to a program that is read as sentences, stage by stage', async () => {
  const walk = await town.walk(PRIYA)
  await walk.open('/programs')
  await heading(walk, '1 program, nothing waits for a decision').waitFor()
  expect(await findFaults(walk)).toEqual([])
  await main(walk).getByRole('link', { name: 'Customer Lifecycle' }).click()
  await heading(walk, 'Customer Lifecycle pays for 2 of the five stages').waitFor()
  await main(walk)
    .getByText('The implementer earns 450.00 EUR when the milestone “in production” is reached.')
    .waitFor()
  await main(walk).getByText('The manager earns 5 % of the invoice line when an invoice is issued.').waitFor()
  await settled(walk.page)
  expect(await findFaults(walk)).toEqual([])
})

test('a program is written, mended where a line is wrong, tried, submitted, and published by a second person', async () => {
  const priya = await town.walk(PRIYA)
  await priya.open('/programs/write')
  await editor(priya).fill(TEXT)
  await heading(priya, 'altus:care has 1 error').waitFor()
  const finding = main(priya).getByRole('list', { name: 'What the check found' }).getByRole('listitem')
  await finding.filter({ hasText: /^ErrorLine 17: / }).waitFor()
  await main(priya).locator('.cm-lintRange-error').getByText('invoice.isued').waitFor()
  expect(await findFaults(priya)).toEqual([])

  // The form mends the same text, and its comments stay.
  await main(priya).getByRole('button', { name: 'consume', exact: true }).click()
  await main(priya).getByLabel('Trigger').fill('invoice.issued')
  await main(priya).getByLabel('Percent', { exact: true }).fill('6')
  await heading(priya, 'altus:care holds as it is written').waitFor()
  await editor(priya).getByText('# Paid once a customer is live.').waitFor()
  await editor(priya).getByText('pay: { percent: 6 }').waitFor()
  await addRows(priya)
  await main(priya)
    .getByText(/^Saved as draft altus:care\.\d+$/)
    .waitFor()
  expect(await findFaults(priya)).toEqual([])

  await main(priya).getByRole('link', { name: 'Try it' }).click()
  await main(priya).getByLabel('From').fill('2024-05-01')
  await main(priya).getByLabel('To before').fill('2024-07-01')
  await main(priya).getByLabel('Beside').selectOption('altus:customer-lifecycle')
  await heading(priya, 'What stands out', 2).waitFor()
  await settled(priya.page)
  expect(new URL(priya.page.url()).searchParams.get('against')).toBe('altus:customer-lifecycle')
  await heading(priya, /^It comes to [\d,.]+\sEUR, \d+\s% more than Customer lifecycle as published$/).waitFor()
  expect(await findFaults(priya)).toEqual([])

  await priya.open('/programs')
  await main(priya).getByRole('link', { name: 'care', exact: true }).click()
  await heading(priya, 'altus:care, version 1, is a draft').waitFor()
  await reloadDraft(priya)
  await main(priya).getByRole('button', { name: 'Submit' }).click()
  const asked = priya.page.getByRole('dialog', { name: 'Submit altus:care, version 1' })
  await asked.getByText('There is no version in force: all of it is new.').waitFor()
  await asked.getByText(/^From 20\d\d-\d\d-\d\d to before .* comes to [\d,.]+/).waitFor()
  expect(await findFaults(priya)).toEqual([])
  await asked.getByRole('button', { name: 'Submit altus:care, version 1' }).click()
  await heading(priya, 'altus:care, version 1, waits for a second person').waitFor()
  expect(await main(priya).getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true)
  await main(priya).getByText('You submitted it: a second person publishes it.').waitFor()
  const { pathname, search } = new URL(priya.page.url())

  const ada = await town.walk(DEMO.ada)
  await ada.open('/programs')
  await heading(ada, '2 programs, and 1 draft waits for a second person').waitFor()
  await ada.open(`${pathname}${search}`)
  await main(ada).getByRole('button', { name: 'Publish' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Publish altus:care, version 1' }).click()
  await heading(ada, 'altus:care, version 1, was published by Ada Marsh').waitFor()
  await main(ada).getByRole('link', { name: 'Look at the program' }).click()
  await heading(ada, 'care pays for 2 of the five stages').waitFor()
  await main(ada).getByText('Begins later').waitFor()
  expect(await findFaults(ada)).toEqual([])
})

test('a partner reads the program that it is offered, and writes none', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open(PROGRAM)
  await heading(walk, 'Customer Lifecycle pays for 2 of the five stages').waitFor()
  expect(await main(walk).getByRole('link', { name: 'Write the next version' }).count()).toBe(0)
  expect(await findFaults(walk)).toEqual([])
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(PRIYA, { colorScheme: 'dark', viewport: PHONE })
  const paths = [
    '/programs',
    PROGRAM,
    '/programs/write?example=customer-lifecycle',
    '/programs/try?program=altus:customer-lifecycle&from=2024-05-01&to=2024-07-01',
  ]
  for (const path of paths) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})

/** Writes a multiplier and a clawback in the form, sees them in the text, and takes them out again. */
async function addRows(priya: Walk): Promise<void> {
  await main(priya).getByRole('button', { name: 'Add a multiplier' }).click()
  await main(priya).getByLabel('Times, multiplier 1').fill('1.1')
  await editor(priya).getByText('multipliers: [{ when: size(customer.clouds) > 1, times: 1.1 }]').waitFor()
  await main(priya).getByRole('button', { name: 'Remove multiplier 1' }).click()
  await main(priya).getByRole('button', { name: 'Add a clawback' }).click()
  await main(priya).getByLabel('Of the incentives, clawback 1').fill('consume')
  await main(priya).getByLabel('Takes, clawback 1').selectOption('proportional')
  await editor(priya).getByText('incentives: [consume]').waitFor()
  await main(priya).getByRole('button', { name: 'Remove clawback 1' }).click()
}

/** The draft's id has a dot in it, and its page is still no file. */
async function reloadDraft(priya: Walk): Promise<void> {
  await priya.page.reload()
  await heading(priya, 'altus:care, version 1, is a draft').waitFor()
}
