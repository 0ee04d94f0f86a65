import { expect, test } from 'vitest'
import type { PrintedStatement } from '#questions/rewards/printed-statement.ts'
import { PRINTED } from './printed.test-data.ts'
import { readPdf } from './read-pdf.test-data.ts'
import { printStatement } from './statement-paper.ts'

type Statement = PrintedStatement['statement']

const LINE: Statement['earnings'][number] = {
  ...{ id: 'earning:ALTUS-ST-000007/1', line: 1, incentive: 'consume', programVersion: 3, stage: 'manage' },
  ...{ customer: 'fen-foods', product: 'altus:stratum', earnedFrom: '2026-04-30T22:00:00Z' },
  ...{ invoices: ['ALTUS-INV-000042'], purchaseOrders: ['PO-7781'], kind: 'first', corrects: null, deliver: 'cash' },
  ...{ base: '240.00 EUR billed', rate: '5 % of it', cap: null, fx: null, says: '5 % of 240.00 EUR', amount: '12' },
  ...{ paidOn: null, reference: null, dispute: { id: 'nordwind:ALTUS-ST-000007_1', state: 'open' } },
}
const STATEMENT: Statement = {
  ...{ number: 'ALTUS-ST-000007', program: 'altus:lifecycle', payer: 'altus', partner: 'nordwind', period: '2026-05' },
  ...{ periodFrom: '2026-04-30T22:00:00Z', periodTo: '2026-05-31T22:00:00Z', currency: 'EUR', issueDate: '2026-06-01' },
  ...{ opening: '1', earned: '14.5', paid: '15.5', closing: '0', payout: 'ALTUS-PO-000003', cut: '12.3' },
  ...{ programVersions: [2, 3], disputeThrough: '2026-07-31', remittances: [], deliveries: [] },
  sides: {
    payer: { ...PRINTED.seller, taxIds: [{ country: 'DE', taxId: 'DE111' }] },
    partner: { ...PRINTED.buyer, taxIds: [{ country: 'DE', taxId: 'DE222' }] },
  },
  earnings: [
    LINE,
    { ...LINE, id: 'earning:ALTUS-ST-000007/2', line: 2, stage: 'design', amount: '2.5', dispute: null },
  ],
  notEarned: [
    { line: 1, incentive: 'deploy', code: 'not_approved', says: 'No approval yet', hint: 'Have it approved' },
  ],
}
const NAMES = new Map([
  ['altus:lifecycle', 'Customer lifecycle'],
  ['fen-foods', 'Fen Foods'],
])

const shown = async (more: Partial<Statement> = {}) => {
  const { text, pages } = await readPdf(
    await printStatement(
      { statement: { ...STATEMENT, ...more }, names: NAMES, zone: 'Europe/Berlin' },
      { compress: false },
    ),
  )
  return { text: text.replaceAll(/\s+/g, ' '), pages }
}

test('page one says what is paid, both sides with tax ids, the balance, the stages in order and the deadline', async () => {
  const { text } = await shown()
  expect(text.startsWith('Statement ALTUS-ST-000007 Paid out 15.50 EUR Ordered as ALTUS-PO-000003 ')).toBe(true)
  expect(text).toMatch(/Payer .*Tax id DE111 \(DE\).*Partner .*Tax id DE222 \(DE\)/)
  expect(text).toContain('Customer lifecycle, version 2, 3')
  expect(text).toContain('Period 1 – 31 May 2026 (Europe/Berlin)')
  expect(text).toContain('Opening balance 1.00 Earned 14.50 Paid out −15.50 Closing balance 0.00')
  expect(text).toContain('Earned by stage Design 1 line 2.50 Manage 1 line 12.00')
  expect(text).toContain('A line can be disputed through 31 Jul 2026.')
})

test('a line says whom it is about, what it rests on, and that it is disputed', async () => {
  const { text } = await shown()
  expect(text).toContain(
    'Manage, consume Fen Foods, altus:stratum. 5 % of 240.00 EUR. On ALTUS- INV-000042, purchase order PO-7781. 240.00 EUR billed. 5 % of it. Earned from 1 May 2026. Disputed: open 12.00',
  )
  expect(text).toContain('Earned 14.50')
  expect(text).toContain('deploy No approval yet Have it approved')
})

test.each([
  { kind: 'paid', below: 'Sent 20 Jun 2026' },
  { kind: 'returned', below: 'Came back 20 Jun 2026' },
  { kind: 'forfeited', below: 'Forfeited 20 Jun 2026' },
] as const)('once it is $kind it says so, with the reference of what was sent', async ({ kind, below }) => {
  const reference = kind === 'paid' ? 'SEPA 17' : null
  const moved = { number: 'ALTUS-REM-000001', kind, date: '2026-06-20', reference, because: null }
  const { text } = await shown({ remittances: [moved] })
  expect(text).toContain(`15.50 EUR ${below}`)
  expect(text.includes('Reference SEPA 17')).toBe(kind === 'paid')
})

test('what is not all sent as money says how it is delivered', async () => {
  const deliveries = [
    { as: 'cash', amount: '9.3' },
    { as: 'fund', amount: '6.2' },
  ] as const
  const { text } = await shown({ deliveries: [...deliveries] })
  expect(text).toContain('Put into the fund −6.20')
  expect(text).toContain('Paid out −9.30')
  expect(text).toContain('9.30 EUR as cash, 6.20 EUR as fund')
})

test.each([
  { closing: '9.5', says: 'The balance waits until the program pays it out.', figure: 'Carried on 9.50 EUR' },
  { closing: '-3', says: '3.00 EUR were taken back more than earned', figure: 'Carried on −3.00 EUR' },
])('what is not paid out is carried on: $closing', async ({ closing, says, figure }) => {
  const { text } = await shown({ paid: '0', payout: null, closing })
  expect(text).toContain(figure)
  expect(text).toContain(says)
})

test('the same answer gives the same bytes', async () => {
  const print = () => printStatement({ statement: STATEMENT, names: NAMES, zone: 'Europe/Berlin' })
  expect(Buffer.compare(await print(), await print())).toBe(0)
})
