import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const parameter = ({ page }: Walk, name: string) => new URL(page.url()).searchParams.get(name)
const heading = ({ page }: Walk, name: RegExp) => page.getByRole('heading', { level: 1, name })
const drawer = ({ page }: Walk) => page.getByRole('dialog', { name: 'Events behind this use' })
const rows = ({ page }: Walk, by: string) => page.getByRole('region', { name: `Use by ${by}` }).getByRole('row')

/** `26,563.060` as `26,563.06`: each column has its own number of decimals. */
const trimmed = (text: string | null) => (text ?? '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

/** What stands in the table's last row. */
async function totalIn(walk: Walk, by: string): Promise<string> {
  return trimmed(await rows(walk, by).last().getByRole('cell').last().textContent())
}

describe('a customer', () => {
  test('cuts its use by day, hour and month, and finds one total in all of them', async () => {
    const walk = await town.walk(DEMO.saskia)
    await walk.open('/usage?at=2024-09')
    await heading(walk, /^[\d,.]+ core-hours in September 2024, \d+\s% (more|less) than in August 2024$/).waitFor()
    const total = await totalIn(walk, 'day')
    expect(await rows(walk, 'day').count()).toBe(1 + 30 + 1)

    await walk.page.getByText('By hour', { exact: true }).click()
    await rows(walk, 'hour').first().waitFor()
    expect(parameter(walk, 'by')).toBe('hour')
    expect(await totalIn(walk, 'hour')).toBe(total)

    await walk.page.getByText('Year', { exact: true }).click()
    await heading(walk, / core-hours in 2024$/).waitFor()
    expect(parameter(walk, 'at')).toBe('2024')
    const september = rows(walk, 'month').filter({ hasText: 'September 2024' })
    expect(trimmed(await september.getByRole('cell').last().textContent())).toBe(total)
  })

  test('groups it, keeps one part, and comes from a bar to the raw events', async () => {
    const walk = await town.walk(DEMO.saskia)
    await walk.open('/usage?at=2024-09')
    await walk.page.getByLabel('Grouped by').selectOption('service')
    const parts = walk.page.getByRole('region', { name: 'Use by service' })
    await parts
      .getByRole('button', { name: /^Only / })
      .first()
      .click()
    expect(parameter(walk, 'where')).toMatch(/^service=/)
    await walk.page.getByRole('button', { name: 'Show every service again' }).click()
    expect(parameter(walk, 'where')).toBeNull()

    await walk.page.getByRole('img', { name: /^Most on / }).click({ position: { x: 400, y: 190 } })
    await drawer(walk)
      .getByRole('heading', { level: 2, name: /^[\d,.]+ core-hours$/ })
      .waitFor()
    const events = drawer(walk).getByRole('list', { name: 'Raw events' }).getByRole('listitem')
    await events.first().waitFor()
    expect(await events.first().textContent()).toMatch(/stratum:meter[\s\S]*core hours[\s\S]*counts/)
    expect(await findFaults(walk)).toEqual([])

    const address = walk.page.url()
    await walk.page.keyboard.press('Escape')
    await drawer(walk).waitFor({ state: 'hidden' })
    expect(parameter(walk, 'open')).toBeNull()
    await walk.open(address)
    await events.first().waitFor()
  })

  test('steps through periods with the keys, and back', async () => {
    const walk = await town.walk(DEMO.saskia)
    await walk.open('/usage?at=2024-09')
    await walk.page.keyboard.press(']')
    await heading(walk, /October 2024/).waitFor()
    await walk.page.keyboard.press('[')
    await heading(walk, /in September 2024/).waitFor()
    await walk.page.goBack()
    await heading(walk, /October 2024/).waitFor()
  })

  test('is told how to send a first event where there was none', async () => {
    const walk = await town.walk(DEMO.saskia)
    await walk.open('/usage?at=2023-01')
    await heading(walk, /^No core-hours were used in January 2023$/).waitFor()
    await walk.page.getByText('/v1/events', { exact: false }).waitFor()
    await walk.page.getByRole('button', { name: 'Copy the command' }).waitFor()
  })
})

test('the period that goes on counts while somebody looks, and says up to where', async () => {
  const ada = await signIn(town.server.address, DEMO.ada)
  const now = Temporal.Now.instant().toString()
  const send = (id: string, region: string) =>
    ada.act('POST', '/v1/events', {
      body: [
        {
          specversion: '1.0',
          source: 'stratum:meter',
          id,
          type: 'stratum.core-hours',
          subject: 'installation/fen-foods',
          time: now,
          data: { core_hours: '12.5', region },
        },
      ],
    })
  await send('live-1', 'eu-west-1')
  const walk = await town.walk(DEMO.saskia)
  await walk.open(`/usage?at=${now.slice(0, 7)}&group=region&zone=UTC`)
  await heading(walk, /^12\.5 core-hours so far in /).waitFor()
  await walk.page.getByText('Live', { exact: true }).waitFor()
  await walk.page.getByText(/^Counted up to batch \d+, \d\d:\d\d:\d\d$/).waitFor()
  await send('live-2', 'us-east-1')
  await heading(walk, /^25 core-hours so far in .*; 50\s% of it /).waitFor()
  expect(await rows(walk, 'region').count()).toBe(1 + 2 + 1)
  expect(await totalIn(walk, 'region')).toBe('25')
})

test('a role that may sets a budget, changes it, and finds where it stands', async () => {
  const walk = await town.walk(DEMO.saskia)
  await walk.open('/usage')
  const { page } = walk
  await page.getByRole('button', { name: 'Set a budget' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set a budget for All of Fen Foods' })
  await dialog.getByLabel('Its name').fill('Cluster nodes')
  await dialog.getByLabel('Amount a month, in core-hours').fill('many')
  await dialog.getByText('Give an amount above zero', { exact: false }).waitFor()
  await dialog.getByLabel('Amount a month, in core-hours').fill('26000.5')
  expect(await findFaults(walk)).toEqual([])
  const months = await dialog.getByText('Months are those of', { exact: false }).textContent()
  expect(months).not.toContain('Asia/Tokyo')
  await dialog.getByRole('button', { name: 'Set the budget' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const row = page.getByRole('row').filter({ hasText: 'Cluster nodes' })
  await row.getByText('26,000.5', { exact: true }).waitFor()
  await row.getByText(/^\d+\s% used$/).waitFor()
  await page.getByRole('heading', { level: 2, name: /; the budget Cluster nodes of 26,000.5 was passed$/ }).waitFor()

  await walk.open('/usage?zone=Asia%2FTokyo')
  await row.getByRole('button', { name: 'Change Cluster nodes' }).click()
  const change = page.getByRole('dialog', { name: 'Change Cluster nodes' })
  // Its months stay those it was set for, whatever the page shows.
  expect(await change.getByText('Months are those of', { exact: false }).textContent()).toBe(months)
  await change.getByLabel('Amount a month, in core-hours').fill('90000')
  await change.getByRole('button', { name: 'Change the budget' }).click()
  await page.getByRole('heading', { level: 2, name: /; the budget Cluster nodes of 90,000 was not reached$/ }).waitFor()
})

test('a partner sees its customers together and each alone; the vendor its product', async () => {
  const partner = await town.walk(DEMO.omar)
  await partner.open('/usage?at=2024-09')
  await partner.page.getByText('All customers of Leaf Cloud Services: Stratum Platform', { exact: false }).waitFor()
  await partner.page.getByLabel('Whose use').selectOption({ label: 'Brightlane Retail' })
  await partner.page.getByText('Brightlane Retail: Stratum Platform', { exact: false }).waitFor()
  expect(parameter(partner, 'of')).toBe('customer:brightlane')

  const vendor = await town.walk(DEMO.ada)
  await vendor.open('/usage?at=2024-09')
  await vendor.page.getByText('Stratum Platform: Stratum Platform', { exact: false }).waitFor()
})

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test('nothing keeps anybody out, and a phone is wide enough', async () => {
    for (const viewport of [undefined, PHONE]) {
      const walk = await town.walk(DEMO.saskia, { colorScheme, ...(viewport && { viewport }) })
      await walk.open('/usage?at=2024-09&group=service')
      await heading(walk, /in September 2024/).waitFor()
      expect(await findFaults(walk)).toEqual([])
      expect(await overflow(walk)).toBeLessThanOrEqual(0)
    }
  })
})
