import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factEvent, POSTED_EVENTS } from '#core/channel/webhook.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { runDunning } from '#operations/billing/dunning.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { renewLicenses } from '#operations/billing/renew-licenses.ts'
import { deliverySchema, EVENT_TYPES, EXAMPLES } from '#operations/channel/webhooks-catalog.ts'
import { SELL_THROUGH_EXAMPLES, SELL_THROUGH_PARTNERS } from '#operations/channel/webhooks-examples-sell-through.ts'
import { testWebhook } from '#operations/channel/webhooks-replay.ts'
import { eventTypes } from '#operations/channel/webhooks-types.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import { runPlaybooks } from '#operations/life/run-playbooks.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { finishImport } from '#operations/metering/save-import.ts'
import { tellUsage } from '#operations/metering/tell-usage.ts'
import { openDispute } from '#operations/rewards/open-dispute.ts'
import { approvePayoutBatch, draftPayoutBatch } from '#operations/rewards/payout-batch.ts'
import { forfeitPayout, recordPayoutPaid, recordPayoutReturned } from '#operations/rewards/payout-money.ts'
import { recordSellThrough } from '#operations/rewards/record-sell-through.ts'
import { settle } from '#operations/rewards/settle.ts'
import { openLicenseKeys } from '#stores/keys/license-keys.ts'
import { type Channel, openChannel } from './channel.test-data.ts'
import { openReceiver, type Receiver, type Told, withStatus } from './receiver.test-data.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-events-'))
let channel: Channel
let receiver: Receiver
/** What each organization's endpoint was told, in the order of its events. */
const told = new Map<string, readonly Told[]>()

beforeAll(async () => {
  ;[channel, receiver] = await Promise.all([openChannel(), openReceiver()])
  const whos = ['altus', 'nordwind', 'fen-foods', 'leaf']
  for (const who of whos) await channel.endpoint(who, `${receiver.url}/${who}`)
  await playMonth()
  const delivery = channel.openDelivery()
  await delivery.runOnce()
  await disableOne()
  receiver.answer(withStatus(204))
  await delivery.runOnce()
  for (const who of whos) {
    const bodies = receiver.received
      .filter(({ path }) => path === `/${who}`)
      .map(({ body }) => JSON.parse(body) as Told)
    told.set(who, bodies)
  }
})
afterAll(async () => {
  await receiver.close()
  await channel.stage.close()
  rmSync(folder, { recursive: true })
})

/** The channel of the examples through one month: told, used, imported, closed, settled. */
async function playMonth(): Promise<void> {
  await channel.tell(EXAMPLES.filter(({ kind }) => !/^(sell_through_|dispute)/.test(kind)))
  await sellThrough()
  const event = { specversion: '1.0', source: 'test', id: '1', type: 'stratum.cores' }
  const used = { ...event, subject: 'installation/fen-foods', time: '2026-05-10T00:00:00Z', data: { cores: '3' } }
  await channel.through(recordUsage, 'altus', { events: [used] })
  const counts = {
    rows: 1,
    accepted: 1,
    duplicates: 0,
    conflicts: 0,
    quarantined: 0,
    retracted: 0,
    sums: { EUR: '1.50' },
  }
  const file = { id: 'altus:file', name: 'may.csv', format: 'focus', sha256: '00', ...counts }
  await finishImport(channel.context('altus'), file)
  await finishImport(channel.context('altus'), file)
  await tellOfUse()
  await raiseSignal()
  expect(await renewLicenses({ ...channel.context('altus'), licenseKeys: openLicenseKeys(folder) })).toBe(1)
  channel.clock.now = Temporal.Instant.from('2026-06-02T00:00:00Z')
  await channel.through(closeMonth, 'altus', { month: '2026-05' })
  await channel.through(settle, 'altus', { month: '2026-05' })
  await payAndRemind()
  await payOut()
  await dispute()
}

