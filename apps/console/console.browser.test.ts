import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from './testing/browser.ts'
import { askAs, DEMO, signedInAs, watchPolicy } from './testing/people.ts'
import { type RealServer, startDemoServer } from './testing/server.ts'
import { listenTo, settled } from './testing/settled.ts'
import { findFaults } from './testing/walk.ts'

type Month = Readonly<{ links: readonly Readonly<{ total: string; currency: string; invoices: readonly Head[] }>[] }>
type Head = Readonly<{ number: string; total: string }>
type Invoice = Readonly<{ items: readonly Readonly<{ amount: string; kind: string; product: string }>[] }>
type Statement = Readonly<{ number: string; opening: string; earned: string; paid: string; closing: string }>

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
/** In October only licenses are billed; September has the cloud bill and the corrections. */
const PAGES: readonly (readonly [path: string, email: string])[] = [
  ['/month', DEMO.ada],
  ['/month?month=2024-09', DEMO.greta],
  ['/invoices', DEMO.omar],
  ['/invoices/LEAF-INV-000014?as=leaf', DEMO.noor],
  ['/statements', DEMO.ada],
  ['/statements/ALTUS-ST-000010', DEMO.jonas],
  ['/status', DEMO.greta],
  ['/invoices/LEAF-INV-000014?explain=line:LEAF-INV-000014/3', DEMO.omar],
  ['/invoices/NOBODY-INV-000001', DEMO.ada],
]

let server: RealServer
let browser: Browser
let context: BrowserContext
let page: Page
let stopped: readonly string[]

