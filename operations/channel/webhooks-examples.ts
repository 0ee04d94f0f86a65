import { PROMISE_EXAMPLES } from './webhooks-examples-promises.ts'

/** A fact as its owner would tell it. */
export type FactExample = Readonly<{
  kind: string
  owner: string
  about: string
  body: Readonly<Record<string, unknown>>
}>

const FROM = '2026-01-01T00:00:00Z'
const LINK = {
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}

function named(about: string, name: string, role: string): FactExample {
  return {
    kind: 'organization',
    owner: 'altus',
    about,
    body: { name, roles: [role], country: 'DE', zone: 'Europe/Berlin' },
  }
}

function priced(owner: string, unit: string): FactExample {
  return {
    kind: 'price',
    owner,
    about: `${owner}:stratum-cores`,
    body: {
      book: `${owner}:list`,
      product: 'altus:stratum',
      charge: 'cores',
      currency: 'EUR',
      price: { model: 'per_unit', unit },
      from: FROM,
    },
  }
}

/**
 * One small channel, in the order in which it can be told: Altus sells Stratum to Nordwind, who sells it to Fen Foods. The first fact
 * of each kind is the example that the catalog of events shows.
 */
export const FACT_EXAMPLES: readonly FactExample[] = [
  named('altus', 'Altus', 'vendor'),
  named('nordwind', 'Nordwind', 'partner'),
  named('fen-foods', 'Fen Foods', 'customer'),
  {
    kind: 'introduction',
    owner: 'altus',
    about: 'altus:nordwind-and-fen-foods',
    body: { organizations: ['nordwind', 'fen-foods'] },
  },
  {
    kind: 'product',
    owner: 'altus',
    about: 'altus:stratum',
    body: {
      name: 'Stratum',
      charges: [{ charge: 'cores', name: 'Core-months', meter: 'altus:cores', discloses: 'quantity' }],
    },
  },
  {
    kind: 'meter',
    owner: 'altus',
    about: 'altus:cores',
    body: { eventType: 'stratum.cores', measure: { aggregation: 'sum', value: 'cores' }, unit: 'core-month' },
  },
  {
    kind: 'agreement',
    owner: 'altus',
    about: 'altus:to-nordwind',
    body: { seller: 'altus', buyer: 'nordwind', book: 'altus:list', ...LINK },
  },
  {
    kind: 'agreement',
    owner: 'nordwind',
    about: 'nordwind:to-fen-foods',
    body: { seller: 'nordwind', buyer: 'fen-foods', book: 'nordwind:list', ...LINK },
  },
  priced('altus', '80'),
  priced('nordwind', '100'),
  {
    kind: 'fx_rate',
    owner: 'altus',
    about: 'altus:usd-eur-2026-05-31',
    body: { base: 'USD', quote: 'EUR', date: '2026-05-31', rate: '0.92', source: 'European Central Bank' },
  },
  {
    kind: 'subscription',
    owner: 'nordwind',
    about: 'nordwind:fen-stratum',
    body: {
      product: 'altus:stratum',
      customer: 'fen-foods',
      chain: ['altus:to-nordwind', 'nordwind:to-fen-foods'],
      from: FROM,
    },
  },
  {
    kind: 'binding',
    owner: 'nordwind',
    about: 'nordwind:fen-installation',
    body: { subscription: 'nordwind:fen-stratum', subject: 'installation/fen-foods', recorder: 'altus', from: FROM },
  },
  {
    kind: 'license_policy',
    owner: 'altus',
    about: 'altus:stratum-licenses',
    body: { product: 'altus:stratum', graceDays: 14 },
  },
  {
    kind: 'dunning_policy',
    owner: 'altus',
    about: 'altus:reminders',
    body: { steps: [{ days: 3, title: 'A reminder', text: 'Did you overlook this invoice?' }] },
  },
  {
    kind: 'dunning_hold',
    owner: 'altus',
    about: 'altus:disputed-may',
    body: { document: 'ALTUS-INV-000042', because: 'The buyer disputes its usage of May' },
  },
  {
    kind: 'usage_budget',
    owner: 'nordwind',
    about: 'nordwind:fen-budget',
    body: {
      name: 'Stratum of Fen Foods',
      meter: 'altus:cores',
      subscription: 'nordwind:fen-stratum',
      amount: '10',
      thresholds: ['50', '80', '100'],
      zone: 'Europe/Berlin',
    },
  },
  {
    kind: 'role',
    owner: 'altus',
    about: 'altus:nordwind-manages-fen',
    body: {
      partner: 'nordwind',
      customer: 'fen-foods',
      product: 'altus:stratum',
      role: 'manager',
      share: '100',
      from: FROM,
    },
  },
  {
    kind: 'program',
    owner: 'altus',
    about: 'altus:lifecycle',
    body: {
      name: 'Customer lifecycle',
      version: 1,
      currency: 'EUR',
      effective: { from: '2026-01-01', to: '2027-01-01' },
      products: ['altus:stratum'],
      partners: ['nordwind'],
      incentives: [
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
      payout: { period: 'month', zone: 'Europe/Berlin', minimum: '10' },
    },
  },
  {
    kind: 'milestone',
    owner: 'altus',
    about: 'altus:fen-in-production',
    body: {
      customer: 'fen-foods',
      product: 'altus:stratum',
      milestone: 'in_production',
      partner: 'nordwind',
      due: '2026-06-01T00:00:00Z',
    },
  },
  {
    kind: 'milestone_reached',
    owner: 'nordwind',
    about: 'altus:fen-in-production',
    body: { at: '2026-05-20T09:00:00Z', evidence: 'Acceptance report of 20 May' },
  },
  {
    kind: 'milestone_approved',
    owner: 'altus',
    about: 'altus:fen-in-production',
    body: { at: '2026-05-21T09:00:00Z' },
  },
  {
    kind: 'goodwill',
    owner: 'nordwind',
    about: 'nordwind:goodwill-may',
    body: {
      link: 'nordwind:to-fen-foods',
      subscription: 'nordwind:fen-stratum',
      charge: 'cores',
      periodFrom: '2026-04-30T22:00:00Z',
      credit: { percent: '10' },
      because: 'Two days without support',
    },
  },
  {
    kind: 'amendment',
    owner: 'nordwind',
    about: 'nordwind:fen-more-seats',
    body: {
      subscription: 'nordwind:fen-stratum',
      at: '2026-03-01T00:00:00Z',
      change: { to: 'quantity', quantity: '25' },
      because: 'Ten people more from March on',
    },
  },
  {
    kind: 'amendment_withdrawn',
    owner: 'nordwind',
    about: 'nordwind:fen-more-seats',
    body: { because: 'They start in April' },
  },
  {
    kind: 'subscription_cancelled',
    owner: 'nordwind',
    about: 'nordwind:fen-stratum',
    body: { at: '2026-12-31T23:00:00Z', because: 'Moves to another product' },
  },
  {
    kind: 'price_book',
    owner: 'altus',
    about: 'altus:partners',
    body: { name: 'Partners', readers: ['nordwind'], from: FROM, derived: { list: 'altus:list', less: '30' } },
  },
  { ...priced('altus', '85'), about: 'altus:stratum-mistaken' },
  {
    kind: 'price_withdrawn',
    owner: 'altus',
    about: 'altus:stratum-mistaken',
    body: { because: 'Entered by mistake' },
  },
  {
    kind: 'binding',
    owner: 'nordwind',
    about: 'nordwind:wrong-installation',
    body: { subscription: 'nordwind:fen-stratum', subject: 'installation/wrong', recorder: 'altus', from: FROM },
  },
  {
    kind: 'binding_removed',
    owner: 'nordwind',
    about: 'nordwind:wrong-installation',
    body: { because: 'The installation is another customer’s' },
  },
  ...PROMISE_EXAMPLES,
]
