/** Telling facts is one route, but who may tell what differs by kind: a row for each. */
import type { QuoteContent } from '#core/billing/quote-facts.ts'
import type { Scope } from '#core/channel/access.ts'
import { quoteHash } from '#operations/billing/quote-schema.ts'
import type { Row } from './row.ts'

const HASH = 'b'.repeat(64)
const AT = '2024-10-01T00:00:00Z'
const DAY = '2024-10-01'
const CALENDAR = { zone: 'UTC', anchorDay: 1, months: 1 }
const COMPANY = { legalName: 'Probe', taxId: '1', country: 'DE' }
const SHARE = { partner: 'zz-nobody', customer: 'zz-nobody', product: 'zz-nobody:none' }
const INCENTIVE = { id: 'one', stage: 'manage', role: 'manager', trigger: 'milestone.live', pay: { fixed: '1' } }

/** Kind, roles, scope, a body of the kind's form; `goes on` where it goes on with a thing that has to be there. */
type Kind = readonly [kind: string, roles: string, scope: Scope, body: object, goesOn?: 'goes on']

const QUOTE = {
  link: 'zz-nobody:link',
  customer: 'zz-nobody',
  version: 1,
  validUntil: '2999-01-01T00:00:00Z',
  lines: [{ product: 'zz-nobody:none', prices: [] }],
  terms: { billing: 'arrears' },
}
const JOURNEY = { customer: 'zz-nobody', product: 'zz-nobody:none' }
const HEALTH_POLICY = {
  ...{ product: 'zz-nobody:none', from: AT, bands: { good: '70', attention: '40' } },
  signals: { tickets: { weight: '1', from: '6', to: '0' } },
}
const CLAIM = { ...JOURNEY, role: 'manager', share: '1', from: AT }
const PLAYBOOK = {
  ...{ name: 'Probe', enabled: false, on: { signal: 'health_fell', below: 40 } },
  steps: [{ id: 'tell', after: 0, webhook: { event: 'probe' } }],
}
const PROMISE = { link: 'zz-nobody:link', name: 'Probe', amount: '1', from: AT }
const BY = { by: 'psn_0000000000' }
const OF_ORDER = { order: 'zz-nobody:none', link: 'zz-nobody:link' }
const NUMBERS = { limit: '1', open: '1', unbilled: '0', committed: '0', adds: '1', currency: 'EUR' }

/** Claims of roles and what becomes of them, touchpoints, health. */
const LIFE: readonly Kind[] = [
  ['role_claimed', 'opa', 'life:write', CLAIM],
  ['role_confirmed', 'opa', 'life:write', CLAIM, 'goes on'],
  ['role_contested', 'opa', 'life:write', { because: 'probe' }, 'goes on'],
  ['role_decided', 'opa', 'life:write', { holds: false, because: 'probe' }, 'goes on'],
  ['touchpoint', 'opa', 'life:write', { ...JOURNEY, kind: 'call', at: AT }],
  ['touchpoint_verified', 'opa', 'life:write', { how: 'met' }, 'goes on'],
  ['ticket', 'opa', 'life:write', { ...JOURNEY, at: AT, severity: 'low' }],
  ['feed_admitted', 'opa', 'life:write', { feed: 'zz-other:none', kinds: [] }],
  ['cadence', 'opa', 'life:write', { product: 'zz-nobody:none', days: 90 }],
  ['customer_health', 'opa', 'life:write', { ...JOURNEY, score: '1', at: AT }],
  ['health_policy', 'opa', 'life:write', HEALTH_POLICY],
]

/** The way of a customer, by a template. */
const JOURNEYS: readonly Kind[] = [
  [
    ...(['journey_template', 'opa', 'life:write'] as const),
    {
      ...{ product: 'zz-other:none', name: 'probe' },
      milestones: [{ milestone: 'probe', stage: 'design', role: 'designer', days: 1 }],
    },
  ],
  ['journey', 'opa', 'life:write', { ...JOURNEY, template: 'zz-nobody:none', start: AT, partner: 'zz-nobody' }],
]

