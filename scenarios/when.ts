import { periodStartingIn } from '#core/ground/calendar.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { divide } from '#core/ground/rounding.ts'
import type { UsageEvent } from '#core/metering/event.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { settle } from '#operations/rewards/settle.ts'
import {
  AMOUNT,
  billingOf,
  bindingId,
  type Channel,
  CURRENCY,
  chainOf,
  contextFor,
  DATE,
  idOf,
  instantOn,
  linkId,
  MONTH,
  monthOf,
  moveClock,
  operatorOf,
  productOf,
  Refused,
  subjectOf,
  subscriptionId,
  subscriptionsOf,
  tell,
  through,
  vendorOf,
  WHO,
} from './channel.ts'
import { CLOSING_WHEN } from './closing.ts'
import { DOCUMENTS_WHEN } from './documents.ts'
import {
  bindingFact,
  eventType,
  milestoneId,
  priceFact,
  priceId,
  rateFact,
  subscriptionFact,
  valueName,
} from './found.ts'
import { readRate, readSale } from './given.ts'
import { LIFE_WHEN } from './life.ts'
import { ONBOARDING_WHEN } from './onboarding.ts'
import { PAYING_WHEN } from './paying.ts'
import { PRICE } from './prices.ts'
import { PROGRAMS_WHEN } from './programs.ts'
import { ROLES_WHEN } from './roles.ts'
import { SELLING_WHEN } from './selling.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

const PRODUCT = `(it|${WHO.slice(1, -1)})`
const MOMENT = `(?:in ${MONTH}|on ${DATE}|at (\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z))`

const usage: readonly SentenceForm[] = [
  sentence(
    'Fen Foods uses 3 core-months in 2026-05',
    `${WHO} use[sd] ${AMOUNT} ([a-z-]+?)s?(?: of ${PRODUCT})?(?: (more|less))? ${MOMENT}(?: in (\\d+) events|(, day by day))?`,
    async (channel, [who = '', amount = '', unit = '', product, sign, month, date, instant, events, daily]) => {
      const what = { customer: idOf(channel, who), product: productUsed(channel, who, unit, product), unit }
      const total = decimal(amount).times(sign === 'less' ? -1 : 1)
      if (daily !== undefined) return await use(channel, what, dayByDay(total, monthOf(month ?? '')))
      const count = Number(events ?? '1')
      const time = momentOf(month, date, instant)
      const each = Array.from({ length: count }, (_, at) => (at === 0 ? total.minus(count - 1) : decimal(1)))
      const uses = each.map((one) => ({ time, amount: one }))
      await use(channel, what, uses)
    },
  ),
  sentence(
    'the cloud bills Fen Foods 100.00 USD in 2026-05',
    `the cloud bills ${WHO} ${AMOUNT} ${CURRENCY} ${MOMENT}`,
    async (channel, [who = '', amount = '', , month, date, instant]) => {
      const what = { customer: idOf(channel, who), product: productUsed(channel, who, 'cost', undefined), unit: 'cost' }
      await use(channel, what, [{ time: momentOf(month, date, instant), amount: decimal(amount) }])
    },
  ),
  sentence('the account of Fen Foods is unbound', `the account of ${WHO} is unbound`, async (channel, parts) => {
    const { product, customer, seller } = bound(channel, part(parts, 0))
    const about = bindingId(channel, product, customer)
    await tell(channel, seller, [{ kind: 'binding_removed', about, body: { because: 'bound by mistake' } }])
  }),
  sentence(
    'the account of Fen Foods is bound again',
    `the account of ${WHO} is bound again`,
    async (channel, parts) => {
      const { product, customer, seller } = bound(channel, part(parts, 0))
      await tell(channel, seller, [bindingFact(channel, product, customer)])
    },
  ),
]

