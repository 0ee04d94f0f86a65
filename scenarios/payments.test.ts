import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { documentStatus } from '#core/billing/payment-status.ts'
import { decimal } from '#core/ground/decimal.ts'
import { allocatePayment, reversePayment } from '#operations/billing/allocate-payment.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { refundPayment } from '#operations/billing/refund-payment.ts'
import { writeOff } from '#operations/billing/write-off.ts'
import { payment, payments } from '#questions/billing/payments.ts'
import { openDocuments, receivables } from '#questions/billing/receivables.ts'
import { statementOfAccount } from '#questions/billing/statement-of-account.ts'
import { trialBalance } from '#questions/ground/ledger.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

/** Altus invoices Nordwind 300.00 for May, due 2026-07-02, and 500.00 for June, due 2026-08-01; then gives 60.00 back. */
const CHANNEL = `scenario: two invoices and a credit
given  Altus sells Stratum to Nordwind at 100 EUR per core-month
and    Nordwind sells Stratum to Fen Foods at 120 EUR per core-month
when   Fen Foods uses 3 core-months in May
and    May closes
and    Fen Foods uses 5 core-months in June
and    June closes
and    on 2026-07-05 Altus gives Nordwind 60 EUR off May because of an outage
and    July closes
`
let stage: Stage
let channel: Channel
/** The invoices of May and June, and the credit. */
let [may, june, credit] = ['', '', '']
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenario(CHANNEL), stage)
  const numbers = await stage.ask<{ number: string }>(
    `select number from invoice where seller_id = 'altus' order by issue_date, number`,
  )
  ;[may, june, credit] = numbers.map(({ number }) => number) as [string, string, string]
  channel.now = instantOn('2026-08-03', 9)
})
afterAll(() => stage.close())

const record = (input: Partial<z.input<typeof recordPayment.input>>, who = 'altus') =>
  recordPayment.run(contextFor(channel, who), {
    ...{ id: 'bank-1', buyer: 'nordwind', amount: '100.00', currency: 'EUR', date: '2026-06-20' },
    ...input,
  })
const allocate = (number: string, apply?: readonly (readonly [string, string])[]) =>
  allocatePayment.run(contextFor(channel, 'altus'), {
    number,
    ...(apply && { apply: apply.map(([document, amount]) => ({ document, amount })) }),
  })
type Answered = Readonly<{
  ok: true
  value: { number: string | null; applied: { document: string; amount: string }[] }
}>
const shown = (result: Answered | Readonly<{ ok: false; refusal: { code: string; says: string } }>) =>
  result.ok
    ? result.value.applied.map(({ document, amount }) => `${monthOf(document)} ${Number(amount).toFixed(2)}`).join(', ')
    : `${result.refusal.code}: ${result.refusal.says}`
const monthOf = (document: string) => ({ [may]: 'May', [june]: 'June', [credit]: 'credit' })[document] ?? document

async function open(who = 'altus', on?: string): Promise<readonly string[]> {
  const { documents } = await through(channel, openDocuments, who, { seller: 'altus', ...(on !== undefined && { on }) })
  return documents.map((one) => `${monthOf(one.number)} ${Number(one.open).toFixed(2)} ${one.status}`)
}

/** What stands on the accounts of the two, in each one's own books; accounts with nothing are left away. */
async function books(): Promise<readonly string[]> {
  const kinds =
    /^(receivable|payable|unapplied-cash|unapplied-payment|cash|write-off|debt-relief)\/(altus|nordwind|main)$/
  const balances: string[] = []
  for (const who of ['altus', 'nordwind']) {
    const { accounts } = await through(channel, trialBalance, who, {})
    for (const { account, balance } of accounts)
      if (kinds.test(account) && Number(balance) !== 0) balances.push(`${who} ${account} ${Number(balance).toFixed(2)}`)
  }
  return balances
}

/** The statement of account as both see it, which has to be the same. */
async function statement(between: Readonly<{ from?: string; to?: string }> = {}) {
  const [seen, mirrored] = await Promise.all([
    through(channel, statementOfAccount, 'altus', { with: 'nordwind', ...between }),
    through(channel, statementOfAccount, 'nordwind', { with: 'altus', ...between }),
  ])
  expect(mirrored.accounts).toEqual(seen.accounts)
  return seen.accounts[0]
}

