import type { ProgramBody } from '#core/rewards/program.ts'

export const PROGRAM = 'vendor:lifecycle'

/** Ten incentives that use the language in earnest. Rounding is half up, as PostgreSQL rounds, so that a cent is a cent on both sides. */
export function programOf(partners: readonly string[]): ProgramBody {
  return {
    name: 'Lifecycle',
    version: 1,
    currency: 'EUR',
    effective: { from: '2025-01-01', to: '2027-01-01' },
    products: ['vendor:stratum'],
    partners,
    rounding: { mode: 'half_up' },
    rates: { date: 'service_end' },
    incentives: [...ON_LINES, ...ON_SUBSCRIPTIONS, ...ON_MILESTONES],
    payout: { period: 'quarter', zone: 'Europe/Berlin', minimum: '1' },
  }
}

const ISSUED = { stage: 'manage', trigger: 'invoice.issued', base: 'line.amount', link: 'vendor-sale' } as const
const billed = (charge: string) => `line.charge == "${charge}"`

const ON_LINES: ProgramBody['incentives'] = [
  { ...ISSUED, id: 'consume', role: 'manager', where: billed('usage'), pay: { percent: '3' } },
  {
    ...ISSUED,
    id: 'tiers',
    role: 'manager',
    where: billed('storage'),
    pay: { marginal: [{ to: '10000', percent: '3' }, { percent: '5' }], per: 'quarter' },
  },
  {
    ...ISSUED,
    id: 'grow',
    role: 'manager',
    where: billed('traffic'),
    measure: { growth_over: 'P12M' },
    pay: { percent: '4' },
  },
  {
    ...ISSUED,
    id: 'peak',
    role: 'manager',
    where: billed('cores'),
    measure: { high_water_mark: true, each: ['subscription'] },
    pay: { percent: '2' },
  },
  {
    ...ISSUED,
    id: 'support',
    role: 'supporter',
    where: billed('seats'),
    pay: { percent: '5' },
    caps: [{ per: 'partner', period: 'quarter', amount: '2000' }],
  },
  {
    ...ISSUED,
    id: 'boost',
    where: billed('backup'),
    pay: { percent: '2' },
    multipliers: [{ when: 'line.amount >= 50', times: '1.5' }],
  },
]

const ON_SUBSCRIPTIONS: ProgramBody['incentives'] = [
  {
    id: 'renew',
    stage: 'renew',
    trigger: 'subscription.renewed',
    base: 'renewal.value',
    pay: { percent: '6' },
    split: { designer: '20', implementer: '20', manager: '40', supporter: '20' },
  },
  {
    id: 'sustain',
    stage: 'support',
    role: 'supporter',
    trigger: 'quarter.ended',
    where: 'customer.verified_touchpoints_90d >= 2',
    base: 'subscription.recurring_value',
    pay: { percent: '0.5' },
  },
]

const ON_MILESTONES: ProgramBody['incentives'] = [
  { id: 'assess', stage: 'design', trigger: 'milestone.assessment_completed', pay: { fixed: '250' } },
  {
    id: 'deploy',
    stage: 'implement',
    trigger: 'milestone.in_production',
    base: 'subscription.first_year_value',
    pay: { percent: '8' },
    vest: { over: 'P12M', while: 'subscription.active' },
  },
]
