import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportBeancount } from '#edges/exporters/beancount.ts'
import { parseBeancount } from '#edges/exporters/parse-beancount.test-data.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { recognizeRevenue } from '#operations/billing/recognize-revenue.ts'
import { booksLocked } from '#operations/billing/tax-kinds.ts'
import { voidInvoice } from '#operations/billing/void-invoice.ts'
import { invoice } from '#questions/billing/invoices.ts'
import { facts } from '#questions/ground/fact.ts'
import { runChecks } from '#tools/verify/check.ts'
import { UNGUARD } from '#tools/verify/falsify-ledger.ts'
import { LEDGER_CHECKS } from '#tools/verify/ledger-checks.ts'
import { walkAll } from '#tools/verify/walk-all.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, moveClock, operatorOf, Refused, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'
import { readScenarioFile } from './scenario-file.ts'

/** What a refused door answers, or that it was not refused. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'not refused'
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

describe.each(['tax.scenario', 'void.scenario', 'credit-notes.scenario', 'deferred-revenue.scenario'])('%s', (file) => {
  let stage: Stage
  let channel: Channel
  beforeAll(async () => {
    stage = await openStage()
    channel = await playScenario(readScenarioFile(file), stage)
  })
  afterAll(() => stage.close())

  test('its books pass every check', async () => {
    const checked = await runChecks(stage.ask, LEDGER_CHECKS)
    expect(checked.flatMap(({ first }) => first)).toEqual([])
  })

  test('everything that was posted is explained, to both sides', async () => {
    const { explained, findings } = await walkAll(contextFor(channel, operatorOf(channel)), stage.ask)
    expect(findings).toEqual([])
    expect(explained.length).toBeGreaterThan(0)
  })
})

test('the books of taxed and deferred documents are exported, each account where Beancount has it', async () => {
  const balances = new Map<string, string>()
  for (const file of ['tax.scenario', 'deferred-revenue.scenario']) {
    const stage = await openStage()
    try {
      const channel = await playScenario(readScenarioFile(file), stage)
      const pieces = await Array.fromAsync(exportBeancount(contextFor(channel, operatorOf(channel))))
      for (const { account, number } of parseBeancount(pieces.join('')).balances) balances.set(account, number)
    } finally {
      await stage.close()
    }
  }
  expect(balances.get('Liabilities:Altus:Output-Tax:De')).toBe('-38.00')
  expect(balances.get('Assets:Nordwind:Input-Tax:De')).toBe('38.00')
  expect(balances.get('Liabilities:Altus:Deferred:Altus-Support')).toBe('0.00')
  expect(balances.get('Income:Altus:Revenue:Altus-Support')).toBe('-90.00')
})

describe('a void', () => {
  let stage: Stage
  let channel: Channel
  beforeAll(async () => {
    stage = await openStage()
    channel = await playScenario(readScenarioFile('credit-notes.scenario'), stage)
  })
  afterAll(() => stage.close())

  const voiding = (who: string, number: string) =>
    through(channel, voidInvoice, who, { number, billAgain: false, because: 'a mistake' })

  test.each([
    { who: 'altus', number: 'ALTUS-CN-000001', code: 'not_an_invoice' },
    { who: 'fen-foods', number: 'ALTUS-INV-000001', code: 'not_yours' },
    { who: 'altus', number: 'ALTUS-INV-999999', code: 'not_found' },
    // Its one line was credited whole.
    { who: 'altus', number: 'ALTUS-INV-000001', code: 'nothing_left' },
  ])('of $number by $who: $code', async ({ who, number, code }) => {
    expect(await refusal(voiding(who, number))).toBe(code)
  })
})

describe('voids beside each other and beside closes', () => {
  let stage: Stage
  let channel: Channel
  beforeAll(async () => {
    stage = await openStage()
    channel = await playScenario(readScenarioFile('month-through-the-chain.scenario'), stage)
  })
  afterAll(() => stage.close())

  const number = 'ALTUS-INV-000001'
  const asked = { number, billAgain: true, because: 'a wrong order' }
  const documents = async () =>
    (await stage.ask<{ count: number }>('select count(*)::int as count from invoice'))[0]?.count

  test('a preview says what the credit note comes to, and issues none', async () => {
    const before = await documents()
    const shown = await through(channel, voidInvoice, 'altus', { ...asked, preview: true })
    expect(shown).toMatchObject({ creditNote: null, net: '-240', tax: '0', total: '-240', lines: 1, billAgain: true })
    expect(await documents()).toBe(before)
  })

  test('while a close is unfinished nothing is voided', async () => {
    await stage.ask(`${UNGUARD}; insert into run (id, kind, period, owner_id, cut_record, cut_usage, started_at)
      values ('stopped', 'close', '2026-05', 'altus', 1, 1, '2026-06-01Z')`)
    expect(await refusal(through(channel, voidInvoice, 'altus', asked))).toBe('run_unfinished')
    await stage.ask(`${UNGUARD}; update run set finished_at = '2026-06-01Z' where id = 'stopped'`)
  })

  test('of two at the same time one is done, and a close after them bills the line once', async () => {
    const both = await Promise.all([
      refusal(through(channel, voidInvoice, 'altus', asked)),
      refusal(through(channel, voidInvoice, 'altus', asked)),
    ])
    expect(both.sort()).toEqual(['already_voided', 'not refused'])
    const shown = await through(channel, invoice, 'nordwind', { number })
    expect(shown.voidedBy).toBe('ALTUS-CN-000001')
    const credit = await through(channel, invoice, 'nordwind', { number: 'ALTUS-CN-000001' })
    expect(credit).toMatchObject({
      kind: 'credit_note',
      total: '-240',
      voids: number,
      billAgain: true,
      corrects: [number],
    })
    moveClock(channel, instantOn('2026-07-02'))
    const closed = await through(channel, closeMonth, operatorOf(channel), { month: '2026-06' })
    expect(closed.invoices.filter(({ link }) => link === 'altus:to-nordwind')).toMatchObject([{ lines: 1 }])
    const lines = await stage.ask<{ amount: string }>(`select amount::text from invoice_line
      where link = 'altus:to-nordwind' order by revision`)
    expect(lines.map(({ amount }) => Number(amount))).toEqual([240, -240, 240])
  })
})

describe('a tax registration', () => {
  let stage: Stage
  let channel: Channel
  beforeAll(async () => {
    stage = await openStage()
    channel = await playScenario(readScenarioFile('tax.scenario'), stage)
  })
  afterAll(() => stage.close())

  test.each([
    { who: 'altus', sees: ['altus', 'nordwind'] },
    { who: 'nordwind', sees: ['altus', 'fen-foods', 'nordwind'] },
    { who: 'fen-foods', sees: ['fen-foods', 'nordwind'] },
  ])('of whom $who trades with is seen by it: $sees', async ({ who, sees }) => {
    const { facts: seen } = await through(channel, facts, who, { kind: 'tax_registration' })
    expect(seen.map(({ owner }) => owner).sort()).toEqual(sees)
  })
})

describe('locked books', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
    await playScenario(readScenarioFile('deferred-revenue.scenario'), stage)
  })
  afterAll(() => stage.close())

  const booking = (organization: string, date: string): string =>
    `insert into entry (position, organization_id, currency, date, narration, document)
      values (1, '${organization}', 'EUR', '${date}', 'a test', 'X')`

  test.each(['0000-05', '2026-13'])('are of no month %s, which no calendar of the records has', (month) => {
    expect(booksLocked.schema.safeParse({ month }).success).toBe(false)
    expect(recognizeRevenue.input.safeParse({ month }).success).toBe(false)
  })

  test('take nothing, whoever books: July of Altus is locked, August is not, nor is July of Fen Foods', async () => {
    await expect(stage.ask(booking('altus', '2026-07-31'))).rejects.toThrow(/locked through 2026-07-31/)
    await stage.ask(booking('altus', '2026-08-01'))
    await stage.ask(booking('fen-foods', '2026-07-31'))
  })
})

describe('one document for each product, where the agreement asks for it', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  test('a close issues two, one after the other, and one credit note for what is net negative', async () => {
    const channel = await playScenario(readScenario(TWO_PRODUCTS), stage)
    const seen = await stage.ask<{ number: string; grouped_by: string; total: string }>(
      'select number, grouped_by, total::text from invoice order by position, number',
    )
    expect(seen.map(({ number, grouped_by, total }) => [number, grouped_by, Number(total)])).toEqual([
      ['ALTUS-INV-000001', 'altus:ridge', 50],
      ['ALTUS-INV-000002', 'altus:stratum', 240],
      ['ALTUS-CN-000001', 'altus:stratum', -24],
      ['ALTUS-INV-000003', 'altus:ridge', 50],
    ])
    const { corrects } = await through(channel, invoice, 'fen-foods', { number: 'ALTUS-CN-000001' })
    expect(corrects).toEqual(['ALTUS-INV-000002'])
  })
})

const TWO_PRODUCTS = `scenario: Documents by product
given  Altus sells Stratum to Fen Foods at 80 EUR per core-month
and    Altus sells Ridge to Fen Foods at 50 EUR per month, never prorated
and    Fen Foods subscribes to Ridge on 2026-05-01
and    Altus issues a document for each product
when   Fen Foods uses 3 core-months of Stratum in May, and May closes
then   Altus invoices Fen Foods 290.00 EUR
when   on 2026-06-10 Altus gives Fen Foods 10 % off May of Stratum because of an outage
and    June closes
then   Altus credits Fen Foods 24.00 EUR
       Altus has 316.00 EUR on receivable/fen-foods
`
