import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { focusBill } from './testing/focus-bill.ts'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
  const ada = await signIn(town.server.address, DEMO.ada)
  const omar = await signIn(town.server.address, DEMO.omar)
  await send(omar, 'unknown-1', 'installation/lost', '12.5')
  await send(omar, 'unknown-2', 'installation/lost', '7.5')
  await send(ada, 'twice', 'installation/fen-foods', '1')
  await send(ada, 'twice', 'installation/fen-foods', '2')
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: RegExp) => page.getByRole('heading', { level: 1, name })

const send = (who: SignedIn, ...[id, subject, hours]: readonly [id: string, subject: string, hours: string]) =>
  who.act('POST', '/v1/events', {
    body: [
      {
        specversion: '1.0',
        source: 'stratum:night-shift',
        id,
        type: 'stratum.core-hours',
        subject,
        time: '2024-10-15T10:00:00Z',
        data: { core_hours: hours, region: 'eu-west-1' },
      },
    ],
  })

async function chooseFile({ page }: Walk, name: string, content: string) {
  await page.getByRole('button', { name: 'Import a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a bill' })
  await dialog.getByLabel('File').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
  return dialog
}

test('sources stand with when they were seen, how they do, and what came late from them', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/usage?at=2024-09')
  await walk.page.getByRole('navigation', { name: 'Usage' }).getByRole('link', { name: 'Sources' }).click()
  await heading(walk, /source/).waitFor()
  const row = walk.page.getByRole('row').filter({ hasText: 'stratum:night-shift' }).first()
  await row.getByText(/^(New|Sending)$/).waitFor()
  await walk.page.getByRole('heading', { level: 2, name: /^\d+ events? came after their period was closed/ }).waitFor()
  expect(await findFaults(walk)).toEqual([])
})

test('a subject that is bound to nobody is bound from its first event, and counts', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open('/usage/subjects')
  await heading(walk, /^\d+ subjects? (is|are) bound to nobody$/).waitFor()
  await walk.page.getByRole('button', { name: 'Bind installation/lost', exact: true }).click()
  const dialog = walk.page.getByRole('dialog', { name: 'Bind installation/lost' })
  await dialog.getByLabel('Subscription').selectOption({ index: 1 })
  await dialog.getByText(/^2 events since 15 Oct 2024, \d\d:\d\d will be the subscription’s/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await dialog.getByRole('button', { name: 'Bind to the subscription' }).click()
  await walk.page.getByRole('heading', { level: 2, name: /^installation\/lost is bound to / }).waitFor()
  await walk.page.getByRole('button', { name: 'Bind installation/lost', exact: true }).waitFor({ state: 'detached' })
  await walk.page
    .getByRole('row')
    .filter({ hasText: /20\s+core-hours/ })
    .waitFor()
})

test('two versions of one event stand side by side', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/usage/conflicts')
  await heading(walk, /^1 event came twice with different contents$/).waitFor()
  const [first, later] = ['Came first', 'Came later'].map((name) => walk.page.getByRole('region', { name }))
  expect(await first?.textContent()).toMatch(/counts.*core hours1 \(differs\)/)
  expect(await later?.textContent()).toMatch(/does not count.*core hours2 \(differs\)/)
  expect(await findFaults(walk)).toEqual([])
})

describe('an import', () => {
  test('goes on while the page is left, and what it could not use waits', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/usage/imports')
    const dialog = await chooseFile(walk, 'october.csv', focusBill(6_000, 'free'))
    expect(await findFaults(walk)).toEqual([])
    await dialog.getByRole('button', { name: 'Import the file' }).click()
    await walk.page.getByRole('progressbar', { name: 'Import of october.csv' }).waitFor()
    const rooms = walk.page.getByRole('navigation', { name: 'Usage' })
    await rooms.getByRole('link', { name: 'Sources' }).click()
    await walk.page.getByRole('status').filter({ hasText: 'Importing october.csv: ' }).waitFor()
    await rooms.getByRole('link', { name: 'Imports' }).click()
    await walk.page.getByText(/^5,999 rows came in and 1 waits in quarantine\. FOCUS/).waitFor()
    await heading(walk, /^1 row waits in quarantine$/).waitFor()
    const row = walk.page.getByRole('region', { name: 'Imported files' }).getByRole('row').nth(1)
    expect(await row.textContent()).toMatch(/october\.csv.*6,0005,999.*7,498\.75 USD/)
    await walk.page.getByRole('button', { name: 'Try all of them again' }).click()
    await walk.page.getByText('1 row can’t be understood yet.').waitFor()
    expect(await findFaults(walk)).toEqual([])
  })

  test('that replaces a bill tells first what it takes back, and does it once it is asked to', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/usage/imports')
    const dialog = await chooseFile(walk, 'october-final.csv', focusBill(3, 'free'))
    await dialog.getByLabel('It replaces its bill').check()
    await dialog.getByRole('button', { name: 'Look at the file' }).click()
    const told = walk.page.getByText(
      /^0 rows would be added, 5,997 events of the bill’s former files would be taken back/,
    )
    await told.waitFor()
    await walk.page.getByRole('button', { name: 'Replace the bill' }).click()
    await walk.page.getByText(/and 5,997 of former files are taken back\./).waitFor()
  })

  test('of another file is refused, with what is wrong', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/usage/imports')
    const dialog = await chooseFile(walk, 'letter.csv', 'Dear,Ada\n1,2\n')
    await dialog.getByRole('button', { name: 'Import the file' }).click()
    await walk.page.getByRole('alert').filter({ hasText: 'Nothing was changed.' }).waitFor()
    await walk.page.getByText('Broke off', { exact: true }).waitFor()
  })
})

test('who may only look finds out why, and a customer sees its use alone', async () => {
  const viewer = await town.walk(DEMO.noor)
  await viewer.open('/usage/subjects?as=altus')
  await viewer.page.getByText('You are viewer here.', { exact: false }).waitFor()
  expect(await viewer.page.getByRole('button', { name: /^Bind / }).count()).toBe(0)
  const customer = await town.walk(DEMO.saskia)
  await customer.open('/usage')
  expect(await customer.page.getByRole('navigation', { name: 'Usage' }).count()).toBe(0)
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.ada, { colorScheme: 'dark', viewport: PHONE })
  for (const path of ['/usage/sources', '/usage/subjects', '/usage/conflicts', '/usage/imports']) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})
