import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

/** Architecture with a document, then production; who is adopted is seen from use. */
const TEMPLATE = {
  product: 'altus:stratum',
  name: 'From design to renewal',
  milestones: [
    { milestone: 'architecture', stage: 'design', role: 'designer', days: 30, evidence: { kind: 'document' } },
    { milestone: 'rehearsal', stage: 'implement', role: 'implementer', days: 60, needs: ['architecture'] },
    {
      ...{ milestone: 'adopted', stage: 'manage', role: 'customer', days: 180, approval: false },
      evidence: { kind: 'telemetry', meter: 'altus:core-hours', above: { amount: '500' }, days: 30 },
    },
  ],
}

let town: Town
let ada: SignedIn

beforeAll(async () => {
  town = await openTown()
  ada = await signIn(town.server.address, DEMO.ada)
  const facts = [{ kind: 'journey_template', about: 'altus:walked-life', body: TEMPLATE }]
  await ada.act('POST', '/v1/facts', { body: { facts } })
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const main = ({ page }: Walk) => page.getByRole('main')
const dialog = ({ page }: Walk) => page.getByRole('dialog')
const stage = (walk: Walk, name: string) => main(walk).getByRole('region', { name: new RegExp(`^${name}`) })

async function openBoard(walk: Walk): Promise<void> {
  await walk.open('/journeys/stages')
  await main(walk).getByRole('link', { name: 'Fen Foods' }).click()
}

test('a journey is started by a template, after a look at what it comes to', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/journeys')
  await heading(walk, 'No journey has begun yet').waitFor()
  expect(await findFaults(walk)).toEqual([])
  await main(walk).getByRole('button', { name: 'Start a journey' }).click()
  await dialog(walk).getByLabel('Template').selectOption('altus:walked-life')
  await dialog(walk).getByLabel('Customer').selectOption('fen-foods')
  await dialog(walk).getByLabel('Partner').selectOption('leaf')
  await dialog(walk)
    .getByText(/^Architecture \(design\): Leaf Cloud Services, by /)
    .waitFor()
  await dialog(walk)
    .getByText(/^Adopted \(manage\): Fen Foods, by /)
    .waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Start it' }).click()
  await heading(walk, '1 journey, and nothing is overdue').waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('its partner reaches a milestone with a file, and the vendor’s approval lets the next stage begin', async () => {
  const omar = await town.walk(DEMO.omar)
  await openBoard(omar)
  await heading(omar, 'Fen Foods is in design with Stratum: 0 of 3 milestones are done').waitFor()
  const blocks = main(omar).getByRole('region', { name: 'What blocks Implement' })
  await blocks.getByText(/^Leaf Cloud Services has to reach Architecture with a document by /).waitFor()
  await stage(omar, 'Implement').getByText('Waits for Architecture').waitFor()
  await stage(omar, 'Manage')
    .getByText(/^Use: 30 days in a row above 500/)
    .waitFor()
  expect(await findFaults(omar)).toEqual([])
  await stage(omar, 'Design').getByRole('button', { name: 'Reach it Architecture' }).click()
  await dialog(omar).getByLabel('What proves it').fill('Reviewed with the customer')
  await dialog(omar).getByText('Choose the file: a document is wanted.').waitFor()
  const buffer = Buffer.from('%PDF-1.7 the architecture')
  await dialog(omar).getByLabel('File').setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer })
  expect(await findFaults(omar)).toEqual([])
  await dialog(omar).getByRole('button', { name: 'Tell it' }).click()
  await stage(omar, 'Design').getByText('Waits for approval').waitFor()
  await blocks.getByText('Architecture was reached, and waits for the approval of Altus Software.').waitFor()

  const vendor = await town.walk(DEMO.ada)
  await openBoard(vendor)
  const saved = vendor.page.waitForEvent('download')
  await stage(vendor, 'Design').getByRole('button', { name: 'Download plan.pdf' }).click()
  expect((await saved).suggestedFilename()).toBe('plan.pdf')
  await stage(vendor, 'Design').getByRole('button', { name: 'Approve it Architecture' }).click()
  await dialog(vendor).getByText('Reviewed with the customer').waitFor()
  expect(await findFaults(vendor)).toEqual([])
  await dialog(vendor).getByRole('button', { name: 'Approve it' }).click()
  await heading(vendor, 'Fen Foods is in implement with Stratum: 1 of 3 milestones is done').waitFor()
  await main(vendor)
    .getByRole('region', { name: 'What blocks Manage' })
    .getByText(/has to reach Rehearsal by /)
    .waitFor()
  expect(await stage(vendor, 'Implement').getByText('Waits for Architecture').count()).toBe(0)
  expect(await findFaults(vendor)).toEqual([])
})

test('the customer looks at it, and has nothing to tell', async () => {
  const walk = await town.walk(DEMO.saskia)
  await openBoard(walk)
  await heading(walk, /^Fen Foods is in implement/).waitFor()
  expect(
    await main(walk)
      .getByRole('button', { name: /^(Reach|Approve) it/ })
      .count(),
  ).toBe(0)
  expect(await findFaults(walk)).toEqual([])
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.omar, { colorScheme: 'dark', viewport: PHONE })
  await walk.open('/journeys/stages')
  expect(await findFaults(walk)).toEqual([])
  expect(await overflow(walk)).toBeLessThanOrEqual(0)
  await main(walk).getByRole('link', { name: 'Fen Foods' }).click()
  await heading(walk, /^Fen Foods is in implement/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  expect(await overflow(walk)).toBeLessThanOrEqual(0)
})