/** What the examples of sell-through decide about: a line that Nordwind sold to a reseller of its number 1001. */
async function sellThrough(): Promise<void> {
  await channel.tell(SELL_THROUGH_PARTNERS)
  const columns = { line: ['no'], at: 'day', quantity: 'quantity', amount: 'amount', currency: 'currency' }
  const names = { vendor: { text: 'altus' }, reseller: { name: 'who', ref: 'ref' }, product: { sku: 'sku' } }
  const row = { no: 'INV-7001/1', day: '2026-05-04', who: 'B&L', ref: 'R-1001', sku: 'stratum' }
  const rows = [{ ...row, quantity: '12', amount: '960.00', currency: 'EUR' }]
  await channel.through(recordSellThrough, 'nordwind', { name: 'may.csv', mapping: { ...columns, ...names }, rows })
  await channel.tell(SELL_THROUGH_EXAMPLES)
}

/** The next version of the program that the examples tell, with other terms for what it has ordered. */
async function pays(version: number, terms: object): Promise<void> {
  const program = EXAMPLES.filter(({ kind, about }) => kind === 'program' && about === 'altus:lifecycle')
  await channel.tell(
    program.map(({ body, ...rest }) => ({
      ...rest,
      body: { ...body, version, retroactive: true, payout: { ...(body['payout'] as object), ...terms } },
    })),
  )
}

/** The one payout is held, then paid, comes back, is held again and forfeited. */
async function payOut(): Promise<void> {
  await channel.through(draftPayoutBatch, 'altus', { by: 'psn_first' })
  await pays(2, { gates: [] })
  const drafted = await channel.through(draftPayoutBatch, 'altus', { by: 'psn_first' })
  await channel.through(approvePayoutBatch, 'altus', { batch: drafted.batch ?? '', by: 'psn_second' })
  const number = drafted.passes.payouts[0]?.number ?? ''
  await channel.through(recordPayoutPaid, 'altus', { number, date: '2026-08-01', reference: 'SEPA 1' })
  await channel.through(recordPayoutReturned, 'altus', { number, date: '2026-08-02', because: 'closed' })
  await pays(3, { gates: ['bank_details'], expires: 'P1D', dispute_within: 'P1Y' })
  await channel.through(forfeitPayout, 'altus', { number, because: 'No account' })
}

/** Nordwind disputes its line and takes that back, then disputes it again, and Altus decides. */
async function dispute(): Promise<void> {
  const line = 'earning:ALTUS-ST-000001/1'
  const opened = await channel.through(openDispute, 'nordwind', { line, text: 'Too little' })
  const about = opened.dispute
  await channel.tell([
    { kind: 'dispute_message', owner: 'altus', about, body: { text: 'Why?' } },
    { kind: 'dispute_withdrawn', owner: 'nordwind', about, body: {} },
  ])
  await channel.through(openDispute, 'nordwind', { line, text: 'Too little all the same' })
  await channel.tell([{ kind: 'dispute_decided', owner: 'altus', about, body: { outcome: 'rejected', because: 'no' } }])
}

/** A cent of May's invoice is paid, and the rest is reminded of when it is overdue. */
async function payAndRemind(): Promise<void> {
  const paid = { id: 'bank-1', buyer: 'nordwind', amount: '0.01', currency: 'EUR', date: '2026-06-01' }
  await channel.through(recordPayment, 'altus', paid)
  channel.clock.now = Temporal.Instant.from('2026-08-02T00:00:00Z')
  await channel.through(runDunning, 'altus', {})
}

/** What is found about budgets and sources is told once, however often it is found. */
async function tellOfUse(): Promise<void> {
  const of = {
    name: 'May',
    customer: null,
    subscription: 'nordwind:fen-stratum',
    meter: 'altus:cores',
    unit: 'core-month',
  }
  const month = { monthFrom: '2026-04-30T22:00:00Z', zone: 'Europe/Berlin' }
  const budget = { about: 'nordwind:fen-budget', ...of, ...month, amount: '10', used: '5', reached: ['50'] }
  const quiet = { lastReceivedAt: '2026-05-01T00:00:00Z', silentFrom: '2026-05-03T00:00:00Z', usualGapDays: 1 }
  const silent = { source: 'test', types: ['stratum.cores'], ...quiet, says: 'nothing came for 2 days' }
  const counts: number[] = []
  for (const reached of [['50'], ['50', '80'], ['80']]) {
    counts.push(await tellUsage(channel.context('nordwind'), { budgets: [{ ...budget, reached }], silent: [] }))
    counts.push(await tellUsage(channel.context('altus'), { budgets: [], silent: [silent] }))
  }
  expect(counts).toEqual([1, 1, 1, 0, 0, 0])
}

