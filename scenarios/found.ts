import {
  billingOf,
  bindingId,
  bookId,
  type Channel,
  chainOf,
  HOME_ZONE,
  instantOn,
  linkId,
  operatorOf,
  organizationsOf,
  type Sale,
  subjectOf,
  subscriptionId,
  subscriptionsOf,
  tell,
  vendorOf,
} from './channel.ts'

type FactToTell = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const LONG_AGO = '2020-01-01T00:00:00Z'

/** Records what `given` has told, each organization its own facts, in an order in which each knows what it refers to. */
export async function foundChannel(channel: Channel): Promise<void> {
  if (channel.founded) return
  channel.founded = true
  await tell(
    channel,
    operatorOf(channel),
    everybodyIn(channel).map((id) => organizationFact(channel, id)),
  )
  await tell(channel, operatorOf(channel), introductions(channel))
  await tellEach(channel, productFacts(channel))
  await tellEach(channel, agreementFacts(channel))
  await tellEach(
    channel,
    channel.sales.map((sale) => [sale.seller, priceFact(channel, sale)]),
  )
  await tellEach(channel, subscriptionFacts(channel))
  await tell(channel, operatorOf(channel), channel.rates.map(rateFact(channel)))
  await tellEach(channel, rewardFacts(channel))
  await tellEach(channel, [...channel.published, ...channel.publishing.map((one) => one())])
}

/** Those who buy and sell, and those who only hold a role. */
function everybodyIn(channel: Channel): readonly string[] {
  return [...new Set([...organizationsOf(channel), ...channel.roles.map(({ partner }) => partner)])]
}

/** Those who sell to each other know each other's names. */
function introductions(channel: Channel): readonly FactToTell[] {
  const pairs = new Map(channel.sales.map(({ seller, buyer }) => [linkId(seller, buyer), [seller, buyer]]))
  return [...pairs].map(([link, organizations]) => {
    const about = `${operatorOf(channel)}:introduces-${link.replace(':', '-')}`
    return { kind: 'introduction', about, body: { organizations } }
  })
}

async function tellEach(channel: Channel, facts: readonly (readonly [string, FactToTell])[]): Promise<void> {
  for (const [organization, group] of Map.groupBy(facts, ([owner]) => owner)) {
    await tell(
      channel,
      organization,
      group.map(([, fact]) => fact),
    )
  }
}

function organizationFact(channel: Channel, id: string): FactToTell {
  const sells = channel.sales.some((sale) => sale.seller === id)
  const buys = channel.sales.some((sale) => sale.buyer === id)
  const roles = sells ? [buys ? 'partner' : 'vendor'] : ['customer']
  const body = { name: channel.names.get(id) ?? id, roles, country: 'DE', zone: HOME_ZONE }
  return { kind: 'organization', about: id, body }
}

export const meterId = (vendor: string, product: string, unit: string): string => `${vendor}:${product}-${unit}`
export const eventType = (product: string, unit: string): string => `${product}.${unit}`
/** The value of an event that a meter sums: costs are named so, so that they are shown to those alone who may see them. */
export const valueName = (unit: string): string => (unit === 'cost' ? 'cost' : 'amount')

function productFacts(channel: Channel): readonly (readonly [string, FactToTell])[] {
  return [...Map.groupBy(channel.sales, (sale) => sale.product)].flatMap(([product, sales]) => {
    const vendor = vendorOf(channel, product)
    const charges = [...new Map(sales.map((sale) => [sale.charge, sale])).values()].map(
      ({ charge, unit, discloses }) => {
        const metered = unit === undefined ? {} : { meter: meterId(vendor, product, unit) }
        return { charge, name: charge, discloses, ...metered }
      },
    )
    const meters = charges.flatMap(({ charge, meter }): FactToTell[] => {
      if (meter === undefined) return []
      const measure = { aggregation: 'sum', value: valueName(charge) }
      return [{ kind: 'meter', about: meter, body: { eventType: eventType(product, charge), measure, unit: charge } }]
    })
    const told: FactToTell = {
      kind: 'product',
      about: `${vendor}:${product}`,
      body: { name: channel.names.get(product) ?? product, charges },
    }
    return [told, ...meters].map((fact) => [vendor, fact] as const)
  })
}

function agreementFacts(channel: Channel): readonly (readonly [string, FactToTell])[] {
  const links = new Map(channel.sales.map((sale) => [linkId(sale.seller, sale.buyer), sale]))
  return [...links].map(([about, { seller, buyer, currency }]) => {
    const body = {
      seller,
      buyer,
      book: bookId(seller, buyer),
      currency,
      paymentDays: 30,
      ...billingOf(channel, seller),
    }
    return [seller, { kind: 'agreement', about, body }] as const
  })
}

export const priceId = ({ seller, buyer, product, charge, from }: Sale): string =>
  `${seller}:${buyer}-${product}-${charge}${from === undefined ? '' : `-${from}`}`

