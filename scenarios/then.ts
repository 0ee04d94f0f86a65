import { decimal } from '#core/ground/decimal.ts'
import { month as monthQuestion } from '#questions/billing/month.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import {
  AMOUNT,
  billingOf,
  type Channel,
  CURRENCY,
  idOf,
  linkId,
  MONTH,
  monthOf,
  operatorOf,
  organizationsOf,
  through,
  WHO,
} from './channel.ts'
import { DOCUMENTS_THEN } from './documents.ts'
import { LIFE_THEN } from './life.ts'
import { ONBOARDING_THEN } from './onboarding.ts'
import { PAYING_THEN } from './paying.ts'
import { PROGRAMS_THEN } from './programs.ts'
import { ROLES_THEN } from './roles.ts'
import {
  invoicesBetween,
  isNew,
  monthOfLine,
  newNumbers,
  newStatements,
  type SeenInvoice,
  type SeenLine,
  same,
  sameAmount,
  totalOf,
} from './seen.ts'
import { SELLING_THEN } from './selling.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

type Pair = Readonly<{ seller: string; buyer: string }>

const KIND_OF: Readonly<Record<string, SeenLine['kind']>> = {
  bills: 'first',
  corrects: 'correction',
  reverses: 'reversal',
  rebooks: 'rebooking',
}

const invoiced: readonly SentenceForm[] = [
  sentence(
    'Altus invoices Nordwind 240.00 EUR',
    `${WHO} invoices ${WHO} ${AMOUNT} ${CURRENCY}`,
    async (channel, parts) => {
      const fresh = await newInvoices(channel, pairOf(channel, parts))
      for (const { number } of fresh) channel.named.add(number)
      same(fresh[0]?.currency ?? part(parts, 3), part(parts, 3), 'the currency')
      sameAmount(totalOf(fresh.map((one) => one.total)), part(parts, 2), `${parts[0]} invoices ${parts[1]}`)
    },
  ),
  sentence(
    'Altus corrects May for Nordwind by 160.00 EUR',
    `${WHO} (bills|corrects|reverses|rebooks) ${MONTH} for ${WHO} (?:by|at) ${AMOUNT} ${CURRENCY}`,
    async (channel, [who = '', verb = '', month = '', whom = '', amount = '']) => {
      const fresh = await newInvoices(channel, { seller: idOf(channel, who), buyer: idOf(channel, whom) })
      for (const { number } of fresh) channel.named.add(number)
      const lines = linesOf(fresh, month).filter((line) => line.kind === KIND_OF[verb])
      same(String(lines.length), '1', `lines by which ${who} ${verb} ${month}`)
      sameAmount(totalOf(lines.map((line) => line.amount)), amount, `${who} ${verb} ${month}`)
    },
  ),
  sentence(
    'Altus has posted 10.00, -10.00, 10.00 EUR to Nordwind for May',
    `${WHO} has posted (-?[\\d.]+(?:, -?[\\d.]+)*) ${CURRENCY} to ${WHO} for ${MONTH}`,
    async (channel, [who = '', amounts = '', , whom = '', month = '']) => {
      const pair = { seller: idOf(channel, who), buyer: idOf(channel, whom) }
      const lines = linesOf(await invoicesBetween(channel, pair.seller, pair), month)
      const shown = (texts: readonly string[]): string => texts.map((text) => decimal(text).toFixed(2)).join(', ')
      same(shown(lines.map((line) => line.amount)), shown(amounts.split(', ')), `${who} has posted for ${month}`)
    },
  ),
  sentence('nothing is posted', 'nothing is posted', async (channel) => {
    same((await newNumbers(channel)).join(', '), '', 'new documents')
  }),
  sentence(
    'May from Altus to Nordwind is explained by 3 events',
    `${MONTH} from ${WHO} to ${WHO} is explained by (\\d+) events?`,
    async (channel, [month = '', who = '', whom = '', count = '']) => {
      const pair = { seller: idOf(channel, who), buyer: idOf(channel, whom) }
      for (const seenBy of [pair.seller, pair.buyer]) {
        const line = linesOf(await invoicesBetween(channel, seenBy, pair), month).at(-1)
        same(String(await countEvents(channel, seenBy, line?.id ?? '')), count, `events that ${seenBy} sees`)
      }
    },
  ),
]

const waiting: readonly SentenceForm[] = [
  sentence(
    'May from Altus to Nordwind is parked: missing_price',
    `${MONTH} from ${WHO} to ${WHO} is parked: ([a-z_]+)`,
    async (channel, [month = '', who = '', whom = '', code = '']) => {
      const [seller, buyer] = [idOf(channel, who), idOf(channel, whom)]
      const parked = await parkedOf(channel, seller)
      const found = parked.filter(
        ({ scope, key }) => scope === linkId(seller, buyer) && monthOfKey(channel, seller, key) === monthOf(month),
      )
      same(found.map((one) => one.code).join(', '), code, `${month} from ${who} to ${whom}`)
    },
  ),
  sentence(
    'an earning of Nordwind is parked: missing_rate',
    `an earning of ${WHO} is parked: ([a-z_]+)`,
    async (channel, [who = '', code = '']) => {
      const parked = await parkedOf(channel, operatorOf(channel))
      const found = parked.filter(({ key }) => key.split(' ')[2] === idOf(channel, who))
      same(found.map((one) => one.code).join(', '), code, `earnings of ${who}`)
    },
  ),
  sentence('nothing is parked', 'nothing is parked', async (channel) => {
    for (const organization of organizationsOf(channel)) {
      const parked = await parkedOf(channel, organization)
      same(parked.map(({ key, code }) => `${key} ${code}`).join(', '), '', `${organization} has parked`)
    }
  }),
  sentence('it is refused: month_not_over', 'it is refused: ([a-z_]+)', (channel, parts) => {
    same(channel.lastRefusal ?? 'not refused', part(parts, 0), 'the refusal')
  }),
]