/** Closing = open − credits − unapplied = what the ledger says on the receivable and on unapplied cash. */
async function agrees(): Promise<void> {
  const account = await statement()
  const rest = Number(account?.open) - Number(account?.credits) - Number(account?.unapplied)
  expect(Number(account?.closing)).toBe(rest)
  const [ledger] = await stage.ask<{ balance: string }>(`
    select coalesce(sum(l.amount), 0)::text as balance from entry_line l where l.organization_id = 'altus'
      and l.account in ('receivable/nordwind', 'unapplied-cash/nordwind')`)
  expect(Number(account?.closing)).toBe(Number(ledger?.balance))
}

test('nothing is paid yet: the oldest due comes first, and its age is counted from the due date', async () => {
  expect(await open('altus', '2026-07-02')).toEqual(['May 300.00 issued', 'June 500.00 issued', 'credit -60.00 issued'])
  expect(await open('nordwind', '2026-07-03')).toEqual([
    'May 300.00 overdue',
    'June 500.00 issued',
    'credit -60.00 issued',
  ])
  expect(await open('fen-foods')).toEqual([])
  await agrees()
})

describe('a payment', () => {
  test('pays the oldest due, and told again it is known', async () => {
    expect(shown(await record({}))).toBe('May 100.00')
    expect(await open('altus', '2026-07-02')).toEqual([
      'May 200.00 partly_paid',
      'June 500.00 issued',
      'credit -60.00 issued',
    ])
    const again = await record({})
    expect(again.ok && again.value.known).toBe(true)
    expect(shown(again)).toBe('May 100.00')
    expect(await books()).toEqual([
      'altus cash/main 100.00',
      'altus receivable/nordwind 640.00',
      'nordwind cash/main -100.00',
      'nordwind payable/altus -640.00',
    ])
    await agrees()
  })

  test.each([
    [{ amount: '100.01' }, 'id_used: The id bank-1 was used for ALTUS-PAY-000001'],
    [{ date: '2026-06-21' }, 'id_used: The id bank-1 was used for ALTUS-PAY-000001'],
    [{ id: 'x', currency: 'USD' }, 'wrong_currency: nordwind buys from you in EUR, and not in USD'],
    [{ id: 'x', buyer: 'fen-foods' }, 'unknown_reference: There is no fen-foods that you sell to'],
    [{ id: 'x', buyer: 'nobody' }, 'unknown_reference: There is no nobody that you sell to'],
    [{ id: 'x', amount: '0.001' }, 'wrong_places: 0.001 EUR has more than 2 places'],
    [{ id: 'x', date: '2026-08-05' }, 'in_the_future: 2026-08-05 has not come yet: tell it then'],
  ])('is refused with %o', async (input, says) => expect(shown(await record(input))).toBe(says))

  test('is not applied to more than is open, nor to what is not owed', async () => {
    const pays = (document: string, amount: string) =>
      record({ id: 'x', amount: '900.00', apply: [{ document, amount }] })
    expect(shown(await pays(may, '200.01'))).toBe(
      `exceeds_document: ${may} has 200.00 EUR open and can't take 200.01 EUR more of x`,
    )
    expect(shown(await pays(june, '900.01'))).toMatch(/^exceeds_document/)
    expect(shown(await pays(credit, '1'))).toMatch(/^unknown_reference/)
    expect(shown(await pays('NORDWIND-INV-000001', '1'))).toMatch(/^unknown_reference/)
  })

  test('that pays too much stays unapplied, and later pays what is told', async () => {
    expect(
      shown(
        await record({ id: 'bank-2', amount: '250.00', date: '2026-07-10', apply: [{ document: may, amount: '200' }] }),
      ),
    ).toBe('May 200.00')
    expect(await open('nordwind', '2026-07-03')).toEqual(['June 500.00 issued', 'credit -60.00 issued'])
    expect(await books()).toEqual([
      'altus cash/main 350.00',
      'altus receivable/nordwind 440.00',
      'altus unapplied-cash/nordwind -50.00',
      'nordwind cash/main -350.00',
      'nordwind payable/altus -440.00',
      'nordwind unapplied-payment/altus 50.00',
    ])
    await agrees()
    expect(shown(await allocate('ALTUS-PAY-000002', [[june, '50.01']]))).toBe(
      'exceeds_payment: ALTUS-PAY-000002 has 50.00 EUR left, and 50.01 EUR more of it were to be applied',
    )
    expect(shown(await allocate('ALTUS-PAY-000002'))).toBe('June 50.00')
    expect(shown(await allocate('ALTUS-PAY-000002', [[june, '50']]))).toBe('')
    await agrees()
  })

  test('that bounced opens again what it paid, once', async () => {
    const back = () =>
      reversePayment.run(contextFor(channel, 'altus'), {
        ...{ number: 'ALTUS-PAY-000002', because: 'The bank called it back', date: '2026-07-12' },
      })
    expect(shown(await back())).toBe('May -200.00, June -50.00')
    expect(shown(await back())).toBe('May -200.00, June -50.00')
    expect(await open('altus', '2026-07-02')).toEqual([
      'May 200.00 partly_paid',
      'June 500.00 issued',
      'credit -60.00 issued',
    ])
    expect(shown(await allocate('ALTUS-PAY-000002', [[may, '1']]))).toMatch(/^payment_reversed/)
    expect(await books()).toEqual([
      'altus cash/main 100.00',
      'altus receivable/nordwind 640.00',
      'nordwind cash/main -100.00',
      'nordwind payable/altus -640.00',
    ])
    await agrees()
  })
})