/** The price of a sale, valid from its day on, or from long ago. */
export function priceFact(channel: Channel, sale: Sale): FactToTell {
  const { seller, buyer, charge, currency, price, from } = sale
  const product = `${vendorOf(channel, sale.product)}:${sale.product}`
  const starts = from === undefined ? LONG_AGO : instantOn(from).toString()
  const body = { book: bookId(seller, buyer), product, charge, currency, price, from: starts }
  return { kind: 'price', about: priceId(sale), body }
}

function subscriptionFacts(channel: Channel): readonly (readonly [string, FactToTell])[] {
  const given = subscriptionsOf(channel).filter(({ customer }) => !channel.unordered.has(customer))
  return given.flatMap(({ product, customer }) => {
    const fact = subscriptionFact(channel, product, customer)
    const owner = fact.about.slice(0, fact.about.indexOf(':'))
    return [[owner, fact] as const, [owner, bindingFact(channel, product, customer)] as const]
  })
}

export function subscriptionFact(channel: Channel, product: string, customer: string): FactToTell {
  const chain = chainOf(channel, product, customer).map(([seller, buyer]) => linkId(seller, buyer))
  const from = instantOn(channel.subscribed.get(`${product} ${customer}`) ?? '2026-01-01').toString()
  const body = { product: `${vendorOf(channel, product)}:${product}`, customer, chain, from }
  return { kind: 'subscription', about: subscriptionId(channel, product, customer), body }
}

export function bindingFact(channel: Channel, product: string, customer: string): FactToTell {
  const body = {
    subscription: subscriptionId(channel, product, customer),
    subject: subjectOf(product, customer),
    recorder: vendorOf(channel, product),
    from: LONG_AGO,
  }
  return { kind: 'binding', about: bindingId(channel, product, customer), body }
}

export function rateFact(channel: Channel): (rate: Channel['rates'][number]) => FactToTell {
  return ({ base, quote, date, rate }) => ({
    kind: 'fx_rate',
    about: `${operatorOf(channel)}:${base}-${quote}-${date}`,
    body: { base, quote, date, rate, source: 'the rate table' },
  })
}

function rewardFacts(channel: Channel): readonly (readonly [string, FactToTell])[] {
  const owner = operatorOf(channel)
  const own = subscriptionsOf(channel).filter(({ product }) => vendorOf(channel, product) === owner)
  const partners = organizationsOf(channel).filter((id) => channel.sales.some(({ seller }) => seller === id))
  const programs = [...channel.programs].map(([name, { incentives, currency, minimum, period }]) => {
    const body = {
      name,
      version: 1,
      currency,
      effective: { from: '2026-01-01', to: '2028-01-01' },
      products: [...new Set(own.map(({ product }) => `${owner}:${product}`))],
      partners: [...new Set([...partners, ...channel.roles.map((role) => role.partner)])].filter((id) => id !== owner),
      incentives,
      payout: { period, zone: HOME_ZONE, minimum },
    }
    return { kind: 'program', about: `${owner}:${name}`, body }
  })
  const roles = own.flatMap(({ product, customer }) => roleFacts(channel, product, customer))
  return [...programs, ...roles, ...milestoneFacts(channel)].map((fact) => [owner, fact] as const)
}

/** Roles that were told; a role that a program pays and that nobody was given is played by whoever sells to the customer. */
function roleFacts(channel: Channel, product: string, customer: string): readonly FactToTell[] {
  const owner = vendorOf(channel, product)
  const paid = [...channel.programs.values()].flatMap(({ incentives }) => incentives.map(({ role }) => role))
  const told = channel.roles.filter((one) => one.customer === customer)
  const [seller] = chainOf(channel, product, customer).at(-1) ?? []
  const assumed = [...new Set(paid)]
    .filter((role) => seller !== undefined && seller !== owner && !told.some((one) => one.role === role))
    .map((role) => ({ partner: seller ?? '', customer, role, share: '100' }))
  return [...told, ...assumed].map(({ partner, role, share }) => ({
    kind: 'role',
    about: `${owner}:${partner}-${role}-${share}-${customer}-${product}`,
    body: { partner, customer, product: `${owner}:${product}`, role, share, from: LONG_AGO },
  }))
}

export const milestoneId = (channel: Channel, name: string, customer: string): string =>
  `${operatorOf(channel)}:${name}-${customer}`

function milestoneFacts(channel: Channel): readonly FactToTell[] {
  const [first] = channel.sales
  return channel.milestones.map(({ name, customer, partner, due }) => ({
    kind: 'milestone',
    about: milestoneId(channel, name, customer),
    body: {
      customer,
      product: `${operatorOf(channel)}:${first?.product ?? ''}`,
      milestone: name,
      partner,
      due: instantOn(due).add({ hours: 24 }).toString(),
    },
  }))
}
