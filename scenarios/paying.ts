import { present } from '#core/ground/result.ts'
import { allocatePayment, reversePayment } from '#operations/billing/allocate-payment.ts'
import { recordPayment } from '#operations/billing/record-payment.ts'
import { refundPayment } from '#operations/billing/refund-payment.ts'
import { writeOff } from '#operations/billing/write-off.ts'
import { payments } from '#questions/billing/payments.ts'
import { openDocuments } from '#questions/billing/receivables.ts'
import { statementOfAccount } from '#questions/billing/statement-of-account.ts'
import { AMOUNT, type Channel, CURRENCY, HOME_ZONE, idOf, MONTH, monthOf, through, WHO } from './channel.ts'
import { invoicesBetween, same, sameAmount } from './seen.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

type Pair = Readonly<{ seller: string; buyer: string }>

const today = ({ now }: Channel): string => now.toZonedDateTimeISO(HOME_ZONE).toPlainDate().toString()

/** Buyers pay, and sellers tell what came in. */
export const PAYING_WHEN: readonly SentenceForm[] = [
  sentence('Nordwind pays Altus 100 EUR', `${WHO} pays ${WHO} ${AMOUNT} ${CURRENCY}`, async (channel, parts) => {
    const [buyer, seller] = [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 1))]
    channel.events += 1
    await through(channel, recordPayment, seller, {
      ...{ id: `bank-${channel.events}`, buyer, date: today(channel) },
      ...{ amount: part(parts, 2), currency: part(parts, 3) },
    })
  }),
  sentence(
    'the payment of Nordwind to Altus bounces',
    `the payment of ${WHO} to ${WHO} bounces`,
    async (channel, parts) => {
      const pair = buyerFirst(channel, parts)
      const number = await lastPayment(channel, pair)
      await through(channel, reversePayment, pair.seller, {
        number,
        because: 'the bank called it back',
        date: today(channel),
      })
    },
  ),
  sentence('Altus applies its credit to Nordwind', `${WHO} applies its credit to ${WHO}`, async (channel, parts) => {
    const pair = sellerFirst(channel, parts)
    const credits = (await invoicesBetween(channel, pair.seller, pair)).filter(({ total }) => Number(total) < 0)
    const { number } = present(credits.at(-1), `${pair.seller} has given ${pair.buyer} a credit`)
    await through(channel, allocatePayment, pair.seller, { number })
  }),
  sentence(
    'Altus pays 50 EUR back to Nordwind',
    `${WHO} pays ${AMOUNT} ${CURRENCY} back to ${WHO}`,
    async (channel, parts) => {
      const pair = { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 3)) }
      const number = await lastPayment(channel, pair)
      const id = `back-${number}`
      await through(channel, refundPayment, pair.seller, { number, id, amount: part(parts, 1), date: today(channel) })
    },
  ),
  sentence(
    'Altus writes off May of Nordwind because it is not worth a letter',
    `${WHO} writes off ${MONTH} of ${WHO} because (.+)`,
    async (channel, parts) => {
      const pair = { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 2)) }
      const document = await invoiceOf(channel, pair, part(parts, 1))
      await through(channel, writeOff, pair.seller, { document, because: part(parts, 3), date: today(channel) })
    },
  ),
]