/** A playbook of Altus tells webhooks of each customer that is on the way to its renewal, or had no contact for a day. */
async function raiseSignal(): Promise<void> {
  const steps = [{ id: 'tell', after: 0, webhook: { event: 'quiet' } }]
  const body = { name: 'Quiet', on: { signal: 'gone_quiet', days: 1 }, steps, enabled: true }
  await channel.tell([{ kind: 'playbook', owner: 'altus', about: 'altus:quiet', body }])
  expect((await channel.through(runPlaybooks, 'altus', {})).webhooks).toBe(1)
}

/** An endpoint of altus that is gone when it is pinged. */
async function disableOne(): Promise<void> {
  const { id } = await channel.endpoint('altus', `${receiver.url}/gone`, ['invoice.issued'])
  await channel.through(testWebhook, 'altus', { id })
  receiver.answer(({ path }, response) => void response.writeHead(path === '/gone' ? 410 : 204).end())
  await channel.openDelivery().runOnce()
}

/** For each type of event one that was really told, and who heard of it. A type without a row fails. */
const HEARD: Readonly<Record<string, readonly string[]>> = {
  'invoice.issued': ['altus', 'nordwind', 'fen-foods'],
  'payment.recorded': ['altus', 'nordwind'],
  'dunning.notice': ['altus', 'nordwind'],
  'statement.issued': ['altus', 'nordwind'],
  'payout.ordered': ['altus', 'nordwind'],
  'payout.held': ['altus', 'nordwind'],
  'payout.approved': ['altus', 'nordwind'],
  'payout.paid': ['altus', 'nordwind'],
  'payout.returned': ['altus', 'nordwind'],
  'payout.forfeited': ['altus', 'nordwind'],
  'month.closed': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'program.settled': ['altus'],
  'import.finished': ['altus'],
  'license.issued': ['altus', 'nordwind', 'fen-foods'],
  'usage.budget_reached': ['nordwind'],
  'usage.source_silent': ['altus'],
  'webhook.disabled': ['altus'],
  'signal.raised': ['altus'],
  'organization.recorded': ['altus', 'nordwind', 'fen-foods'],
  'agreement.recorded': ['altus', 'nordwind', 'fen-foods'],
  'introduction.recorded': ['altus', 'nordwind', 'fen-foods'],
  'product.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'price.recorded': ['altus', 'nordwind'],
  'price_withdrawn.recorded': ['altus'],
  'price_book.recorded': ['altus', 'nordwind'],
  'fx_rate.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'meter.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'binding.recorded': ['altus', 'nordwind', 'fen-foods'],
  'binding_removed.recorded': ['altus', 'nordwind', 'fen-foods'],
  'license_policy.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'usage_budget.recorded': ['nordwind'],
  'dunning_policy.recorded': ['altus'],
  'dunning_hold.recorded': ['altus'],
  'subscription.recorded': ['altus', 'nordwind', 'fen-foods'],
  'subscription_cancelled.recorded': ['altus', 'nordwind', 'fen-foods'],
  'amendment.recorded': ['altus', 'nordwind', 'fen-foods'],
  'amendment_withdrawn.recorded': ['altus', 'nordwind', 'fen-foods'],
  'deal.recorded': ['altus', 'nordwind'],
  'deal_lost.recorded': ['altus', 'nordwind'],
  'discount_policy.recorded': ['nordwind'],
  'quote.recorded': ['nordwind'],
  'quote_approved.recorded': ['nordwind'],
  'quote_sent.recorded': ['nordwind', 'fen-foods'],
  'quote_accepted.recorded': ['nordwind', 'fen-foods'],
  'quote_declined.recorded': ['nordwind', 'fen-foods'],
  'order.recorded': ['altus', 'nordwind', 'fen-foods'],
  'order_terms.recorded': ['altus', 'nordwind', 'fen-foods'],
  'order_confirmed.recorded': ['altus', 'nordwind', 'fen-foods'],
  'order_held.recorded': ['nordwind', 'fen-foods'],
  'order_cancelled.recorded': ['altus', 'nordwind', 'fen-foods'],
  'credit_limit.recorded': ['nordwind', 'fen-foods'],
  'credit_released.recorded': ['nordwind', 'fen-foods'],
  'goodwill.recorded': ['nordwind', 'fen-foods'],
  'commitment.recorded': ['nordwind', 'fen-foods'],
  'commitment_withdrawn.recorded': ['nordwind', 'fen-foods'],
  'credit_grant.recorded': ['nordwind', 'fen-foods'],
  'credit_grant_withdrawn.recorded': ['nordwind', 'fen-foods'],
  'tax_rate.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'tax_registration.recorded': ['altus'],
  'tax_exemption.recorded': ['altus', 'nordwind'],
  'books_locked.recorded': ['altus'],
  'role.recorded': ['altus', 'nordwind', 'fen-foods'],
  'role_claimed.recorded': ['altus', 'nordwind', 'fen-foods'],
  'role_confirmed.recorded': ['altus', 'nordwind', 'fen-foods'],
  'role_contested.recorded': ['altus', 'nordwind', 'fen-foods'],
  'role_decided.recorded': ['altus', 'nordwind', 'fen-foods'],
  'touchpoint.recorded': ['altus', 'nordwind', 'fen-foods'],
  'touchpoint_verified.recorded': ['altus', 'nordwind', 'fen-foods'],
  'ticket.recorded': ['altus', 'nordwind', 'fen-foods'],
  'feed_admitted.recorded': ['altus', 'nordwind'],
  'cadence.recorded': ['altus', 'nordwind'],
  'customer_health.recorded': ['altus', 'nordwind'],
  'health_policy.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'renewal_plan.recorded': ['nordwind'],
  'renewal_outcome.recorded': ['altus', 'nordwind'],
  'task.recorded': ['altus'],
  'playbook.recorded': ['altus'],
  'task_done.recorded': ['altus'],
  'journey_template.recorded': ['altus'],
  'journey.recorded': ['altus', 'nordwind', 'fen-foods'],
  'milestone.recorded': ['altus', 'nordwind', 'fen-foods'],
  'milestone_reached.recorded': ['altus', 'nordwind', 'fen-foods'],
  'milestone_approved.recorded': ['altus', 'nordwind', 'fen-foods'],
  'program.recorded': ['altus', 'nordwind'],
  'payout_details.recorded': ['altus', 'nordwind'],
  'self_billing_consent.recorded': ['altus', 'nordwind'],
  'screening_result.recorded': ['altus'],
  'dispute.recorded': ['altus', 'nordwind'],
  'dispute_message.recorded': ['altus', 'nordwind'],
  'dispute_decided.recorded': ['altus', 'nordwind'],
  'dispute_withdrawn.recorded': ['altus', 'nordwind'],
  'tier_granted.recorded': ['altus', 'nordwind'],
  'certification.recorded': ['altus', 'nordwind'],
  'group_member.recorded': ['altus', 'nordwind', 'fen-foods'],
  'program_parameters.recorded': ['altus', 'nordwind'],
  'incentive_exception.recorded': ['altus'],
  'exception_approved.recorded': ['altus', 'nordwind'],
  'sell_through_decided.recorded': ['altus', 'nordwind'],
  'sell_through_handed.recorded': ['altus', 'nordwind'],
  'terms.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'enrollment_requirements.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'partner_application.recorded': ['altus', 'nordwind'],
  'application_decided.recorded': ['altus', 'nordwind'],
  'terms_accepted.recorded': ['altus', 'nordwind'],
  'partner_document.recorded': ['altus', 'nordwind'],
  'document_reviewed.recorded': ['altus', 'nordwind'],
  'enrolled.recorded': ['altus', 'nordwind'],
  'enrollment_suspended.recorded': ['altus', 'nordwind'],
  'enrollment_ended.recorded': ['altus', 'nordwind'],
  'deal_arbitrated.recorded': ['altus'],
  'deal_influence.recorded': ['altus', 'nordwind'],
  'deal_influence_answered.recorded': ['altus', 'nordwind'],
  'deal_registration.recorded': ['altus', 'nordwind'],
  'deal_registration_contested.recorded': ['altus'],
  'deal_registration_decided.recorded': ['altus', 'nordwind'],
  'deal_registration_ended.recorded': ['altus', 'nordwind'],
  'deal_registration_extended.recorded': ['altus', 'nordwind'],
  'deal_registration_policy.recorded': ['altus', 'nordwind', 'fen-foods', 'leaf'],
  'deal_registration_won.recorded': ['altus', 'nordwind'],
}

