import type { ProgramBody } from '#core/rewards/program.ts'
import {
  CLOUD_LINKS,
  type DemoCustomer,
  type DemoLink,
  LICENSE_LINKS,
  MONTHS,
  OPERATOR,
  ORGANIZATIONS,
  RATES,
} from './channel.ts'
import { subjectOf, USAGE_TYPE } from './usage.ts'

/** A fact as it is told to the act `record-facts`. */
export type Told = Readonly<{ kind: string; about: string; id: string; body: Readonly<Record<string, unknown>> }>

export const STRATUM = 'altus:stratum'
/** Prices were set at the beginning of the year. */
export const PRICED_FROM = '2024-01-01T00:00:00Z'

export function told(
  kind: string,
  about: string,
  body: Readonly<Record<string, unknown>>,
  id = `${kind} ${about}`,
): Told {
  return { kind, about, id, body }
}

/** What the operator knows before anything is sold: who there is, and what currencies were worth. */
export function operatorFacts(): readonly Told[] {
  const organizations = ORGANIZATIONS.map(({ id, body }) => told('organization', id, body))
  const rates = RATES.flatMap(({ base, quote, byMonth }) =>
    byMonth.map((rate, at) => {
      const date = firstOfNext(MONTHS[at] ?? '')
      const source = 'demo rate, rounded'
      return told('fx_rate', `${OPERATOR}:${base}-${quote}-${date}`, { base, quote, date, rate, source })
    }),
  )
  return [...organizations, ...introductions(), ...rates]
}

/** Whoever will deal with each other: the two of each link. */
function introductions(): readonly Told[] {
  return [...LICENSE_LINKS, ...CLOUD_LINKS].map(({ id, body }) =>
    told('introduction', `${OPERATOR}:${id.replace(':', '-')}`, { organizations: [body.seller, body.buyer] }),
  )
}

export function stratumFacts(): readonly Told[] {
  return [
    told('meter', 'altus:core-hours', {
      eventType: USAGE_TYPE,
      measure: { aggregation: 'sum', value: 'core_hours' },
      unit: 'core-hours',
    }),
    told('product', STRATUM, {
      name: 'Stratum Platform',
      charges: [
        { charge: 'core-hours', name: 'Core-hours', meter: 'altus:core-hours', discloses: 'quantity' },
        { charge: 'platform-fee', name: 'Platform fee', discloses: 'quantity' },
      ],
    }),
  ]
}

/** What Altus pays partners for in the small channel. */
export function programFacts(): readonly Told[] {
  return [told('program', 'altus:customer-lifecycle', PROGRAM)]
}

/** Three weeks of grace: a month's invoice is paid by then, or the partner is asked. */
export function licensingFacts(): readonly Told[] {
  return [told('license_policy', 'altus:stratum-licenses', { product: STRATUM, graceDays: 21, overdueDays: 60 })]
}

const PROGRAM: ProgramBody = {
  name: 'Customer Lifecycle',
  version: 1,
  currency: 'EUR',
  effective: { from: '2024-05-01', to: '2025-05-01' },
  products: [STRATUM],
  partners: ['leaf', 'birch', 'sakura'],
  incentives: [
    {
      id: 'deploy',
      stage: 'implement',
      role: 'implementer',
      trigger: 'milestone.in_production',
      pay: { fixed: '450' },
    },
    {
      id: 'consume',
      stage: 'manage',
      role: 'manager',
      trigger: 'invoice.issued',
      base: 'line.amount',
      where: 'line.kind == "usage"',
      link: 'vendor-sale',
      pay: { percent: '5' },
    },
  ],
  payout: { period: 'month', zone: 'America/New_York', minimum: '150' },
}

/** A cloud's product: its bill as it is, metered by what it charged. */
export function cloudFacts(cloud: string): readonly Told[] {
  const meter = `${cloud}:billed-cost`
  return [
    told('meter', meter, {
      eventType: 'focus.charge.usd',
      measure: { aggregation: 'sum', value: 'billed_cost' },
      unit: 'USD',
    }),
    told('product', `${cloud}:cloud`, {
      name: `${ORGANIZATIONS.find(({ id }) => id === cloud)?.body.name ?? cloud} cloud account`,
      charges: [{ charge: 'usage', name: 'Cloud usage', meter, discloses: 'cost' }],
    }),
  ]
}

/** An agreement with its prices for one product, told by its seller. */
export function linkFacts({ id, body, prices }: DemoLink, product: string): readonly Told[] {
  const priced = Object.entries(prices).map(([charge, price]) =>
    told('price', `${body.book}-${charge}`, {
      book: body.book,
      product,
      charge,
      currency: body.currency,
      price,
      from: PRICED_FROM,
    }),
  )
  return [told('agreement', id, body), ...priced]
}

/** The customer's subscription to Stratum and the installation it reports from, told by its partner. */
export function licenseFacts({ id, partner, since }: DemoCustomer): readonly Told[] {
  const chain = [
    ...(partner === 'sakura' ? ['altus:sakura'] : ['altus:nordwind', `nordwind:${partner}`]),
    `${partner}:${id}`,
  ]
  const from = beginningOf({ id, partner, since })
  const subscription = `${partner}:${id}-stratum`
  return [
    told('subscription', subscription, { product: STRATUM, customer: id, chain, from }),
    told('binding', `${subscription}-installation`, { subscription, subject: subjectOf(id), recorder: 'altus', from }),
  ]
}

/** Who manages and implements, and the milestones, told by the vendor. Leaf and Birch share Fen Foods 60 to 40. */
export function journeyFacts({ id, partner, since }: DemoCustomer): readonly Told[] {
  const from = beginningOf({ id, partner, since })
  const holder = { customer: id, product: STRATUM, from }
  const due = Temporal.Instant.from(from)
    .add({ hours: 24 * 45 })
    .toString()
  const shares =
    id === 'fen-foods'
      ? ([
          ['leaf', '60'],
          ['birch', '40'],
        ] as const)
      : ([[partner, '100']] as const)
  return [
    ...shares.map(([who, share]) =>
      told('role', `altus:${id}-manager-${who}`, { ...holder, partner: who, role: 'manager', share }),
    ),
    told('milestone', `altus:${id}-production`, {
      customer: id,
      product: STRATUM,
      milestone: 'in_production',
      partner,
      due,
    }),
  ]
}

/**
 * When a subscription begins: at the midnight that comes last among the zones of its chain's links, so that no link bills an
 * hour of the day before.
 */
export function beginningOf({ id, partner, since }: Pick<DemoCustomer, 'id' | 'partner' | 'since'>): string {
  const chain = LICENSE_LINKS.filter(
    ({ body }) => body.buyer === id || body.buyer === partner || body.buyer === 'nordwind',
  )
  const zones = chain.map(({ body }) => body.calendar.zone)
  const midnights = zones.map((zone) => Temporal.PlainDate.from(since).toZonedDateTime(zone).toInstant())
  return midnights.reduce((last, one) => (Temporal.Instant.compare(one, last) > 0 ? one : last)).toString()
}

function firstOfNext(month: string): string {
  return Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 }).toString()
}
