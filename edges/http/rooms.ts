import type { Door } from '#operations/door.ts'

/** The rooms in their order, each with what the reference says of it. */
export const ROOMS = {
  ground: 'What stands, facts as they were told, and why a number is what it is',
  channel: 'Organizations, who sells to whom, people and keys, events out, and who did what',
  metering: 'Usage events, what they come to, and what could not be used',
  billing: 'Invoices, months, closing',
  life: 'The life of a customer with a product',
  rewards: 'Statements, earnings, payouts, settling',
} as const
export type Room = keyof typeof ROOMS

/** The first word of a path after the version, and its room. */
const ROOM_OF: Readonly<Record<string, Room>> = {
  status: 'ground',
  facts: 'ground',
  explanations: 'ground',
  ledger: 'ground',
  'ledger-lines': 'ground',
  'trial-balance': 'ground',
  organizations: 'channel',
  me: 'channel',
  members: 'channel',
  invitations: 'channel',
  'api-keys': 'channel',
  enrollments: 'channel',
  terms: 'channel',
  documents: 'channel',
  webhooks: 'channel',
  'webhook-deliveries': 'channel',
  'event-types': 'channel',
  audit: 'channel',
  'sso-connections': 'channel',
  people: 'channel',
  events: 'metering',
  usage: 'metering',
  'usage-events': 'metering',
  'unbound-subjects': 'metering',
  bindings: 'metering',
  conflicts: 'metering',
  quarantine: 'metering',
  imports: 'metering',
  'usage-sources': 'metering',
  'usage-forecast': 'metering',
  'usage-budgets': 'metering',
  'late-usage': 'metering',
  month: 'billing',
  months: 'billing',
  history: 'billing',
  'rate-case': 'billing',
  invoices: 'billing',
  payments: 'billing',
  'write-offs': 'billing',
  'open-documents': 'billing',
  receivables: 'billing',
  'statement-of-account': 'billing',
  'dunning-runs': 'billing',
  'dunning-notices': 'billing',
  closes: 'billing',
  recognitions: 'billing',
  'revenue-schedule': 'billing',
  licenses: 'billing',
  'license-keys': 'billing',
  'license-key-rotations': 'billing',
  'license-key-revocations': 'billing',
  deals: 'billing',
  quotes: 'billing',
  orders: 'billing',
  'credit-limits': 'billing',
  subscriptions: 'billing',
  statements: 'rewards',
  settlements: 'rewards',
}

/** The room that a door belongs to; undefined where its path begins with a word that no room has. */
export function roomOf(door: Door): Room | undefined {
  return ROOM_OF[door.http.path.split('/')[2] ?? '']
}
