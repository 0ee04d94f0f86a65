/**
 * The permission matrix: a row for each route, written by hand and from nothing in the code that it judges. Who may, in letters of the
 * roles (owner, finance, program manager, account manager, viewer) and scopes of keys; a request that does no harm; what it comes to
 * for whoever may. A route without a row fails the build, and so does a row without a route.
 */
import type { Scope } from '#core/channel/access.ts'
import type { Answered, Asked, Row } from './row.ts'
import { ANYBODY } from './rows-anybody.ts'
import { FACTS } from './rows-facts.ts'
import { PAYMENT_ACTS, PAYMENT_QUESTIONS } from './rows-payments.ts'

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
const NOT_FOUND = { status: 404, code: 'not_found' }
const NO_HASH = 'a'.repeat(64)
const NO_KEY = 'aaaaaaaaaaaa'
const NO_WEBHOOK = `whk_${'0'.repeat(32)}`
const NO_CONNECTION = `sso_${'0'.repeat(24)}`
const NO_EVENTS = 'subscription=zz-nobody:none&meter=zz-nobody:none&from=2024-09-01T00:00:00Z&to=2024-09-02T00:00:00Z'

/** Path, roles, scopes; a path that can be asked, and what that comes to where it isn't 200. */
export type Question = readonly [
  route: string,
  roles: string,
  scopes: Scope | readonly Scope[],
  url?: string,
  answers?: Answered,
]

const QUESTIONS: readonly Question[] = [
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
  ...PAYMENT_QUESTIONS,
  ['/v1/licenses', 'ofpav', 'billing:read', '/v1/licenses?limit=1'],
  ['/v1/licenses/:id', 'ofpav', 'billing:read', '/v1/licenses/lic_none', NOT_FOUND],
  ['/v1/deals', 'ofpav', 'billing:read', '/v1/deals?limit=1'],
  ['/v1/quotes', 'ofpav', 'billing:read', '/v1/quotes?limit=1'],
  ['/v1/quotes/:quote', 'ofpav', 'billing:read', '/v1/quotes/zz-nobody:none', NOT_FOUND],
  ['/v1/orders', 'ofpav', 'billing:read', '/v1/orders?limit=1'],
  ['/v1/orders/:order', 'ofpav', 'billing:read', '/v1/orders/zz-nobody:none', NOT_FOUND],
  ['/v1/credit-limits', 'of', 'ground:read', '/v1/credit-limits?limit=1'],
  ['/v1/commitments', 'ofpav', 'billing:read', '/v1/commitments?limit=1'],
  ['/v1/credits', 'ofpav', 'billing:read', '/v1/credits?limit=1'],
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
  ...PAYMENT_ACTS,
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
    ['/:subscription/cancellations', { when: 'now', because: 'probe' }] as const,
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
