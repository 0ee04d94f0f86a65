/**
 * The permission matrix: a row for each route, written by hand and from nothing in the code that it judges. Who may, in letters of the
 * roles (owner, finance, program manager, account manager, viewer) and scopes of keys; a request that does no harm; what it comes to
 * for whoever may. A route without a row fails the build, and so does a row without a route.
 */
import type { Scope } from '#core/channel/access.ts'
import type { Asked, Row } from './row.ts'
import { ANYBODY } from './rows-anybody.ts'
import { FACTS } from './rows-facts.ts'
import { HEALTH_ACTS } from './rows-health.ts'
import { JOURNEY_ACTS } from './rows-journeys.ts'
import { PAYMENT_ACTS } from './rows-payments.ts'
import { PAYOUT_ACTS } from './rows-payouts.ts'
import { PLAYBOOK_ACTS } from './rows-playbooks.ts'
import { PROGRAM_ACTS } from './rows-programs.ts'
import { NO_WEBHOOK, NOT_FOUND, QUESTIONS, type Question } from './rows-questions.ts'
import { RENEWAL_ACTS } from './rows-renewals.ts'
import { SELL_THROUGH_ACTS } from './rows-sell-through.ts'
import { TOUCHPOINT_ACTS } from './rows-touchpoints.ts'
import { TRIAL_ACTS } from './rows-trials.ts'

const NO_KEY = 'aaaaaaaaaaaa'
const NO_CONNECTION = `sso_${'0'.repeat(24)}`

/** Method and route, roles, scopes (none: people only); path, body, what that comes to. */
export type Act = readonly [
  route: string,
  roles: string,
  scopes: readonly Scope[],
  ask: Asked | Row['ask'],
  answers: Row['answers'],
  operatorOnly?: 'operator only',
]

const AT = '2024-10-01T00:00:00Z'
const VERSION = { 'if-match': '"1"' }
const EVENT = {
  specversion: '1.0',
  source: 'matrix',
  id: 'probe',
  type: 'matrix.probe',
  subject: 'probe',
  time: '2024-10-01T00:00:00Z',
  data: { amount: '1' },
}

/** A file that is only looked at: its one row is refused, and that it is refused is the answer. */
const FILE = {
  url: '/v1/imports/facts?check=true',
  headers: { 'content-type': 'application/x-ndjson' },
  body: '{"kind":"meter","about":"zz-nobody:probe","body":{}}\n',
}

/** A case in which nothing has a price. */
const NO_CASE = {
  months: { to: '2024-10' },
  products: [{ product: 'zz-nobody:none', charges: [{ charge: 'probe' }] }],
  links: [{ link: 'zz-nobody:none', seller: 'zz-nobody', buyer: 'zz-nothing', currency: 'EUR' }],
  subscriptions: [{ subscription: 'zz-nobody:none', customer: 'zz-nothing', from: '2024-10-01' }],
}

/** An order on a link of somebody else's. */
const NO_ORDER = {
  order: 'zz-nobody:probe',
  customer: 'zz-nobody',
  chain: ['zz-nobody:link'],
  lines: [{ subscription: 'zz-nobody:probe', product: 'zz-nobody:none' }],
  start: AT,
  preview: true,
}

/** A file that is only looked at. */
const BILL = {
  url: '/v1/imports/usage?check=true&format=oci',
  headers: { 'content-type': 'text/csv' },
  body: 'lineItem/tenantId,lineItem/intervalUsageStart,cost/myCost,cost/currencyCode\n',
}

