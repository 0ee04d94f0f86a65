import type { Dice } from './dice.ts'
import type { Bodies, Fact, FactOf, Incentive, PriceModel, Tier } from './oracle/told.ts'

/** A channel that dice made up: who sells what to whom, and on which terms. */
export type Channel = Readonly<{
  operator: string
  links: readonly FactOf<'agreement'>[]
  lives: readonly Readonly<{
    id: string
    owner: string
    body: Bodies['subscription']
    subject: string
    recorder: string
  }>[]
  charges: Readonly<Record<string, readonly string[]>>
  partners: readonly string[]
  program: FactOf<'program'>
  currencies: readonly string[]
}>

const CURRENCIES = ['EUR', 'USD', 'GBP', 'JPY', 'KWD'] as const

/** Several of them skip or repeat midnight when the clocks change, each on a day of its own. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/St_Johns',
] as const
const ANCHORS = [1, 1, 1, 8, 15, 24, 28, 29, 30, 31] as const

const VENDORS: Readonly<Record<string, string>> = { 'acme:stratum': 'acme', 'cirrus:cloud': 'cirrus' }

const METERS = {
  hours: { eventType: 'hours.used', measure: { aggregation: 'sum', value: 'hours' }, unit: 'hour' },
  calls: { eventType: 'call.made', measure: { aggregation: 'count' }, unit: 'call' },
  bill: { eventType: 'cost.billed', measure: { aggregation: 'sum', value: 'cost' }, unit: 'cost' },
} as const satisfies Record<string, Bodies['meter']>

export const METERED: Readonly<Record<string, string>> = {
  hours: 'hours.used',
  calls: 'call.made',
  bill: 'cost.billed',
}

export function makeChannel(dice: Dice): Channel {
  const currencies = [dice.pick(CURRENCIES), dice.pick(CURRENCIES), 'EUR']
  const charges: Record<string, readonly string[]> = {
    'acme:stratum': dice.chance(0.5) ? ['hours', 'fee'] : ['hours', 'calls', 'fee'],
  }
  if (dice.chance(0.5)) charges['cirrus:cloud'] = dice.chance(0.5) ? ['bill'] : ['bill', 'fee']
  const lives = makeLives(dice, Object.keys(charges))
  const pairs = new Map(lives.flatMap(({ body }) => body.chain.map((link) => [link, pairOf(link)] as const)))
  const links = [...pairs].map(([about, pair]) => makeLink(dice, about, pair, currencies))
  const partners = ['partner', 'prime', 'distrib', ...(dice.chance(0.5) ? ['helping-hand'] : [])]
  return {
    operator: 'acme',
    links,
    lives,
    charges,
    partners,
    program: makeProgram(dice, partners, currencies),
    currencies,
  }
}

/** The middle of each chain: chains of two to four links may share links, and so differ in how deep a link lies. */
const MIDDLES = [[], ['partner'], ['distrib', 'prime'], ['distrib', 'prime', 'partner']] as const

function makeLives(dice: Dice, products: readonly string[]): Channel['lives'] {
  const middles = [dice.pick(MIDDLES), dice.pick(MIDDLES), dice.pick(MIDDLES)]
  const lives = Array.from({ length: dice.between(2, 5) }, (_, at) => {
    const customer = `customer-${at + 1}`
    return (dice.chance(0.2) ? products : [dice.pick(products)]).map((product) => {
      const middle = dice.pick(middles)
      const recorder = VENDORS[product] ?? ''
      const parties = [recorder, ...middle, customer]
      const chain = parties.slice(1).map((buyer, place) => `${parties[place]}:to-${buyer}`)
      const owner = parties.at(-2) ?? recorder
      const from = Temporal.Instant.from('2025-12-20T00:00:00Z').add({ minutes: dice.between(0, 80_000) })
      const begins = dice.chance(0.5) ? '2026-01-01T00:00:00Z' : from.toString()
      const id = `${owner}:${customer}-${product.slice(product.indexOf(':') + 1)}`
      return {
        id,
        owner,
        subject: `account-${customer}-${recorder}`,
        recorder,
        body: { product, customer, chain, from: begins },
      }
    })
  })
  return lives.flat()
}

function pairOf(link: string): readonly [string, string] {
  const [seller = '', buyer = ''] = link.split(':to-')
  return [seller, buyer]
}

