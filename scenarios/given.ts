import { present } from '#core/ground/result.ts'
import { PARTNER_ROLES, type PartnerRole, type Stage } from '#core/life/role.ts'
import {
  AMOUNT,
  type Billing,
  billingOf,
  type Channel,
  CURRENCY,
  DATE,
  idOf,
  type ProgramDraft,
  productOf,
  WHO,
} from './channel.ts'
import { DOCUMENTS_GIVEN } from './documents.ts'
import { LIFE_GIVEN } from './life.ts'
import { ONBOARDING_GIVEN } from './onboarding.ts'
import { PRICE, readPrice } from './prices.ts'
import { PROGRAMS_GIVEN } from './programs.ts'
import { ROLES_GIVEN } from './roles.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

/** What each role's incentives are for. */
const STAGE_OF: Readonly<Record<(typeof PARTNER_ROLES)[number], Stage>> = {
  designer: 'design',
  seller: 'design',
  implementer: 'implement',
  manager: 'manage',
  supporter: 'support',
}

const ROLE = `(${PARTNER_ROLES.join('|')})`
const PROGRAM = 'program ([a-z-]+)'

export const GIVEN: readonly SentenceForm[] = [
  ...ONBOARDING_GIVEN,
  ...DOCUMENTS_GIVEN,
  ...ROLES_GIVEN,
  ...PROGRAMS_GIVEN,
  ...LIFE_GIVEN,
  sentence(
    'Altus sells Stratum to Nordwind at 80 EUR per core-month',
    `${WHO} sells (it|${WHO.slice(1, -1)}) to ${WHO} at ${PRICE}(?: from ${DATE})?`,
    (channel, parts) => {
      channel.sales.push(readSale(channel, parts))
    },
  ),
  sentence(
    'program customer-lifecycle pays the manager 5 % of usage billed',
    `${PROGRAM} pays the ${ROLE} ${AMOUNT} % of usage billed(?: in ${CURRENCY})?`,
    (channel, [name = '', role, percent = '', currency]) => {
      const shared = sharedFields(channel, name, role, currency)
      programOf(channel, name).incentives.push({
        ...shared,
        trigger: 'invoice.issued',
        base: 'line.amount',
        where: 'line.kind == "usage"',
        link: 'vendor-sale',
        pay: { percent },
      })
    },
  ),
  sentence(
    'program customer-lifecycle pays the designer 2500 EUR for assessment_completed',
    `${PROGRAM} pays the ${ROLE} ${AMOUNT} ${CURRENCY} for ([a-z_]+)`,
    (channel, [name = '', role, fixed = '', currency, milestone]) => {
      const shared = sharedFields(channel, name, role, currency)
      programOf(channel, name).incentives.push({ ...shared, trigger: `milestone.${milestone}`, pay: { fixed } })
    },
  ),
  sentence(
    'program customer-lifecycle pays out from 200 EUR',
    `${PROGRAM} pays out from ${AMOUNT} ${CURRENCY}`,
    (channel, [name = '', minimum = '']) => {
      programOf(channel, name).minimum = minimum
    },
  ),
  sentence(
    'program customer-lifecycle pays out every quarter',
    `${PROGRAM} pays out every quarter`,
    (channel, [name = '']) => {
      programOf(channel, name).period = 'quarter'
    },
  ),
  sentence(
    'Nordwind is the manager of Fen Foods with 60 % of the role',
    `${WHO} is the ${ROLE} of ${WHO}(?: with ${AMOUNT} % of the role)?`,
    (channel, parts) => {
      const [partner, customer] = [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 2))]
      channel.roles.push({ partner, customer, role: roleOf(parts[1]), share: parts[3] ?? '100' })
    },
  ),
  sentence(
    'Fen Foods subscribes to Stratum on 2026-05-16',
    `${WHO} subscribes to (it|${WHO.slice(1, -1)}) on ${DATE}`,
    (channel, parts) => {
      const [customer, product] = [idOf(channel, part(parts, 0)), productOf(channel, parts[1])]
      channel.subscribed.set(`${product} ${customer}`, part(parts, 2))
    },
  ),
  sentence('Nordwind bills from the 15th', `${WHO} bills from the (\\d+)(?:st|nd|rd|th)`, (channel, parts) => {
    changeCalendar(channel, parts, { anchorDay: Number(part(parts, 1)) })
  }),
  sentence('Nordwind bills every quarter', `${WHO} bills every (quarter|half-year|year)`, (channel, parts) => {
    const months = ({ quarter: 3, 'half-year': 6, year: 12 } as const)[part(parts, 1) as 'quarter']
    changeCalendar(channel, parts, { months })
  }),
  sentence('Nordwind bills in Asia/Kolkata', `${WHO} bills in ([A-Za-z]+/[A-Za-z_]+)`, (channel, parts) => {
    changeCalendar(channel, parts, { zone: part(parts, 1) })
  }),
  sentence('Altus rounds by line-truncate', `${WHO} rounds by (line-[a-z-]+)`, (channel, parts) => {
    change(channel, parts, { rounding: part(parts, 1) as Billing['rounding'] })
  }),
  sentence(
    'Altus reverses and rebooks its corrections',
    `${WHO} reverses and rebooks its corrections`,
    (channel, parts) => {
      change(channel, parts, { correction: 'reverse_and_rebook' })
    },
  ),
  sentence(
    'milestone in_production of Fen Foods is due 2026-05-31 for Nordwind',
    `milestone ([a-z_]+) of ${WHO} is due ${DATE} for ${WHO}`,
    (channel, parts) => {
      const [customer, partner] = [idOf(channel, part(parts, 1)), idOf(channel, part(parts, 3))]
      channel.milestones.push({ name: part(parts, 0), customer, partner, due: part(parts, 2) })
    },
  ),
  sentence(
    '1 USD is worth 0.92 EUR on 2026-06-01',
    `1 ${CURRENCY} is worth ${AMOUNT} ${CURRENCY} on ${DATE}`,
    (channel, parts) => {
      channel.rates.push(readRate(parts))
    },
  ),
]

