import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO } from './testing/people.ts'
import { type SignedIn, signIn } from './testing/signed-in.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

const YUKI = 'yuki@sakura.example'
const PRIYA = 'priya@altus.example'

type Settled = Readonly<{ statements: readonly Readonly<{ partner: string; statement: string; earned: string }>[] }>

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

const settle = (month: string) => ada.act<Settled>('POST', '/v1/settlements', { body: { month } })
const tell = (who: SignedIn, kind: string, about: string, body: object) =>
  who.act('POST', '/v1/facts', { body: { facts: [{ kind, about, id: `test ${kind} ${about}`, body }] } })

describe('what a partner earned', () => {
  test('is told by stage with its reasons, beside what did not earn and what would make it earn', async () => {
    const walk = await town.walk(DEMO.jonas)
    await walk.open('/earnings?month=2024-06')
    await heading(walk, /^You earned 533\.95\sEUR for June 2024/).waitFor()
    const stages = main(walk).getByRole('region', { name: 'By stage, in EUR' })
    const deploy = stages.getByRole('row').filter({ hasText: 'Harbor Clinic' }).filter({ hasText: 'Deploy' })
    await deploy.getByRole('button', { name: /^450\.00\sEUR, explain$/ }).click()
    const drawer = walk.page.getByRole('dialog', { name: 'Why this amount' })
    await drawer
      .getByText(/approved/i)
      .first()
      .waitFor()
    expect(await findFaults(walk)).toEqual([])
    await drawer.getByRole('button', { name: 'Close' }).click()
    const missed = main(walk)
      .getByRole('region', { name: /did not earn$/ })
      .getByRole('listitem')
    await missed.filter({ hasText: 'was not reached' }).getByText('Agree on a new milestone with the vendor').waitFor()
    await missed.filter({ hasText: 'due was 2024-08-14' }).getByText('Send evidence before the due day').waitFor()
    expect(await findFaults(walk)).toEqual([])
  })

  test('is the same for the payer, who looks at one of its partners', async () => {
    const walk = await town.walk(DEMO.felix)
    await walk.open('/earnings?month=2024-10')
    await heading(walk, /^Partners earned /).waitFor()
    await main(walk).getByLabel('Partner').selectOption('leaf')
    await heading(walk, /^Leaf Cloud Services earned 184\.53\sEUR for October 2024/).waitFor()
    expect(await main(walk).getByRole('row').filter({ hasText: 'Harbor Clinic' }).count()).toBe(0)
    expect(await findFaults(walk)).toEqual([])
  })
})

