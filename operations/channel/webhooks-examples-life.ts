import { DEFAULT_POLICY } from '#core/life/health/policy.ts'
import type { FactExample } from './webhooks-examples.ts'

const ID = 'nordwind:implements-fen'
const CLAIM = {
  customer: 'fen-foods',
  product: 'altus:stratum',
  role: 'implementer',
  share: '60',
  from: '2026-01-01T00:00:00Z',
  to: '2026-12-31T23:00:00Z',
}
const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }
const CONTACT = { ...JOURNEY, kind: 'business_review', at: '2026-04-28T08:00:00Z' }

/** What Nordwind says that it does for Fen Foods, what becomes of that, and how they met. */
export const LIFE_EXAMPLES: readonly FactExample[] = [
  { kind: 'role_claimed', owner: 'nordwind', about: ID, body: CLAIM },
  { kind: 'role_confirmed', owner: 'fen-foods', about: ID, body: CLAIM },
  {
    kind: 'role_contested',
    owner: 'altus',
    about: ID,
    body: { because: 'Altus’ own people installed the first site' },
  },
  {
    kind: 'role_decided',
    owner: 'altus',
    about: ID,
    body: {
      holds: false,
      until: '2026-06-30T22:00:00Z',
      because: 'Nordwind installed the others, and has left the project',
    },
  },
  { kind: 'touchpoint', owner: 'nordwind', about: 'nordwind:fen-review-april', body: CONTACT },
  {
    kind: 'touchpoint_verified',
    owner: 'fen-foods',
    about: 'nordwind:fen-review-april',
    body: { how: 'met', at: CONTACT.at },
  },
  {
    kind: 'ticket',
    owner: 'nordwind',
    about: 'nordwind:ticket-4711',
    body: { ...JOURNEY, at: '2026-04-29T07:30:00Z', severity: 'high', resolvedAt: '2026-04-29T15:10:00Z' },
  },
  {
    kind: 'feed_admitted',
    owner: 'altus',
    about: 'altus:nordwind-autotask',
    body: { feed: 'nordwind:autotask', kinds: ['ticket', 'meeting'] },
  },
  {
    kind: 'cadence',
    owner: 'altus',
    about: 'altus:quarterly-review',
    body: { product: 'altus:stratum', kind: 'business_review', days: 92, partner: 'nordwind', verified: true },
  },
  {
    kind: 'customer_health',
    owner: 'altus',
    about: 'altus:fen-health',
    body: { customer: 'fen-foods', product: 'altus:stratum', score: '82.5', at: '2026-04-30T00:00:00Z' },
  },
  {
    kind: 'health_policy',
    owner: 'altus',
    about: 'altus:stratum-health',
    body: {
      product: 'altus:stratum',
      from: '2026-05-01T00:00:00Z',
      signals: { ...DEFAULT_POLICY.signals, usage_level: { weight: '25', from: '0.4', to: '1', against: 'usual' } },
      bands: { good: '75', attention: '50' },
      move: '5',
      meter: 'altus:cores',
    },
  },
]
