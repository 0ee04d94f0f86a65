/** The rows of questions in the permission matrix: `rows.ts`. */
import type { Scope } from '#core/channel/access.ts'
import type { Answered } from './row.ts'
import { HEALTH_QUESTIONS } from './rows-health.ts'
import { JOURNEY_QUESTIONS } from './rows-journeys.ts'
import { PAYMENT_QUESTIONS } from './rows-payments.ts'
import { PAYOUT_QUESTIONS } from './rows-payouts.ts'
import { PLAYBOOK_QUESTIONS } from './rows-playbooks.ts'
import { PROGRAM_QUESTIONS } from './rows-programs.ts'
import { RENEWAL_QUESTIONS } from './rows-renewals.ts'
import { TOUCHPOINT_QUESTIONS } from './rows-touchpoints.ts'
import { TRIAL_QUESTIONS } from './rows-trials.ts'

const EVERY_SCOPE: readonly Scope[] = [
  'ground:read',
  'channel:read',
  'channel:write',
  'metering:read',
  'metering:write',
  'billing:read',
  'billing:write',
  'life:read',
  'life:write',
  'rewards:read',
  'rewards:write',
  'access:read',
  'access:write',
]
export const NOT_FOUND = { status: 404, code: 'not_found' }
const NO_HASH = 'a'.repeat(64)
export const NO_WEBHOOK = `whk_${'0'.repeat(32)}`
const NO_EVENTS = 'subscription=zz-nobody:none&meter=zz-nobody:none&from=2024-09-01T00:00:00Z&to=2024-09-02T00:00:00Z'

/** Path, roles, scopes; a path that can be asked, and what that comes to where it isn't 200. */
export type Question = readonly [
  route: string,
  roles: string,
  scopes: Scope | readonly Scope[],
  url?: string,
  answers?: Answered,
]

