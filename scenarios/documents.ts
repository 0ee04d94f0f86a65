import { present } from '#core/ground/result.ts'
import { recognizeRevenue } from '#operations/billing/recognize-revenue.ts'
import { voidInvoice } from '#operations/billing/void-invoice.ts'
import { trialBalance } from '#questions/ground/ledger.ts'
import {
  AMOUNT,
  billingOf,
  type Channel,
  CURRENCY,
  DATE,
  HOME_ZONE,
  idOf,
  MONTH,
  monthOf,
  operatorOf,
  Refused,
  tell,
  through,
  WHO,
} from './channel.ts'
import { priceFact } from './found.ts'
import { invoicesBetween, isNew, type SeenInvoice, same, sameAmount, totalOf } from './seen.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

type FactToTell = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const COUNTRY = '([A-Z]{2})'
const RATE = `${COUNTRY} takes ${AMOUNT} % of ([a-z]+) from ${DATE}`
const REGISTERED = `${WHO} is registered for tax in ${COUNTRY}`

/** What the tax of documents rests on. Everybody is in Germany where nothing else is said. */
export const DOCUMENTS_GIVEN: readonly SentenceForm[] = [
  sentence('DE takes 19 % of standard from 2026-01-01', RATE, (channel, parts) => {
    // Who operates the channel is known once somebody sells something.
    channel.published.push([operatorOf(channel), rateFact(channel, parts)])
  }),
  sentence('Altus is registered for tax in DE', REGISTERED, (channel, parts) => {
    const who = idOf(channel, part(parts, 0))
    channel.published.push([who, registrationFact(who, part(parts, 1))])
  }),
  sentence(
    'Altus bills Support to Fen Foods in advance',
    `${WHO} bills ${WHO} to ${WHO} in advance`,
    (channel, parts) => {
      const [seller, product, buyer] = [0, 1, 2].map((at) => idOf(channel, part(parts, at)))
      const sold = channel.sales.find(
        (one) => one.seller === seller && one.product === product && one.buyer === buyer && one.from === undefined,
      )
      const sale = present(sold, 'what is billed in advance was sold before')
      const fact = priceFact(channel, sale)
      channel.published.push([sale.seller, { ...fact, body: { ...fact.body, billed: 'advance' } }])
    },
  ),
  sentence(
    'Altus issues a document for each product',
    `${WHO} issues a document for each (subscription|product)`,
    (channel, parts) => {
      const seller = idOf(channel, part(parts, 0))
      const grouping = parts[1] === 'product' ? 'product' : 'subscription'
      channel.billing.set(seller, { ...billingOf(channel, seller), grouping })
    },
  ),
  sentence('Fen Foods is in FR', `${WHO} is in ${COUNTRY}`, (channel, parts) => {
    const who = idOf(channel, part(parts, 0))
    channel.published.push([who, organizationIn(channel, who, part(parts, 1))])
  }),
]

export const DOCUMENTS_WHEN: readonly SentenceForm[] = [
  sentence('DE takes 19 % of standard from 2026-01-01', RATE, (channel, parts) =>
    tell(channel, operatorOf(channel), [rateFact(channel, parts)]),
  ),
  sentence('Altus is registered for tax in DE', REGISTERED, (channel, parts) => {
    const who = idOf(channel, part(parts, 0))
    return tell(channel, who, [registrationFact(who, part(parts, 1))])
  }),
  sentence(
    'Altus exempts Nordwind from tax because it is a hospital',
    `${WHO} exempts ${WHO} from tax because (.+)`,
    (channel, parts) => {
      const [seller, buyer] = [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 1))]
      const body = { buyer, reason: part(parts, 2), from: '2026-01-01' }
      return tell(channel, seller, [{ kind: 'tax_exemption', about: `${seller}:exempts-${buyer}`, body }])
    },
  ),
  sentence(
    'Altus voids May to Nordwind because it was sent by mistake',
    `${WHO} voids ${MONTH} to ${WHO}(, to be billed again,)? because (.+)`,
    async (channel, [who = '', month = '', whom = '', again, because = '']) => {
      const pair = { seller: idOf(channel, who), buyer: idOf(channel, whom) }
      const sent = await invoicesBetween(channel, pair.seller, pair)
      const last = sent.filter((one) => one.kind === 'invoice' && one.period === monthOf(month)).at(-1)
      const { number } = present(last, `${who} has invoiced ${month}`)
      await attempt(channel, () =>
        through(channel, voidInvoice, pair.seller, { number, billAgain: again !== undefined, because }),
      )
    },
  ),
  sentence(
    'Altus recognizes its revenue of May',
    `${WHO} recognizes its revenue of ${MONTH}`,
    async (channel, parts) => {
      const month = monthOf(part(parts, 1))
      await attempt(channel, () => through(channel, recognizeRevenue, idOf(channel, part(parts, 0)), { month }))
    },
  ),
  sentence('Altus locks its books up to May', `${WHO} locks its books up to ${MONTH}`, async (channel, parts) => {
    const who = idOf(channel, part(parts, 0))
    const locked = { kind: 'books_locked', about: `${who}:books`, body: { month: monthOf(part(parts, 1)) } }
    await attempt(channel, () => tell(channel, who, [locked]))
  }),
]