const EXCEPTION = {
  ...{ program: 'zz-nobody:none', incentive: 'one', partner: 'zz-other' },
  ...{ effect: { waive: 'probe' }, because: 'probe' },
}

/** Where partners stand, groups, and what programs say of single partners. */
const STANDING: readonly Kind[] = [
  ['tier_granted', 'ofp', 'channel:write', { partner: 'zz-other', tier: 'probe', from: AT }],
  ['certification', 'ofp', 'channel:write', { partner: 'zz-other', name: 'probe', from: AT }],
  ['group_member', 'ofp', 'channel:write', { group: 'zz-nobody', member: 'zz-other', from: AT }],
  [
    'program_parameters',
    'ofp',
    'rewards:write',
    { program: 'zz-nobody:none', partner: 'zz-other', values: { probe: '1' }, from: AT },
  ],
  ['incentive_exception', 'ofp', 'rewards:write', { ...EXCEPTION, ...BY }],
  ['exception_approved', 'of', 'billing:write', { exception: EXCEPTION, ...BY }],
]

const PROSPECT = {
  vendor: 'zz-other',
  names: ['Probe'],
  domains: [],
  country: 'DE',
  products: ['zz-other:none'],
  expectedClose: '2024-12-01',
}
const DEAL_POLICY = {
  version: 1,
  from: AT,
  ...{ protectionDays: 1, extensions: 0, extensionDays: 1, decideWithinDays: 1, contestDays: 1 },
  matching: { names: 'none', sameCountry: false, domains: false, customers: 'none' },
}
const PROBED = { because: 'probe', evidence: [{ says: 'probe' }] }

/** Registered deals, what becomes of them, and who had a part in them. */
const DEALS: readonly Kind[] = [
  ['deal_registration_policy', 'o', 'channel:write', DEAL_POLICY],
  ['deal_registration', 'ofpa', 'billing:write', PROSPECT],
  ['deal_registration_decided', 'ofp', 'billing:write', { decision: 'approved', because: 'probe', ...BY }, 'goes on'],
  ['deal_registration_contested', 'ofpa', 'billing:write', { because: 'probe', ...BY }, 'goes on'],
  ['deal_registration_extended', 'ofp', 'billing:write', { because: 'probe', ...BY }, 'goes on'],
  ['deal_registration_ended', 'ofpa', 'billing:write', { outcome: 'lost', because: 'probe', ...BY }, 'goes on'],
  [
    'deal_registration_won',
    'ofpa',
    'billing:write',
    { customer: 'zz-other', with: { deal: 'zz-nobody:none' }, ...BY },
    'goes on',
  ],
  [
    'deal_arbitrated',
    'ofp',
    'billing:write',
    { registrations: ['zz-nobody:one', 'zz-nobody:two'], stand: [], ...PROBED, ...BY },
  ],
  [
    'deal_influence',
    'ofpa',
    'billing:write',
    {
      ...{ vendor: 'zz-other', on: { deal: 'zz-other:none' }, influence: 'advice', at: AT },
      ...{ evidence: PROBED.evidence, ...BY },
    },
  ],
  ['deal_influence_answered', 'ofpa', 'billing:write', { holds: true, ...BY }, 'goes on'],
]

