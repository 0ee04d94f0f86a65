import type { Filter, Naming } from './naming-rows.ts'

/** What can be named where registered deals are listed, and by who checks before it registers. */
export const DEAL_FILTERS: readonly Filter[] = [
  ['/v1/deal-registrations', 'partner', 'organization'],
  ['/v1/deal-registrations', 'vendor', 'organization'],
  ['/v1/deal-check', 'vendor', 'organization', 'product=altus:none&country=DE&name=Probe'],
]

const AT = '2024-10-01T00:00:00Z'
const BY = { by: 'psn_0000000000' }
const EVIDENCE = { because: 'probe', evidence: [{ says: 'probe' }] }

const knows = (value: string): string => `/v1/organizations?id=${value}`

function naming(
  what: string,
  value: Naming['value'],
  told: (value: string, who: string, nth: string) => Readonly<{ kind: string; about: string; body: object }>,
  then?: Naming['then'],
): Naming {
  const ask: Naming['ask'] = (named, who, nth) => ({ url: '/v1/facts', body: { facts: [told(named, who, nth)] } })
  return { what, value, ask, ...(then && { then }) }
}

/** Registrations and influence name organizations and things of others. */
export const DEAL_NAMINGS: readonly Naming[] = [
  naming(
    'a registration with a vendor',
    'organization',
    (vendor, who, nth) => ({
      kind: 'deal_registration',
      about: `${who}:probe-${nth}`,
      body: {
        vendor,
        names: ['Probe'],
        domains: [],
        country: 'DE',
        products: [`${vendor}:probe`],
        expectedClose: '2024-12-01',
      },
    }),
    knows,
  ),
  naming(
    'influence on a deal of somebody',
    'organization',
    (seller, who, nth) => ({
      kind: 'deal_influence',
      about: `${who}:probe-influence-${nth}`,
      body: {
        vendor: seller,
        on: { deal: `${seller}:probe` },
        influence: 'advice',
        at: AT,
        ...BY,
        evidence: EVIDENCE.evidence,
      },
    }),
    knows,
  ),
  naming('registrations that are arbitrated', 'about', (id, who, nth) => ({
    kind: 'deal_arbitrated',
    about: `${who}:probe-${nth}`,
    body: { registrations: [id, 'zz-nobody:none'], stand: [], ...EVIDENCE, ...BY },
  })),
  naming('the end of a registration', 'about', (about) => ({
    kind: 'deal_registration_ended',
    about,
    body: { outcome: 'lost', because: 'probe', ...BY },
  })),
  naming('an answer to influence', 'about', (about) => ({
    kind: 'deal_influence_answered',
    about,
    body: { holds: true, ...BY },
  })),
]
