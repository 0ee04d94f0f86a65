import type { FactExample } from './webhooks-examples.ts'

const organization = (about: string, name: string): FactExample => ({
  kind: 'organization',
  owner: 'altus',
  about,
  body: { name, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
})

/** Who is named in what Nordwind sold. */
export const SELL_THROUGH_PARTNERS: readonly FactExample[] = [
  organization('birch', 'Birch & Loam'),
  organization('mossgate', 'Mossgate Consulting'),
  {
    kind: 'introduction',
    owner: 'altus',
    about: 'altus:nordwind-and-resellers',
    body: { organizations: ['nordwind', 'birch', 'mossgate'] },
  },
]

/** What a name in Nordwind’s sell-through means, and a line that counts for whoever delivers what was sold. */
export const SELL_THROUGH_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'sell_through_decided',
    owner: 'nordwind',
    about: 'nordwind:reseller-1001',
    body: {
      vendor: 'altus',
      distributor: 'nordwind',
      side: 'reseller',
      key: 'ref:R-1001',
      decision: 'match',
      target: 'birch',
      because: 'Our customer 1001 is Birch & Loam, by its tax id',
    },
  },
  {
    kind: 'sell_through_handed',
    owner: 'altus',
    about: 'altus:handed-inv-7001-1',
    body: {
      line: 'altus/nordwind/INV-7001/1',
      from: 'birch',
      to: 'mossgate',
      because: 'Birch sold it and Mossgate runs it, as both agreed',
    },
  },
]