export const DOCUMENTS_THEN: readonly SentenceForm[] = [
  sentence(
    'Altus credits Nordwind 60.00 EUR',
    `${WHO} credits ${WHO} ${AMOUNT} ${CURRENCY}`,
    async (channel, parts) => {
      const fresh = (await newBetween(channel, parts)).filter(({ kind }) => kind === 'credit_note')
      for (const { number } of fresh) channel.named.add(number)
      sameAmount(totalOf(fresh.map(({ total }) => total)), `-${part(parts, 2)}`, 'the credit notes come to')
    },
  ),
  sentence(
    'Altus charges Nordwind 19.00 EUR of tax: domestic',
    `${WHO} charges ${WHO} ${AMOUNT} ${CURRENCY} of tax: ([a-z_, ]+)`,
    async (channel, parts) => {
      const fresh = await newBetween(channel, parts)
      sameAmount(totalOf(fresh.map(({ tax }) => tax)), part(parts, 2), 'the tax comes to')
      const kinds = new Set(fresh.flatMap(({ taxes }) => taxes.map(({ kind }) => kind)))
      same([...kinds].sort().join(', '), part(parts, 4), 'why it is taxed so')
      for (const { net, tax, total } of fresh) sameAmount(totalOf([net, tax]), total, 'net and tax come to')
    },
  ),
  sentence(
    'the credit note of Altus to Nordwind corrects its invoice of May',
    `the credit note of ${WHO} to ${WHO} corrects its invoice of ${MONTH}`,
    async (channel, parts) => {
      const credits = (await newBetween(channel, parts)).filter(({ kind }) => kind === 'credit_note')
      const pair = { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 1)) }
      const all = await invoicesBetween(channel, pair.seller, pair)
      const [first] = all.filter(({ kind, period }) => kind === 'invoice' && period === monthOf(part(parts, 2)))
      same(credits.map(({ corrects }) => corrects.join(', ')).join('; '), first?.number ?? '', 'it corrects')
    },
  ),
  sentence(
    'Altus has -45.60 EUR on output-tax/de',
    `${WHO} has ${AMOUNT} ${CURRENCY} on ([a-z-]+/[a-z:-]+)(?: before ${DATE})?`,
    async (channel, [who = '', amount = '', currency = '', account = '', to]) => {
      const before = to === undefined ? {} : { to }
      const { accounts } = await through(channel, trialBalance, idOf(channel, who), before)
      const found = accounts.find((one) => one.account === account && one.currency === currency)
      sameAmount(found?.balance ?? '0', amount, `${who} has on ${account}`)
    },
  ),
]

async function newBetween(channel: Channel, parts: Parts): Promise<readonly SeenInvoice[]> {
  const pair = { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 1)) }
  const sent = await invoicesBetween(channel, pair.seller, pair)
  return sent.filter(({ number }) => isNew(channel, pair.seller, number))
}

/** What may be refused: `then` asks for the code. */
async function attempt(channel: Channel, act: () => Promise<unknown>): Promise<void> {
  channel.lastRefusal = undefined
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    channel.lastRefusal = error.code
  }
}

function rateFact(channel: Channel, [country = '', percent = '', category = '', from = '']: Parts): FactToTell {
  const about = `${operatorOf(channel)}:tax-${country.toLowerCase()}-${category}-${from}`
  return { kind: 'tax_rate', about, body: { country, category, percent, name: 'VAT', from } }
}

function registrationFact(who: string, country: string): FactToTell {
  const body = { taxId: `${country}${who}`, country, from: '2026-01-01' }
  return { kind: 'tax_registration', about: `${who}:tax-${country.toLowerCase()}`, body }
}

function organizationIn(channel: Channel, who: string, country: string): FactToTell {
  const body = { name: channel.names.get(who) ?? who, roles: ['customer'], country, zone: HOME_ZONE }
  return { kind: 'organization', about: who, body }
}