/** Deals, quotes, orders and credit. */
const SALES: readonly Kind[] = [
  ['deal', 'ofpa', 'billing:write', { customer: 'zz-nobody', chain: ['zz-nobody:link'], products: ['zz-nobody:none'] }],
  ['deal_lost', 'ofpa', 'billing:write', { because: 'probe' }, 'goes on'],
  ['discount_policy', 'o', 'channel:write', { limits: [] }],
  ['quote', 'ofpa', 'billing:write', { ...QUOTE, ...BY }],
  ['quote_approved', 'of', 'billing:write', { version: 1, sha256: HASH, ...BY }, 'goes on'],
  ['quote_sent', 'ofpa', 'billing:write', { version: 1, sha256: quoteHash(QUOTE as QuoteContent), quote: QUOTE }],
  [
    'quote_accepted',
    'ofpa',
    'billing:write',
    { version: 1, sha256: HASH, billTo: 'zz-nobody', at: AT, ...BY },
    'goes on',
  ],
  ['quote_declined', 'ofpa', 'billing:write', { version: 1, because: 'probe' }, 'goes on'],
  [
    'order',
    'ofpa',
    'billing:write',
    {
      customer: 'zz-nobody',
      chain: ['zz-nobody:link'],
      lines: [{ subscription: 'zz-nobody:probe', product: 'zz-nobody:none' }],
      start: AT,
      ...BY,
    },
  ],
  ['order_terms', 'ofpa', 'billing:write', { ...OF_ORDER, billTo: 'zz-nobody' }],
  ['order_confirmed', 'ofpa', 'billing:write', { link: 'zz-nobody:link', ...BY }, 'goes on'],
  ['order_cancelled', 'ofpa', 'billing:write', { because: 'probe' }, 'goes on'],
  ['order_held', 'ofpa', 'billing:write', { ...OF_ORDER, ...NUMBERS, ...BY }],
  ['credit_limit', 'of', 'billing:write', { agreement: 'zz-nobody:link', amount: '1', from: AT }],
  ['credit_released', 'of', 'billing:write', { ...OF_ORDER, amount: '1', because: 'probe', ...BY }],
]

const PAID = { legalName: 'Probe', country: 'DE' }
const DISPUTED = {
  ...{ statement: 'ZZ-ST-000001', line: 'earning:ZZ-ST-000001/1', payer: 'zz-nobody', program: 'zz-nobody:none' },
  ...{ incentive: 'one', credit: 'probe', text: 'probe' },
}
const SCREENED = { screenedAt: AT, lists: [{ name: 'Probe', date: DAY }], screened: PAID, ...BY }

/** What partners tell to be paid, what payers find out, and lines that the two don't agree on. */
const PAYOUTS: readonly Kind[] = [
  ['payout_details', 'of', 'billing:write', { payers: ['zz-nobody'], ...PAID }],
  ['self_billing_consent', 'of', 'billing:write', { payer: 'zz-nobody', from: DAY }],
  ['screening_result', 'of', 'billing:write', { partner: 'zz-nobody', result: 'hit', ...SCREENED }],
  ['dispute', 'ofpa', 'rewards:write', DISPUTED],
  ['dispute_message', 'ofpa', 'rewards:write', { text: 'probe' }, 'goes on'],
  ['dispute_decided', 'ofp', 'rewards:write', { outcome: 'rejected', because: 'probe' }, 'goes on'],
  ['dispute_withdrawn', 'ofpa', 'rewards:write', {}, 'goes on'],
]

const SELL_THROUGH: readonly Kind[] = [
  [
    'sell_through_decided',
    'ofp',
    'rewards:write',
    { vendor: 'zz-nobody', distributor: 'zz-other', side: 'reseller', key: 'ref:probe', decision: 'not_ours' },
  ],
  [
    'sell_through_handed',
    'ofp',
    'rewards:write',
    { line: 'zz-nobody/zz-other/probe', from: 'zz-one', to: 'zz-two', because: 'probe' },
  ],
]

