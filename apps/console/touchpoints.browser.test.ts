import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { lettersTo, linkTo } from './testing/letters.ts'
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

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const main = ({ page }: Walk) => page.getByRole('main')
const dialog = ({ page }: Walk) => page.getByRole('dialog')
const row = (walk: Walk, text: string) => main(walk).getByRole('row').filter({ hasText: text })

async function addContact(walk: Walk, { name, email }: Readonly<{ name: string; email: string }>): Promise<void> {
  await walk.open('/journeys/contacts')
  await main(walk).getByRole('button', { name: 'Add a contact' }).click()
  await dialog(walk).getByLabel('Customer').selectOption('brightlane')
  await dialog(walk).getByLabel('Name').fill(name)
  await dialog(walk).getByLabel('E-mail address').fill(email)
  await dialog(walk).getByLabel('Mail', { exact: true }).selectOption('given')
  await dialog(walk).getByLabel('How that is known').fill('Agreed on the phone')
  expect(await findFaults(walk)).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Add it' }).click()
  await row(walk, name).getByText('Agreed to mail').waitFor()
}

async function logReview(walk: Walk, notes: string): Promise<void> {
  await walk.open('/journeys/touchpoints')
  await main(walk).getByRole('button', { name: 'Log a touchpoint' }).click()
  await dialog(walk).getByLabel('Customer').selectOption('brightlane')
  await dialog(walk).getByLabel('Product').selectOption('altus:stratum')
  await dialog(walk).getByLabel('Kind').selectOption('business_review')
  await dialog(walk).getByLabel('Day').fill('2024-11-12')
  await dialog(walk).getByLabel('Notes').fill(notes)
  await dialog(walk).getByLabel('Kim Berg').check()
  await dialog(walk).getByLabel('Who else took part').fill('Lee Sand')
  await dialog(walk).getByLabel('How it went').selectOption('-1')
  await dialog(walk).getByLabel('Next step').fill('Send the new offer')
  expect(await findFaults(walk)).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Log it' }).click()
  await row(walk, '12 Nov 2024').getByText('Not verified').waitFor()
}

async function askToConfirm(walk: Walk): Promise<void> {
  await row(walk, '12 Nov 2024').getByRole('button', { name: 'Ask to confirm' }).click()
  await dialog(walk).getByText('none of your notes', { exact: false }).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Send the question' }).click()
  await walk.page.getByRole('dialog', { name: 'The question is on its way' }).waitFor()
  await dialog(walk).getByRole('button', { name: 'Close', exact: true }).last().click()
  await row(walk, '12 Nov 2024').getByText('Asked').waitFor()
}

test('a partner logs a review and has the customer confirm it', async () => {
  const notes = 'They think of leaving: the price is too high'
  const omar = await town.walk(DEMO.omar)
  await addContact(omar, { name: 'Kim Berg', email: 'kim@brightlane.example' })
  await logReview(omar, notes)
  await askToConfirm(omar)

  await linkTo(town.server.data, 'kim@brightlane.example')
  const [letter = ''] = lettersTo(town.server.data, 'kim@brightlane.example')
  expect(letter).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
  expect(letter).not.toMatch(/leaving|too high|Lee Sand/)
  const link = /https?:\/\/\S+\/confirm#[^\s<>"]+/.exec(letter)?.[0] ?? ''
  const visitor = await town.walk()
  await visitor.page.goto(link)
  await heading(visitor, 'Did this take place?').waitFor()
  await main(visitor).getByText('Business review', { exact: true }).waitFor()
  expect(await findFaults(visitor)).toEqual([])
  await main(visitor).getByRole('button', { name: 'Yes, this took place' }).click()
  await heading(visitor, 'Thank you: it is confirmed').waitFor()
  await visitor.page.goto('about:blank')
  await visitor.page.goto(link)
  await heading(visitor, 'This question is closed').waitFor()

  await omar.open('/journeys/touchpoints')
  const review = row(omar, '12 Nov 2024')
  await review.getByText('the customer confirmed it, says Brightlane', { exact: false }).waitFor()
  await review.getByRole('button', { name: 'Notes' }).click()
  await dialog(omar).getByLabel('Notes').waitFor()
  expect(await dialog(omar).getByLabel('Notes').inputValue()).toBe(notes)
  expect(await dialog(omar).getByLabel('Kim Berg').isChecked()).toBe(true)

  const vendor = await town.walk(DEMO.ada)
  await vendor.open('/journeys/touchpoints')
  await row(vendor, '12 Nov 2024').getByText('Verified').waitFor()
  expect(await row(vendor, '12 Nov 2024').getByRole('button', { name: 'Notes' }).count()).toBe(0)
  const { touchpoints } = await ada.ask<{ touchpoints: readonly { touchpoint: string; customer: string }[] }>(
    '/v1/touchpoints?customer=brightlane',
  )
  for (const { touchpoint } of touchpoints) {
    const shown = await ada.ask(`/v1/touchpoints/${encodeURIComponent(touchpoint)}`)
    expect(shown).toMatchObject({ detail: null })
    expect(JSON.stringify(shown)).not.toMatch(/leaving|Kim|Lee Sand/)
  }
})