export function readSale(channel: Channel, parts: Parts): Channel['sales'][number] {
  const [seller, product, buyer] = [
    idOf(channel, part(parts, 0)),
    productOf(channel, parts[1]),
    idOf(channel, part(parts, 2)),
  ]
  const price = present(readPrice(part(parts, 3)), `'${parts[3]}' states a price`)
  const from = parts[4] === undefined ? {} : { from: parts[4] }
  return { seller, product, buyer, ...price, ...from }
}

export function readRate(parts: Parts): Channel['rates'][number] {
  return { base: part(parts, 0), rate: part(parts, 1), quote: part(parts, 2), date: part(parts, 3) }
}

function programOf(channel: Channel, name: string): ProgramDraft {
  const known = channel.programs.get(name) ?? { incentives: [], currency: 'EUR', minimum: '0', period: 'month' }
  channel.programs.set(name, known)
  return known
}

function sharedFields(channel: Channel, name: string, roleName: string | undefined, currency: string | undefined) {
  const program = programOf(channel, name)
  if (currency !== undefined) program.currency = currency
  const role = roleOf(roleName)
  return { id: `${role}-${program.incentives.length + 1}`, stage: STAGE_OF[role], role }
}

function roleOf(text: string | undefined): PartnerRole {
  return present(
    PARTNER_ROLES.find((role) => role === text),
    'the pattern names a role',
  )
}

function change(channel: Channel, parts: Parts, changes: Partial<Billing>): void {
  const seller = idOf(channel, part(parts, 0))
  channel.billing.set(seller, { ...billingOf(channel, seller), ...changes })
}

function changeCalendar(channel: Channel, parts: Parts, changes: Partial<Billing['calendar']>): void {
  const seller = idOf(channel, part(parts, 0))
  change(channel, parts, { calendar: { ...billingOf(channel, seller).calendar, ...changes } })
}