const ACTS: readonly Act[] = [
  ...JOURNEY_ACTS,
  ...PAYMENT_ACTS,
  ...PAYOUT_ACTS,
  ...PROGRAM_ACTS,
  ...TRIAL_ACTS,
  ...PLAYBOOK_ACTS,
  ...HEALTH_ACTS,
  ...RENEWAL_ACTS,
  ...SELL_THROUGH_ACTS,
  ...TOUCHPOINT_ACTS,
  [
    'POST /v1/imports/facts',
    'ofpa',
    ['channel:write', 'metering:write', 'billing:write', 'life:write', 'rewards:write'],
    FILE,
    { status: 200 },
  ],
  ['POST /v1/events', 'ofpa', ['metering:write'], { url: '/v1/events', body: { events: [EVENT] } }, { status: 200 }],
  [
    'POST /v1/invoices/:number/void',
    'of',
    ['billing:write'],
    { url: '/v1/invoices/ZZ-INV-000001/void', body: { billAgain: false, because: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/recognitions',
    'of',
    ['billing:write'],
    { url: '/v1/recognitions', body: { month: '2999-01' } },
    { status: 409, code: 'month_not_over' },
  ],
  [
    'POST /v1/bindings',
    'ofpa',
    ['metering:write'],
    { url: '/v1/bindings', body: { subscription: 'zz-nobody:none', subjects: ['probe'], from: AT } },
    { status: 422, code: 'unknown_reference' },
  ],
  [
    'POST /v1/bindings/moves',
    'ofpa',
    ['metering:write'],
    { url: '/v1/bindings/moves', body: { subject: 'zz-nothing', to: 'zz-nobody:none', at: AT } },
    { status: 409, code: 'not_bound' },
  ],
  [
    'POST /v1/bindings/ends',
    'ofpa',
    ['metering:write'],
    { url: '/v1/bindings/ends', body: { subject: 'zz-nothing', at: AT } },
    { status: 409, code: 'not_bound' },
  ],
  ['POST /v1/rate-case', 'ofpav', ['billing:read'], { url: '/v1/rate-case', body: NO_CASE }, { status: 200 }],
  ['POST /v1/imports/usage', 'ofpa', ['metering:write'], BILL, { status: 200 }],
  [
    'POST /v1/quarantine/retries',
    'of',
    ['metering:write'],
    { url: '/v1/quarantine/retries', body: {} },
    { status: 200 },
  ],
  [
    'POST /v1/orders',
    'ofpa',
    ['billing:write'],
    { url: '/v1/orders', body: NO_ORDER },
    { status: 403, code: 'not_yours' },
  ],
  [
    'POST /v1/orders/:order/confirmations',
    'ofpa',
    ['billing:write'],
    { url: '/v1/orders/zz-nobody:none/confirmations', body: {} },
    { status: 422, code: 'unknown_reference' },
  ],
  ...[
    ['/:subscription/amendments', { change: { to: 'suspended' } }] as const,
    ['/:subscription/cancellations', { when: 'now', because: 'probe', reason: 'other' }] as const,
    ['/:subscription/transfers', { chain: ['zz-nobody:none'], at: AT, id: 'zz-nobody:new', because: 'probe' }] as const,
    ['/co-terms', { subscriptions: ['zz-nobody:none'], end: AT }] as const,
  ].map(
    ([path, body]): Act => [
      `POST /v1/subscriptions${path}`,
      'ofpa',
      ['billing:write'],
      { url: `/v1/subscriptions${path.replace(':subscription', 'zz-nobody:none')}`, body },
      { status: 422, code: 'unknown_reference' },
    ],
  ),
  [
    'POST /v1/closes',
    'of',
    ['billing:write'],
    { url: '/v1/closes', body: { month: '2999-12' } },
    { status: 409, code: 'month_not_over' },
    'operator only',
  ],
  [
    'POST /v1/closes/preview',
    'of',
    ['billing:write'],
    { url: '/v1/closes/preview', body: { month: '2999-12' } },
    { status: 409, code: 'month_not_over' },
    'operator only',
  ],
  ...[['approve', []] as const, ['discard', ['billing:write']] as const].map(
    ([path, scopes]): Act => [
      `POST /v1/closes/${path}`,
      'of',
      scopes,
      { url: `/v1/closes/${path}`, body: { month: '2999-12' } },
      { status: 409, code: 'not_previewed' },
      'operator only',
    ],
  ),
  [
    'POST /v1/licenses',
    'ofpa',
    ['billing:write', 'metering:write'],
    { url: '/v1/licenses', body: { subscription: 'zz-nobody:none' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/license-key-rotations',
    'o',
    [],
    { url: '/v1/license-key-rotations', body: {} },
    // Only the vendor of the demo licenses anything.
    ({ organization }) => (organization === 'altus' ? { status: 200 } : { status: 409, code: 'product_not_licensed' }),
  ],
  [
    'POST /v1/license-key-revocations',
    'o',
    [],
    { url: '/v1/license-key-revocations', body: { kid: 'A'.repeat(43) } },
    NOT_FOUND,
  ],
  [
    'POST /v1/settlements',
    'ofp',
    ['rewards:write'],
    { url: '/v1/settlements', body: { month: '2999-12' } },
    { status: 409, code: 'month_not_over' },
    'operator only',
  ],
  [
    'PATCH /v1/members/:person',
    'o',
    [],
    { url: '/v1/members/psn_none', body: { roles: ['viewer'] }, headers: VERSION },
    NOT_FOUND,
  ],
  ['DELETE /v1/members/:person', 'o', ['access:write'], { url: '/v1/members/psn_none' }, NOT_FOUND],
  [
    'POST /v1/invitations',
    'o',
    [],
    ({ person }) => ({ url: '/v1/invitations', body: { email: person?.email ?? 'k@keys.example', roles: ['viewer'] } }),
    { status: 409, code: 'already_member' },
  ],
  ['DELETE /v1/invitations/:id', 'o', ['access:write'], { url: '/v1/invitations/none' }, NOT_FOUND],
  [
    'POST /v1/api-keys',
    'ofpa',
    [],
    { url: '/v1/api-keys', body: { name: 'Probe', scopes: ['life:read'], expiresAt: '2000-01-01T00:00:00Z' } },
    { status: 422, code: 'expiry_out_of_range' },
  ],
  [
    'PATCH /v1/api-keys/:id',
    'ofpa',
    [],
    { url: `/v1/api-keys/${NO_KEY}`, body: { name: 'P' }, headers: VERSION },
    NOT_FOUND,
  ],
  ['DELETE /v1/api-keys/:id', 'ofpa', ['access:write'], { url: `/v1/api-keys/${NO_KEY}` }, NOT_FOUND],
  ['POST /v1/api-keys/:id/rotations', 'ofpa', [], { url: `/v1/api-keys/${NO_KEY}/rotations`, body: {} }, NOT_FOUND],
  [
    'POST /v1/documents',
    'ofpa',
    ['channel:write'],
    { url: '/v1/documents', body: { content: 'AAAA' } },
    { status: 415, code: 'media_type_not_allowed' },
  ],
  [
    'POST /v1/webhooks',
    'o',
    ['access:write'],
    { url: '/v1/webhooks', body: { url: 'ftp://hooks.example' } },
    { status: 422, code: 'wrong_url' },
  ],
  [
    'PATCH /v1/webhooks/:id',
    'o',
    ['access:write'],
    { url: `/v1/webhooks/${NO_WEBHOOK}`, body: { enabled: false }, headers: VERSION },
    NOT_FOUND,
  ],
  ['DELETE /v1/webhooks/:id', 'o', ['access:write'], { url: `/v1/webhooks/${NO_WEBHOOK}` }, NOT_FOUND],
  [
    'POST /v1/webhooks/:id/rotations',
    'o',
    ['access:write'],
    { url: `/v1/webhooks/${NO_WEBHOOK}/rotations` },
    NOT_FOUND,
  ],
  ['POST /v1/webhooks/:id/tests', 'o', ['access:write'], { url: `/v1/webhooks/${NO_WEBHOOK}/tests` }, NOT_FOUND],
  [
    'POST /v1/webhooks/:id/replays',
    'o',
    ['access:write'],
    { url: `/v1/webhooks/${NO_WEBHOOK}/replays`, body: { position: 999_999_999 } },
    NOT_FOUND,
  ],
  [
    'POST /v1/organizations/:organization/owner-invitations',
    'o',
    [],
    { url: '/v1/organizations/zz-nowhere/owner-invitations', body: { email: 'p@nobody.example' } },
    NOT_FOUND,
    'operator only',
  ],
  ['DELETE /v1/people/:person', 'o', [], { url: '/v1/people/psn_none' }, NOT_FOUND, 'operator only'],
  [
    'POST /v1/sso-connections',
    'o',
    [],
    ({ organization = 'none' }) => ({ url: '/v1/sso-connections', body: connectionOf(organization) }),
    { status: 200 },
  ],
  ['DELETE /v1/sso-connections/:id', 'o', [], { url: `/v1/sso-connections/${NO_CONNECTION}` }, NOT_FOUND],
  [
    'POST /v1/sso-connections/:id/confirmations',
    'o',
    [],
    { url: `/v1/sso-connections/${NO_CONNECTION}/confirmations` },
    NOT_FOUND,
    'operator only',
  ],
]

function connectionOf(organization: string): object {
  const domain = `${organization}-staff.example`
  return { issuer: `https://login.${domain}`, domain, clientId: `${organization}-client`, clientSecret: 'not-shown' }
}

function asQuestion([route, roles, scopes, url = route, answers = { status: 200 }]: Question): Row {
  return { route: `GET ${route}`, who: { roles, scopes: [scopes].flat() }, ask: () => ({ url }), answers }
}

function asAct([route, roles, scopes, ask, answers, operatorOnly]: Act): Row {
  const who = { roles, scopes, ...(operatorOnly && { operatorOnly: true as const }) }
  return { route, who, ask: typeof ask === 'function' ? ask : () => ask, answers }
}

export const ROWS: readonly Row[] = [...QUESTIONS.map(asQuestion), ...ACTS.map(asAct), ...FACTS, ...ANYBODY]