const decisions: readonly SentenceForm[] = [
  sentence('May closes', `${MONTH} closes(?: again)?`, (channel, parts) => close(channel, monthOf(part(parts, 0)))),
  sentence('May is settled', `${MONTH} is settled`, async (channel, parts) => {
    await through(channel, settle, operatorOf(channel), { month: monthOf(part(parts, 0)) })
  }),
  sentence('May is asked to close', `${MONTH} is asked to (close|settle)`, async (channel, parts) => {
    const month = monthOf(part(parts, 0))
    const operator = operatorOf(channel)
    try {
      if (parts[1] === 'close') await through(channel, closeMonth, operator, { month })
      else await through(channel, settle, operator, { month })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      channel.lastRefusal = error.code
    }
  }),
  sentence(
    'Altus sells Stratum to Nordwind at 90 EUR per core-month from 2026-06-01',
    `${WHO} sells ${PRODUCT} to ${WHO} at ${PRICE}(?: from ${DATE})?(?: again)?`,
    async (channel, parts) => {
      const sale = readSale(channel, parts)
      await tell(channel, sale.seller, [priceFact(channel, sale)])
    },
  ),
  sentence(
    'Altus withdraws its price of Stratum to Nordwind',
    `${WHO} withdraws its price of ${PRODUCT} to ${WHO}`,
    async (channel, parts) => {
      const [seller, product, buyer] = [
        idOf(channel, part(parts, 0)),
        productOf(channel, parts[1]),
        idOf(channel, part(parts, 2)),
      ]
      const sale = channel.sales.find((one) => one.seller === seller && one.buyer === buyer && one.product === product)
      const about = priceId(present(sale, `${seller} sells ${product} to ${buyer}`))
      await tell(channel, seller, [{ kind: 'price_withdrawn', about, body: { because: 'it was wrong' } }])
    },
  ),
  sentence(
    'Altus gives Nordwind 10 % off May because of an outage',
    `${WHO} gives ${WHO} ${AMOUNT} (%|[A-Z]{3}) off ${MONTH}(?: of ${PRODUCT})? because (.+)`,
    giveGoodwill,
  ),
  sentence(
    'Fen Foods cancels Stratum as of 2026-05-16',
    `${WHO} cancel(?:s|led) ${PRODUCT} as of ${DATE}`,
    async (channel, parts) => {
      const [customer, product] = [idOf(channel, part(parts, 0)), productOf(channel, parts[1])]
      const body = { at: instantOn(part(parts, 2)).toString(), because: 'moved away' }
      const about = subscriptionId(channel, product, customer)
      await tell(channel, customer, [{ kind: 'subscription_cancelled', about, body }])
    },
  ),
  sentence(
    'Fen Foods subscribed to Stratum only on 2026-06-16',
    `${WHO} subscribed to ${PRODUCT} only on ${DATE}`,
    async (channel, parts) => {
      const [customer, product] = [idOf(channel, part(parts, 0)), productOf(channel, parts[1])]
      channel.subscribed.set(`${product} ${customer}`, part(parts, 2))
      const fact = subscriptionFact(channel, product, customer)
      await tell(channel, fact.about.slice(0, fact.about.indexOf(':')), [fact])
    },
  ),
  sentence(
    '1 USD is worth 0.92 EUR on 2026-06-01',
    `1 ${CURRENCY} is worth ${AMOUNT} ${CURRENCY} on ${DATE}`,
    (channel, parts) => tell(channel, operatorOf(channel), [rateFact(channel)(readRate(parts))]),
  ),
]

const journey: readonly SentenceForm[] = [
  sentence('Fen Foods reaches in_production', `${WHO} reache[sd] ([a-z_]+)(?: on ${DATE})?`, async (channel, parts) => {
    const [customer, name] = [idOf(channel, part(parts, 0)), part(parts, 1)]
    const step = present(
      channel.milestones.find((one) => one.name === name && one.customer === customer),
      `${name} of ${customer} was expected`,
    )
    const at = parts[2] === undefined ? channel.now : instantOn(parts[2], 12)
    const body = { at: at.toString(), evidence: 'the acceptance protocol' }
    await tell(channel, step.partner, [
      { kind: 'milestone_reached', about: milestoneId(channel, name, customer), body },
    ])
  }),
  sentence(
    'Altus approves in_production of Fen Foods',
    `${WHO} approves ([a-z_]+) of ${WHO}`,
    async (channel, parts) => {
      const about = milestoneId(channel, part(parts, 1), idOf(channel, part(parts, 2)))
      const body = { at: channel.now.toString() }
      await tell(channel, idOf(channel, part(parts, 0)), [{ kind: 'milestone_approved', about, body }])
    },
  ),
]