function makeLink(
  dice: Dice,
  about: string,
  [seller, buyer]: readonly [string, string],
  currencies: readonly string[],
): FactOf<'agreement'> {
  // Half the channels bill alike on most links: that a cost keeps its period shows where calendars agree, too.
  const alike = dice.chance(0.5)
  const calendar = {
    zone: alike ? 'Europe/Berlin' : dice.pick(ZONES),
    anchorDay: alike ? 1 : dice.pick(ANCHORS),
    months: 1,
  } as const
  const rounding = dice.pick(['line-half-even', 'line-half-up', 'line-truncate'] as const)
  const correction = dice.pick(['net', 'reverse_and_rebook'] as const)
  const book = `${seller}:for-${buyer}`
  return {
    kind: 'agreement',
    about,
    body: { seller, buyer, book, currency: dice.pick(currencies), calendar, rounding, correction, paymentDays: 30 },
  }
}

/** Amounts with many places and amounts that end in a five, where roundings part. */
export function amountFrom(dice: Dice, most: number): string {
  const whole = dice.between(0, most)
  return dice.chance(0.3)
    ? `${whole}.${dice.pick(['5', '25', '125', '005', '995'])}`
    : `${whole}.${dice.between(10, 99_999)}`
}

export function modelFrom(dice: Dice, charge: string, hasAbove: boolean): PriceModel {
  if (hasAbove && dice.chance(charge === 'bill' ? 0.85 : 0.4)) {
    return { model: 'cost_plus', factor: dice.pick(['1', '1.03', '1.125', '1.33333', '0.9']) }
  }
  if (charge === 'fee' || dice.chance(0.1)) {
    return {
      model: 'flat',
      amount: amountFrom(dice, 300),
      proration: dice.pick(['none', 'actual_days', 'fixed_30'] as const),
    }
  }
  return dice.chance(0.5)
    ? { model: 'per_unit', unit: amountFrom(dice, 9) }
    : { model: 'graduated', tiers: tiersFrom(dice) }
}

function tiersFrom(dice: Dice): readonly Tier[] {
  const flat = (): { flat?: string } => (dice.chance(0.3) ? { flat: amountFrom(dice, 20) } : {})
  const first = { upTo: dice.pick(['1', '5', '10.5']), unit: amountFrom(dice, 9), ...flat() }
  const middle = dice.chance(0.5) ? [{ upTo: '20', unit: amountFrom(dice, 5), ...flat() }] : []
  const last = dice.chance(0.2) ? flat() : { unit: amountFrom(dice, 3), ...flat() }
  return [first, ...middle, last]
}

const MILESTONES = ['live', 'assessed'] as const

export function milestoneFrom(dice: Dice): string {
  return dice.pick(MILESTONES)
}

function makeProgram(dice: Dice, partners: readonly string[], currencies: readonly string[]): FactOf<'program'> {
  const percent = (id: string, role: string): Incentive => ({
    id,
    stage: 'manage',
    role,
    trigger: 'invoice.issued',
    base: 'line.amount',
    where: 'line.kind == "usage"',
    link: 'vendor-sale',
    pay: { percent: dice.pick(['5', '3.33', '12.5', '0.125']) },
  })
  const fixed = MILESTONES.map((name): Incentive => {
    const pay = { fixed: amountFrom(dice, 2500) }
    return { id: name, stage: 'implement', role: 'implementer', trigger: `milestone.${name}`, pay }
  })
  return {
    kind: 'program',
    about: 'acme:lifecycle',
    body: {
      name: 'Lifecycle',
      version: 1,
      currency: dice.pick(currencies),
      effective: { from: dice.pick(['2025-12-01', '2026-02-01']), to: dice.pick(['2026-06-01', '2027-01-01']) },
      products: ['acme:stratum'],
      partners: partners.filter((one) => one === 'partner' || dice.chance(0.8)),
      incentives: [percent('manage', 'manager'), percent('support', 'supporter'), ...fixed],
      payout: {
        period: dice.chance(0.2) ? 'quarter' : 'month',
        zone: dice.pick(ZONES),
        minimum: dice.pick(['0', '5', '200', '10000']),
      },
    },
  }
}

export function withVersion(dice: Dice, { body, about, kind }: FactOf<'program'>): FactOf<'program'> {
  const incentives = body.incentives.map((one) =>
    'percent' in one.pay && dice.chance(0.5) ? { ...one, pay: { percent: '7.5' } } : one,
  )
  const partners = dice.chance(0.3) ? body.partners.slice(1) : body.partners
  const payout = { ...body.payout, minimum: dice.pick(['0', '5', '200']) }
  return { kind, about, body: { ...body, version: body.version + 1, retroactive: true, incentives, partners, payout } }
}

