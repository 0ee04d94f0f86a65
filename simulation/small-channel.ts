import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { recordFacts } from '#operations/record-facts.ts'

/**
 * Altus sells Stratum to four partners, each to three customers: sixteen links with a metered charge and a fee, used all
 * through May, and a program that pays the partners. Enough for a close to be stopped in the middle of something.
 */
export const OPERATOR = 'altus'
export const MONTH = '2026-05'
export const CLOSES_AT = '2026-06-02T06:00:00Z'

const RECORDED_AT = '2026-04-01T00:00:00Z'
const LONG_AGO = '2026-01-01T00:00:00Z'
const PARTNERS = ['birch', 'cedar', 'elm', 'fir']
const CALENDAR = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }

type ToldFact = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const customersOf = (partner: string): readonly string[] =>
  ['north', 'south', 'west'].map((side) => `${partner}-${side}`)

/** Records the channel's facts and the usage of May, each organization its own. */
export async function foundSmallChannel(context: Context): Promise<void> {
  const then = { ...context, now: Temporal.Instant.from(RECORDED_AT) }
  await tell(then, OPERATOR, [
    ...organizations(),
    ...catalog(),
    ...PARTNERS.flatMap((one) => [introduction(one), ...link(OPERATOR, one, '80', '31')]),
  ])
  for (const [at, partner] of PARTNERS.entries()) {
    const links = customersOf(partner).flatMap((customer) => link(partner, customer, `${97 + at}.335`, '45.5'))
    await tell(then, partner, [
      ...links,
      ...customersOf(partner).flatMap((customer) => subscription(partner, customer)),
    ])
  }
  await tell(then, OPERATOR, [program(), ...PARTNERS.flatMap(roles)])
  await recordEvents(as({ ...context, now: Temporal.Instant.from(CLOSES_AT) }, OPERATOR), events())
}

async function tell(context: Context, organization: string, facts: readonly ToldFact[]): Promise<void> {
  const input = recordFacts.input.parse({ facts })
  const answer = await recordFacts.run(as(context, organization), input)
  if (!answer.ok) throw new Error(answer.refusal.says)
}

/** A partner knows its customers. */
function introduction(partner: string): ToldFact {
  const organizations = [partner, ...customersOf(partner)]
  return { kind: 'introduction', about: `${OPERATOR}:introduces-${partner}`, body: { organizations } }
}

function organizations(): readonly ToldFact[] {
  const parts = [
    [OPERATOR, 'vendor'],
    ...PARTNERS.map((id) => [id, 'partner']),
    ...PARTNERS.flatMap(customersOf).map((id) => [id, 'customer']),
  ]
  return parts.map(([about = '', role]) => ({
    kind: 'organization',
    about,
    body: { name: about, roles: [role], country: 'DE', zone: CALENDAR.zone },
  }))
}

function catalog(): readonly ToldFact[] {
  const charges = [
    { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' },
    { charge: 'fee', name: 'Fee', discloses: 'quantity' },
  ]
  const measure = { aggregation: 'sum', value: 'cores' }
  return [
    { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } },
    { kind: 'meter', about: 'altus:cores', body: { eventType: 'stratum.cores', measure, unit: 'core-month' } },
  ]
}

function link(seller: string, buyer: string, unit: string, amount: string): readonly ToldFact[] {
  const book = `${seller}:for-${buyer}`
  const terms = { currency: 'EUR', calendar: CALENDAR, rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const priced = { book, product: 'altus:stratum', currency: 'EUR', from: LONG_AGO }
  const fee = { model: 'flat', amount, proration: 'actual_days' }
  return [
    { kind: 'agreement', about: `${seller}:to-${buyer}`, body: { seller, buyer, book, ...terms } },
    { kind: 'price', about: `${book}-cores`, body: { ...priced, charge: 'cores', price: { model: 'per_unit', unit } } },
    { kind: 'price', about: `${book}-fee`, body: { ...priced, charge: 'fee', price: fee } },
  ]
}

function subscription(partner: string, customer: string): readonly ToldFact[] {
  const about = `${partner}:${customer}`
  const chain = [`${OPERATOR}:to-${partner}`, `${partner}:to-${customer}`]
  const body = { product: 'altus:stratum', customer, chain, from: '2026-04-30T22:00:00Z' }
  const binding = { subscription: about, subject: customer, recorder: OPERATOR, from: LONG_AGO }
  return [
    { kind: 'subscription', about, body },
    { kind: 'binding', about: `${about}-account`, body: binding },
  ]
}

function program(): ToldFact {
  const manage = { id: 'manage', stage: 'manage', role: 'manager', trigger: 'invoice.issued' }
  return {
    kind: 'program',
    about: 'altus:lifecycle',
    body: {
      name: 'Lifecycle',
      version: 1,
      currency: 'EUR',
      effective: { from: '2026-01-01', to: '2027-01-01' },
      products: ['altus:stratum'],
      partners: PARTNERS,
      incentives: [
        { ...manage, base: 'line.amount', where: 'line.kind == "usage"', link: 'vendor-sale', pay: { percent: '5' } },
      ],
      payout: { period: 'month', zone: CALENDAR.zone, minimum: '50' },
    },
  }
}

function roles(partner: string): readonly ToldFact[] {
  return customersOf(partner).map((customer) => ({
    kind: 'role',
    about: `${OPERATOR}:manager-${customer}`,
    body: { partner, customer, product: 'altus:stratum', role: 'manager', share: '100', from: LONG_AGO },
  }))
}

/** Each customer uses another quantity, on three days of May. */
function events() {
  return PARTNERS.flatMap(customersOf).flatMap((subject, at) =>
    [3, 14, 27].map((day, nth) => ({
      source: 'meter',
      id: `${subject}-${day}`,
      type: 'stratum.cores',
      subject,
      time: Temporal.Instant.from(`${MONTH}-${String(day).padStart(2, '0')}T12:00:00Z`),
      values: { cores: decimal(present([`0.${at}1`, `${at}`, '2.5'][nth], 'three quantities')) },
      labels: {},
    })),
  )
}