test('a line is disputed and decided, and the outcome posts itself in the next settlement', async () => {
  await tell(ada, 'milestone_approved', 'altus:kinmoku-production', { at: '2024-11-20T12:00:00Z' })
  const [first] = (await settle('2024-11')).statements
  expect(first).toMatchObject({ partner: 'sakura', earned: '450' })

  const yuki = await town.walk(YUKI)
  await yuki.open(`/statements/${first?.statement}`)
  await main(yuki)
    .getByText(/^Sakura SystemsJP, no tax id told$/)
    .waitFor()
  const saved = yuki.page.waitForEvent('download')
  await main(yuki).getByRole('button', { name: 'Lines as CSV' }).click()
  expect((await saved).suggestedFilename()).toBe(`${first?.statement}.csv`)
  await main(yuki).getByRole('button', { name: 'Dispute this line' }).click()
  await dialog(yuki)
    .getByText(/^450\.00\sEUR, .* has 14 days to answer; what is decided posts itself\.$/)
    .waitFor()
  await dialog(yuki).getByLabel('What is wrong').fill('Two sites went into production')
  expect(await findFaults(yuki)).toEqual([])
  await dialog(yuki).getByRole('button', { name: 'Dispute this line' }).click()
  await main(yuki).getByRole('link', { name: 'Dispute: open' }).click()
  await heading(yuki, `You dispute ${first?.statement}, line 1`).waitFor()

  const priya = await town.walk(PRIYA)
  await priya.open('/disputes')
  await heading(priya, '2 of 2 disputes wait for you').waitFor()
  await main(priya)
    .getByRole('link', { name: `${first?.statement}, line 1` })
    .click()
  await main(priya).getByLabel('Say more').fill('We look into the second site')
  await main(priya).getByRole('button', { name: 'Send' }).click()
  await main(priya).getByText('Answered', { exact: true }).waitFor()
  await main(priya).getByRole('button', { name: 'Decide' }).click()
  await dialog(priya).getByLabel('Outcome').selectOption('partly')
  await dialog(priya).getByLabel('What the line earns more, EUR').fill('150.00')
  await dialog(priya).getByLabel('Because').fill('The second site is a small one')
  await dialog(priya)
    .getByText(
      /^450\.00\sEUR was posted for this line\. The next settlement posts 150\.00\sEUR: it comes to 600\.00\sEUR\.$/,
    )
    .waitFor()
  expect(await findFaults(priya)).toEqual([])
  await dialog(priya).getByRole('button', { name: 'Decide so' }).click()
  await main(priya).getByText('The next settlement of the program posts it.').waitFor()
  expect(await findFaults(priya)).toEqual([])

  const [second] = (await settle('2024-12')).statements
  expect(second).toMatchObject({ partner: 'sakura', earned: '150' })
  await yuki.open(`/disputes/sakura:${first?.statement}_1`)
  const outcome = main(yuki).getByRole('region', { name: /^Upheld in part: 150\.00\sEUR more$/ })
  await outcome.getByRole('link', { name: second?.statement ?? '' }).waitFor()
  await outcome.getByRole('button', { name: /^150\.00\sEUR, explain$/ }).click()
  await yuki.page
    .getByRole('dialog', { name: 'Why this amount' })
    .getByText(/The second site is a small one/)
    .first()
    .waitFor()
})

/** Chooses something from the menu of a row, or of the page. */
async function choose(walk: Walk, of: string, name: string): Promise<void> {
  await main(walk)
    .getByRole('button', { name: `Actions for ${of}` })
    .click()
  await walk.page.getByRole('menuitem', { name }).click()
}

/** The partner says who it is, lets the payer write its invoices, and tells its account. */
async function openOwnGates(omar: Walk): Promise<void> {
  await omar.open('/payout-details')
  await heading(omar, '3 gates hold what Altus Software pays you').waitFor()
  await choose(omar, 'Altus Software', 'Tell who is paid')
  await dialog(omar).getByLabel('Legal name').fill('Leaf Cloud Services Ltd')
  await dialog(omar).getByLabel('Country').fill('GB')
  await dialog(omar).getByLabel('Tax id').fill('GB284119307')
  await dialog(omar).getByRole('button', { name: 'Tell Altus Software' }).click()
  await heading(omar, '2 gates hold what Altus Software pays you').waitFor()
  await choose(omar, 'Altus Software', 'Agree to self-billing')
  await dialog(omar).getByLabel('From').fill('2024-11-01')
  await dialog(omar).getByRole('button', { name: 'Agree', exact: true }).click()
  await heading(omar, '1 gate holds what Altus Software pays you').waitFor()
  await choose(omar, 'Altus Software', 'Tell an account')
  await dialog(omar).getByLabel('Holder').fill('Leaf Cloud Services Ltd')
  await dialog(omar).getByLabel('IBAN', { exact: true }).fill('GB82 WEST 1234 5698 7654 32')
  expect(await findFaults(omar)).toEqual([])
  await dialog(omar).getByRole('button', { name: 'Tell this account' }).click()
  await heading(omar, 'No gate is known to be closed').waitFor()
  await main(omar).getByRole('cell', { name: 'GB•• •••• 5432' }).waitFor()
  expect(await findFaults(omar)).toEqual([])
}

