import { afterAll, beforeAll, expect, test } from 'vitest'
import { allocatePayment } from '#operations/billing/allocate-payment.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { voidInvoice } from '#operations/billing/void-invoice.ts'
import { openDocuments } from '#questions/billing/receivables.ts'
import { statementOfAccount } from '#questions/billing/statement-of-account.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** Altus invoices Nordwind 300.00 for May, of which Nordwind pays 100.00 before Altus takes the invoice back. */
const CHANNEL = `scenario: an invoice that is taken back
given  Altus sells Stratum to Nordwind at 100 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 120 EUR per core-month
when   Fen Foods uses 3 core-months in May
and    May closes
and    on 2026-06-20 Nordwind pays Altus 100 EUR
`
let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  channel.now = instantOn('2026-06-25', 9)
})
afterAll(() => stage.close())

const documents = async (): Promise<readonly string[]> => {
  const rows = await stage.ask<Record<'kind' | 'open' | 'status', string>>(
    `select kind, open::text, status from document_state_at(9223372036854775807, now(), '2026-06-25')
      where seller_id = 'altus' order by position`,
  )
  return rows.map((row) => `${row.kind} ${Number(row.open).toFixed(2)} ${row.status}`)
}
const account = async () => {
  const { accounts } = await through(channel, statementOfAccount, 'nordwind', { with: 'altus' })
  const [one] = accounts
  return [one?.closing, one?.open, one?.credits, one?.unapplied].map(Number)
}

test('what is open is void at once, and what was paid stays credit until the payment is taken off', async () => {
  const { documents: open } = await through(channel, openDocuments, 'altus', { seller: 'altus' })
  const number = open[0]?.number ?? ''
  await through(channel, voidInvoice, 'altus', { number, billAgain: false, because: 'It went to the wrong buyer' })
  expect(await documents()).toEqual(['invoice 0.00 paid', 'credit_note -100.00 partly_paid'])
  expect(await account()).toEqual([-100, 0, 100, 0])
  const apply = [{ document: number, amount: '0' }]
  await through(channel, allocatePayment, 'altus', { number: 'ALTUS-PAY-000001', apply })
  expect(await documents()).toEqual(['invoice 0.00 void', 'credit_note 0.00 paid'])
  expect(await account()).toEqual([-100, 0, 0, 100])
})

test('nothing more is paid of what is void', async () => {
  const [invoice] = await stage.ask<{ number: string }>(`select voids as number from invoice where voids is not null`)
  const apply = [{ document: invoice?.number ?? '', amount: '0.01' }]
  const paid = { id: 'late', buyer: 'nordwind', amount: '0.01', currency: 'EUR', date: '2026-06-25', apply }
  const refused = await recordPayment.run(contextFor(channel, 'altus'), paid)
  expect(!refused.ok && refused.refusal.code).toBe('exceeds_document')
})
