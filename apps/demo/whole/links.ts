import { LICENSE_LINKS } from '#apps/demo/channel.ts'
import { type Told, told } from '#apps/demo/facts.ts'
import { DESK, desk } from '#apps/demo/sales.ts'
import type { AgreementBody } from '#core/channel/agreement.ts'
import type { DemoProduct, WholeCustomer } from './customers.ts'
import { type DemoPartner, PARTNERS, SOUTHGATE, VERDANT } from './partners.ts'

export const VAULT = `${VERDANT}:vault`
export const PRODUCT_IDS: Readonly<Record<DemoProduct, string>> = { stratum: 'altus:stratum', desk: DESK, vault: VAULT }
export const vendorOf = (product: DemoProduct): string => (product === 'vault' ? VERDANT : 'altus')

const PRICED_FROM = '2024-01-01T00:00:00Z'

/** What each charge costs a customer by list, in euros. */
const LIST: Readonly<Record<DemoProduct, Readonly<Record<string, number>>>> = {
  stratum: { 'core-hours': 0.062, 'platform-fee': 220 },
  desk: { seats: 26, support: 130 },
  vault: { workloads: 9.5 },
}
const METERED = ['core-hours', 'seats', 'workloads']

/** Rounded worth of a euro when the price lists were printed. */
const WORTH = { EUR: 1, GBP: 0.86, USD: 1.09, JPY: 164 } as const
type Currency = keyof typeof WORTH

/** What of the list is paid on each level of the chain. */
const LEVEL = { vendor: 0.68, distributor: 0.76, partner: 1 } as const

type Selling = Readonly<{ seller: string; buyer: string; currency: Currency; zone: string; book?: string }>

function agreement({ seller, buyer, currency, zone, book }: Selling): Told {
  const body: AgreementBody = {
    ...{ seller, buyer, book: book ?? `${seller}:${buyer}-prices`, currency },
    calendar: { zone, anchorDay: 1, months: 1 },
    ...{ rounding: 'line-half-even', correction: 'net', paymentDays: 90 },
  }
  return told('agreement', `${seller}:${buyer}`, body)
}

/** The prices of a product in a book. Each needs an id of its own, beside those that the small channel tells later. */
function prices(
  book: string,
  product: DemoProduct,
  [level, currency]: readonly [keyof typeof LEVEL, Currency],
): readonly Told[] {
  return Object.entries(LIST[product]).map(([charge, list]) => {
    const amount = list * LEVEL[level] * WORTH[currency]
    const text = charge === 'core-hours' ? amount.toFixed(4) : amount.toFixed(currency === 'JPY' ? 0 : 2)
    const price = METERED.includes(charge)
      ? { model: 'per_unit', unit: text }
      : { model: 'flat', amount: text, proration: 'actual_days' }
    return told('price', `${book}-${product}-${charge}`, {
      ...{ book, product: PRODUCT_IDS[product], charge, currency, price, from: PRICED_FROM },
    })
  })
}

const zoneOfDistributor = (id: string): string => (id === SOUTHGATE ? 'America/New_York' : 'Europe/Berlin')

/** What vendors tell before anything is sold: products, and what distributors pay. Stratum itself is told with the small channel. */
export function vendorFacts(): ReadonlyMap<string, readonly Told[]> {
  const southgate = { buyer: SOUTHGATE, currency: 'USD', zone: 'America/New_York' } as const
  const vault = told('product', VAULT, {
    name: 'Verdant Vault',
    charges: [{ charge: 'workloads', name: 'Protected workloads', discloses: 'quantity' }],
  })
  return new Map([
    [
      'altus',
      [
        desk(),
        ...prices('altus:nordwind-prices', 'desk', ['vendor', 'EUR']),
        ...prices('altus:sakura-prices', 'desk', ['distributor', 'JPY']),
        agreement({ seller: 'altus', ...southgate }),
        ...(['stratum', 'desk'] as const).flatMap((one) => prices('altus:southgate-prices', one, ['vendor', 'USD'])),
      ],
    ],
    [
      VERDANT,
      [
        vault,
        agreement({ seller: VERDANT, buyer: 'nordwind', currency: 'EUR', zone: 'Europe/Berlin' }),
        ...prices(`${VERDANT}:nordwind-prices`, 'vault', ['vendor', 'EUR']),
        agreement({ seller: VERDANT, ...southgate }),
        ...prices(`${VERDANT}:southgate-prices`, 'vault', ['vendor', 'USD']),
      ],
    ],
  ])
}

/** What a distributor tells: its links to partners and their prices. Leaf's and Birch's links are told with the small channel. */
export function distributorFacts(distributor: 'nordwind' | 'southgate'): readonly Told[] {
  return PARTNERS.filter((one) => one.distributor === distributor).flatMap(({ id, currency }) => {
    const book = `${distributor}:${id}-prices`
    const known = LICENSE_LINKS.some((link) => link.id === `${distributor}:${id}`)
    const sold = known ? (['desk', 'vault'] as const) : (['stratum', 'desk', 'vault'] as const)
    const zone = zoneOfDistributor(distributor)
    return [
      ...(known ? [] : [agreement({ seller: distributor, buyer: id, currency, zone })]),
      ...sold.flatMap((product) => prices(book, product, ['distributor', currency])),
    ]
  })
}

/** A partner's list, which it sells to every customer by that comes with the whole channel. */
export function listFacts({ id, currency, distributor }: DemoPartner): readonly Told[] {
  const sold = distributor === undefined ? (['stratum', 'desk'] as const) : (['stratum', 'desk', 'vault'] as const)
  return sold.flatMap((product) => prices(`${id}:list`, product, ['partner', currency]))
}

export function customerLink(partner: DemoPartner, customer: string): Told {
  const { id: seller, currency, zone } = partner
  return agreement({ seller, buyer: customer, currency, zone, book: `${seller}:list` })
}

/** The links from a product's vendor to a partner's customer. */
export function chainTo({ id, distributor }: DemoPartner, customer: string, product: DemoProduct): readonly string[] {
  const vendor = vendorOf(product)
  const above = distributor === undefined ? [`${vendor}:${id}`] : [`${vendor}:${distributor}`, `${distributor}:${id}`]
  return [...above, `${id}:${customer}`]
}

/** The midnight that comes last among the zones of the chain's links: no link bills an hour of the day before. */
export function midnightOf({ zone, distributor }: DemoPartner, date: string): string {
  const zones = [zone, distributor === undefined ? zone : zoneOfDistributor(distributor)]
  const midnights = zones.map((one) => Temporal.PlainDate.from(date).toZonedDateTime(one).toInstant())
  return midnights.reduce((last, one) => (Temporal.Instant.compare(one, last) > 0 ? one : last)).toString()
}

export const subscriptionOf = ({ id, partner }: Pick<WholeCustomer, 'id' | 'partner'>, product: DemoProduct): string =>
  `${partner.id}:${id}-${product}`