const KINDS: readonly Kind[] = [
  ...JOURNEYS,
  ['organization', 'o', 'channel:write', { name: 'Probe', roles: ['customer'], country: 'DE', zone: 'UTC' }],
  ['introduction', 'opa', 'channel:write', { organizations: ['zz-nobody', 'zz-other'] }],
  [
    'agreement',
    'of',
    'channel:write',
    {
      seller: 'zz-nobody',
      buyer: 'zz-other',
      book: 'zz-nobody:book',
      currency: 'EUR',
      calendar: CALENDAR,
      rounding: 'line-half-even',
      correction: 'net',
      paymentDays: 30,
    },
  ],
  ['product', 'ofp', 'channel:write', { name: 'P', charges: [{ charge: 'one', name: 'One', discloses: 'quantity' }] }],
  [
    'price',
    'of',
    'billing:write',
    {
      book: 'zz-nobody:book',
      product: 'zz-nobody:none',
      charge: 'one',
      currency: 'EUR',
      price: { model: 'per_unit', unit: '1' },
      from: AT,
    },
  ],
  ['license_policy', 'ofp', 'channel:write', { product: 'zz-nobody:none', graceDays: 14 }],
  ['price_withdrawn', 'of', 'billing:write', { because: 'probe' }, 'goes on'],
  ['price_book', 'of', 'billing:write', { name: 'Probe', from: AT }],
  ['fx_rate', 'of', 'channel:write', { base: 'EUR', quote: 'USD', date: '2024-10-01', rate: '1', source: 'probe' }],
  ['meter', 'ofpa', 'metering:write', { eventType: 'x', measure: { aggregation: 'count' }, unit: 'x' }],
  [
    'binding',
    'ofpa',
    'metering:write',
    { subscription: 'zz-nobody:none', subject: 's', recorder: 'zz-nobody', from: AT },
  ],
  ['binding_removed', 'ofpa', 'metering:write', { because: 'probe' }, 'goes on'],
  [
    'usage_budget',
    'ofpa',
    'metering:write',
    { name: 'Probe', meter: 'zz-nobody:none', subscription: 'zz-nobody:none', amount: '1', thresholds: ['100'] },
  ],
  [
    'subscription',
    'ofpa',
    'billing:write',
    { product: 'zz-nobody:none', customer: 'zz-nobody', chain: ['zz-nobody:link'], from: AT },
  ],
  ['subscription_cancelled', 'ofpa', 'billing:write', { at: AT, because: 'probe' }, 'goes on'],
  [
    'amendment',
    'ofpa',
    'billing:write',
    { subscription: 'zz-nobody:none', at: AT, change: { to: 'quantity', quantity: '2' } },
  ],
  ['amendment_withdrawn', 'ofpa', 'billing:write', { because: 'probe' }, 'goes on'],
  [
    'goodwill',
    'of',
    'billing:write',
    {
      link: 'zz-nobody:link',
      subscription: 'zz-nobody:none',
      charge: 'one',
      periodFrom: AT,
      credit: { fixed: '1' },
      because: 'probe',
    },
  ],
  [
    'commitment',
    'of',
    'billing:write',
    { ...PROMISE, to: '2024-11-01T00:00:00Z', window: 'term', settlement: { by: 'burn_down' } },
  ],
  ['commitment_withdrawn', 'of', 'billing:write', { because: 'probe' }, 'goes on'],
  ['credit_grant', 'of', 'billing:write', { ...PROMISE, kind: 'promotional' }],
  ['credit_grant_withdrawn', 'of', 'billing:write', { because: 'probe' }, 'goes on'],
  ['tax_rate', 'of', 'billing:write', { country: 'DE', category: 'probe', percent: '1', name: 'Probe', from: DAY }],
  ['tax_registration', 'of', 'billing:write', { taxId: 'DE1', country: 'DE', from: DAY }],
  ['tax_exemption', 'of', 'billing:write', { buyer: 'zz-nobody', reason: 'probe', from: DAY }],
  ['books_locked', 'of', 'billing:write', { month: '2024-10' }],
  ['dunning_policy', 'of', 'billing:write', { steps: [{ days: 1, title: 'Probe', text: 'probe' }] }],
  ['dunning_hold', 'of', 'billing:write', { document: 'ZZ-INV-000001', because: 'probe' }],
  ...DEALS,
  ...SALES,
  ...STANDING,
  ...PAYOUTS,
  ...SELL_THROUGH,
  ['role', 'opa', 'life:write', { ...SHARE, role: 'manager', share: '100', from: AT }],
  ...LIFE,
  ['playbook', 'opa', 'life:write', PLAYBOOK],
  ['renewal_plan', 'ofpa', 'life:write', { subscription: 'zz-nobody:none', ends: AT }],
  ['renewal_outcome', 'ofpa', 'billing:write', { subscription: 'zz-nobody:none', ends: AT, outcome: 'renewed' }],
  ['task', 'opa', 'life:write', { title: 'probe', due: AT }],
  ['task_done', 'opa', 'life:write', { at: AT, outcome: 'done' }, 'goes on'],
  ['milestone', 'opa', 'life:write', { ...SHARE, milestone: 'live', due: AT }],
  ['milestone_reached', 'opa', 'life:write', { at: AT, evidence: 'probe' }, 'goes on'],
  ['milestone_approved', 'opa', 'life:write', { at: AT }, 'goes on'],
  [
    'program',
    'ofp',
    'rewards:write',
    {
      name: 'Probe',
      version: 1,
      currency: 'EUR',
      effective: { from: '2024-01-01', to: '2025-01-01' },
      products: ['zz-nobody:none'],
      partners: [],
      incentives: [INCENTIVE],
      payout: { period: 'month', zone: 'UTC', minimum: '1' },
    },
  ],
  [
    'terms',
    'op',
    'channel:write',
    { version: 1, title: 'T', parts: ['reseller'], sha256: HASH, from: AT, link: 'https://terms.example/' },
  ],
  ['enrollment_requirements', 'op', 'channel:write', { parts: ['reseller'], documents: [], warnDays: 1 }],
  [
    'partner_application',
    'o',
    'channel:write',
    { to: 'zz-other', parts: ['reseller'], company: COMPANY, contact: 'psn_0000000000' },
  ],
  ['application_decided', 'opa', 'channel:write', { decision: 'approved' }, 'goes on'],
  [
    'terms_accepted',
    'o',
    'channel:write',
    { terms: 'zz-nobody:terms', version: 1, sha256: HASH, person: 'psn_0000000000', at: AT },
    'goes on',
  ],
  [
    'partner_document',
    'ofa',
    'channel:write',
    {
      document: 'w9',
      sha256: HASH,
      name: 'w9.pdf',
      mediaType: 'application/pdf',
      bytes: 1,
      sharedWith: 'zz-other',
      zone: 'UTC',
    },
  ],
  ['document_reviewed', 'ofa', 'channel:write', { decision: 'accepted', sha256: HASH }, 'goes on'],
  ['enrolled', 'opa', 'channel:write', { from: AT }, 'goes on'],
  ['enrollment_suspended', 'opa', 'channel:write', { at: AT, because: 'probe' }, 'goes on'],
  ['enrollment_ended', 'opa', 'channel:write', { at: AT, because: 'probe' }, 'goes on'],
]

/** The kinds that have a row here. */
export const KINDS_WITH_ROW: readonly string[] = KINDS.map(([kind]) => kind)

/**
 * Whoever may tell the kind hears that the thing is somebody else's, or isn't there: nothing is recorded. Only the operator may
 * tell of any organization.
 */
function asRow([kind, roles, scope, body, goesOn]: Kind): Row {
  const about = kind === 'organization' ? 'zz-nobody' : 'zz-nobody:probe'
  const refused = goesOn ? { status: 422, code: 'unknown_reference' } : { status: 403, code: 'not_yours' }
  return {
    route: 'POST /v1/facts',
    use: kind,
    who: { roles, scopes: [scope] },
    ask: () => ({ url: '/v1/facts', body: { facts: [{ kind, about, body }] } }),
    answers: ({ isOperator }) => (kind === 'organization' && isOperator ? { status: 200 } : refused),
  }
}

export const FACTS: readonly Row[] = KINDS.map(asRow)