beforeAll(async () => {
  server = await startDemoServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
beforeEach(async () => {
  await look({ viewport: WIDE }, DEMO.ada)
  return () => context.close()
})

/** A browser in which this person has signed in. */
async function look(options: NonNullable<Parameters<Browser['newContext']>[0]>, email: string): Promise<void> {
  await context?.close()
  const storageState = await signedInAs(browser, server.address, email)
  context = await browser.newContext({ reducedMotion: 'reduce', storageState, ...options })
  stopped = await watchPolicy(context)
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  listenTo(page)
}

/** Opens an address and waits for what the page is about: its heading, or the dialog over it. */
async function open(path: string): Promise<void> {
  await page.goto(`${server.address}${path}`)
  const over = path.includes('explain=')
  await (over ? dialog().getByRole('heading') : page.getByRole('heading', { level: 1 })).waitFor()
  await settled(page)
}

const heading = (name: RegExp) => page.getByRole('heading', { level: 1, name })
const ask = <T>(email: string, path: string) => askAs<T>(browser, { address: server.address, email, path })
const dialog = () => page.getByRole('dialog', { name: 'Why this amount' })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const jump = () => page.getByRole('combobox', { name: /^Jump to/ })
const link = (name: string | RegExp) => page.getByRole('link', { name })

/** As people write it: `6429.15` EUR is `6,429.15 EUR`. Only for amounts small enough for a float. */
function money(amount: string, currency: string): string {
  return `${Number(amount)
    .toLocaleString('en-US', { style: 'currency', currency, currencyDisplay: 'code' })
    .replace(/^[A-Z]{3}\s/, '')} ${currency}`
}

function parameter(name: string): string | null {
  return new URL(page.url()).searchParams.get(name)
}

describe('the vendor', () => {
  test('walks from the month to an invoice, to an amount, to its events', async () => {
    const { links } = await ask<Month>(DEMO.ada, '/v1/month')
    const [first] = links
    const number = first?.invoices[0]?.number ?? ''
    await open('/')
    for (const { total, currency } of links) await heading(new RegExp(money(total, currency))).waitFor()
    await page
      .getByRole('table')
      .getByRole('link', { name: `${money(first?.total ?? '', 'EUR')}, open ${number}` })
      .click()

    const invoice = await ask<Invoice>(DEMO.ada, `/v1/invoices/${number}`)
    const amount = invoice.items[0]?.amount ?? ''
    await heading(/Altus Software invoices Nordwind Distribution/).waitFor()
    await button(`${money(amount, 'EUR')}, explain`)
      .first()
      .click()

    await dialog()
      .getByRole('heading', { name: money(amount, 'EUR') })
      .waitFor()
    expect(parameter('explain')).toBe(`line:${number}/1`)
    await dialog()
      .getByRole('button', { name: /^[\d,]+ events$/ })
      .click()
    const rows = dialog().getByRole('region', { name: 'Usage events' }).getByRole('row')
    await rows.nth(1).waitFor()
    const before = await rows.count()
    await dialog().getByRole('button', { name: 'Show more' }).click()
    await rows.nth(before).waitFor()

    await dialog().getByRole('button', { name: '1 fact' }).first().click()
    await dialog()
      .getByRole('region', { name: /^Fact \d+$/ })
      .waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    expect(parameter('explain')).toBeNull()
  })

  test('sees what it is not party to as closed, and no amount on it', async () => {
    await open('/month')
    const chain = page.getByRole('region', { name: /subscriptions from vendor to customer/ })
    expect(await chain.getByText('closed', { exact: true }).count()).toBeGreaterThan(0)
    expect(await chain.getByRole('link').count()).toBe(2)
  })

  test('opens a month from the table of a chart, whose total is the month’s', async () => {
    const { links } = await ask<Month>(DEMO.ada, '/v1/month?month=2024-08')
    await open('/month')
    const figure = page.getByRole('region', { name: /^You invoiced/ })
    await figure.getByText('Table', { exact: true }).click()
    await figure.getByRole('link', { name: 'August 2024' }).click()
    await heading(/^August 2024: 2 links invoiced/).waitFor()
    expect(parameter('month')).toBe('2024-08')
    for (const { total, currency } of links) await heading(new RegExp(money(total, currency))).waitFor()
  })

  test('opens a month from its bar in a chart', async () => {
    await open('/month')
    await page.getByRole('img', { name: /^You invoiced/ }).click({ position: { x: 90, y: 180 } })
    await heading(/^May 2024: 2 links invoiced/).waitFor()
    expect(parameter('month')).toBe('2024-05')
  })

  test('is told what happened, what is safe and what to do when there is nothing at an address', async () => {
    await open('/invoices/NOBODY-INV-000001')
    const alert = page.getByRole('alert')
    await alert.getByText('There is no invoice NOBODY-INV-000001', { exact: false }).waitFor()
    await alert.getByText('What belongs to others looks the same', { exact: false }).waitFor()
    await alert.getByRole('button', { name: 'Try again' }).waitFor()
  })
})

describe('others', () => {
  test('whoever belongs to several switches between them, and keeps the month', async () => {
    await look({ viewport: WIDE }, DEMO.noor)
    await open('/month?month=2024-09')
    await button(/^Acting for Altus Software/).click()
    await page.getByRole('menuitem', { name: /^Leaf Cloud Services/ }).click()
    await button(/^Acting for Leaf Cloud Services/).waitFor()
    expect([parameter('as'), parameter('month')]).toEqual(['leaf', '2024-09'])
    await link('Invoices').click()
    await page.waitForURL('**/invoices?**')
    expect(parameter('as')).toBe('leaf')
  })

  test('a customer finds the cost of a marked-up cloud bill closed', async () => {
    await look({ viewport: WIDE }, DEMO.saskia)
    await open('/month?month=2024-09')
    await heading(/^September 2024 cost .* over 2 links$/).waitFor()
    expect(await button(/^Acting for/).count()).toBe(0)
    const rooms = page.getByRole('navigation', { name: 'Rooms' })
    await rooms.getByRole('link', { name: 'Invoices' }).waitFor()
    expect(await rooms.getByRole('link', { name: 'Earnings' }).count()).toBe(0)

    await page.getByRole('table').getByRole('link', { name: 'LEAF-INV-000015', exact: true }).click()
    await button(/, explain$/).click()
    await dialog().getByText('1 reason is not yours to see').waitFor()
    expect(await dialog().getByText('Cost plus').count()).toBe(0)
    await dialog()
      .getByRole('button', { name: /events$/ })
      .waitFor()
  })

  test('the seller of that bill follows its cost to the invoice above, and comes back', async () => {
    await look({ viewport: WIDE }, DEMO.omar)
    await open('/invoices/LEAF-INV-000015?explain=line:LEAF-INV-000015/1')
    await dialog()
      .getByRole('button', { name: /^Why NORDWIND-INV-/ })
      .click()
    await dialog().getByRole('button', { name: 'Show alone' }).click()
    const crumbs = dialog().getByRole('navigation', { name: 'Followed postings' })
    expect(parameter('explain')).toMatch(/^line:LEAF-INV-000015\/1,line:NORDWIND-INV-\d+\/\d+$/)
    await crumbs.getByRole('button', { name: 'LEAF-INV-000015, line 1' }).click()
    await dialog().getByText('Cost plus').waitFor()
    expect(parameter('explain')).toBe('line:LEAF-INV-000015/1')
  })

  test('a correction names the period it is about and leads to the line it corrects', async () => {
    await look({ viewport: WIDE }, DEMO.omar)
    await open('/invoices/LEAF-INV-000014')
    const row = page.getByRole('row', { name: /Correction/ })
    await row.getByRole('cell', { name: 'August 2024', exact: true }).waitFor()
    await row.getByRole('link', { name: 'of LEAF-INV-000010, line 1' }).click()
    await heading(/for August 2024$/).waitFor()
    expect(parameter('line')).toBe('1')
  })

  test('a partner reads its statement: the balance, each line, and what did not earn with what would', async () => {
    const number = 'ALTUS-ST-000010'
    const statement = await ask<Statement>(DEMO.jonas, `/v1/statements/${number}`)
    await look({ viewport: WIDE }, DEMO.jonas)
    await open(`/statements/${number}`)
    await heading(/^You earned/).waitFor()
    const balance = page.getByRole('region', { name: 'Balance' })
    for (const field of ['opening', 'earned', 'paid', 'closing'] as const) {
      await balance.getByText(money(statement[field], 'EUR')).first().waitFor()
    }
    await page
      .getByRole('row', { name: /^Manage Fen Foods.*Correction/ })
      .getByRole('button', { name: /explain$/ })
      .click()
    await dialog().getByText('Stood before').waitFor()
    await dialog()
      .getByRole('button', { name: /^Why ALTUS-INV-/ })
      .first()
      .click()
    await dialog()
      .getByText(/^ALTUS-INV-\d+, line \d+ is not yours to see$/)
      .waitFor()
    await page.keyboard.press('Escape')
    const missed = page.getByRole('region', { name: /did not earn/ })
    expect(await missed.getByRole('listitem').count()).toBe(2)
  })
})

describe('the keyboard', () => {
  test('jumps to a page, steps through months, opens an amount and comes back to it', async () => {
    await open('/month')
    await page.keyboard.press('[')
    await heading(/^September 2024/).waitFor()
    await page.keyboard.press(']')
    await heading(/^October 2024/).waitFor()

    await page.keyboard.press('/')
    await jump().fill('statements')
    await page.keyboard.press('Enter')
    await heading(/^Partners earned/).waitFor()

    await page.keyboard.press('Control+k')
    await jump().fill('ALTUS-INV-000011')
    await page.keyboard.press('Enter')
    await heading(/^Altus Software invoices/).waitFor()

    const amount = button(/, explain$/).first()
    await amount.focus()
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    await expect.poll(() => amount.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
  })

  test('begins with the way past the navigation', async () => {
    await open('/status')
    await page.keyboard.press('Tab')
    const skip = link('Skip to content')
    expect(await skip.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#content')
  })
})

test('the theme that was chosen is remembered', async () => {
  await open('/month')
  const shade = () =>
    page.getByRole('main').evaluate((element) => getComputedStyle(element.ownerDocument.body).backgroundColor)
  const light = await shade()
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark', { exact: true }).click({ force: true })
  await expect.poll(shade).not.toBe(light)
  const dark = await shade()
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await shade()).toBe(dark)
})

describe('a phone', () => {
  test.each(PAGES)('%s of %s fits, and the rooms are in reach', async (path, email) => {
    await look({ viewport: PHONE }, email)
    await open(path)
    const main = path.includes('explain=') ? dialog() : page.getByRole('main')
    const over = await main.evaluate(
      ({ ownerDocument: { documentElement: root } }) => root.scrollWidth - root.clientWidth,
    )
    expect(over).toBe(0)
    if (path.includes('explain=')) return
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Status' }).click()
    await page.waitForURL('**/status**')
  })
})

describe.each(['light', 'dark'] as const)('accessible and within its policy in %s', (colorScheme) => {
  test.each(PAGES)('%s of %s', async (path, email) => {
    await look({ viewport: WIDE, colorScheme }, email)
    await open(path)
    expect(await findFaults({ page, stopped })).toEqual([])
  })
})
