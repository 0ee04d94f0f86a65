import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { QuoteContent } from '#core/billing/quote-facts.ts'
import { issueLicense } from '#operations/billing/issue-license.ts'
import { placeOrder } from '#operations/billing/order-place.ts'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { createWebhook } from '#operations/channel/webhooks.ts'
import { startJourney } from '#operations/life/start-journey.ts'
import { openDispute } from '#operations/rewards/open-dispute.ts'
import { draftProgram } from '#operations/rewards/program-drafting.ts'
import { history } from '#questions/billing/history.ts'
import { invoice, invoices } from '#questions/billing/invoices.ts'
import { QUESTIONS } from '#questions/doors.ts'
import { statement, statements } from '#questions/rewards/statements.ts'
import { openLicenseKeys } from '#stores/keys/license-keys.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, organizationsOf, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

const SUBSCRIPTION = 'nordwind:fen-foods-stratum'
const LINK = 'nordwind:to-fen-foods'
const BOOK = 'altus:for-nordwind'

let stage: Stage
let channel: Channel
let endpoint: string
let license: string
let dispute: string
const folder = mkdtempSync(join(tmpdir(), 'perennial-questions-'))
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  endpoint = await makeEndpoint('nordwind')
  license = await makeLicense()
  await makeSales()
  await makeRewards()
  await makeJourney()
  await makeTerm()
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

/** Altus is paid a cent, Nordwind has sent a quote and placed an order by it. */
async function makeSales(): Promise<void> {
  const paid = { id: 'bank-1', buyer: 'nordwind', amount: '0.01', currency: 'EUR', date: '2026-07-01' }
  await through(channel, recordPayment, 'altus', paid)
  const about = 'nordwind:q-1'
  const prices = [{ charge: 'core-month', price: { model: 'per_unit', unit: '90' } }]
  const content = {
    link: LINK,
    customer: 'fen-foods',
    version: 1,
    validUntil: '2027-01-01T00:00:00Z',
    lines: [{ product: 'altus:stratum', prices }],
    terms: { billing: 'arrears' },
  }
  const sha256 = quoteHash(content as QuoteContent)
  await tell(channel, 'nordwind', [
    { kind: 'quote', about, body: { ...content, by: 'psn_0000000000' } },
    { kind: 'quote_sent', about, body: { version: 1, sha256, quote: content } },
  ])
  await through(channel, placeOrder, 'nordwind', {
    order: 'nordwind:o-1',
    customer: 'fen-foods',
    chain: ['altus:to-nordwind', LINK],
    lines: [{ subscription: 'nordwind:fen-second', product: 'altus:stratum' }],
    start: '2027-01-01T00:00:00Z',
  })
}

/** Fen Foods has Stratum for a term, too. */
async function makeTerm(): Promise<void> {
  const term = { months: 12, renews: true }
  const sold = { product: 'altus:stratum', customer: 'fen-foods', chain: ['altus:to-nordwind', LINK] }
  const body = { ...sold, from: '2026-05-01T00:00:00Z', term }
  await tell(channel, 'nordwind', [{ kind: 'subscription', about: 'nordwind:fen-renewed', body }])
}

/** Fen Foods is on its way with Stratum. */
async function makeJourney(): Promise<void> {
  const milestones = [{ milestone: 'live', stage: 'implement', role: 'implementer', days: 90 }]
  const body = { product: 'altus:stratum', name: 'Life', milestones }
  await tell(channel, 'altus', [{ kind: 'journey_template', about: 'altus:life', body }])
  const journey = { journey: 'altus:asked', template: 'altus:life', customer: 'fen-foods', partner: 'nordwind' }
  await through(channel, startJourney, 'altus', { ...journey, start: '2026-05-01T00:00:00Z' })
}