const earned: readonly SentenceForm[] = [
  sentence(
    'Nordwind earns 12.00 EUR, stage manage',
    `${WHO} earns ${AMOUNT} ${CURRENCY}, stage (design|implement|manage|support|renew)`,
    async (channel, [who = '', amount = '', , stage = '']) => {
      const told = await newStatements(channel, idOf(channel, who))
      for (const { number } of told) channel.named.add(number)
      const lines = told.flatMap(({ earnings }) => earnings).filter((line) => line.stage === stage)
      sameAmount(totalOf(lines.map((line) => line.amount)), amount, `${who} earns at stage ${stage}`)
    },
  ),
  sentence(
    'Nordwind earns nothing for in_production: milestone_missed',
    `${WHO} earns nothing for ([a-z_]+): ([a-z_]+)`,
    async (channel, [who = '', milestone = '', code = '']) => {
      const told = await newStatements(channel, idOf(channel, who))
      for (const { number } of told) channel.named.add(number)
      const missed = told.flatMap(({ notEarned }) => notEarned)
      // The sentence names the milestone, but where its evidence was late.
      const found = missed.filter(
        (one) => one.says.startsWith(`${milestone.replaceAll('_', ' ')} `) || one.code === 'evidence_late',
      )
      if (!found.some((one) => one.code === code))
        same(missed.map((one) => one.says).join('; '), code, `${who} and ${milestone}`)
    },
  ),
  sentence(
    'Nordwind is paid 212.00 EUR',
    `${WHO} is paid (?:nothing|${AMOUNT} ${CURRENCY})`,
    async (channel, [who = '', amount = '0']) => {
      const told = await newStatements(channel, idOf(channel, who))
      for (const { number } of told) channel.named.add(number)
      sameAmount(totalOf(told.map(({ paid }) => paid)), amount, `${who} is paid`)
      const orders = told.filter(({ payout }) => payout !== null)
      same(String(orders.length > 0), String(amount !== '0'), 'a payout is ordered')
    },
  ),
  sentence(
    'Nordwind carries 12.00 EUR forward',
    `${WHO} carries ${AMOUNT} ${CURRENCY} forward`,
    async (channel, [who = '', amount = '']) => {
      const [told] = await newStatements(channel, idOf(channel, who))
      sameAmount(told?.closing ?? '0', amount, `${who} carries forward`)
    },
  ),
]

export const THEN: readonly SentenceForm[] = [
  ...invoiced,
  ...waiting,
  ...earned,
  ...ONBOARDING_THEN,
  ...DOCUMENTS_THEN,
  ...PAYING_THEN,
  ...SELLING_THEN,
  ...ROLES_THEN,
  ...PROGRAMS_THEN,
  ...LIFE_THEN,
]

function pairOf(channel: Channel, parts: Parts): Pair {
  return { seller: idOf(channel, part(parts, 0)), buyer: idOf(channel, part(parts, 1)) }
}

/** What is new between the two, as both see it: the seller's invoices are the buyer's. */
async function newInvoices(channel: Channel, pair: Pair): Promise<readonly SeenInvoice[]> {
  const [sent, received] = [
    await invoicesBetween(channel, pair.seller, pair),
    await invoicesBetween(channel, pair.buyer, pair),
  ]
  same(JSON.stringify(received), JSON.stringify(sent), `what ${pair.buyer} sees of the invoices`)
  return sent.filter(({ number }) => isNew(channel, pair.seller, number))
}

function linesOf(documents: readonly SeenInvoice[], month: string): readonly SeenLine[] {
  return documents.flatMap(({ items }) => items).filter((line) => monthOfLine(line) === monthOf(month))
}

async function parkedOf(channel: Channel, organization: string) {
  return (await through(channel, monthQuestion, organization, {})).parked ?? []
}

/** The month in which a parked key's service period begins, on its seller's calendar. */
function monthOfKey(channel: Channel, seller: string, key: string): string {
  return monthOfLine({ periodFrom: key.split(' ').at(-2) ?? '', zone: billingOf(channel, seller).calendar.zone })
}

/** Follows the reasons of a posting down to the events, and counts those that the organization is shown. */
async function countEvents(channel: Channel, seenBy: string, posting: string): Promise<number> {
  const { nodes } = await through(channel, explanation, seenBy, { posting })
  let listed = 0
  for (const { usage } of nodes) {
    if (usage === undefined) continue
    const { subscription, meter, from, to, usagePosition } = usage
    const { events } = await through(channel, usageEvents, seenBy, {
      subscription,
      meter,
      from,
      to,
      usagePosition,
      limit: 1000,
    })
    same(String(events.length), String(usage.events), 'the events that are listed')
    listed += events.length
  }
  return listed
}