async function screen(felix: Walk): Promise<void> {
  await felix.open('/payout-details')
  await choose(felix, 'Leaf Cloud Services', 'Record a screening')
  await dialog(felix)
    .getByText(/^Looked up is Leaf Cloud Services Ltd, GB, GB284119307:/)
    .waitFor()
  await dialog(felix).getByLabel('List').fill('EU consolidated list')
  await dialog(felix).getByRole('button', { name: 'Record it' }).click()
  await dialog(felix).waitFor({ state: 'detached' })
}

/** Drafts what the screening has set free; whoever does can't approve it. */
async function draft(felix: Walk): Promise<void> {
  await felix.open('/payouts')
  await heading(felix, /^2,093\.95\sEUR can be paid, [\d,.]+\sEUR are held$/).waitFor()
  await main(felix).getByRole('button', { name: 'Draft a batch' }).click()
  await dialog(felix)
    .getByText(/^It takes 4 payouts, 2,093\.95\sEUR\.$/)
    .waitFor()
  expect(await findFaults(felix)).toEqual([])
  await dialog(felix)
    .getByRole('button', { name: /^Draft 2,093\.95\sEUR$/ })
    .click()
  await dialog(felix).getByRole('link', { name: 'Open ALTUS-PB-000001' }).click()
  await heading(felix, /^ALTUS-PB-000001 pays 2,093\.95\sEUR$/).waitFor()
  expect(await main(felix).getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true)
  await main(felix)
    .getByText(/^You drafted it:/)
    .waitFor()
}

async function approve(ada: Walk): Promise<void> {
  await ada.open('/payout-batches/ALTUS-PB-000001')
  await main(ada)
    .getByRole('cell', { name: /GB82 WEST 1234 5698 7654 32/ })
    .first()
    .waitFor()
  await main(ada).getByRole('button', { name: 'Approve' }).click()
  await dialog(ada)
    .getByText(/^2,093\.95\sEUR in 4 payouts may be sent\./)
    .waitFor()
  await dialog(ada).getByRole('button', { name: 'Approve ALTUS-PB-000001' }).click()
  await main(ada)
    .getByText(/^approved by Ada Marsh/)
    .waitFor()
  expect(await findFaults(ada)).toEqual([])
}

describe('a payout that gates hold', () => {
  test('is released by what its partner tells and two people of the payer, until it is paid', async () => {
    const omar = await town.walk(DEMO.omar)
    await openOwnGates(omar)
    const felix = await town.walk(DEMO.felix)
    await screen(felix)
    await draft(felix)
    await approve(await town.walk(DEMO.ada))
    await felix.open('/payouts/ALTUS-PO-000011')
    await choose(felix, 'ALTUS-PO-000011', 'It was paid')
    await dialog(felix).getByLabel('Reference').fill('TRANSFER 77')
    await dialog(felix).getByRole('button', { name: 'Record that ALTUS-PO-000011 was paid' }).click()
    await heading(felix, /^Altus Software paid Leaf Cloud Services 184\.53\sEUR$/).waitFor()
    expect(await findFaults(felix)).toEqual([])
    await omar.open('/statements/ALTUS-ST-000014')
    await heading(omar, /; 184\.53\sEUR is paid$/).waitFor()
    expect(await main(omar).getByText('TRANSFER 77').count()).toBeGreaterThan(0)
  })

  test('is not released by whoever may not handle money', async () => {
    const priya = await town.walk(PRIYA)
    await priya.open('/payouts')
    expect(await main(priya).getByRole('button', { name: 'Draft a batch' }).count()).toBe(0)
    await priya.open('/payout-batches')
    await heading(priya, 'Batches are for who handles money').waitFor()
  })
})