export const PAYING_THEN: readonly SentenceForm[] = [
  sentence('Nordwind owes Altus 200.00 EUR', `${WHO} owes ${WHO} ${AMOUNT} ${CURRENCY}`, async (channel, parts) => {
    const account = await accountOf(channel, buyerFirst(channel, parts), part(parts, 3))
    sameAmount(account.closing, part(parts, 2), `${part(parts, 0)} owes`)
  }),
  sentence(
    '50.00 EUR of Nordwind are unapplied with Altus',
    `${AMOUNT} ${CURRENCY} of ${WHO} are unapplied with ${WHO}`,
    async (channel, parts) => {
      const pair = { buyer: idOf(channel, part(parts, 2)), seller: idOf(channel, part(parts, 3)) }
      const account = await accountOf(channel, pair, part(parts, 1))
      sameAmount(account.unapplied, part(parts, 0), `what of ${part(parts, 2)} is unapplied`)
    },
  ),
  sentence(
    'May of Altus to Nordwind is partly_paid, with 200.00 EUR open',
    `${MONTH} of ${WHO} to ${WHO} is (issued|partly_paid|overdue), with ${AMOUNT} ${CURRENCY} open`,
    async (channel, parts) => {
      const pair = { seller: idOf(channel, part(parts, 1)), buyer: idOf(channel, part(parts, 2)) }
      const found = await openDocument(channel, pair, part(parts, 0))
      same(found?.status ?? 'settled', part(parts, 3), `the status of ${part(parts, 0)}`)
      sameAmount(found?.open ?? '0', part(parts, 4), `what is open of ${part(parts, 0)}`)
    },
  ),
  sentence(
    'nothing of May of Altus to Nordwind is open',
    `nothing of ${MONTH} of ${WHO} to ${WHO} is open`,
    async (channel, parts) => {
      const pair = { seller: idOf(channel, part(parts, 1)), buyer: idOf(channel, part(parts, 2)) }
      same((await openDocument(channel, pair, part(parts, 0)))?.open ?? '0', '0', `what is open of ${part(parts, 0)}`)
    },
  ),
  sentence(
    'the account of Nordwind with Altus runs 300.00, 200.00, 0.00 EUR',
    `the account of ${WHO} with ${WHO} runs ([-\\d., ]+) ${CURRENCY}`,
    async (channel, parts) => {
      const { lines } = await accountOf(channel, buyerFirst(channel, parts), part(parts, 3))
      const balances = lines.map(({ balance }) => Number(balance).toFixed(2)).join(', ')
      same(balances, part(parts, 2), 'the balances of the account')
    },
  ),
]

function buyerFirst(channel: Channel, parts: Parts): Pair {
  return { buyer: idOf(channel, part(parts, 0)), seller: idOf(channel, part(parts, 1)) }
}

function sellerFirst(channel: Channel, parts: Parts): Pair {
  return { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 1)) }
}

async function lastPayment(channel: Channel, { seller, buyer }: Pair): Promise<string> {
  const { payments: made } = await through(channel, payments, buyer, { seller, buyer, kind: 'payment' })
  return present(made[0], `${buyer} has paid ${seller}`).number
}

/** The first invoice for a month: corrections of it came later. */
async function invoiceOf(channel: Channel, pair: Pair, month: string): Promise<string> {
  const sent = await invoicesBetween(channel, pair.seller, pair)
  const [first] = sent.filter(({ period, total }) => period === monthOf(month) && Number(total) > 0)
  return present(first, `${pair.seller} has invoiced ${month} to ${pair.buyer}`).number
}

async function openDocument(channel: Channel, pair: Pair, month: string) {
  const number = await invoiceOf(channel, pair, month)
  const seen = await Promise.all(
    [pair.seller, pair.buyer].map((who) => through(channel, openDocuments, who, { ...pair, limit: 1000 })),
  )
  const [sent, received] = seen.map(({ documents }) => documents)
  same(JSON.stringify(received), JSON.stringify(sent), `what ${pair.buyer} sees of what is open`)
  return sent?.find((one) => one.number === number)
}

/** The account of the two in a currency, which both see alike. */
async function accountOf(channel: Channel, { seller, buyer }: Pair, currency: string) {
  const [sent, received] = [
    await through(channel, statementOfAccount, seller, { with: buyer, currency }),
    await through(channel, statementOfAccount, buyer, { with: seller, currency }),
  ]
  same(JSON.stringify(received.accounts), JSON.stringify(sent.accounts), `what ${buyer} sees of the account`)
  return present(
    sent.accounts.find((one) => one.seller === seller),
    `${seller} has an account with ${buyer} in ${currency}`,
  )
}
