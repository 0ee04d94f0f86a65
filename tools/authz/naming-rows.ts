/** Where a request names something beside its path: filters of lists, and bodies of acts. */
import type { ValueName } from './foreign.ts'
import { CLOSE_FILTERS } from './naming-rows-closes.ts'
import { DEAL_FILTERS, DEAL_NAMINGS } from './naming-rows-deals.ts'
import { LIFE_FILTERS } from './naming-rows-life.ts'
import { PAYMENT_FILTERS, PAYMENT_NAMINGS } from './naming-rows-payments.ts'
import { PAYOUT_FILTERS, PAYOUT_NAMINGS } from './naming-rows-payouts.ts'
import { PLAYBOOK_NAMINGS } from './naming-rows-playbooks.ts'
import { PRICE_FILTERS } from './naming-rows-prices.ts'
import { PROGRAM_FILTERS, PROGRAM_NAMINGS } from './naming-rows-programs.ts'
import { PROMISE_NAMINGS } from './naming-rows-promises.ts'
import { SALES_FILTERS } from './naming-rows-sales.ts'
import { STANDING_FILTERS, STANDING_NAMINGS } from './naming-rows-standing.ts'
import { SUBSCRIPTION_NAMINGS } from './naming-rows-subscription.ts'
import { USAGE_FILTERS, USAGE_NAMINGS } from './naming-rows-usage.ts'
import type { Asked } from './row.ts'
import { HEALTH_FILTERS } from './rows-health.ts'
import { JOURNEY_FILTERS, JOURNEY_NAMINGS } from './rows-journeys.ts'
import { PLAYBOOK_FILTERS } from './rows-playbooks.ts'
import { RENEWAL_FILTERS } from './rows-renewals.ts'
import { SELL_THROUGH_FILTERS } from './rows-sell-through.ts'
import { TOUCHPOINT_FILTERS } from './rows-touchpoints.ts'
import { TRIAL_FILTERS, TRIAL_NAMINGS } from './rows-trials.ts'

/** A list, the filter, what can be named by it, and what else the list needs. */
export type Filter = readonly [path: string, field: string, value: ValueName, needs?: string]

export const FILTERS: readonly Filter[] = [
  ['/v1/organizations', 'id', 'organization'],
  ['/v1/invoices', 'link', 'agreement'],
  ['/v1/invoices', 'seller', 'organization'],
  ['/v1/invoices', 'buyer', 'organization'],
  ['/v1/invoices', 'number', 'invoice'],
  ...CLOSE_FILTERS,
  ...DEAL_FILTERS,
  ...LIFE_FILTERS,
  ...PLAYBOOK_FILTERS,
  ...HEALTH_FILTERS,
  ...JOURNEY_FILTERS,
  ...PAYMENT_FILTERS,
  ...PAYOUT_FILTERS,
  ...PROGRAM_FILTERS,
  ...PRICE_FILTERS,
  ['/v1/licenses', 'subscription', 'subscription'],
  ['/v1/licenses', 'customer', 'organization'],
  ...SALES_FILTERS,
  ...STANDING_FILTERS,
  ...SELL_THROUGH_FILTERS,
  ['/v1/subscriptions', 'customer', 'organization'],
  ['/v1/subscriptions', 'partner', 'organization'],
  ['/v1/subscriptions', 'link', 'agreement'],
  ['/v1/statements', 'program', 'program'],
  ['/v1/statements', 'partner', 'organization'],
  ['/v1/statements', 'payer', 'organization'],
  ['/v1/statements', 'number', 'statement'],
  ['/v1/facts', 'about', 'about'],
  ['/v1/facts', 'owner', 'organization'],
  ['/v1/facts', 'id', 'factId'],
  ['/v1/ledger', 'account', 'account'],
  ['/v1/ledger', 'document', 'bookDocument'],
  ['/v1/ledger-lines', 'account', 'account'],
  ...USAGE_FILTERS,
  ...TRIAL_FILTERS,
  ...TOUCHPOINT_FILTERS,
  ...RENEWAL_FILTERS,
  ['/v1/enrollments', 'partner', 'organization'],
  ['/v1/enrollments', 'host', 'organization'],
  ['/v1/enrollments', 'waitsFor', 'organization'],
  ['/v1/terms', 'host', 'organization'],
  ['/v1/webhook-deliveries', 'webhook', 'webhook'],
  ['/v1/audit', 'person', 'person'],
  ['/v1/audit', 'key', 'key'],
]