test('a role is claimed, confirmed by the customer, contested by a rival and decided by the vendor', async () => {
  const jonas = await town.walk(DEMO.jonas)
  await jonas.open('/journeys/roles')
  await main(jonas).getByRole('button', { name: 'Claim a role' }).click()
  await dialog(jonas).getByLabel('Customer').selectOption('fen-foods')
  await dialog(jonas).getByLabel('Product').selectOption('altus:stratum')
  await dialog(jonas).getByLabel('Role', { exact: true }).selectOption('supporter')
  await dialog(jonas).getByLabel('From').fill('2024-10-01')
  expect(await findFaults(jonas)).toEqual([])
  await dialog(jonas).getByRole('button', { name: 'Claim it' }).click()
  await heading(jonas, /^1 of \d+ roles waits for somebody$/).waitFor()

  const saskia = await town.walk(DEMO.saskia)
  await saskia.open('/journeys/roles')
  await main(saskia)
    .getByRole('button', { name: /^Confirm birch:/ })
    .click()
  await dialog(saskia).getByRole('button', { name: 'Confirm it' }).click()
  await main(saskia)
    .getByText(/^by Fen Foods; can be contested until/)
    .waitFor()
  expect(await findFaults(saskia)).toEqual([])

  const omar = await town.walk(DEMO.omar)
  await omar.open('/journeys/roles')
  await main(omar)
    .getByRole('button', { name: /^Contest birch:/ })
    .click()
  await dialog(omar).getByLabel('Because').fill('We support them since May')
  await dialog(omar).getByRole('button', { name: 'Contest it' }).click()
  await main(omar)
    .getByText(/^by Leaf Cloud Services: We support them since May/)
    .waitFor()

  const vendor = await town.walk(PRIYA)
  await vendor.open('/journeys/roles')
  await main(vendor)
    .getByRole('button', { name: /^Decide birch:/ })
    .click()
  await dialog(vendor).getByLabel('Does it hold?').selectOption('not')
  await dialog(vendor).getByLabel('Because').fill('Leaf answers their tickets')
  await dialog(vendor).getByRole('button', { name: 'Decide so' }).click()
  await main(vendor).getByText('Leaf answers their tickets').waitFor()
})

test('a touchpoint is logged by a partner and confirmed by the customer', async () => {
  const jonas = await town.walk(DEMO.jonas)
  await jonas.open('/journeys/touchpoints')
  await main(jonas).getByRole('button', { name: 'Log a touchpoint' }).click()
  await dialog(jonas).getByLabel('Customer').selectOption('fen-foods')
  await dialog(jonas).getByLabel('Product').selectOption('altus:stratum')
  await dialog(jonas).getByLabel('Kind').selectOption('business_review')
  await dialog(jonas).getByLabel('Day').fill('2024-10-15')
  await dialog(jonas).getByRole('button', { name: 'Log it' }).click()
  await heading(jonas, '0 of 2 touchpoints are verified').waitFor()

  const saskia = await town.walk(DEMO.saskia)
  await saskia.open('/journeys/touchpoints')
  await main(saskia)
    .getByRole('button', { name: /^We took part/ })
    .click()
  await dialog(saskia)
    .getByText(/^You took part on 15 Oct 2024/)
    .waitFor()
  await dialog(saskia).getByRole('button', { name: 'Say that it took place' }).click()
  await main(saskia)
    .getByText(/^the customer confirmed it, says Fen Foods/)
    .waitFor()
  expect(await findFaults(saskia)).toEqual([])
})

test('in the dark theme nothing keeps anybody out, and a phone is wide enough', async () => {
  const walk = await town.walk(DEMO.felix, { colorScheme: 'dark', viewport: PHONE })
  const paths = [
    '/earnings',
    '/statements/ALTUS-ST-000014',
    '/disputes',
    '/payouts',
    '/payouts/ALTUS-PO-000010',
    '/payout-batches',
    '/payout-batches/ALTUS-PB-000001',
    '/payout-details',
    '/journeys/roles',
    '/journeys/touchpoints',
  ]
  for (const path of paths) {
    await walk.open(path)
    expect(await findFaults(walk), path).toEqual([])
    expect(await overflow(walk), path).toBeLessThanOrEqual(0)
  }
})
