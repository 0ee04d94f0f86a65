import type { OrganizationBody } from '#core/channel/organization.ts'

/**
 * How a partner looks after its customers, which decides most of what becomes of them here: an engaged one reviews with each of them
 * every quarter, an average one now and then, and a hit-and-run one is not seen after the order.
 */
export type Manner = 'engaged' | 'average' | 'hit_and_run'

/** A partner of the whole channel: through which distributor it buys, and in which currency it sells. */
export type DemoPartner = Readonly<{
  id: string
  name: string
  country: string
  zone: string
  /** Undefined where it buys from the vendor itself. */
  distributor: 'nordwind' | 'southgate' | undefined
  currency: 'EUR' | 'GBP' | 'USD' | 'JPY'
  manner: Manner
  tier: 'principal' | 'advanced' | 'registered'
}>

/** The three of the small channel first, as they are there. */
export const PARTNERS: readonly DemoPartner[] = [
  partner(['leaf', 'Leaf Cloud Services', 'GB', 'Europe/London'], ['nordwind', 'GBP'], ['engaged', 'principal']),
  partner(['birch', 'Birch Managed IT', 'DE', 'Europe/Berlin'], ['nordwind', 'EUR'], ['average', 'advanced']),
  partner(['sakura', 'Sakura Systems', 'JP', 'Asia/Tokyo'], [undefined, 'JPY'], ['average', 'advanced']),
  partner(['juniper', 'Juniper Hill Cloud', 'FR', 'Europe/Paris'], ['nordwind', 'EUR'], ['engaged', 'principal']),
  partner(['tarn', 'Tarn Consulting', 'SE', 'Europe/Stockholm'], ['nordwind', 'EUR'], ['engaged', 'advanced']),
  partner(['cobble', 'Cobble Street IT', 'IT', 'Europe/Rome'], ['nordwind', 'EUR'], ['average', 'advanced']),
  partner(['larch', 'Larch Technology', 'PL', 'Europe/Warsaw'], ['nordwind', 'EUR'], ['average', 'advanced']),
  partner(['osier', 'Osier Digital', 'ES', 'Europe/Madrid'], ['nordwind', 'EUR'], ['engaged', 'principal']),
  partner(['harrow', 'Harrow Lane Systems', 'GB', 'Europe/London'], ['southgate', 'GBP'], ['average', 'advanced']),
  partner(['ridgeway', 'Ridgeway Solutions', 'GB', 'Europe/London'], ['southgate', 'GBP'], ['hit_and_run', 'advanced']),
  partner(['quarry', 'Quarry Point IT', 'US', 'America/Chicago'], ['southgate', 'USD'], ['hit_and_run', 'advanced']),
  partner(
    ['driftwood', 'Driftwood Resale', 'US', 'America/New_York'],
    ['southgate', 'USD'],
    ['hit_and_run', 'registered'],
  ),
]

type Told = readonly [id: string, name: string, country: string, zone: string]

function partner(
  [id, name, country, zone]: Told,
  [distributor, currency]: readonly [DemoPartner['distributor'], DemoPartner['currency']],
  [manner, tier]: readonly [Manner, DemoPartner['tier']],
): DemoPartner {
  return { id, name, country, zone, distributor, currency, manner, tier }
}

export const VERDANT = 'verdant'
export const SOUTHGATE = 'southgate'

/** Beside the small channel's: a second vendor, a second distributor, and the partners that are new. */
export const MORE_SELLERS: readonly Readonly<{ id: string; body: OrganizationBody }>[] = [
  { id: VERDANT, body: { name: 'Verdant Data', roles: ['vendor'], country: 'IE', zone: 'Europe/Dublin' } },
  {
    id: SOUTHGATE,
    body: { name: 'Southgate Distribution', roles: ['distributor'], country: 'US', zone: 'America/New_York' },
  },
  ...PARTNERS.slice(3).map(({ id, name, country, zone }) => ({
    id,
    body: { name, roles: ['partner' as const], country, zone },
  })),
]

export function partnerOf(id: string): DemoPartner {
  const found = PARTNERS.find((one) => one.id === id)
  if (!found) throw new Error(`${id} is a partner of the demo`)
  return found
}