export const QUESTIONS: readonly Question[] = [
  ['/v1/status', 'ofpav', 'ground:read'],
  ['/v1/month', 'ofpav', 'billing:read', '/v1/month?month=2024-09'],
  ['/v1/closes', 'of', 'ground:read', '/v1/closes?limit=1'],
  ['/v1/close-preview', 'of', 'ground:read', '/v1/close-preview?limit=1'],
  ['/v1/close-findings', 'of', 'ground:read', '/v1/close-findings?limit=1'],
  ['/v1/parked', 'ofpav', 'billing:read', '/v1/parked?limit=1'],
  ['/v1/history', 'ofpav', 'billing:read'],
  ['/v1/organizations', 'ofpav', 'channel:read', '/v1/organizations?limit=1'],
  ['/v1/invoices', 'ofpav', 'billing:read', '/v1/invoices?limit=1'],
  ['/v1/invoices/:number', 'ofpav', 'billing:read', '/v1/invoices/ZZ-INV-000001', NOT_FOUND],
  ['/v1/invoices/:number/pdf', 'ofpav', 'billing:read', '/v1/invoices/ZZ-INV-000001/pdf', NOT_FOUND],
  ['/v1/revenue-schedule', 'of', 'ground:read'],
  ...JOURNEY_QUESTIONS,
  ...PAYMENT_QUESTIONS,
  ...PAYOUT_QUESTIONS,
  ...PROGRAM_QUESTIONS,
  ...TRIAL_QUESTIONS,
  ['/v1/licenses', 'ofpav', 'billing:read', '/v1/licenses?limit=1'],
  ['/v1/licenses/:id', 'ofpav', 'billing:read', '/v1/licenses/lic_none', NOT_FOUND],
  ['/v1/deals', 'ofpav', 'billing:read', '/v1/deals?limit=1'],
  ['/v1/deal-registrations', 'ofpav', 'billing:read', '/v1/deal-registrations?limit=1'],
  ['/v1/deal-registrations/:registration', 'ofpav', 'billing:read', '/v1/deal-registrations/zz-nobody:none', NOT_FOUND],
  [
    '/v1/deal-check',
    'ofpav',
    'billing:read',
    '/v1/deal-check?vendor=zz-nobody&product=zz-nobody:none&country=DE&name=Probe',
    { status: 422, code: 'unknown_reference' },
  ],
  ['/v1/quotes', 'ofpav', 'billing:read', '/v1/quotes?limit=1'],
  ['/v1/quotes/:quote', 'ofpav', 'billing:read', '/v1/quotes/zz-nobody:none', NOT_FOUND],
  ['/v1/orders', 'ofpav', 'billing:read', '/v1/orders?limit=1'],
  ['/v1/orders/:order', 'ofpav', 'billing:read', '/v1/orders/zz-nobody:none', NOT_FOUND],
  ['/v1/credit-limits', 'of', 'ground:read', '/v1/credit-limits?limit=1'],
  ['/v1/commitments', 'ofpav', 'billing:read', '/v1/commitments?limit=1'],
  ['/v1/credits', 'ofpav', 'billing:read', '/v1/credits?limit=1'],
  ['/v1/roles', 'ofpav', 'life:read', '/v1/roles?limit=1'],
  ...PLAYBOOK_QUESTIONS,
  ...HEALTH_QUESTIONS,
  ...RENEWAL_QUESTIONS,
  ['/v1/deal-life', 'ofpav', 'life:read', '/v1/deal-life?deal=zz-nobody:none', NOT_FOUND],
  ['/v1/touchpoints', 'ofpav', 'life:read', '/v1/touchpoints?limit=1'],
  ['/v1/engagement', 'ofpav', 'life:read', '/v1/engagement?limit=1'],
  ['/v1/engagement-months', 'ofpav', 'life:read', '/v1/engagement-months?limit=1'],
  ['/v1/retention', 'ofpav', 'billing:read'],
  ['/v1/retention-cohorts', 'ofpav', 'life:read'],
  ...TOUCHPOINT_QUESTIONS,
  ['/v1/partner-standing', 'ofpav', 'channel:read', '/v1/partner-standing?limit=1'],
  ['/v1/organization-groups', 'ofpav', 'channel:read', '/v1/organization-groups?limit=1'],
  ['/v1/program-parameters', 'ofpav', 'rewards:read', '/v1/program-parameters?limit=1'],
  ['/v1/incentive-exceptions', 'ofpav', 'rewards:read', '/v1/incentive-exceptions?limit=1'],
  ['/v1/sell-through-lines', 'ofpav', 'rewards:read', '/v1/sell-through-lines?limit=1'],
  ['/v1/sell-through-review', 'ofpav', 'rewards:read', '/v1/sell-through-review?limit=1'],
  ['/v1/sell-through-imports', 'ofpav', 'rewards:read', '/v1/sell-through-imports?limit=1'],
  ['/v1/sell-through-comparison', 'ofpav', 'billing:read', '/v1/sell-through-comparison?limit=1'],
  ['/v1/statements', 'ofpav', 'rewards:read', '/v1/statements?limit=1'],
  ['/v1/statements/:number', 'ofpav', 'rewards:read', '/v1/statements/ZZ-ST-000001', NOT_FOUND],
  ['/v1/explanations/:posting', 'ofpav', 'ground:read', '/v1/explanations/line:ZZ-INV-000001%2F1', NOT_FOUND],
  ['/v1/facts', 'ofpav', 'ground:read', '/v1/facts?limit=1'],
  ['/v1/facts/:position', 'ofpav', 'ground:read', '/v1/facts/999999999', NOT_FOUND],
  ['/v1/ledger', 'of', 'ground:read', '/v1/ledger?limit=1'],
  ['/v1/ledger-lines', 'of', 'ground:read', '/v1/ledger-lines?limit=1'],
  ['/v1/trial-balance', 'of', 'ground:read'],
  ['/v1/usage', 'ofpav', 'metering:read', `/v1/usage?${NO_EVENTS}`, NOT_FOUND],
  ['/v1/usage-events', 'ofpav', 'metering:read', `/v1/usage-events?${NO_EVENTS}`, NOT_FOUND],
  ['/v1/unbound-subjects', 'ofpav', 'metering:read', '/v1/unbound-subjects?limit=1'],
  ['/v1/price-books', 'ofpav', 'billing:read', '/v1/price-books?limit=1'],
  ['/v1/price-books/:book/check', 'ofpav', 'billing:read', '/v1/price-books/zz-nobody:none/check', NOT_FOUND],
  ['/v1/price-books/:book/changes', 'ofpav', 'billing:read', '/v1/price-books/zz-nobody:none/changes', NOT_FOUND],
  ['/v1/prices', 'ofpav', 'billing:read', '/v1/prices?limit=1'],
  ['/v1/price-curve', 'ofpav', 'billing:read', '/v1/price-curve?price=zz-nobody:none&to=1', NOT_FOUND],
  ['/v1/bindings', 'ofpav', 'metering:read', '/v1/bindings?limit=1'],
  ['/v1/conflicts', 'ofpav', 'metering:read', '/v1/conflicts?limit=1'],
  ['/v1/imports', 'ofpav', 'metering:read', '/v1/imports?limit=1'],
  ['/v1/usage-forecast', 'ofpav', 'metering:read', `/v1/usage-forecast?${NO_EVENTS}`, NOT_FOUND],
  ['/v1/usage-budgets', 'ofpav', 'metering:read', '/v1/usage-budgets?limit=1'],
  ['/v1/usage-sources', 'ofpav', 'metering:read', '/v1/usage-sources'],
  ['/v1/late-usage', 'ofpav', 'metering:read', '/v1/late-usage'],
  ['/v1/quarantine', 'ofpav', 'metering:read', '/v1/quarantine?limit=1'],
  ['/v1/me', 'ofpav', EVERY_SCOPE],
  ['/v1/members', 'ofpav', 'access:read'],
  ['/v1/invitations', 'o', 'access:read'],
  ['/v1/api-keys', 'ofpa', 'access:read', '/v1/api-keys?limit=1'],
  ['/v1/subscriptions', 'ofpav', 'billing:read', '/v1/subscriptions?limit=1'],
  ['/v1/subscriptions/:subscription', 'ofpav', 'billing:read', '/v1/subscriptions/zz-nobody:none', NOT_FOUND],
  ['/v1/enrollments', 'ofpav', 'channel:read'],
  ['/v1/enrollments/:enrollment', 'ofpav', 'channel:read', '/v1/enrollments/zz-nobody:none', NOT_FOUND],
  ['/v1/terms', 'ofpav', 'channel:read'],
  ['/v1/documents/:sha256', 'ofpav', 'channel:read', `/v1/documents/${NO_HASH}`, NOT_FOUND],
  // Certificates and tax forms are not for everybody in an organization.
  ['/v1/documents/:sha256/content', 'ofpa', 'channel:read', `/v1/documents/${NO_HASH}/content`, NOT_FOUND],
  ['/v1/webhooks', 'ofpa', 'access:read'],
  ['/v1/webhooks/:id', 'ofpa', 'access:read', `/v1/webhooks/${NO_WEBHOOK}`, NOT_FOUND],
  ['/v1/webhook-deliveries', 'ofpa', 'access:read', '/v1/webhook-deliveries?limit=1'],
  ['/v1/sso-connections', 'o', 'access:read'],
  ['/v1/event-types', 'ofpav', ['access:read', 'ground:read']],
  ['/v1/audit', 'of', 'access:read', '/v1/audit?limit=1'],
  ['/v1/audit/head', 'ofpav', EVERY_SCOPE],
]
