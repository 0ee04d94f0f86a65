import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { readProgram } from '#operations/rewards/program-read.ts'
import { recordSellThrough } from '#operations/rewards/record-sell-through.ts'
import { heldEarnings } from '#questions/rewards/held-earnings.ts'
import { statement, statements } from '#questions/rewards/statements.ts'
import { statusCredits } from '#questions/rewards/status-credits.ts'
import { unearned } from '#questions/rewards/unearned.ts'
import {
  AMOUNT,
  type Channel,
  CURRENCY,
  DATE,
  HOME_ZONE,
  idOf,
  instantOn,
  operatorOf,
  organizationsOf,
  tell,
  through,
  vendorOf,
  WHO,
} from './channel.ts'
import { productId } from './roles.ts'
import { same, sameAmount } from './seen.ts'
import { part, type SentenceForm, sentence } from './sentence.ts'

const FOLDER = join(import.meta.dirname, '../programs')
const PROGRAM = '([a-z][a-z-]*)'
const INCENTIVE = '([a-z][a-z-]*)'

/** The text of an example program as the vendor publishes it, for whoever sells to customers. */
function published(channel: Channel, name: string, until: string | undefined) {
  const read = readProgram(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'))
  if ('says' in read) throw new Error(`${name}: ${read.says}`)
  const owner = operatorOf(channel)
  const sellers = organizationsOf(channel).filter((id) => channel.sales.some(({ seller }) => seller === id))
  const others = [...sellers, ...channel.roles.map(({ partner }) => partner)].filter((id) => id !== owner)
  const program = read.value as Readonly<{ effective: Readonly<{ from: string; to: string }> }>
  const effective = { ...program.effective, ...(until !== undefined && { to: until }) }
  const body = { ...program, effective, partners: [...new Set(others)] }
  return [owner, { kind: 'program', about: `${owner}:${name}`, body }] as const
}

export const PROGRAMS_GIVEN: readonly SentenceForm[] = [
  sentence(
    'program rental-points is published',
    `program ${PROGRAM} is published(?: until ${DATE})?`,
    (channel, parts) => {
      // After everything else of `given`: for whom it is depends on who sells.
      channel.publishing.push(() => published(channel, part(parts, 0), parts[1]))
    },
  ),
]

export const PROGRAMS_WHEN: readonly SentenceForm[] = [
  sentence(
    'Altus grants Nordwind the tier principal from 2026-01-01',
    `${WHO} grants ${WHO} the tier ([a-z]+) from ${DATE}`,
    async (channel, [who = '', whom = '', tier = '', date = '']) => {
      const [grantor, partner] = [idOf(channel, who), idOf(channel, whom)]
      const body = { partner, tier, from: instantOn(date).toString() }
      await tell(channel, grantor, [{ kind: 'tier_granted', about: `${grantor}:${partner}-${tier}-${date}`, body }])
    },
  ),
  sentence(
    'the health of Fen Foods is 82',
    `the health of ${WHO} is ${AMOUNT}`,
    async (channel, [whom = '', score]) => {
      const [customer, product] = [idOf(channel, whom), productId(channel)]
      const vendor = operatorOf(channel)
      channel.events += 1
      const body = { customer, product, score, at: channel.now.toString() }
      await tell(channel, vendor, [{ kind: 'customer_health', about: `${vendor}:health-${channel.events}`, body }])
    },
  ),
  sentence(
    'Nordwind reports 12 Stratum sold to Birch for 960.00 EUR on 2026-05-04',
    `${WHO} reports ${AMOUNT} ${WHO} (sold to|returned by) ${WHO} for ${AMOUNT} ${CURRENCY} on ${DATE}`,
    async (
      channel,
      [who = '', quantity = '', product = '', verb = '', reseller = '', amount = '', currency = '', date = ''],
    ) => {
      channel.events += 1
      const isReturn = verb === 'returned by'
      const row = {
        ...{ Line: `S${channel.events}`, Date: date, Reseller: reseller, Product: product, Quantity: quantity },
        ...{ Amount: amount, Currency: currency, Kind: isReturn ? 'return' : 'sale' },
        Of: isReturn ? `S${channel.events - 1}` : '',
      }
      const mapping = {
        ...{ vendor: { text: vendorOf(channel, idOf(channel, product)) }, line: ['Line'], returns: ['Of'] },
        at: { column: 'Date', format: 'yyyy-MM-dd', zone: HOME_ZONE },
        ...{
          kind: { column: 'Kind', returns: ['return'] },
          reseller: { name: 'Reseller' },
          product: { sku: 'Product', name: 'Product' },
        },
        ...{ quantity: 'Quantity', amount: 'Amount', currency: 'Currency' },
      }
      const input = { name: `report ${channel.events}`, mapping, rows: [row] }
      const { refused } = await through(channel, recordSellThrough, idOf(channel, who), input)
      same(refused.map(({ says }) => says).join('; '), '', `what ${who} reports`)
    },
  ),
]

export const PROGRAMS_THEN: readonly SentenceForm[] = [
  sentence(
    'Nordwind has earned 2500.00 EUR as assess',
    `${WHO} has earned ${AMOUNT} ${CURRENCY} as ${INCENTIVE}`,
    async (channel, [who = '', amount = '', currency = '', incentive = '']) => {
      const told = await everyStatement(channel, idOf(channel, who))
      for (const { number } of told) channel.named.add(number)
      const lines = told.flatMap(({ earnings, currency }) => earnings.map((line) => ({ ...line, currency })))
      const mine = lines.filter((line) => line.incentive === incentive)
      same([...new Set(mine.map((line) => line.currency))].join(', '), mine.length > 0 ? currency : '', 'the currency')
      sameAmount(
        decimalText(sum(mine.map((line) => decimal(line.amount)))),
        amount,
        `${who} has earned as ${incentive}`,
      )
    },
  ),
  sentence(
    'Nordwind has not earned sustain because customer_not_well',
    `${WHO} has not earned ${INCENTIVE} because ([a-z_]+)`,
    async (channel, [who = '', incentive = '', code = '']) => {
      const { credits: found } = await through(channel, unearned, idOf(channel, who), { limit: 1000 })
      const codes = found.filter((one) => one.incentive === incentive).map((one) => one.code)
      if (!codes.includes(code)) same([...new Set(codes)].join(', '), code, `why ${who} has not earned ${incentive}`)
    },
  ),
  sentence(
    'Nordwind holds 8800.00 EUR of deploy until 2027-05-20',
    `${WHO} holds ${AMOUNT} ${CURRENCY} of ${INCENTIVE} until ${DATE}`,
    async (channel, [who = '', amount = '', , incentive = '', date = '']) => {
      const { earnings: found } = await through(channel, heldEarnings, idOf(channel, who), { limit: 1000 })
      const held = found.filter((one) => one.incentive === incentive)
      sameAmount(decimalText(sum(held.map((one) => decimal(one.held)))), amount, `${who} holds of ${incentive}`)
      const ends = held.map(({ endsAt }) => endsAt && dayOf(endsAt))
      same(ends.join(', '), date, `until when ${who} holds ${incentive}`)
    },
  ),
  sentence(
    'Nordwind has 240 points of score',
    `${WHO} has ${AMOUNT} points of ${INCENTIVE}`,
    async (channel, parts) => {
      const [who, points, incentive] = [part(parts, 0), part(parts, 1), part(parts, 2)]
      const { credits } = await through(channel, statusCredits, idOf(channel, who), { limit: 1000 })
      const mine = credits.filter((one) => one.incentive === incentive && one.partner === idOf(channel, who))
      sameAmount(decimalText(sum(mine.map((one) => decimal(one.points)))), points, `${who} has points of ${incentive}`)
    },
  ),
  sentence(
    'Nordwind is given 2.88 EUR as fund',
    `${WHO} is given ${AMOUNT} ${CURRENCY} as ([a-z_]+)`,
    async (channel, [who = '', amount = '', , as = '']) => {
      const told = await everyStatement(channel, idOf(channel, who))
      const parts = told.flatMap(({ deliveries }) => deliveries).filter((one) => one.as === as)
      sameAmount(decimalText(sum(parts.map((one) => decimal(one.amount)))), amount, `${who} is given as ${as}`)
    },
  ),
]

async function everyStatement(channel: Channel, partner: string) {
  const { statements: heads } = await through(channel, statements, partner, { limit: 1000 })
  const told = []
  for (const head of heads) {
    if (head.partner === partner) told.push(await through(channel, statement, partner, { number: head.number }))
  }
  return told
}

function dayOf(moment: string): string {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(HOME_ZONE).toPlainDate().toString()
}