/** Altus drafts a program; Nordwind registers a deal and disputes what it earned. */
async function makeRewards(): Promise<void> {
  const matching = { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' }
  const days = { protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 }
  const policy = { version: 1, from: '2024-01-01T00:00:00Z', ...days, matching }
  await tell(channel, 'altus', [{ kind: 'deal_registration_policy', about: 'altus:deals', body: policy }])
  const prospect = { vendor: 'altus', names: ['Prospect GmbH'], domains: [], country: 'DE' }
  const deal = { ...prospect, products: ['altus:stratum'], expectedClose: '2027-06-30' }
  const contact = { customer: 'fen-foods', product: 'altus:stratum', kind: 'call', at: '2026-05-04T08:00:00Z' }
  await tell(channel, 'nordwind', [
    { kind: 'deal_registration', about: 'nordwind:deal', body: deal },
    { kind: 'touchpoint', about: 'nordwind:asked-review', body: contact },
  ])
  const told = await through(channel, statements, 'nordwind', {})
  const number = told.statements.find(({ partner }) => partner === 'nordwind')?.number ?? ''
  await through(channel, openDispute, 'nordwind', { line: `earning:${number}/1`, text: 'Why so little?' })
  dispute = `nordwind:${number}_1`
  const text = `program: drafted
version: 1
currency: EUR
effective: { from: 2027-01-01, to: 2028-01-01 }
partners: []
incentives: [{ id: one, stage: manage, trigger: milestone.live, pay: { fixed: 1 } }]
payout: { period: month }
`
  await through(channel, draftProgram, 'altus', { text })
}

/** Of the vendor's own product, for the customer that uses it. */
async function makeLicense(): Promise<string> {
  await tell(channel, 'altus', [
    { kind: 'license_policy', about: 'altus:licenses', body: { product: 'altus:stratum', graceDays: 90 } },
  ])
  const context = { ...contextFor(channel, 'nordwind'), licenseKeys: openLicenseKeys(folder) }
  const made = await issueLicense.run(context, { subscription: SUBSCRIPTION })
  if (!made.ok) throw new Error(made.refusal.says)
  return made.value.id
}

async function makeEndpoint(organization: string): Promise<string> {
  const context = { ...contextFor(channel, organization), seal: sealWith(new Uint8Array(32)) }
  const made = await createWebhook.run(context, createWebhook.input.parse({ url: 'https://hooks.example/' }))
  return made.ok ? made.value.id : made.refusal.code
}

describe('every question answers every organization as its schema says, or refuses with a code of its own', () => {
  const inputs = (): Readonly<Record<string, Record<string, unknown>>> => ({
    webhook: { id: endpoint },
    invoice: { number: 'ALTUS-INV-000001' },
    statement: { number: 'ALTUS-ST-000001' },
    program: { program: 'altus:customer-lifecycle' },
    'program-uptake': { program: 'altus:customer-lifecycle' },
    renewal: { subscription: 'nordwind:fen-renewed' },
    health: { customer: 'fen-foods', product: 'altus:stratum' },
    'deal-life': { customer: 'fen-foods', product: 'altus:stratum' },
    'program-draft': { draft: 'altus:drafted.1' },
    'deal-registration': { registration: 'nordwind:deal' },
    'deal-check': { vendor: 'altus', product: 'altus:stratum', country: 'DE', name: 'Prospect GmbH' },
    payout: { number: 'ALTUS-PO-000001' },
    // Asked where one was drafted: `operations/rewards/payout-batch.test.ts`.
    'payout-batch': { batch: 'ALTUS-PB-000001' },
    dispute: { dispute },
    journey: { journey: 'altus:asked' },
    touchpoint: { touchpoint: 'nordwind:asked-review' },
    explanation: { posting: 'line:ALTUS-INV-000001/1' },
    fact: { position: 1 },
    enrollment: { enrollment: 'nordwind:altus' },
    // What the scenario gives as content is the document's own id.
    document: { sha256: createHash('sha256').update('nordwind:insurance-first').digest('hex') },
    usage: { month: '2026-05' },
    'price-book-check': { book: BOOK },
    'price-book-changes': { book: BOOK },
    'price-curve': { book: BOOK, product: 'altus:stratum', charge: 'core-month', to: '10' },
    quote: { quote: 'nordwind:q-1' },
    order: { order: 'nordwind:o-1' },
    payment: { number: 'ALTUS-PAY-000001' },
    'statement-of-account': { with: 'nordwind' },
    license: { id: license },
    subscription: { subscription: SUBSCRIPTION },
    'usage-forecast': {
      customer: 'fen-foods',
      meter: 'altus:stratum-core-month',
      from: '2026-06-01T00:00:00Z',
      to: '2026-07-01T00:00:00Z',
    },
    'usage-events': {
      subscription: 'nordwind:fen-foods-stratum',
      meter: 'altus:stratum-core-month',
      from: '2026-05-01T00:00:00Z',
      to: '2026-06-01T00:00:00Z',
    },
  })
  test.each(QUESTIONS.map((door) => ({ name: door.name, door })))('$name', async ({ name, door }) => {
    const outcomes: string[] = []
    for (const organization of [...organizationsOf(channel), 'nobody']) {
      const run = door.run as (context: unknown, input: unknown) => ReturnType<typeof door.run>
      const answer = await run(contextFor(channel, organization), door.input.parse(inputs()[name] ?? {}))
      if (answer.ok) door.output.parse(answer.value)
      else expect(Object.keys(door.refusals)).toContain(answer.refusal.code)
      outcomes.push(answer.ok ? 'answered' : answer.refusal.code)
    }
    expect(outcomes).toContain(name === 'payout-batch' ? 'not_found' : 'answered')
  })
})

describe('use by month', () => {
  const quantitiesOf = async (who: string, charge = 'core-month') => {
    const { use } = await through(channel, history, who, {})
    return use
      .filter((one) => one.charge === charge)
      .map(({ month, customer, quantity }) => `${month} ${customer} ${Number(quantity)}`)
  }

  test('is counted once, although a partner sees it on the link it buys and on the link it sells', async () => {
    expect(await quantitiesOf('nordwind')).toEqual([
      '2026-05 fen-foods 5',
      '2026-05 peat-works 22',
      '2026-06 fen-foods 2',
    ])
  })

  test('follows the periods of the link on which one sells', async () => {
    // Mossgate buys by months of Berlin and sells by months of Kolkata.
    expect(await quantitiesOf('mossgate')).toEqual(['2026-05 reed-labs 3', '2026-06 reed-labs 1'])
    expect(await quantitiesOf('bridge')).toEqual(['2026-05 reed-labs 4'])
  })
})

describe('what is not yours', () => {
  test.each([
    { door: invoice, foreign: 'ALTUS-INV-000001', unknown: 'ALTUS-INV-999999', who: 'fen-foods' },
    { door: statement, foreign: 'ALTUS-ST-000001', unknown: 'ALTUS-ST-999999', who: 'fen-foods' },
  ])('is the same as what does not exist: $door.name', async ({ door, foreign, unknown, who }) => {
    const answers = await Promise.all(
      [foreign, unknown].map((number) => door.run(contextFor(channel, who), { number })),
    )
    const texts = answers.map((answer) => JSON.stringify(answer).replaceAll(/-\d{6}/g, ''))
    expect(texts[0]).toMatch(/not_found/)
    expect(texts[1]).toBe(texts[0])
  })

  test('is in no list', async () => {
    for (const who of organizationsOf(channel)) {
      const sent = (await through(channel, invoices, who, { limit: 1000 })).invoices
      expect(sent.filter(({ seller, buyer }) => ![seller, buyer].includes(who))).toEqual([])
      const told = (await through(channel, statements, who, { limit: 1000 })).statements
      expect(told.filter(({ payer, partner }) => ![payer, partner].includes(who))).toEqual([])
    }
  })
})
