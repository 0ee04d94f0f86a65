import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

const POLICY = {
  version: 1,
  from: '2024-01-01T00:00:00Z',
  ...{ protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 },
  matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
}

beforeAll(async () => {
  town = await openTown()
  const ada = await signIn(town.server.address, DEMO.ada)
  const facts = [{ kind: 'deal_registration_policy', about: 'altus:deals', body: POLICY }]
  await ada.act('POST', '/v1/facts', { body: { facts } })
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const LIST = '/sales/registrations'
const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Registers a prospect with Altus, once it was checked, and expects what the check says. */
async function register(walk: Walk, { name, id, says }: Readonly<{ name: string; id: string; says: RegExp }>) {
  await walk.open(LIST)
  await walk.page.getByRole('button', { name: 'Register a deal' }).click()
  const form = walk.page.getByRole('dialog', { name: 'Register a deal' })
  await form.getByLabel('Vendor').selectOption('altus')
  await form.getByLabel('Product').selectOption('altus:stratum')
  await form.getByLabel('Company').fill(name)
  await form.getByLabel('Country').fill('DE')
  await form.getByLabel('Expected close').fill('2030-06-30')
  await form.getByLabel('Expected value').fill('12000')
  await form.getByLabel('Name of the registration').fill(id)
  await form.getByText(says).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await form.getByRole('button', { name: `Register ${name}` }).click()
  await form.waitFor({ state: 'detached' })
}

/** Lets the ticked partners stand and the others not. */
async function arbitrate({ page }: Walk, { stand, comes }: Readonly<{ stand: readonly string[]; comes: RegExp }>) {
  await page.getByRole('button', { name: 'Arbitrate' }).click()
  const form = page.getByRole('dialog')
  for (const partner of ['Nordwind Distribution', 'Birch Managed IT']) {
    await form.getByLabel(`${partner} may stand`).setChecked(stand.includes(partner))
  }
  await form.getByLabel('Why').fill('They showed the earlier meeting')
  await form.getByLabel('Evidence').fill('Minutes of 12 February')
  await form.getByText(comes).waitFor()
  await form.getByRole('button', { name: 'Decide so' }).click()
}

test('two partners register one prospect, and the vendor decides between them, the second time by another person', async () => {
  const greta = await town.walk(DEMO.greta)
  await register(greta, { name: 'Harbor Lights Ltd', id: 'harbor', says: /^No other registration stands/ })
  await heading(greta, 'The only registered deal waits for a decision').waitFor()

  const jonas = await town.walk(DEMO.jonas)
  const says = /^Another registration stands in its way, and is not decided yet\.$/
  await register(jonas, { name: 'HARBOR LIGHTS', id: 'lights', says })
  await jonas.page.getByText('Conflict', { exact: true }).waitFor()
  // With whom and for how much is not told.
  expect(await jonas.page.getByText(/nordwind|Harbor Lights Ltd/i).count()).toBe(0)

  const ada = await town.walk(DEMO.ada)
  await ada.open(`${LIST}/nordwind:harbor`)
  await ada.page.getByText('name: “Harbor Lights Ltd” and “HARBOR LIGHTS”').waitFor()
  expect(await findFaults(ada)).toEqual([])
  await arbitrate(ada, {
    stand: ['Nordwind Distribution'],
    comes: /^Nordwind Distribution is approved and protected; .* is rejected and can contest it\.$/,
  })
  await ada.page.getByText(/^protected until/).waitFor()

  await jonas.open(`${LIST}/birch:lights`)
  await jonas.page.getByText(/^can be contested until/).waitFor()
  expect(await jonas.page.getByText(/They showed the earlier meeting/).count()).toBe(0)
  await jonas.page.getByRole('button', { name: 'Contest', exact: true }).click()
  await jonas.page.getByRole('dialog').getByLabel('Why').fill('We have a letter of intent')
  await jonas.page.getByRole('button', { name: 'Contest HARBOR LIGHTS' }).click()
  await jonas.page.getByText('Contested', { exact: true }).first().waitFor()

  await ada.open(`${LIST}/birch:lights`)
  await arbitrate(ada, { stand: ['Nordwind Distribution', 'Birch Managed IT'], comes: /nobody is rejected\.$/ })
  await ada.page
    .getByRole('alert')
    .getByText(/takes a second person/)
    .waitFor()

  const felix = await town.walk(DEMO.felix)
  await felix.open(`${LIST}/birch:lights`)
  await arbitrate(felix, { stand: ['Nordwind Distribution', 'Birch Managed IT'], comes: /nobody is rejected\.$/ })
  await felix.page.getByText(/^protected until/).waitFor()
  await felix.page.getByText('both may stand').waitFor()

  const narrow = await town.walk(DEMO.jonas, { viewport: PHONE })
  await narrow.open(`${LIST}/birch:lights`)
  expect(await overflow(narrow)).toBe(0)
  await narrow.open(LIST)
  expect(await overflow(narrow)).toBe(0)
})
