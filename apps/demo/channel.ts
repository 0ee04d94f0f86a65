import type { AgreementBody } from '#core/channel/agreement.ts'
import type { PriceModel } from '#core/channel/catalog.ts'
import type { OrganizationBody } from '#core/channel/organization.ts'

/** The months that the demo lives through: six of license usage, the last two with cloud accounts. */
export const MONTHS = ['2024-05', '2024-06', '2024-07', '2024-08', '2024-09', '2024-10'] as const

export const OPERATOR = 'altus'

type Who = readonly [id: string, name: string, role: OrganizationBody['roles'][number], country: string, zone: string]

const WHO: readonly Who[] = [
  ['altus', 'Altus Software', 'vendor', 'US', 'America/New_York'],
  ['nordwind', 'Nordwind Distribution', 'distributor', 'DE', 'Europe/Berlin'],
  ['leaf', 'Leaf Cloud Services', 'partner', 'GB', 'Europe/London'],
  ['birch', 'Birch Managed IT', 'partner', 'DE', 'Europe/Berlin'],
  ['sakura', 'Sakura Systems', 'partner', 'JP', 'Asia/Tokyo'],
  ['aws', 'Amazon Web Services', 'cloud', 'US', 'UTC'],
  ['microsoft', 'Microsoft', 'cloud', 'US', 'UTC'],
  ['oracle', 'Oracle', 'cloud', 'US', 'UTC'],
  ['brightlane', 'Brightlane Retail', 'customer', 'GB', 'Europe/London'],
  ['fen-foods', 'Fen Foods', 'customer', 'NL', 'Europe/Amsterdam'],
  ['monsoon-media', 'Monsoon Media', 'customer', 'IN', 'Asia/Kolkata'],
  ['harbor-clinic', 'Harbor Clinic', 'customer', 'DE', 'Europe/Berlin'],
  ['kestrel-air', 'Kestrel Air', 'customer', 'ES', 'Europe/Madrid'],
  ['alpenglow', 'Alpenglow Hotels', 'customer', 'CH', 'Europe/Zurich'],
  ['tanuki-games', 'Tanuki Games', 'customer', 'JP', 'Asia/Tokyo'],
  ['kinmoku', 'Kinmoku Retail', 'customer', 'JP', 'Asia/Tokyo'],
  ['redwood-labs', 'Redwood Labs', 'customer', 'US', 'America/Los_Angeles'],
]

export const ORGANIZATIONS: readonly Readonly<{ id: string; body: OrganizationBody }>[] = WHO.map(
  ([id, name, role, country, zone]) => ({ id, body: { name, roles: [role], country, zone } }),
)

/** A selling link in short: its price book is named after it, so each link has prices of its own. */
export type DemoLink = Readonly<{ id: string; body: AgreementBody; prices: Readonly<Record<string, PriceModel>> }>

type Terms = Partial<Pick<AgreementBody, 'rounding' | 'correction' | 'paymentDays'>> & Readonly<{ anchorDay?: number }>

function link(
  [seller, buyer]: readonly [string, string],
  name: string,
  [currency, zone]: readonly [string, string],
  prices: DemoLink['prices'],
  terms: Terms = {},
): DemoLink {
  const id = `${seller}:${name}`
  const { anchorDay = 1, rounding = 'line-half-even', correction = 'net', paymentDays = 30 } = terms
  const calendar = { zone, anchorDay, months: 1 } as const
  return {
    id,
    prices,
    body: { seller, buyer, book: `${seller}:${name}-prices`, currency, calendar, rounding, correction, paymentDays },
  }
}

const perUnit = (unit: string): PriceModel => ({ model: 'per_unit', unit })
const flat = (amount: string): PriceModel => ({ model: 'flat', amount, proration: 'actual_days' })
const costPlus = (factor: string): PriceModel => ({ model: 'cost_plus', factor })
const tiers = (upTo: string, unit: string, above: string): PriceModel => ({
  model: 'graduated',
  tiers: [{ upTo, unit }, { unit: above }],
})

/** The license's two charges on one link. */
const stratum = (hours: PriceModel, fee: string): DemoLink['prices'] => ({
  'core-hours': hours,
  'platform-fee': flat(fee),
})

/** The links on which Altus' own product is sold: over a distributor in Europe and India, directly in Japan and the US. */
export const LICENSE_LINKS: readonly DemoLink[] = [
  link(
    ['altus', 'nordwind'],
    'nordwind',
    ['EUR', 'Europe/Berlin'],
    stratum(tiers('30000', '0.0420', '0.0365'), '140.00'),
  ),
  link(['altus', 'sakura'], 'sakura', ['JPY', 'Asia/Tokyo'], stratum(perUnit('6.80'), '22000')),
  link(['nordwind', 'leaf'], 'leaf', ['GBP', 'Europe/London'], stratum(perUnit('0.0398'), '139.00')),
  link(['nordwind', 'birch'], 'birch', ['EUR', 'Europe/Berlin'], stratum(perUnit('0.0468'), '160.00')),
  link(
    ['leaf', 'brightlane'],
    'brightlane',
    ['GBP', 'Europe/London'],
    stratum(tiers('20000', '0.0540', '0.0490'), '190.00'),
    { anchorDay: 15 },
  ),
  link(['leaf', 'fen-foods'], 'fen-foods', ['EUR', 'Europe/Amsterdam'], stratum(perUnit('0.0610'), '210.00')),
  link(['leaf', 'monsoon-media'], 'monsoon-media', ['USD', 'Asia/Kolkata'], stratum(perUnit('0.0660'), '220.00'), {
    correction: 'reverse_and_rebook',
  }),
  link(['birch', 'harbor-clinic'], 'harbor-clinic', ['EUR', 'Europe/Berlin'], stratum(perUnit('0.0640'), '240.00'), {
    paymentDays: 14,
  }),
  link(['birch', 'kestrel-air'], 'kestrel-air', ['EUR', 'Europe/Madrid'], stratum(perUnit('0.0640'), '240.00')),
  link(['birch', 'alpenglow'], 'alpenglow', ['CHF', 'Europe/Zurich'], stratum(perUnit('0.0690'), '260.00'), {
    rounding: 'line-half-up',
  }),
  link(['sakura', 'tanuki-games'], 'tanuki-games', ['JPY', 'Asia/Tokyo'], stratum(perUnit('9.40'), '32000')),
  link(['sakura', 'kinmoku'], 'kinmoku', ['JPY', 'Asia/Tokyo'], stratum(perUnit('9.90'), '32000')),
  link(
    ['sakura', 'redwood-labs'],
    'redwood-labs',
    ['USD', 'America/Los_Angeles'],
    stratum(perUnit('0.0720'), '250.00'),
    { rounding: 'line-truncate' },
  ),
]

