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

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const main = ({ page }: Walk) => page.getByRole('main')
const dialog = ({ page }: Walk) => page.getByRole('dialog')
const row = (walk: Walk, text: string) => main(walk).getByRole('row').filter({ hasText: text })

async function scored(score: string): Promise<void> {
  const body = { customer: 'brightlane', product: 'altus:stratum', score, at: Temporal.Now.instant().toString() }
  const facts = [{ kind: 'customer_health', about: 'altus:brightlane-health', body }]
  await ada.act('POST', '/v1/facts', { body: { facts } })
}

async function writeFromExample(walk: Walk): Promise<void> {
  await walk.open('/journeys/playbooks')
  await main(walk).getByRole('button', { name: 'Write a playbook' }).click()
  await dialog(walk).getByLabel('Begin with').selectOption('falling-health')
  await dialog(walk).getByText('When the health of a customer falls below 40.').waitFor()
  await dialog(walk).getByRole('button', { name: 'Save the playbook' }).and(walk.page.locator(':enabled')).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Save the playbook' }).click()
  await main(walk).getByRole('heading', { level: 2, name: 'Look after falling health' }).waitFor()
}

test('a fall is seen, a dry run says one task, a run makes it, another none, and one key completes it', async () => {
  const walk = await town.walk(DEMO.ada)
  await writeFromExample(walk)
  await heading(walk, '1 playbook is on').waitFor()
  await main(walk).getByText('Its signal has not come on yet.').waitFor()
  await main(walk).getByRole('list', { name: 'Steps of Look after falling health' }).getByText('Day 14').waitFor()

  await scored('31')
  await main(walk).getByRole('button', { name: 'Dry run of Look after falling health' }).click()
  await dialog(walk).getByText('1 signal is on; it would make 1 task, 1 webhook event.').waitFor()
  await dialog(walk).getByText('Find out what troubles Brightlane').waitFor()
  expect(await findFaults(walk)).toEqual([])
  expect((await ada.ask<{ tasks: unknown[] }>('/v1/tasks')).tasks).toEqual([])
  await dialog(walk).getByRole('button', { name: 'Do it now' }).click()
  await main(walk).getByText('Began 1 time, of which 1 still goes on: 1 task.').waitFor()

  await main(walk).getByRole('button', { name: 'Dry run of Look after falling health' }).click()
  await dialog(walk).getByText('1 signal is on; nothing is due.').waitFor()
  expect(await dialog(walk).getByRole('button', { name: 'Do it now' }).isDisabled()).toBe(true)
  await dialog(walk).getByRole('button', { name: 'Cancel' }).click()
  await main(walk).getByRole('button', { name: 'What it did (Look after falling health)' }).click()
  await row(walk, 'Brightlane').filter({ hasText: 'Health is 31, below 40' }).waitFor()
  expect(await findFaults(walk)).toEqual([])

  await walk.open('/journeys/tasks')
  await heading(walk, 'Nothing waits for you').waitFor()
  await main(walk).getByLabel('All (1)').check()
  await heading(walk, '1 task waits').waitFor()
  const task = row(walk, 'Find out what troubles Brightlane')
  await task.getByText('Health is 31, below 40 (Look after falling health)').waitFor()
  expect(await findFaults(walk)).toEqual([])
  await task.getByRole('button', { name: /^Done/ }).focus()
  await walk.page.keyboard.press('d')
  await main(walk).getByText('“Find out what troubles Brightlane Retail” is done.').waitFor()
  await heading(walk, 'No task waits').waitFor()
})

test('what is wrong is said at its place, and a playbook is turned off and on', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/journeys/playbooks')
  await main(walk).getByRole('button', { name: 'Change Look after falling health' }).click()
  const editor = dialog(walk).getByRole('textbox', { name: 'The playbook as YAML' })
  await editor.fill(
    'playbook: falling-health\nname: Look\non: { signal: health_fell, below: 400 }\nsteps: []\nenabled: true\n',
  )
  await dialog(walk)
    .getByText(/below takes/)
    .first()
    .waitFor()
  expect(await dialog(walk).getByRole('button', { name: 'Save the change' }).isDisabled()).toBe(true)
  await dialog(walk).getByRole('button', { name: 'Cancel' }).click()
  await main(walk).getByRole('button', { name: 'Turn off Look after falling health' }).click()
  await heading(walk, 'No playbook is on').waitFor()
  await main(walk).getByRole('button', { name: 'Turn on Look after falling health' }).click()
  await heading(walk, '1 playbook is on').waitFor()
})

test('both pages fit a phone, and a viewer only reads', async () => {
  const phone = await town.walk(DEMO.ada, { viewport: PHONE, colorScheme: 'dark' })
  for (const path of ['/journeys/playbooks', '/journeys/tasks']) {
    await phone.open(path)
    expect(await overflow(phone)).toBe(0)
    expect(await findFaults(phone)).toEqual([])
  }
  const other = await town.walk(DEMO.omar)
  await other.open('/journeys/playbooks')
  await heading(other, 'You have no playbook yet').waitFor()
})
