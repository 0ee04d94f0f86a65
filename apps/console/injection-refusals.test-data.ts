import { FACT_EXAMPLES } from '#operations/channel/webhooks-examples.ts'
import { DEAL_EXAMPLES } from '#operations/channel/webhooks-examples-deals.ts'
import { DOCUMENT_EXAMPLES } from '#operations/channel/webhooks-examples-documents.ts'
import { ENROLLMENT_EXAMPLES } from '#operations/channel/webhooks-examples-enrollment.ts'
import { JOURNEY_EXAMPLES } from '#operations/channel/webhooks-examples-journeys.ts'
import { LIFE_EXAMPLES } from '#operations/channel/webhooks-examples-life.ts'
import { PAYOUT_EXAMPLES } from '#operations/channel/webhooks-examples-payouts.ts'
import { PLAYBOOK_EXAMPLES } from '#operations/channel/webhooks-examples-playbooks.ts'
import { PROMISE_EXAMPLES } from '#operations/channel/webhooks-examples-promises.ts'
import { RENEWAL_EXAMPLES } from '#operations/channel/webhooks-examples-renewals.ts'
import { SALES_EXAMPLES } from '#operations/channel/webhooks-examples-sales.ts'
import { SELL_THROUGH_EXAMPLES } from '#operations/channel/webhooks-examples-sell-through.ts'
import { STANDING_EXAMPLES } from '#operations/channel/webhooks-examples-standing.ts'
import { type Plant, telling, tried } from './injection-rows.test-data.ts'
import { REFUSED_OF_CLOSES, REQUESTS_OF_CLOSES } from './injection-rows-closes.test-data.ts'
import { FORMS_OF_DEALS, REFUSED_OF_DEALS } from './injection-rows-deals.test-data.ts'
import { REFUSED_OF_DOCUMENTS, REQUESTS_OF_DOCUMENTS } from './injection-rows-documents.test-data.ts'
import { FORMS_OF_JOURNEYS, REFUSED_OF_JOURNEYS, REQUESTS_OF_JOURNEYS } from './injection-rows-journeys.test-data.ts'
import { REFUSED_OF_LIFE } from './injection-rows-life.test-data.ts'
import { REFUSED_OF_PAYMENTS, REQUESTS_OF_PAYMENTS } from './injection-rows-payment.test-data.ts'
import { REFUSED_OF_PAYOUTS, REQUESTS_OF_PAYOUTS } from './injection-rows-payouts.test-data.ts'
import { REFUSED_OF_PLAYBOOKS } from './injection-rows-playbooks.test-data.ts'
import { FORMS_OF_PRICES, REFUSED_OF_PRICES } from './injection-rows-prices.test-data.ts'
import { REFUSED_OF_PROGRAMS, REQUESTS_OF_PROGRAMS } from './injection-rows-programs.test-data.ts'
import { FORMS_OF_PROMISES, REFUSED_OF_PROMISES } from './injection-rows-promises.test-data.ts'
import { REFUSED_OF_RENEWALS, REQUESTS_OF_RENEWALS } from './injection-rows-renewals.test-data.ts'
import { FORMS_OF_SALES, REFUSED_OF_SALES, REQUESTS_OF_SALES } from './injection-rows-sales.test-data.ts'
import { REFUSED_OF_SELL_THROUGH, REQUESTS_OF_SELL_THROUGH } from './injection-rows-sell-through.test-data.ts'
import { REFUSED_OF_STANDING } from './injection-rows-standing.test-data.ts'
import { REFUSED_OF_TOUCHPOINTS, REQUESTS_OF_TOUCHPOINTS } from './injection-rows-touchpoints.test-data.ts'
import { usingIn } from './injection-rows-usage.test-data.ts'

const EXAMPLES = [
  ...FACT_EXAMPLES,
  ...ENROLLMENT_EXAMPLES,
  ...DOCUMENT_EXAMPLES,
  ...PROMISE_EXAMPLES,
  ...SALES_EXAMPLES,
  ...LIFE_EXAMPLES,
  ...RENEWAL_EXAMPLES,
  ...JOURNEY_EXAMPLES,
  ...PAYOUT_EXAMPLES,
  ...PLAYBOOK_EXAMPLES,
  ...DEAL_EXAMPLES,
  ...STANDING_EXAMPLES,
  ...SELL_THROUGH_EXAMPLES,
]

