import { OPERATOR } from '#apps/demo/channel.ts'
import { told } from '#apps/demo/facts.ts'
import { REMINDERS } from '#apps/demo/payments.ts'
import { randomFrom } from '#apps/demo/random.ts'
import { expect, tell } from '#apps/demo/tell.ts'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { allocatePayment } from '#operations/billing/allocate-payment.ts'
import { runDunning } from '#operations/billing/dunning.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { as, type Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { openDispute } from '#operations/rewards/open-dispute.ts'
import { approvePayoutBatch, draftPayoutBatch } from '#operations/rewards/payout-batch.ts'
import { recordPayoutPaid } from '#operations/rewards/payout-money.ts'
import { openDocuments } from '#questions/billing/receivables.ts'
import { everyRow } from '#questions/list.ts'
import { payouts } from '#questions/rewards/payouts.ts'
import { statementLines } from '#questions/rewards/statement-lines.ts'
import { forEachOf } from './at-once.ts'
import type { Life } from './lives.ts'
import { monthAt } from './months.ts'
import { PARTNERS, SOUTHGATE, VERDANT } from './partners.ts'

const SELLERS = [OPERATOR, VERDANT, 'nordwind', SOUTHGATE, ...PARTNERS.map(({ id }) => id)]

/** One of thirty buyers pays the next time only; every third customer that left never pays its last invoices. */
const LATE = 1 / 30
const NEVER = 1 / 3

type Open = Readonly<{ number: string; buyer: string; currency: string; open: string; issueDate: string }>

/**
 * What came in by a moment: each seller applies the credits that it has given, and each buyer pays what was issued before
 * it in one transfer, but for those that are late, have left, or are short of money.
 */
export async function payDue(context: Context, lives: readonly Life[], index: number): Promise<void> {
  const date = context.now.subtract({ hours: 48 }).toZonedDateTimeISO('UTC').toPlainDate().toString()
  const missing = unpaying(lives, index)
  await forEachOf(SELLERS, async (seller) => {
    const selling = as(context, seller)
    const documents = expect(await everyRow(openDocuments, selling, { seller }))
    for (const { number } of documents.filter(({ open }) => open.startsWith('-')))
      expect(await perform(allocatePayment, selling, { number }))
    const due = documents.filter(
      ({ open, issueDate, buyer }) => !open.startsWith('-') && issueDate < date && !missing.has(buyer),
    )
    for (const ones of Map.groupBy(due, ({ buyer, currency }) => `${buyer} ${currency}`).values())
      expect(await perform(recordPayment, selling, paymentOf(seller, ones, date)))
  })
}

/** Who pays nothing this time. Who was late pays the next time, who has left never does. */
function unpaying(lives: readonly Life[], index: number): ReadonlySet<string> {
  const random = randomFrom(77_000 + index)
  const late = lives.flatMap(({ customer }) => (random() < LATE ? [customer.id] : []))
  const gone = lives.filter(({ leaving, customer }) => {
    const never = randomFrom(customer.seed + 5)() < NEVER
    return leaving !== undefined && leaving.index <= index && never
  })
  return new Set([...late, ...gone.map(({ customer }) => customer.id), 'kestrel-air'])
}

/** Credits were applied to the oldest meanwhile, so the oldest due are paid first. */
function paymentOf(seller: string, paid: readonly Open[], date: string) {
  const { buyer, currency, number: reference } = present(paid[0], 'a payment pays something')
  const amount = decimalText(sum(paid.map((one) => decimal(one.open))))
  const id = `bank-${seller}-${buyer}-${currency}-${date}`
  return { id, buyer, currency, amount, date, reference, method: 'bank transfer' }
}

/** Those who reminds: every partner has steps, and goes by them. */
export async function remind(context: Context): Promise<void> {
  for (const seller of SELLERS.filter((id) => ![OPERATOR, VERDANT].includes(id))) {
    await tell(context, seller, [told('dunning_policy', `${seller}:reminders`, REMINDERS)])
    expect(await perform(runDunning, as(context, seller), {}))
  }
}

/** What a payer sends after a settlement: a batch that one person drafts and another approves. The last ones still wait. */
export async function payOut(context: Context, payer: string): Promise<void> {
  const paying = as(context, payer)
  const { batch } = expect(await perform(draftPayoutBatch, paying, { by: `psn_${payer}_finance` }))
  if (batch === null) return
  expect(await perform(approvePayoutBatch, paying, { batch, by: `psn_${payer}_owner` }))
  const date = context.now.toZonedDateTimeISO('UTC').toPlainDate().toString()
  const approved = expect(await everyRow(payouts, paying, { payer, state: 'approved' }))
  for (const { number } of approved)
    expect(await perform(recordPayoutPaid, paying, { number, date, reference: number }))
}

type Disputed = Readonly<{ index: number; partner: string; text: string; answer: string; decided?: object }>

/** Lines that partners found wrong: one was decided for the partner, one against it, one waits for a decision. */
const DISPUTES: readonly Disputed[] = [
  {
    ...{ index: 7, partner: 'juniper', text: 'Our consultants did the assessment; the line names the wrong quarter.' },
    answer: 'You are right, we look into it.',
    decided: { outcome: 'upheld', adjust: '40.00', because: 'The minutes show it' },
  },
  {
    ...{ index: 19, partner: 'quarry', text: 'We ask for the whole incentive although the customer has left.' },
    answer: 'Please send us what you did there in its last six months.',
    decided: { outcome: 'rejected', because: 'Nobody was there in the last six months' },
  },
  {
    ...{
      index: 28,
      partner: 'leaf',
      text: 'Birch has not been there since August. We ask for the whole role from then on.',
    },
    answer: 'Thank you. We have asked Birch and the customer who was there.',
  },
]

/** What is disputed of the statements of the quarter that was settled just now. */
export async function dispute(context: Context, index: number): Promise<void> {
  for (const { partner, text, answer, decided } of DISPUTES.filter((one) => one.index === index)) {
    const wanted = { month: monthAt(index - 2), partner, program: 'altus:customer-lifecycle', limit: 1 }
    const { lines } = expect(await perform(statementLines, as(context, partner), wanted))
    const line = lines[0]?.id
    if (line === undefined) continue
    const opened = { line, text, id: `demo dispute ${index}` }
    const { dispute: about } = expect(await perform(openDispute, as(context, partner), opened))
    const later = { ...context, now: context.now.add({ hours: 96 }) }
    await tell(later, OPERATOR, [
      told('dispute_message', about, { text: answer }),
      ...(decided ? [told('dispute_decided', about, { ...decided })] : []),
    ])
  }
}
