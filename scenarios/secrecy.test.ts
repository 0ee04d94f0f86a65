import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { previewClose } from '#operations/billing/preview-close.ts'
import { invoices } from '#questions/billing/invoices.ts'
import { month } from '#questions/billing/month.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { facts } from '#questions/ground/fact.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import { CLOSED, ownedBy, seenBy, WHOSE } from '#tools/authz/truth.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, organizationsOf, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

const ORGANIZATIONS = ['altus', 'nordwind', 'fen-foods', 'peat-works', 'bridge', 'mossgate', 'reed-labs', 'skyhost']
const NEXT_MONTH = '2026-07'
const STRANGERS = ['nobody', '', '*']

let stage: Stage
let channel: Channel
let app: Client
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  // A preview leaves drafts, which are their seller's alone.
  const later = { ...channel, now: Temporal.Instant.from('2026-08-02T06:00:00Z') }
  await through(later, previewClose, 'altus', { month: NEXT_MONTH })
  const url = new URL(stage.postgresUrl)
  url.username = 'perennial_app'
  app = new Client({ connectionString: url.href })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await stage.close()
})

test('every table is known to this test', async () => {
  const tables = await stage.ask<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  expect(tables.map(({ name }) => name).sort()).toEqual([...Object.keys(WHOSE), ...CLOSED].sort())
  expect([...organizationsOf(channel)].sort()).toEqual([...ORGANIZATIONS].sort())
})

test.each([...ORGANIZATIONS, ...STRANGERS])(
  'with the policies alone, %j sees what is its own and nothing else',
  async (who) => {
    for (const table of Object.keys(WHOSE)) {
      const [seen, own] = [await seenBy(app, who, table), await ownedBy(stage.ask, who, table)]
      // '*' is how facts for everybody are marked; nobody can act by that name and see more than they do.
      expect({ table, seen }).toEqual({ table, seen: own })
    }
  },
)

test('there is something in nearly every table, so that not seeing it means something', async () => {
  const empty: string[] = []
  for (const table of Object.keys(WHOSE)) {
    const [row] = await stage.ask<{ count: string }>(`select count(*)::text as count from ${table}`)
    if (row?.count === '0') empty.push(table)
  }
  // What the access of people and keys leaves behind is looked at where there are people and keys; endpoints likewise.
  const access = ['api_key', 'api_key_use', 'idempotent_request', 'invitation', 'membership']
  const endpoints = ['webhook', 'webhook_progress', 'webhook_delivery', 'webhook_attempt', 'usage_told']
  // What playbooks did has tests of its own: `operations/life/run-playbooks.test.ts`.
  const licenses = ['license', 'license_key', 'playbook_log', 'calendar_link']
  // Who signed in on which day is looked at where people do: `stores/postgres/login-days.test.ts`.
  const logins = ['login_day']
  const recognized = ['recognition', 'recognition_line']
  const reported = ['sell_through_line', 'sell_through_match', 'sell_through_import']
  const paid = ['payment', 'allocation', 'dunning_notice']
  // Payouts after they are ordered have tests of their own, which look at every table.
  const paidOut = ['payout_account', 'payout_batch', 'payout_batch_item', 'payout_hold', 'remittance']
  // What vests and what caps leave is looked at where a program has them: `told-beside-statements.test.ts`.
  const promised = ['earning_vesting', 'cap_use', 'statement_delivery', 'status_credit', 'program_draft']
  // What was noted, who was asked and what feeds sent has tests of its own: `private-details.test.ts`.
  const noted = ['contact', 'mail_suppression', 'touchpoint_detail', 'confirmation_ask']
  const fed = ['feed', 'feed_message', 'feed_quarantine']
  expect(empty.sort()).toEqual(
    [
      ...noted,
      ...logins,
      ...fed,
      ...access,
      ...endpoints,
      ...licenses,
      ...recognized,
      ...paid,
      ...paidOut,
      ...promised,
      ...reported,
      'deal_registration_key',
      'import_file',
      'parked',
      'quarantine',
      'tenant',
    ].sort(),
  )
})

describe('the price between a partner and its customer', () => {
  const LINK = 'nordwind:to-fen-foods'
  test.each(['altus', 'skyhost', 'bridge', 'mossgate', 'peat-works', 'reed-labs'])('is closed to %s', async (who) => {
    for (const table of Object.keys(WHOSE)) {
      const naming = (await seenBy(app, who, table)).filter((row) => row.includes(LINK))
      // The chain of a subscription names its links to everybody on it, and says no price; nor does where it is sold, or the draft
      // of a close, which is counted for the operator.
      const chains = naming.filter(
        (row) =>
          table === 'sold_on' ||
          (table === 'fact' && /"kind":"subscription"/.test(row)) ||
          (table === 'close_draft' && who === 'altus'),
      )
      expect({ table, naming }).toEqual({ table, naming: chains })
    }
    const { invoices: seen } = await through(channel, invoices, who, { limit: 1000 })
    expect(seen.filter(({ link }) => link === LINK)).toEqual([])
    const { links } = await through(channel, month, who, {})
    expect(links.filter(({ link }) => link === LINK)).toEqual([])
    const { facts: prices } = await through(channel, facts, who, { kind: 'price', limit: 1000 })
    expect(prices.filter(({ owner }) => owner !== who)).toEqual([])
  })

  test.each(['nordwind', 'fen-foods'])('is open to %s', async (who) => {
    const { invoices: seen } = await through(channel, invoices, who, { limit: 1000 })
    expect(seen.filter(({ link }) => link === LINK)).toHaveLength(2)
  })
})

describe('what a partner pays', () => {
  test('stands in no reason that its customer sees, and no amount of the cloud’s events', async () => {
    const lines = await stage.ask<{ id: string; charge: string }>(
      `select id, charge from invoice_line where buyer_id = 'fen-foods' order by id`,
    )
    const costs = lines.filter(({ charge }) => charge === 'cost')
    expect(costs.length).toBe(3)
    for (const { id } of lines) {
      const { nodes } = await through(channel, explanation, 'fen-foods', { posting: id })
      expect(nodes.filter(({ rule }) => /upstream|fx|cost_plus/.test(rule))).toEqual([])
      expect(JSON.stringify(nodes)).not.toMatch(/USD|SKYHOST|ALTUS/)
    }
    for (const { id } of costs) await hidesCost(id)
  })

  /** The customer sees that the cloud was used, how often and when; the seller sees the cost as well. */
  async function hidesCost(id: string): Promise<void> {
    const { nodes } = await through(channel, explanation, 'fen-foods', { posting: id })
    expect(nodes.reduce((closed, node) => closed + node.closed, 0)).toBe(1)
    const usage = nodes.flatMap((node) => node.usage ?? [])[0]
    const { events: counted, ...wanted } = usage ?? { events: 0, subscription: '', meter: '', from: '', to: '' }
    for (const [who, values] of [
      ['fen-foods', 0],
      ['nordwind', 1],
      ['skyhost', 1],
    ] as const) {
      const { events } = await through(channel, usageEvents, who, { ...wanted, limit: 1000 })
      expect(events.length).toBe(counted)
      for (const event of events) expect({ who, values: Object.keys(event.values).length }).toEqual({ who, values })
    }
  }
})

test('a partner sees no earning of another partner, and a customer none', async () => {
  const seen = await Promise.all(
    ['nordwind', 'mossgate', 'bridge', 'fen-foods'].map((who) => through(channel, month, who, { month: '2026-06' })),
  )
  expect(seen.map(({ statements }) => statements.map(({ partner }) => partner))).toEqual([
    ['nordwind'],
    ['mossgate'],
    [],
    [],
  ])
})