export type Telling = Readonly<{ who: string; facts: readonly Fact[] }>

/** What is told before anything happens. Some prices are left out: what needs them waits. */
export function foundingOf(dice: Dice, channel: Channel): readonly Telling[] {
  const { operator, links, lives, charges, partners, program } = channel
  const everybody = new Set([...links.flatMap(({ body }) => [body.seller, body.buyer]), ...partners, operator])
  const organizations = [...everybody].map((about): Fact => {
    const role = about.startsWith('customer') ? 'customer' : 'partner'
    return { kind: 'organization', about, body: { name: about, roles: [role], country: 'DE', zone: 'UTC' } }
  })
  const introductions = links.map(({ body: { seller, buyer } }): Fact => {
    const about = `${operator}:introduces-${seller}-${buyer}`
    return { kind: 'introduction', about, body: { organizations: [seller, buyer] } }
  })
  const products = Object.entries(charges).map(([product, sold]): Telling => {
    const who = VENDORS[product] ?? ''
    return { who, facts: [...metersOf(who), productOf(who, product, sold)] }
  })
  const agreements = links.map(
    (link): Telling => ({ who: link.body.seller, facts: [link, ...pricesOf(dice, channel, link)] }),
  )
  const subscriptions = lives.map((life): Telling => {
    const bound = {
      subscription: life.id,
      subject: life.subject,
      recorder: life.recorder,
      from: '2020-01-01T00:00:00Z',
    }
    const binding: Fact = { kind: 'binding', about: `${life.id}-1`, body: bound }
    return {
      who: life.owner,
      facts: [{ kind: 'subscription', about: life.id, body: life.body }, ...(dice.chance(0.9) ? [binding] : [])],
    }
  })
  return [
    { who: operator, facts: [...organizations, ...introductions] },
    ...products,
    ...agreements,
    ...subscriptions,
    { who: operator, facts: [program, ...rolesOf(dice, channel)] },
  ]
}

/** Most customers have somebody who manages them from the beginning: the incentives have something to pay on. */
function rolesOf(dice: Dice, { lives, partners }: Channel): readonly Fact[] {
  const customers = [...new Set(lives.map(({ body }) => body.customer))].filter(() => dice.chance(0.7))
  return customers.map((customer) => {
    const partner = dice.pick(partners)
    const held = {
      partner,
      customer,
      product: 'acme:stratum',
      role: 'manager',
      share: '100',
      from: '2025-01-01T00:00:00Z',
    }
    return { kind: 'role', about: `acme:manages-${customer}`, body: held }
  })
}

function metersOf(who: string): readonly Fact[] {
  return Object.entries(METERS).map(([name, body]) => ({ kind: 'meter', about: `${who}:${name}`, body }))
}

function productOf(who: string, about: string, sold: readonly string[]): Fact {
  const charges = sold.map((charge) => {
    const meter = charge in METERS ? { meter: `${who}:${charge}` } : {}
    return { charge, name: charge, discloses: charge === 'bill' ? 'cost' : 'quantity', ...meter } as const
  })
  return { kind: 'product', about, body: { name: about, charges } }
}

/** What is sold on a link, and whether somebody sells it to the seller. */
export function soldOn({ lives, charges }: Channel, link: string) {
  const through = lives.filter(({ body }) => body.chain.includes(link))
  const products = [...new Set(through.map(({ body }) => body.product))]
  return products.flatMap((product) =>
    (charges[product] ?? []).map((charge) => {
      const above = through.some(({ body }) => body.product === product && body.chain.indexOf(link) > 0)
      return { product, charge, above }
    }),
  )
}

function pricesOf(dice: Dice, channel: Channel, { about, body }: FactOf<'agreement'>): readonly Fact[] {
  return soldOn(channel, about)
    .filter(() => dice.chance(0.93))
    .map(({ product, charge, above }) => {
      const price = modelFrom(dice, charge, above)
      const common = { book: body.book, product, charge, currency: body.currency, price, from: '2020-01-01T00:00:00Z' }
      return { kind: 'price', about: `${body.book}-${product.slice(product.indexOf(':') + 1)}-${charge}`, body: common }
    })
}