test('a credit note pays like a payment, without moving the books', async () => {
  const before = await books()
  expect(shown(await allocate(credit, [[may, '60.01']]))).toMatch(/^exceeds_payment/)
  expect(shown(await allocate(credit, [[may, '60']]))).toBe('May 60.00')
  expect(await books()).toEqual(before)
  expect(await open('altus', '2026-07-02')).toEqual(['May 140.00 partly_paid', 'June 500.00 issued'])
  await agrees()
})

test('what is left over goes back, and no more than that', async () => {
  await record({ id: 'bank-3', amount: '640.00', date: '2026-07-20', apply: [{ document: june, amount: '500' }] })
  const refund = (amount: string | undefined, id = 'back-1') =>
    refundPayment.run(contextFor(channel, 'altus'), {
      ...{ number: 'ALTUS-PAY-000006', id, date: '2026-07-21', ...(amount !== undefined && { amount }) },
    })
  expect(shown(await refund('140.01'))).toBe(
    "exceeds_unapplied: ALTUS-PAY-000006 has 140.00 EUR that is applied to nothing; 140.01 EUR can't be paid back of it",
  )
  expect(shown(await refund('40'))).toBe('')
  const again = await refund('40')
  expect(again.ok && again.value).toMatchObject({ known: true, amount: '40' })
  expect(shown(await refund('41'))).toMatch(/^id_used/)
  expect(await books()).toEqual([
    'altus cash/main 700.00',
    'altus receivable/nordwind 140.00',
    'altus unapplied-cash/nordwind -100.00',
    'nordwind cash/main -700.00',
    'nordwind payable/altus -140.00',
    'nordwind unapplied-payment/altus 100.00',
  ])
  const seen = await through(channel, payment, 'nordwind', { number: 'ALTUS-PAY-000006' })
  expect(seen).toMatchObject({ refunded: '40', unapplied: '100', reversedBy: null })
  const bounced = await reversePayment.run(contextFor(channel, 'altus'), { number: 'ALTUS-PAY-000006', because: 'x' })
  expect(shown(bounced)).toMatch(/^payment_refunded: 40.00 EUR of ALTUS-PAY-000006/)
  await agrees()
})

test('receivables by age are what is open, as both see it', async () => {
  const rows = async (who: string, on: string) =>
    (await through(channel, receivables, who, { seller: 'altus', on })).accounts.map((one) =>
      [one.buyer, one.open, one.current, one.days1To30, one.days31To60, one.overdue, one.unapplied, one.balance].join(
        ' ',
      ),
    )
  expect(await rows('altus', '2026-07-02')).toEqual(['nordwind 140 140 0 0 0 100 40'])
  expect(await rows('nordwind', '2026-07-03')).toEqual(['nordwind 140 0 140 0 140 100 40'])
  expect(await rows('altus', '2026-08-02')).toEqual(['nordwind 140 0 0 140 140 100 40'])
  expect(await rows('fen-foods', '2026-08-02')).toEqual([])
})