/** Fields that take a form of text only, by the act or the kind of fact. Whatever is hostile is none of these forms. */
export const REFUSED: Readonly<Record<string, readonly string[]>> = {
  ...REFUSED_OF_DOCUMENTS,
  ...REFUSED_OF_DEALS,
  ...REFUSED_OF_LIFE,
  ...REFUSED_OF_JOURNEYS,
  ...REFUSED_OF_PAYMENTS,
  ...REFUSED_OF_PAYOUTS,
  ...REFUSED_OF_PLAYBOOKS,
  ...REFUSED_OF_PROGRAMS,
  ...REFUSED_OF_PROMISES,
  ...REFUSED_OF_RENEWALS,
  ...REFUSED_OF_SALES,
  ...REFUSED_OF_STANDING,
  ...REFUSED_OF_TOUCHPOINTS,
  ...REFUSED_OF_SELL_THROUGH,
  invite: ['email'],
  'invite-owner': ['email'],
  'create-api-key': ['expiresAt'],
  'rotate-api-key': ['expiresAt'],
  'create-webhook': ['events[]'],
  'change-webhook': ['events[]'],
  'replay-deliveries': ['delivery', 'since'],
  'connect-single-sign-on': ['domain'],
  'upload-document': ['content'],
  'record-usage': ['events[].time', '[].time', 'time'],
  'record-facts': ['facts[].about'],
  // A subject that nobody reported, or that nothing binds, is refused by its name; the kind `binding` keeps any.
  'bind-subjects': ['from', 'recorder', 'subjects[]', 'subscription', 'to'],
  'move-subject': ['at', 'recorder', 'subject', 'to'],
  'unbind-subject': ['at', 'recorder', 'subject'],
  'amend-subscription': ['at', 'change.end', 'change.plan', 'change.quantity'],
  'cancel-subscription': ['link', 'when'],
  'co-term-subscriptions': ['at', 'end', 'subscriptions[]'],
  'transfer-subscription': ['at', 'chain[]', 'id'],
  ...REFUSED_OF_CLOSES,
  'issue-license': ['instance', 'license', 'subscription'],
  'revoke-license-key': ['kid'],
  settle: ['month'],
  organization: ['country', 'zone'],
  introduction: ['organizations[]'],
  agreement: ['book', 'buyer', 'calendar.zone', 'currency', 'seller'],
  product: ['charges[].charge', 'charges[].meter', 'charges[].taxCategory', 'plans[].charges[]'],
  ...REFUSED_OF_PRICES,
  fx_rate: ['base', 'date', 'quote', 'rate'],
  meter: ['from', 'measure.formula', 'measure.zone'],
  binding: ['from', 'recorder', 'subscription', 'to'],
  license_policy: ['product'],
  usage_budget: ['amount', 'customer', 'meter', 'subscription', 'thresholds[]', 'zone'],
  subscription: ['chain[]', 'customer', 'from', 'plan', 'product', 'quantity', 'replaces'],
  subscription_cancelled: ['at'],
  amendment: ['at', 'change.end', 'change.plan', 'change.quantity', 'change.quote.quote', 'subscription'],
  goodwill: ['credit.fixed', 'credit.percent', 'link', 'periodFrom', 'subscription'],
  role: ['customer', 'from', 'partner', 'product', 'share', 'to'],
  // Of milestones: `REFUSED_OF_JOURNEYS`.
  milestone_approved: ['at'],
  terms: ['acceptBy', 'from', 'sha256'],
  enrollment_requirements: ['documents[].document', 'documents[].from'],
  partner_application: ['company.country', 'contact', 'to'],
  terms_accepted: ['at', 'person', 'sha256', 'terms'],
  partner_document: ['document', 'sha256', 'sharedWith', 'validFrom', 'validThrough', 'zone'],
  document_reviewed: ['sha256'],
  enrolled: ['from', 'to'],
  enrollment_suspended: ['at'],
  enrollment_ended: ['at'],
}

const MILESTONE_INCENTIVE = { id: 'a', stage: 'design', role: 'designer', trigger: 'milestone.a', pay: { fixed: '1' } }

/** Where a kind has several forms, the one that has the field. */
const FORMS: Readonly<Record<string, object>> = {
  ...FORMS_OF_PROMISES,
  ...FORMS_OF_DEALS,
  ...FORMS_OF_JOURNEYS,
  ...FORMS_OF_SALES,
  ...FORMS_OF_PRICES,
  'amend-subscription change.end': { change: { to: 'co_termed', end: '2027-01-01T00:00:00Z' } },
  'amend-subscription change.plan': { change: { to: 'plan', plan: 'gold' } },
  'amendment change.end': { change: { to: 'co_termed', end: '2027-01-01T00:00:00Z' } },
  'amendment change.quote.quote': { change: { to: 'renewed', months: 12, quote: { quote: 'altus:none', version: 1 } } },
  'amendment change.plan': { change: { to: 'plan', plan: 'gold' } },
  'meter measure.formula': { measure: { aggregation: 'formula', formula: 'cores' } },
  'meter measure.zone': { measure: { aggregation: 'formula', formula: 'cores' } },
  'goodwill credit.fixed': { credit: { fixed: '1' } },
  'program incentives[].pay.fixed': { incentives: [MILESTONE_INCENTIVE] },
  'program incentives[].trigger': { incentives: [MILESTONE_INCENTIVE] },
}

const key = { name: 'A key', scopes: ['life:read'] }
const UNBOUND = { subject: 'injected', at: '2026-06-01T00:00:00Z' }
const SUBSCRIBED = '/v1/subscriptions/birch:alpenglow-stratum'
const endpoint = { url: 'https://hooks.example/x', events: ['*'] }