/** An act that names something, and what to ask afterwards: what was named must not have become visible by it. */
export type Naming = Readonly<{
  what: string
  value: ValueName
  ask: (value: string, who: string, nth: string) => Asked
  then?: (value: string) => string
}>

const AT = '2024-10-01T00:00:00Z'
const CALENDAR = { zone: 'UTC', anchorDay: 1, months: 1 }

type Told = Readonly<{ kind: string; about: string; id?: string; body: object }>

function fact(
  what: string,
  value: ValueName,
  told: (value: string, who: string, nth: string) => Told,
  then?: Naming['then'],
): Naming {
  const ask = (named: string, who: string, nth: string): Asked => ({
    url: '/v1/facts',
    body: { facts: [told(named, who, nth)] },
  })
  return { what, value, ask, ...(then && { then }) }
}

const knows = (value: string): string => `/v1/organizations?id=${value}`

/** Chains whose end is the organization's own: their beginning is for others to judge. */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  nordwind: ['altus:nordwind', 'nordwind:leaf'],
  leaf: ['nordwind:leaf', 'leaf:brightlane'],
  birch: ['nordwind:birch', 'birch:alpenglow'],
}

function chainOf(seller: string, who: string): Readonly<{ chain: readonly string[]; customer: string }> {
  const own = CHAINS[who] ?? []
  return { chain: [`${seller}:probe`, ...own], customer: own.at(-1)?.split(':')[1] ?? who }
}

const goesOn = (kind: string, value: ValueName, body: object): Naming =>
  fact(`${kind} about a thing`, value, (about) => ({ kind, about, body }))

const file = { document: 'insurance', name: 'copy.pdf', mediaType: 'application/pdf', bytes: 30, zone: 'UTC' }