test('a write-off gives up the rest, can be taken back, and stands in the status', async () => {
  const off = (document: string) =>
    writeOff.run(contextFor(channel, 'altus'), { document, because: 'Not worth a letter', date: '2026-08-03' })
  expect(shown(await off(may))).toBe('May 140.00')
  expect(shown(await off(may))).toBe('May 140.00')
  expect(shown(await off(june))).toMatch(/^nothing_open/)
  expect(shown(await off('NORDWIND-INV-000001'))).toMatch(/^unknown_reference/)
  expect((await books()).filter((one) => /write-off|relief|payable|receivable/.test(one))).toEqual([
    'altus write-off/nordwind 140.00',
    'nordwind debt-relief/altus -140.00',
  ])
  await agrees()
  const { payments: acts } = await through(channel, payments, 'nordwind', { kind: 'write_off' })
  const back = await reversePayment.run(contextFor(channel, 'altus'), {
    ...{ number: acts[0]?.number ?? '', because: 'It was paid after all' },
  })
  expect(shown(back)).toBe('May -140.00')
  expect(shown(await off(may))).toBe('May 140.00')
  await agrees()
})

test('a statement of account runs from day to day', async () => {
  const account = await statement({ from: '2026-06-20', to: '2026-07-21' })
  expect(account?.opening).toBe('300')
  expect(account?.lines.map((one) => [one.date, one.kind, Number(one.amount), Number(one.balance)].join(' '))).toEqual([
    '2026-06-20 payment -100 200',
    expect.stringMatching(/^2026-07-02 invoice 500 700$/),
    '2026-07-10 payment -250 450',
    '2026-07-12 reversal 250 700',
    '2026-07-20 payment -640 60',
  ])
  expect(account?.closing).toBe('60')
  const nobody = await through(channel, statementOfAccount, 'fen-foods', { with: 'altus' })
  expect(nobody.accounts).toEqual([])
})

test('two who apply at once never apply more than is open', async () => {
  const fresh = await through(channel, openDocuments, 'nordwind', { seller: 'nordwind' })
  const [invoice] = fresh.documents.filter((one) => Number(one.open) > 0)
  const whole = invoice?.open ?? ''
  const pay = (id: string) =>
    record(
      { id, buyer: 'fen-foods', amount: whole, apply: [{ document: invoice?.number ?? '', amount: whole }] },
      'nordwind',
    )
  const outcomes = (await Promise.all([pay('a'), pay('b'), pay('c')])).map((one) => (one.ok ? 'ok' : one.refusal.code))
  expect(outcomes.toSorted()).toEqual(['exceeds_document', 'exceeds_document', 'ok'])
})

test('the status in the database is the status of the core, on every day around the due dates', async () => {
  const days = ['2026-07-02', '2026-07-03', '2026-08-01', '2026-08-02']
  for (const day of days) {
    const rows = await stage.ask<
      Record<'total' | 'due_date' | 'applied' | 'voided' | 'written_off' | 'status', string>
    >(
      `select total::text, due_date::text, applied::text, voided::text, written_off::text, status
        from document_state_at(9223372036854775807, now(), $1)`,
      [day],
    )
    expect(rows.length).toBeGreaterThan(4)
    for (const row of rows) {
      const [total, applied, voided, writtenOff] = [row.total, row.applied, row.voided, row.written_off].map((one) =>
        decimal(one),
      )
      const standing = { total, applied, voided, writtenOff, due: row.due_date } as Parameters<typeof documentStatus>[0]
      expect(documentStatus(standing, day)).toBe(row.status)
    }
  }
})

test('the database itself refuses what would apply too much', async () => {
  const insert = (amount: string) =>
    stage.ask(
      `with act as (insert into payment (id, number, position, kind, seller_id, buyer_id, about, currency, amount, date, recorded_at)
          values ('X', 'X', 1, 'allocation', 'altus', 'nordwind', 'ALTUS-PAY-000006', 'EUR', 0, '2026-08-03', now()) returning number)
        insert into allocation select number, 'ALTUS-PAY-000006', $1, 'payment', 1, 'altus', 'nordwind', 'EUR', $2 from act`,
      [june, amount],
    )
  await expect(insert('0.01')).rejects.toThrow(/500.01 would stand against it/)
  await expect(insert('-500.01')).rejects.toThrow(/-0.01 would stand against it/)
})