export const WHEN: readonly SentenceForm[] = [
  ...usage,
  ...decisions,
  ...journey,
  ...ONBOARDING_WHEN,
  ...CLOSING_WHEN,
  ...DOCUMENTS_WHEN,
  ...PAYING_WHEN,
  ...SELLING_WHEN,
  ...ROLES_WHEN,
  ...PROGRAMS_WHEN,
  ...LIFE_WHEN,
]

function productUsed(channel: Channel, who: string, unit: string, named: string | undefined): string {
  if (named !== undefined) return productOf(channel, named)
  const bought = channel.sales.filter((sale) => sale.buyer === idOf(channel, who) && sale.unit === unit)
  return present(bought[0], `${who} buys something by the ${unit}`).product
}

/** In a month means on its tenth day, noon. */
function momentOf(month?: string, date?: string, instant?: string): Temporal.Instant {
  if (instant !== undefined) return Temporal.Instant.from(instant)
  return instantOn(date ?? `${monthOf(month ?? '')}-10`, 12)
}

type Used = Readonly<{ customer: string; product: string; unit: string }>
type Use = Readonly<{ time: Temporal.Instant; amount: Decimal }>

/** Something was used, at one moment or at several, the last of which is now. */
async function use(channel: Channel, { customer, product, unit }: Used, uses: readonly Use[]): Promise<void> {
  const events = uses.map(({ time, amount }): UsageEvent => {
    moveClock(channel, time)
    channel.events += 1
    return {
      source: 'meter',
      id: `event-${channel.events}`,
      type: eventType(product, unit),
      subject: subjectOf(product, customer),
      time,
      values: { [valueName(unit)]: amount },
      labels: {},
    }
  })
  await recordEvents(contextFor(channel, vendorOf(channel, product)), events)
}

/** The same each day of a month at noon; what is left over of whole thousandths is used on its first day. */
function dayByDay(total: Decimal, month: string): readonly Use[] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const days = first.daysInMonth
  const each = divide(total, decimal(days), { places: 3, mode: 'truncate' })
  return Array.from({ length: days }, (_, day) => ({
    time: instantOn(first.add({ days: day }).toString(), 12),
    amount: day === 0 ? total.minus(each.times(days - 1)) : each,
  }))
}

/** Closes at the earliest on the second day of the next month, and settles the same month where a program pays out each month. */
async function close(channel: Channel, month: string): Promise<void> {
  const next = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 2 })
  moveClock(channel, instantOn(next.toString(), 6))
  const operator = operatorOf(channel)
  await through(channel, closeMonth, operator, { month })
  if ([...channel.programs.values()].some(({ period }) => period === 'month'))
    await through(channel, settle, operator, { month })
}

async function giveGoodwill(channel: Channel, parts: Parts): Promise<void> {
  const [who, whom, amount, size, month, named, because] = parts
  const [seller, buyer] = [idOf(channel, who ?? ''), idOf(channel, whom ?? '')]
  const product = named === undefined ? productOf(channel, 'it') : productOf(channel, named)
  const sale = channel.sales.find((one) => one.seller === seller && one.buyer === buyer && one.product === product)
  const { charge } = present(sale, `${who} sells ${product} to ${whom}`)
  const { calendar } = billingOf(channel, seller)
  const period = periodStartingIn(calendar, Temporal.PlainYearMonth.from(monthOf(month ?? '')))
  channel.events += 1
  const facts = subscriptionsOf(channel)
    .filter((one) => one.product === product)
    .filter(({ customer }) => chainOf(channel, product, customer).some(([s, b]) => s === seller && b === buyer))
    .map(({ customer }) => ({
      kind: 'goodwill',
      about: `${seller}:goodwill-${channel.events}-${customer}`,
      body: {
        link: linkId(seller, buyer),
        subscription: subscriptionId(channel, product, customer),
        charge,
        periodFrom: period.from.toString(),
        credit: size === '%' ? { percent: amount } : { fixed: amount },
        because,
      },
    }))
  await tell(channel, seller, facts)
}

function bound(channel: Channel, who: string) {
  const customer = idOf(channel, who)
  const product = present(
    subscriptionsOf(channel).find((one) => one.customer === customer),
    `${who} uses something`,
  ).product
  const about = subscriptionId(channel, product, customer)
  return { customer, product, seller: about.slice(0, about.indexOf(':')) }
}
