import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

/** A term that began eleven months ago and ends in a month, whenever this runs. */
const TODAY = Temporal.Now.instant().round('hour')
const BEGAN = TODAY.toZonedDateTimeISO('UTC').subtract({ months: 11 }).toInstant().toString()
const FEN = { customer: 'fen-foods', product: 'altus:desk' } as const
const LATELY = 'leaf:fen-lately'

type Renewal = Readonly<{ quotes: readonly Readonly<{ quote: string; version: number; state: string }>[] }>
type Me = Readonly<{ person: Readonly<{ id: string }> }>
type Quote = Readonly<{ sha256: string; content: object }>

let town: Town
let omar: SignedIn
let saskia: SignedIn

beforeAll(async () => {
  town = await openTown()
  const people = await Promise.all([DEMO.ada, DEMO.omar, DEMO.saskia].map((who) => signIn(town.server.address, who)))
  const [ada, first, second] = people
  if (!ada || !first || !second) throw new Error('three people sign in')
  ;[omar, saskia] = [first, second]
  const tell = (who: SignedIn, ...facts: object[]) => who.act('POST', '/v1/facts', { body: { facts } })
  const chain = ['altus:nordwind', 'nordwind:leaf', 'leaf:fen-foods']
  const term = { months: 12, renews: false }
  const sold = { ...FEN, chain, from: BEGAN, quantity: '40', plan: 'team', term }
  await tell(omar, { kind: 'subscription', about: LATELY, body: sold })
  const role = { partner: 'leaf', ...FEN, role: 'manager', share: '100', from: BEGAN }
  await tell(ada, { kind: 'role', about: 'altus:fen-desk-manager', body: role })
  const at = TODAY.subtract({ hours: 24 }).toString()
  await tell(ada, { kind: 'customer_health', about: 'altus:fen-desk', body: { ...FEN, score: '31', at } })
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const main = ({ page }: Walk) => page.getByRole('main')
const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const dialog = ({ page }: Walk, name: string) => page.getByRole('dialog', { name })

test('the board has terms by month, on a phone too, and a calendar reads them', async () => {
  const walk = await town.walk(DEMO.omar)
  await walk.open('/journeys/renewals')
  await heading(walk, /^\d+ renewals? (is|are) open, and \d+ of \d+ terms? (is|are) at risk$/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await main(walk).getByRole('button', { name: 'Calendar link' }).click()
  await dialog(walk, 'Renewals in a calendar').getByRole('button', { name: 'Create the address' }).click()
  const shown = dialog(walk, 'The address of the calendar')
  const address = await shown.getByText(/\/calendar\/.+/).textContent()
  expect(await findFaults(walk)).toEqual([])
  const calendar = await fetch(address ?? '')
  expect(calendar.headers.get('content-type')).toContain('text/calendar')
  expect(await calendar.text()).toContain('Fen Foods')

  const phone = await town.walk(DEMO.omar, { viewport: PHONE, colorScheme: 'dark' })
  await phone.open('/journeys/renewals?show=risk')
  expect(await overflow(phone)).toBe(0)
  expect(await findFaults(phone)).toEqual([])
})

test('a customer at risk is renewed: quoted with an uplift, approved, accepted, and decided', async () => {
  const walk = await town.walk(DEMO.maeve)
  await walk.open('/journeys/renewals')
  await main(walk).getByLabel('Show').selectOption('risk')
  await walk.page.waitForURL(/show=risk/)
  const cards = main(walk).getByRole('region', { name: 'At risk' }).getByRole('listitem')
  await cards.filter({ hasText: 'At risk' }).getByRole('link', { name: 'Fen Foods' }).first().waitFor()
  await walk.open(`/journeys/renewals/${encodeURIComponent(LATELY)}`)
  await heading(walk, /^Fen Foods renews Desk with a probability of \d+ %$/).waitFor()
  await main(walk)
    .getByRole('region', { name: 'Why it is likely or not' })
    .getByText(/that is \d+ %|recorded|ended yet/)
    .first()
    .waitFor()
  expect(await findFaults(walk)).toEqual([])

  await main(walk).getByRole('button', { name: 'Quote it' }).click()
  const quoting = dialog(walk, 'Quote the renewal')
  await quoting.getByLabel('Uplift in percent').fill('5')
  await quoting.getByText(/^From .+ to .+, 40 instead of 40\.$/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await quoting.getByRole('button', { name: 'Draft the quote' }).click()
  await quoting.waitFor({ state: 'hidden' })
  await main(walk)
    .getByText(/^Quote, version 1/)
    .waitFor()

  await sendAndAccept()
  await walk.page.reload()
  await main(walk).getByRole('button', { name: 'Decide it' }).click()
  const deciding = dialog(walk, 'Decide the renewal')
  await deciding.getByLabel('Outcome').selectOption('lost')
  await deciding.getByText('Choose the reason, so that it counts.').waitFor()
  await deciding.getByLabel('Outcome').selectOption('renewed')
  await deciding.getByText(/^Another term follows on .+, by quote .+, version 1\.$/).waitFor()
  expect(await findFaults(walk)).toEqual([])
  await deciding.getByRole('button', { name: 'Record that it is renewed' }).click()
  await heading(walk, 'Fen Foods renewed Desk').waitFor()
  expect(await findFaults(walk)).toEqual([])
})

/** As quotes are sent and accepted: by whoever sells, and by the customer. */
async function sendAndAccept(): Promise<void> {
  const path = `/v1/renewals/${encodeURIComponent(LATELY)}`
  const { quotes } = await omar.ask<Renewal>(path)
  const [first] = quotes
  if (!first) throw new Error('the renewal has a quote')
  const { quote, version } = first
  const shown = await omar.ask<Quote>(`/v1/quotes/${encodeURIComponent(quote)}?version=${version}`)
  const { sha256, content } = shown
  const tell = (who: SignedIn, kind: string, body: object) =>
    who.act('POST', '/v1/facts', { body: { facts: [{ kind, about: quote, body: { version, sha256, ...body } }] } })
  // Tiers can't be compared with the list, so a second person looks at it first.
  const { person: owner } = await omar.ask<Me>('/v1/me')
  await tell(omar, 'quote_approved', { by: owner.id })
  await tell(omar, 'quote_sent', { quote: content })
  const { person } = await saskia.ask<Me>('/v1/me')
  const { at } = await saskia.ask<Readonly<{ at: string }>>('/v1/audit/head')
  await tell(saskia, 'quote_accepted', { by: person.id, at, billTo: 'fen-foods' })
}