const cloud = (price: PriceModel): DemoLink['prices'] => ({ usage: price })

/** The links on which cloud accounts are resold: the clouds' bills as they are, then cost plus a margin on each link. */
export const CLOUD_LINKS: readonly DemoLink[] = [
  link(['aws', 'nordwind'], 'nordwind', ['USD', 'UTC'], cloud(perUnit('1'))),
  link(['microsoft', 'nordwind'], 'nordwind', ['USD', 'UTC'], cloud(perUnit('1'))),
  link(['oracle', 'nordwind'], 'nordwind', ['USD', 'UTC'], cloud(perUnit('1'))),
  link(['nordwind', 'leaf'], 'leaf-cloud', ['USD', 'Europe/London'], cloud(costPlus('1.03'))),
  link(['nordwind', 'birch'], 'birch-cloud', ['EUR', 'Europe/Berlin'], cloud(costPlus('1.03'))),
  link(['leaf', 'brightlane'], 'brightlane-cloud', ['GBP', 'Europe/London'], cloud(costPlus('1.12'))),
  link(['leaf', 'fen-foods'], 'fen-foods-cloud', ['EUR', 'Europe/Amsterdam'], cloud(costPlus('1.12'))),
  link(['leaf', 'monsoon-media'], 'monsoon-media-cloud', ['USD', 'Asia/Kolkata'], cloud(costPlus('1.15'))),
  link(['birch', 'harbor-clinic'], 'harbor-clinic-cloud', ['EUR', 'Europe/Berlin'], cloud(costPlus('1.10'))),
  link(['birch', 'alpenglow'], 'alpenglow-cloud', ['CHF', 'Europe/Zurich'], cloud(costPlus('1.10'))),
]

/** A customer's life with Stratum: through whom, since when, how much it uses on a normal day, and how that grows. */
export type DemoCustomer = Readonly<{
  id: string
  partner: string
  since: string
  coresAtStart: number
  growth: number
  cancelled?: Readonly<{ at: string; because: string }>
}>

export const CUSTOMERS: readonly DemoCustomer[] = [
  { id: 'brightlane', partner: 'leaf', since: '2024-05-01', coresAtStart: 44, growth: 1.05 },
  { id: 'fen-foods', partner: 'leaf', since: '2024-05-01', coresAtStart: 24, growth: 1.09 },
  { id: 'monsoon-media', partner: 'leaf', since: '2024-06-10', coresAtStart: 18, growth: 1.2 },
  { id: 'harbor-clinic', partner: 'birch', since: '2024-05-01', coresAtStart: 30, growth: 1.02 },
  {
    id: 'kestrel-air',
    partner: 'birch',
    since: '2024-05-01',
    coresAtStart: 26,
    growth: 0.82,
    cancelled: {
      at: '2024-09-18',
      because: 'Nobody called after the go-live date was missed; moved to another product',
    },
  },
  { id: 'alpenglow', partner: 'birch', since: '2024-07-01', coresAtStart: 12, growth: 1.11 },
  { id: 'tanuki-games', partner: 'sakura', since: '2024-05-01', coresAtStart: 60, growth: 1.07 },
  { id: 'kinmoku', partner: 'sakura', since: '2024-06-01', coresAtStart: 20, growth: 1.03 },
  { id: 'redwood-labs', partner: 'sakura', since: '2024-05-15', coresAtStart: 34, growth: 1.06 },
]

/** Whose cloud accounts go to which customers, in turn. Every account of the cloud's bill is resold. */
export const CLOUD_CUSTOMERS: Readonly<Record<string, readonly string[]>> = {
  aws: ['brightlane', 'fen-foods', 'monsoon-media'],
  microsoft: ['harbor-clinic', 'alpenglow'],
  oracle: ['harbor-clinic'],
}

/** Rounded rates for the demo: so much of the quote for one of the base, at the end of each month. */
export const RATES: readonly Readonly<{ base: string; quote: string; byMonth: readonly string[] }>[] = [
  { base: 'JPY', quote: 'EUR', byMonth: ['0.00587', '0.00581', '0.00617', '0.00619', '0.00627', '0.00605'] },
  { base: 'USD', quote: 'EUR', byMonth: ['0.922', '0.933', '0.924', '0.903', '0.898', '0.919'] },
  { base: 'USD', quote: 'GBP', byMonth: ['0.785', '0.791', '0.779', '0.761', '0.748', '0.776'] },
  // October's rate for the franc was never told: what needs it waits, visibly.
  { base: 'EUR', quote: 'CHF', byMonth: ['0.979', '0.963', '0.952', '0.939', '0.944'] },
]