/** Requests that are right but for the field in question. `{key}` and `{webhook}` stand for a key and an endpoint there are. */
const REQUESTS: Readonly<Record<string, readonly [method: 'POST' | 'PATCH', path: string, body: object]>> = {
  ...REQUESTS_OF_DOCUMENTS,
  ...REQUESTS_OF_JOURNEYS,
  ...REQUESTS_OF_PAYMENTS,
  ...REQUESTS_OF_PAYOUTS,
  ...REQUESTS_OF_PROGRAMS,
  ...REQUESTS_OF_RENEWALS,
  'run-playbooks': ['POST', '/v1/playbook-runs', {}],
  'score-health': ['POST', '/v1/health/score', {}],
  ...REQUESTS_OF_SALES,
  ...REQUESTS_OF_TOUCHPOINTS,
  ...REQUESTS_OF_SELL_THROUGH,
  invite: ['POST', '/v1/invitations', { roles: ['viewer'] }],
  'issue-license': ['POST', '/v1/licenses', {}],
  'revoke-license-key': ['POST', '/v1/license-key-revocations', {}],
  'invite-owner': ['POST', '/v1/organizations/leaf/owner-invitations', {}],
  'create-api-key': ['POST', '/v1/api-keys', key],
  'rotate-api-key': ['POST', '/v1/api-keys/{key}/rotations', {}],
  'create-webhook': ['POST', '/v1/webhooks', endpoint],
  'change-webhook': ['PATCH', '/v1/webhooks/{webhook}', {}],
  'replay-deliveries': ['POST', '/v1/webhooks/{webhook}/replays', {}],
  'connect-single-sign-on': [
    'POST',
    '/v1/sso-connections',
    { issuer: 'https://login.example', clientId: 'x', clientSecret: 'x' },
  ],
  'upload-document': ['POST', '/v1/documents', {}],
  'record-facts': [
    'POST',
    '/v1/facts',
    { facts: [{ kind: 'organization', body: { name: 'x', roles: ['customer'], country: 'DE', zone: 'UTC' } }] },
  ],
  'bind-subjects': ['POST', '/v1/bindings', { subscription: 'altus:none', subjects: ['injected'] }],
  'move-subject': ['POST', '/v1/bindings/moves', { ...UNBOUND, to: 'altus:none' }],
  'unbind-subject': ['POST', '/v1/bindings/ends', UNBOUND],
  'amend-subscription': ['POST', `${SUBSCRIBED}/amendments`, { change: { to: 'quantity', quantity: '2' } }],
  'cancel-subscription': ['POST', `${SUBSCRIBED}/cancellations`, { when: 'now', because: 'x' }],
  'co-term-subscriptions': ['POST', '/v1/subscriptions/co-terms', { subscriptions: ['altus:none'], end: UNBOUND.at }],
  'transfer-subscription': [
    'POST',
    `${SUBSCRIBED}/transfers`,
    { chain: ['altus:none'], at: UNBOUND.at, id: 'altus:none', because: 'x' },
  ],
  ...REQUESTS_OF_CLOSES,
  settle: ['POST', '/v1/settlements', {}],
}

/** How a hostile text is put into a field that refuses it: all else in the request is as it should be. */
export function refusedPlant(of: string, field: string, ids: Readonly<{ key: string; webhook: string }>): Plant {
  if (of === 'record-usage') return usingIn(field.replace('time', ''), (time) => ({ time }))
  const request = REQUESTS[of]
  if (request) {
    const [method, path, body] = request
    const to = path.replace('{key}', ids.key).replace('{webhook}', ids.webhook)
    return ({ ada }, text) =>
      tried(ada, method, to, {
        body: withText({ ...body, ...FORMS[`${of} ${field}`] }, field, text),
        ...(method === 'PATCH' && { version: 1 }),
      })
  }
  const example = EXAMPLES.find(({ kind }) => kind === of)
  if (!example) throw new Error(`Nothing shows a right ${of}`)
  const body = { ...example.body, ...FORMS[`${of} ${field}`] }
  // A price's charge is weighed against the products of whoever tells it; all other forms are refused to anybody.
  return ({ ada, greta }, text) =>
    telling(of === 'price' ? ada : greta, [of, example.about, withText(body, field, text)])
}

/** A copy of a body with a text in one field: `charges[].name` is the name of the first of the charges. */
export function withText(body: object, field: string, text: string): object {
  const [first = '', ...rest] = field.split('.')
  const isList = first.endsWith('[]')
  const name = isList ? first.slice(0, -2) : first
  const before = (body as Record<string, unknown>)[name]
  if (isList) {
    const [head, ...others] = Array.isArray(before) ? before : []
    const one = rest.length === 0 ? text : withText((head ?? {}) as object, rest.join('.'), text)
    return { ...body, [name]: [one, ...others] }
  }
  return { ...body, [name]: rest.length === 0 ? text : withText((before ?? {}) as object, rest.join('.'), text) }
}
