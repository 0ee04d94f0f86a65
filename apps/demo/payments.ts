import { decimal, decimalText, isZero, sum } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { allocatePayment } from '#operations/billing/allocate-payment.ts'
import { runDunning } from '#operations/billing/dunning.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { as, type Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { openDocuments } from '#questions/billing/receivables.ts'
import { CLOUD_LINKS, LICENSE_LINKS } from './channel.ts'
import { told } from './facts.ts'
import { expect, tell } from './tell.ts'

const SELLERS = [...new Set([...LICENSE_LINKS, ...CLOUD_LINKS].map(({ body }) => body.seller))]

/** Whoever left pays no more, one customer paid only a part of its last invoice, and one paid more than it had to. */
const PAYS_NO_MORE = { buyer: 'kestrel-air', from: '2024-09-01' }
const PAYS_IN_PART = { buyer: 'brightlane', from: '2024-11-01', amount: '500.00' }
const PAYS_TOO_MUCH = { buyer: 'redwood-labs', from: '2024-11-01', by: '40.00' }

/** How Birch reminds: it has a customer that doesn't pay. */
export const REMINDERS = {
  steps: [
    { days: 5, title: 'A reminder', text: 'Did you overlook our invoice? Please pay it in the next days.' },
    {
      days: 20,
      title: 'Second reminder',
      text: 'Our invoice is still open. Please pay it, or tell us what is in the way.',
    },
    {
      days: 45,
      title: 'Last reminder',
      text: 'Our invoice is still open. Without your payment we have to take further steps.',
    },
  ],
}

/**
 * What came in by a moment: every seller applies the credits that it has given, and each buyer pays what was issued before that day, but
 * for one that left and one that was short of money. Then Birch reminds.
 */
export async function receivePayments(context: Context): Promise<void> {
  const day = context.now.subtract({ hours: 48 }).toZonedDateTimeISO('UTC').toPlainDate().toString()
  for (const seller of SELLERS) {
    const selling = as(context, seller)
    const { documents } = expect(await perform(openDocuments, selling, { seller, limit: 1_000 }))
    for (const { number } of documents.filter(({ open }) => open.startsWith('-'))) {
      expect(await perform(allocatePayment, selling, { number }))
    }
    const { documents: left } = expect(await perform(openDocuments, selling, { seller, limit: 1_000 }))
    const paid = left.flatMap((one) => {
      const amount = one.open.startsWith('-') || one.issueDate >= day ? undefined : paidOf(one)
      return amount === undefined ? [] : [{ ...one, amount }]
    })
    for (const ones of Map.groupBy(paid, ({ buyer, currency }) => `${buyer} ${currency}`).values()) {
      expect(await perform(recordPayment, selling, paymentOf(ones, day)))
    }
  }
  await remind(context)
}

type Paid = Readonly<{ number: string; seller: string; buyer: string; currency: string; amount: string }>

/** One transfer for all of a buyer's invoices in a currency. */
function paymentOf(paid: readonly Paid[], date: string) {
  const first = present(paid[0], 'a payment pays something')
  const { seller, buyer, currency, number: reference } = first
  const more = buyer === PAYS_TOO_MUCH.buyer && date >= PAYS_TOO_MUCH.from ? PAYS_TOO_MUCH.by : '0'
  const amount = decimalText(sum([...paid.map((one) => decimal(one.amount)), decimal(more)]))
  const apply = paid.map((one) => ({ document: one.number, amount: one.amount }))
  const id = `bank-${seller}-${buyer}-${currency}-${date}`
  return { id, buyer, currency, amount, date, reference, method: 'bank transfer', apply }
}

type Open = Readonly<{ buyer: string; open: string; applied: string; issueDate: string }>

/** What is paid of an invoice now; undefined where nothing is. */
function paidOf({ buyer, open, applied, issueDate }: Open): string | undefined {
  if (buyer === PAYS_NO_MORE.buyer && issueDate >= PAYS_NO_MORE.from) return undefined
  if (buyer !== PAYS_IN_PART.buyer || issueDate < PAYS_IN_PART.from) return open
  return isZero(decimal(applied)) && decimal(open).gt(PAYS_IN_PART.amount) ? PAYS_IN_PART.amount : undefined
}

async function remind(context: Context): Promise<void> {
  await tell(context, 'birch', [told('dunning_policy', 'birch:reminders', REMINDERS)])
  expect(await perform(runDunning, as(context, 'birch'), {}))
}