test('who unsubscribes is asked no more, and who is erased is gone', async () => {
  const omar = await town.walk(DEMO.omar)
  const [letter = ''] = lettersTo(town.server.data, 'kim@brightlane.example')
  const link = /^List-Unsubscribe: <([^>]+)>$/m.exec(letter.replaceAll(/\n[ \t]+/g, ' '))?.[1] ?? ''
  const visitor = await town.walk()
  await visitor.page.goto(link)
  await main(visitor).getByRole('button', { name: 'Unsubscribe' }).click()
  await heading(visitor, 'You get no more of these mails').waitFor()
  await omar.open('/journeys/contacts')
  await row(omar, 'Kim Berg').getByText('Unsubscribed').waitFor()
  expect(await findFaults(omar)).toEqual([])
  await main(omar).getByRole('button', { name: 'Actions for Kim Berg' }).click()
  await omar.page.getByRole('menuitem', { name: 'Erase this person' }).click()
  await dialog(omar).getByRole('button', { name: 'Erase for good' }).click()
  await heading(omar, 'You have no contacts yet').waitFor()
  await omar.open('/journeys/touchpoints')
  await row(omar, '12 Nov 2024').getByRole('button', { name: 'Notes' }).click()
  await dialog(omar).getByLabel('Who took part').waitFor()
  expect(await dialog(omar).getByLabel('Who took part').inputValue()).toBe('Lee Sand')
})

test('a rule shows who has gone quiet', async () => {
  const rule = { product: 'altus:stratum', days: 30 }
  const fact = { kind: 'cadence', about: 'altus:monthly-contact', id: 'test cadence', body: rule }
  await ada.act('POST', '/v1/facts', { body: { facts: [fact] } })
  const vendor = await town.walk(DEMO.ada)
  await vendor.open('/journeys/touchpoints')
  const quiet = main(vendor).getByRole('region', { name: /customers have gone quiet$/ })
  await quiet.getByText('Quiet', { exact: true }).first().waitFor()
  expect(await findFaults(vendor)).toEqual([])
  const phone = await town.walk(DEMO.omar, { viewport: PHONE })
  await phone.open('/journeys/touchpoints')
  await main(phone)
    .getByRole('region', { name: /gone quiet$/ })
    .waitFor()
  expect(await overflow(phone)).toBe(0)
})

test('a feed is made with its secret shown once, what waits is explained, and the vendor admits it', async () => {
  const omar = await town.walk(DEMO.omar)
  await omar.open('/journeys/feeds')
  await heading(omar, 'No system tells of your contacts yet').waitFor()
  await main(omar).getByRole('button', { name: 'Create a feed' }).click()
  await dialog(omar).getByLabel('Name').fill('Help desk')
  await dialog(omar).getByLabel('Kind').selectOption('ticket')
  expect(await findFaults(omar)).toEqual([])
  await dialog(omar).getByRole('button', { name: 'Create it' }).click()
  await dialog(omar)
    .getByText(/^whsec_/)
    .waitFor()
  await dialog(omar).getByRole('button', { name: 'I have it' }).click()
  await row(omar, 'leaf:help-desk').waitFor()

  const partner = await signIn(town.server.address, DEMO.omar)
  const items = [{ id: 't-1', opened: '2024-11-02T10:00:00Z', company: { name: 'Brightlane plc' }, priority: 'P1' }]
  await partner.act('POST', '/v1/feed-imports', { body: { feed: 'leaf:help-desk', rows: items } })
  await omar.open('/journeys/feeds')
  await heading(omar, '1 item of 1 feed waits for a name').waitFor()
  expect(await findFaults(omar)).toEqual([])
  await main(omar)
    .getByRole('button', { name: /^Say what it is/ })
    .click()
  await dialog(omar).getByLabel('It is the customer').selectOption('brightlane')
  await dialog(omar).getByRole('button', { name: 'Take what waits' }).click()
  await heading(omar, '1 feed, and nothing waits for a name').waitFor()

  const vendor = await town.walk(DEMO.ada)
  await vendor.open('/journeys/feeds')
  await main(vendor).getByRole('button', { name: 'Admit a feed' }).click()
  await dialog(vendor).getByLabel('Feed').fill('leaf:help-desk')
  await dialog(vendor).getByLabel('Ticket').check()
  expect(await findFaults(vendor)).toEqual([])
  await dialog(vendor).getByRole('button', { name: 'Admit it' }).click()
  await row(vendor, 'leaf:help-desk').getByText('Ticket').waitFor()
  await partner.act('POST', '/v1/feed-imports', {
    body: { feed: 'leaf:help-desk', rows: [{ ...items[0], id: 't-2' }] },
  })
  await omar.open('/journeys/touchpoints')
  await row(omar, '2 Nov 2024').getByText('a ticket shows it', { exact: false }).waitFor()
})
