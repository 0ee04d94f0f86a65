import { CUSTOMERS } from '#apps/demo/channel.ts'
import { randomFrom } from '#apps/demo/random.ts'
import { type DemoPartner, PARTNERS } from './partners.ts'

const SEED = 30_200_012

/** How many customers the whole channel has, with those of the small one. */
export const CUSTOMER_COUNT = 200

export const PRODUCTS = ['stratum', 'desk', 'vault'] as const
export type DemoProduct = (typeof PRODUCTS)[number]

/** A customer of the whole channel and what it bought first. `index` is the month in which that began, 0 being 2024-05. */
export type WholeCustomer = Readonly<{
  id: string
  name: string
  country: string
  zone: string
  partner: DemoPartner
  products: readonly DemoProduct[]
  index: number
  /** Draws of its own, so that one more draw for a customer changes nothing for another. */
  seed: number
}>

const FIRST = [
  ...['Amber', 'Basalt', 'Cedar', 'Dune', 'Ember', 'Fjord', 'Granite', 'Heath', 'Indigo', 'Jasper', 'Kite', 'Lagoon'],
  ...[
    'Marble',
    'Nettle',
    'Opal',
    'Pebble',
    'Quince',
    'Russet',
    'Saffron',
    'Thistle',
    'Umber',
    'Violet',
    'Willow',
    'Yarrow',
  ],
] as const
const SECOND = [
  ...[
    'Freight',
    'Dental',
    'Ceramics',
    'Insurance',
    'Outdoor',
    'Logistics',
    'Optics',
    'Publishing',
    'Bakeries',
    'Energy',
  ],
  ...['Textiles', 'Pharmacy', 'Robotics', 'Travel', 'Brewing', 'Housing'],
] as const

const PLACES: Readonly<Record<DemoPartner['currency'], readonly (readonly [country: string, zone: string])[]>> = {
  EUR: [
    ['DE', 'Europe/Berlin'],
    ['FR', 'Europe/Paris'],
    ['NL', 'Europe/Amsterdam'],
    ['ES', 'Europe/Madrid'],
    ['IT', 'Europe/Rome'],
  ],
  GBP: [['GB', 'Europe/London']],
  USD: [
    ['US', 'America/New_York'],
    ['US', 'America/Chicago'],
  ],
  JPY: [['JP', 'Asia/Tokyo']],
}

/** What a customer buys, in turn: most one product, every tenth two. */
const BOUGHT: readonly (readonly DemoProduct[])[] = [
  ...([['stratum'], ['desk'], ['stratum'], ['vault'], ['stratum', 'desk']] as const),
  ...([['desk'], ['stratum'], ['vault'], ['stratum'], ['desk']] as const),
]

/** The customers that the whole channel has beside the small one's: they begin over its first eighteen months. */
export const MORE_CUSTOMERS: readonly WholeCustomer[] = Array.from(
  { length: CUSTOMER_COUNT - CUSTOMERS.length },
  (_, at) => customerAt(at),
)

function customerAt(at: number): WholeCustomer {
  const random = randomFrom(SEED + at * 7919)
  const partner = PARTNERS[at % PARTNERS.length]
  if (!partner) throw new Error('There are partners')
  const name = `${FIRST[at % FIRST.length]} ${SECOND[(at + Math.floor(at / FIRST.length)) % SECOND.length]}`
  const places = PLACES[partner.currency]
  const [country, zone] = places[Math.floor(random() * places.length)] ?? ['DE', 'Europe/Berlin']
  // Whoever buys in yen sells only what Altus sells it: Verdant has no distributor there.
  const wanted = BOUGHT[Math.floor(at / PARTNERS.length + at) % BOUGHT.length] ?? ['stratum']
  const products = partner.distributor === undefined ? wanted.map((one) => (one === 'vault' ? 'desk' : one)) : wanted
  const index = Math.floor(random() * 18)
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    country,
    zone,
    partner,
    products,
    index,
    seed: SEED + at * 7919 + 1,
  }
}