export const NAMINGS: readonly Naming[] = [
  ...SUBSCRIPTION_NAMINGS,
  ...USAGE_NAMINGS,
  {
    what: 'a subscription that is to be licensed',
    value: 'subscription',
    ask: (subscription) => ({ url: '/v1/licenses', body: { subscription } }),
  },
  {
    what: 'a license that is to be renewed',
    value: 'licenseDocument',
    ask: (license) => ({ url: '/v1/licenses', body: { license } }),
  },
  fact('an organization', 'organization', (about) => ({
    kind: 'organization',
    about,
    body: { name: 'Mine', roles: ['customer'], country: 'DE', zone: 'UTC' },
  })),
  fact(
    'a milestone of a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'milestone',
      about: `${who}:probe-${nth}`,
      body: { customer, product: `${who}:probe`, milestone: 'live', partner: who, due: AT },
    }),
    knows,
  ),
  fact('a subscription on a chain', 'agreement', (link, who, nth) => ({
    kind: 'subscription',
    about: `${who}:probe-${nth}`,
    body: { product: 'altus:stratum', customer: who, chain: [link], from: AT },
  })),
  fact('a binding of a subscription', 'subscription', (subscription, who, nth) => ({
    kind: 'binding',
    about: `${who}:probe-${nth}`,
    body: { subscription, subject: 'probe', recorder: who, from: AT },
  })),
  fact('an exemption of a buyer', 'organization', (buyer, who, nth) => ({
    kind: 'tax_exemption',
    about: `${who}:probe-${nth}`,
    body: { buyer, reason: 'probe', categories: ['probe'], from: '2024-01-01' },
  })),
  fact('goodwill on an agreement', 'agreement', (link, who, nth) => ({
    kind: 'goodwill',
    about: `${who}:probe-${nth}`,
    body: { link, subscription: 'zz:none', charge: 'x', periodFrom: AT, credit: { fixed: '1' }, because: 'probe' },
  })),
  fact(
    'a reader of a price book',
    'organization',
    (reader, who, nth) => ({
      kind: 'price_book',
      about: `${who}:probe-${nth}`,
      body: { name: 'Probe', from: AT, readers: [reader] },
    }),
    knows,
  ),
  fact(
    'a deal with a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'deal',
      about: `${who}:probe-${nth}`,
      body: { customer, chain: [`${who}:probe`], products: ['altus:stratum'] },
    }),
    knows,
  ),
  fact('a quote on a link', 'agreement', (link, who, nth) => ({
    kind: 'quote',
    about: `${who}:probe-${nth}`,
    body: {
      link,
      customer: who,
      version: 1,
      validUntil: '2999-01-01T00:00:00Z',
      lines: [{ product: 'altus:stratum', prices: [] }],
      terms: { billing: 'arrears' },
      by: 'psn_0000000000',
    },
  })),
  fact('a credit limit of an agreement', 'agreement', (agreement, who, nth) => ({
    kind: 'credit_limit',
    about: `${who}:probe-${nth}`,
    body: { agreement, amount: '1', from: AT },
  })),
  goesOn('quote_declined', 'about', { version: 1, because: 'probe' }),
  goesOn('order_cancelled', 'about', { because: 'probe' }),
  fact('a hold of an invoice', 'invoice', (document, who, nth) => ({
    kind: 'dunning_hold',
    about: `${who}:probe-${nth}`,
    body: { document, because: 'probe' },
  })),
  ...JOURNEY_NAMINGS,
  ...PAYMENT_NAMINGS,
  ...PAYOUT_NAMINGS,
  ...PROGRAM_NAMINGS,
  ...PROMISE_NAMINGS,
  ...DEAL_NAMINGS,
  ...STANDING_NAMINGS,
  ...TRIAL_NAMINGS,
  ...PLAYBOOK_NAMINGS,
  goesOn('price_withdrawn', 'price', { because: 'probe' }),
  goesOn('binding_removed', 'binding', { because: 'probe' }),
  goesOn('subscription_cancelled', 'subscription', { at: AT, because: 'probe' }),
  goesOn('milestone_reached', 'milestone', { at: AT, evidence: 'probe' }),
  goesOn('milestone_approved', 'milestone', { at: AT }),
  fact(
    'a claim of a role with a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'role_claimed',
      about: `${who}:probe-${nth}`,
      body: { customer, product: 'altus:stratum', role: 'manager', share: '1', from: AT },
    }),
    knows,
  ),
  fact(
    'a touchpoint with a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'touchpoint',
      about: `${who}:probe-${nth}`,
      body: { customer, product: 'altus:stratum', kind: 'call', at: AT },
    }),
    knows,
  ),
  fact(
    'a rule of contact for a partner',
    'organization',
    (partner, who, nth) => ({
      kind: 'cadence',
      about: `${who}:probe-cadence-${nth}`,
      body: { product: 'altus:stratum', days: 90, partner },
    }),
    knows,
  ),
  fact(
    'a ticket of a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'ticket',
      about: `${who}:probe-ticket-${nth}`,
      body: { customer, product: 'altus:stratum', at: AT, severity: 'low' },
    }),
    knows,
  ),
  goesOn('role_contested', 'about', { because: 'probe' }),
  goesOn('role_decided', 'about', { holds: false, because: 'probe' }),
  goesOn('touchpoint_verified', 'about', { how: 'met' }),
  goesOn('application_decided', 'application', { decision: 'approved' }),
  goesOn('enrolled', 'application', { from: AT }),
  goesOn('enrollment_ended', 'application', { at: AT, because: 'probe' }),
  goesOn('document_reviewed', 'paper', { decision: 'accepted', sha256: 'b'.repeat(64) }),
  goesOn('meter', 'about', { eventType: 'x', measure: { aggregation: 'count' }, unit: 'x' }),
  fact('the id of a fact', 'factId', (id, who, nth) => ({
    kind: 'meter',
    about: `${who}:probe-id-${nth}`,
    id,
    body: { eventType: 'x', measure: { aggregation: 'count' }, unit: 'x' },
  })),
  fact(
    'an application to a host',
    'organization',
    (to, who, nth) => ({
      kind: 'partner_application',
      about: `${who}:probe-${nth}`,
      body: {
        to,
        parts: ['reseller'],
        company: { legalName: 'P', taxId: '1', country: 'DE' },
        contact: 'psn_0000000000',
      },
    }),
    knows,
  ),
  fact(
    'a document shared with an organization',
    'organization',
    (sharedWith, who, nth) => ({
      kind: 'partner_document',
      about: `${who}:probe-${nth}`,
      body: { ...file, sha256: 'c'.repeat(64), sharedWith },
    }),
    knows,
  ),
  fact(
    'a document with a content',
    'content',
    (sha256, who, nth) => ({
      kind: 'partner_document',
      about: `${who}:probe-content-${nth}`,
      body: { ...file, sha256, sharedWith: who },
    }),
    (sha256) => `/v1/documents/${sha256}/content`,
  ),
  {
    what: 'the end of a session',
    value: 'session',
    ask: (session) => ({ url: '/auth-perennial/sessions/end', body: { session } }),
  },
  {
    what: 'an invitation of an address',
    value: 'email',
    ask: (email) => ({ url: '/v1/invitations', body: { email, roles: ['viewer'] } }),
  },
  { what: 'an endpoint at a URL', value: 'webhookUrl', ask: (url) => ({ url: '/v1/webhooks', body: { url } }) },
  {
    what: 'a sign-in of a domain',
    value: 'domain',
    ask: (domain) => ({
      url: '/v1/sso-connections',
      body: { issuer: 'https://login.probe.example', domain, clientId: 'probe', clientSecret: 'x' },
    }),
  },
  // These bring organizations together: after them fewer are foreign to each other.
  fact(
    'a subscription on a chain that begins with a seller',
    'organization',
    (seller, who, nth) => ({
      kind: 'subscription',
      about: `${who}:probe-chain-${nth}`,
      body: { product: 'altus:stratum', from: AT, ...chainOf(seller, who) },
    }),
    knows,
  ),
  fact(
    'an agreement with a buyer',
    'organization',
    (buyer, seller, nth) => ({
      kind: 'agreement',
      about: `${seller}:probe-${nth}`,
      body: {
        seller,
        buyer,
        book: `${seller}:book`,
        currency: 'EUR',
        calendar: CALENDAR,
        rounding: 'line-half-even',
        correction: 'net',
        paymentDays: 30,
      },
    }),
    knows,
  ),
  fact(
    'a milestone of a customer',
    'organization',
    (customer, who, nth) => ({
      kind: 'milestone',
      about: `${who}:probe-milestone-${nth}`,
      body: { customer, partner: who, product: `${who}:probe`, milestone: 'live', due: AT },
    }),
    knows,
  ),
  fact(
    'an introduction',
    'organization',
    (other, who, nth) => ({
      kind: 'introduction',
      about: `${who}:probe-introduction-${nth}`,
      body: { organizations: [who, other] },
    }),
    knows,
  ),
  fact(
    'a role of a partner',
    'organization',
    (partner, who, nth) => ({
      kind: 'role',
      about: `${who}:probe-${nth}`,
      body: { partner, customer: who, product: `${who}:probe`, role: 'manager', share: '1', from: AT },
    }),
    knows,
  ),
]
