/** Where requests about programs name something. */
import type { Filter, Naming } from './naming-rows.ts'

export const PROGRAM_FILTERS: readonly Filter[] = [
  ['/v1/programs', 'program', 'program'],
  ['/v1/programs', 'owner', 'organization'],
  ['/v1/program-drafts', 'program', 'program'],
]

const INCENTIVE = { id: 'one', stage: 'manage', role: 'manager', trigger: 'milestone.live', pay: { fixed: '1' } }

/** A partner that is known may be named. */
function knownOf(one: Naming, then: Naming['then']): Naming {
  return { ...one, ...(then && { then }) }
}

export const PROGRAM_NAMINGS: readonly Naming[] = [
  knownOf(
    {
      what: 'a program’s partner',
      value: 'organization',
      ask: (partner, who, nth) => {
        const body = {
          name: 'Probe',
          version: 1,
          currency: 'EUR',
          effective: { from: '2024-01-01', to: '2024-02-01' },
          products: [`${who}:probe`],
          partners: [partner],
          incentives: [INCENTIVE],
          payout: { period: 'month', zone: 'UTC', minimum: '1' },
        }
        return { url: '/v1/facts', body: { facts: [{ kind: 'program', about: `${who}:probe-${nth}`, body }] } }
      },
    },
    (value) => `/v1/organizations?id=${value}`,
  ),
  {
    what: 'a comparison of versions of a program',
    value: 'program',
    ask: (program) => ({ url: '/v1/programs/compare', body: { program } }),
  },
]
