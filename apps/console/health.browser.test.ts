import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

/** The demo's channel ends in 2024: what happens in the weeks before today is told here. */
const TODAY = Temporal.Now.instant()
const ago = (days: number) => TODAY.subtract({ hours: 24 * days }).toString()
const FEN = { customer: 'fen-foods', product: 'altus:stratum' } as const

type Told = Readonly<{ signals: readonly Readonly<{ value: string | null }>[] }>

let town: Town

const used = (days: number, hours: string) => ({
  ...{ specversion: '1.0', source: 'stratum:lately', id: `lately-${days}`, type: 'stratum.core-hours' },
  ...{ subject: 'installation/fen-foods', time: ago(days), data: { core_hours: hours, region: 'eu-west-1' } },
})

beforeAll(async () => {
  town = await openTown()
  const [ada, omar, saskia] = await Promise.all(
    [DEMO.ada, DEMO.omar, DEMO.saskia].map((who) => signIn(town.server.address, who)),
  )
  if (!ada || !omar || !saskia) throw new Error('three people sign in')
  const tell = (who: typeof ada, facts: readonly object[]) => who.act('POST', '/v1/facts', { body: { facts } })
  const days = Array.from({ length: 120 }, (_, day) => used(day + 1, day < 35 ? '8' : '10'))
  await ada.act('POST', '/v1/events', { body: days })
  const scores = [150, 120, 91].map((day) => {
    return { kind: 'customer_health', about: `altus:fen-${day}`, body: { ...FEN, score: `${day - 60}`, at: ago(day) } }
  })
  await tell(ada, scores)
  const review = { ...FEN, kind: 'business_review', at: ago(20) }
  await tell(omar, [
    { kind: 'touchpoint', about: 'leaf:lately', body: review },
    { kind: 'ticket', about: 'leaf:slow', body: { ...FEN, at: ago(3), severity: 'high' } },
  ])
  await tell(saskia, [{ kind: 'touchpoint_verified', about: 'leaf:lately', body: { how: 'met' } }])
  // What was sent counts once it was looked through for duplicates.
  const path = '/v1/health/fen-foods/altus%3Astratum'
  while ((await ada.ask<Told>(path)).signals[0]?.value === '0') await setTimeout(200)
  await ada.act('POST', '/v1/health/score', { body: {} })
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const region = ({ page }: Walk, name: string | RegExp) => page.getByRole('main').getByRole('region', { name })
const fenFoods = (walk: Walk) =>
  region(walk, 'Customers')
    .getByRole('row')
    .filter({ hasText: /Fen Foods\s*Stratum/ })

describe('how customers do', () => {
  test('is a list with trend and contact, the worst first, of one band where one is chosen', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/journeys/customers')
    await heading(walk, /^\d+ of \d+ customers are at risk$/).waitFor()
    await fenFoods(walk).getByText('Attention').waitFor()
    await fenFoods(walk)
      .getByRole('img', { name: /^From 31 on .+ to [\d.]+ on / })
      .waitFor()
    expect(await findFaults(walk)).toEqual([])
    await walk.page.getByLabel('Band').selectOption('attention')
    await walk.page.waitForURL(/band=attention/)
    expect(await region(walk, 'Customers').getByText('At risk').count()).toBe(0)
    expect(await findFaults(walk)).toEqual([])
  })

  test('opens with bars that add up to the score, each of which opens what it is made of', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/journeys/customers')
    await fenFoods(walk).getByRole('link', { name: 'Fen Foods' }).click()
    await heading(walk, /^Fen Foods wants attention with Stratum: [\d.]+ of 100$/).waitFor()
    const signals = region(walk, 'What the score is made of')
    await signals.getByText('1 verified touchpoint in the last 90 days').waitFor()
    await signals.getByText('1 ticket is open').waitFor()
    const points = await signals
      .getByRole('img', { name: /of at most .+ points$/ })
      .evaluateAll((bars) =>
        bars.map((bar) => Math.round(Number.parseFloat(bar.getAttribute('aria-label') ?? '') * 10)),
      )
    const score = /([\d.]+) of 100/.exec(await walk.page.title())?.[1]
    expect(points.reduce((all, one) => all + one, 0)).toBe(Math.round(Number(score) * 10))
    await signals.getByRole('button', { name: 'Touchpoints' }).click()
    await signals.getByRole('list', { name: 'What touchpoints is made of' }).getByText('leaf:lately').waitFor()
    await signals.getByRole('button', { name: 'Touchpoints', expanded: true }).waitFor()
    await region(walk, 'How it is weighed').getByText('these are the usual ones', { exact: false }).waitFor()
    expect(await findFaults(walk)).toEqual([])
  })

  test('has its history as a chart and as a table', async () => {
    const walk = await town.walk(DEMO.ada)
    await walk.open('/journeys/customers/fen-foods/altus%3Astratum')
    const history = region(walk, /^Attention since /)
    await history.getByRole('img', { name: /90 on .+, 60 on .+, 31 on / }).waitFor()
    await history.getByText('Table').click()
    await history
      .getByRole('row', { name: /Told by the vendor’s own system/ })
      .first()
      .waitFor()
    expect(await history.getByRole('row').count()).toBe(1 + 4)
    expect(await findFaults(walk)).toEqual([])
  })

  test('a partner with a role sees it too, on a phone and in the dark; the customer does not', async () => {
    const walk = await town.walk(DEMO.omar, { viewport: PHONE, colorScheme: 'dark' })
    await walk.open('/journeys/customers/fen-foods/altus%3Astratum')
    await heading(walk, /^Fen Foods .+ Stratum/).waitFor()
    expect(await overflow(walk)).toBe(0)
    expect(await findFaults(walk)).toEqual([])
    const own = await town.walk(DEMO.saskia)
    await own.open('/journeys/customers')
    await heading(own, 'Customers').waitFor()
    await own.page.getByText('The vendor of a product sees its customers here', { exact: false }).waitFor()
    expect(await findFaults(own)).toEqual([])
  })
})

test('the backtest says when there is too little to say anything', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/journeys/health-backtest')
  await heading(
    walk,
    /^Too few to say: \d+ renewed and \d+ lost terms had a score, and 5 of each are wanted$/,
  ).waitFor()
  expect(await findFaults(walk)).toEqual([])
})