/** Told to one endpoint alone, which was gone. */
const PINGED = 'ping'

test('every type has a row here, and every kind of fact has an example', () => {
  expect([...Object.keys(HEARD), PINGED].sort()).toEqual([...EVENT_TYPES.keys()].sort())
  expect([...FACT_KINDS.keys()].filter((kind) => !EXAMPLES.some((one) => one.kind === kind))).toEqual([])
})

test.each(Object.entries(HEARD))('%s is told to %s, as the catalog says', (name, who) => {
  const heard = [...told].filter(([, events]) => events.some(({ type }) => type === name)).map(([one]) => one)
  expect(heard).toEqual(who)
  const type = EVENT_TYPES.get(name)
  const events = [...told.values()].flat().filter((event) => event.type === name)
  for (const event of events) expect(type && deliverySchema(type).parse(event)).toEqual(event)
})

test('a ping is as the catalog says', () => {
  const ping = receiver.received.find(({ path }) => path === '/gone')
  const type = EVENT_TYPES.get(PINGED)
  const event = JSON.parse(ping?.body ?? '')
  expect(type && deliverySchema(type).parse(event)).toEqual(event)
})

test('what is told of money is what was posted', () => {
  const amounts = (who: string, type: string, field: string) =>
    (told.get(who) ?? []).filter((event) => event.type === type).map(({ data }) => Number(data[field]))
  // 3 core-months at 80 and at 100, less 10 percent; 5 percent of 240.
  expect(amounts('nordwind', 'invoice.issued', 'total')).toEqual([240, 270])
  expect(amounts('altus', 'invoice.issued', 'total')).toEqual([240])
  expect(amounts('fen-foods', 'invoice.issued', 'total')).toEqual([270])
  expect(amounts('nordwind', 'statement.issued', 'closing')).toEqual([0])
  expect(amounts('nordwind', 'payout.ordered', 'amount')).toEqual([12])
})

test('nobody is told who else was told', () => {
  expect(receiver.received.filter(({ body }) => body.includes('"parties"'))).toEqual([])
})

test.each([...POSTED_EVENTS, ...[...FACT_KINDS.keys()].map(factEvent)])(
  'the example of %s in the catalog is one',
  (name) => {
    const type = EVENT_TYPES.get(name)
    expect(type?.data.parse(type.example)).toEqual(type?.example)
  },
)

test('the door answers with the JSON Schema of every type', async () => {
  const { types } = await channel.through(eventTypes, 'leaf', {})
  expect(types.map(({ name }) => name)).toEqual([...EVENT_TYPES.keys()])
  const issued = types.find(({ name }) => name === 'invoice.issued')
  expect(issued?.schema).toMatchObject({
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: { type: { const: 'invoice.issued' }, data: { properties: { total: { type: 'string' } } } },
  })
})
