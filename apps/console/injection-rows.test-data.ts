import { createHash } from 'node:crypto'
import type { SignedIn } from './testing/signed-in.ts'

/** The people who plant texts, each for an organization of its own. */
export type Planters = Readonly<{ ada: SignedIn; greta: SignedIn; omar: SignedIn }>

/** What a try came to: the status, and what was answered. */
export type Tried = Readonly<{ status: number; answer: Readonly<Record<string, unknown>> }>

/** Puts a text into one field, and takes away again what would be too many. `n` makes the thing another one each time. */
export type Plant = (by: Planters, text: string, n: number) => Promise<Tried>

const LATE = '2099-01-01T00:00:00Z'
const FROM = '2026-01-01T00:00:00Z'
const LINK = { link: 'nordwind:to-injected', subscription: 'nordwind:injected' }
const BUDGET = { meter: 'altus:core-hours', subscription: 'nordwind:injected', amount: '1', thresholds: [] }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export async function tried(
  who: SignedIn,
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  given: object = {},
): Promise<Tried> {
  return await who.tryAct(method, path, given)
}

/** Records facts, all or none. */
export async function telling(
  who: SignedIn,
  ...facts: readonly (readonly [kind: string, about: string, body: object])[]
): Promise<Tried> {
  const body = { facts: facts.map(([kind, about, told]) => ({ kind, about, body: told })) }
  return await tried(who, 'POST', '/v1/facts', { body })
}

/** What the planted facts stand on: a link, a subscription and a price of Nordwind's, and its application to Altus. */
export async function prepare({ ada, greta }: Planters): Promise<readonly Tried[]> {
  const terms = { currency: 'EUR', rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const agreement = (seller: string, buyer: string) => ({
    seller,
    buyer,
    book: `${seller}:injected`,
    calendar,
    ...terms,
  })
  return [
    await telling(ada, ['agreement', 'altus:to-injected', agreement('altus', 'nordwind')]),
    await telling(greta, ['agreement', 'nordwind:to-injected', agreement('nordwind', 'fen-foods')]),
    await telling(greta, [
      'subscription',
      'nordwind:injected',
      {
        product: 'altus:stratum',
        customer: 'fen-foods',
        chain: ['altus:to-injected', 'nordwind:to-injected'],
        from: FROM,
      },
    ]),
    await telling(ada, ['terms', 'altus:injected', termsOf({})]),
    await telling(greta, ['partner_application', 'nordwind:altus', application(greta, { legalName: 'Nordwind' })]),
  ]
}

function application(who: SignedIn, company: object): object {
  return {
    to: 'altus',
    parts: ['managed_service_provider', 'distributor'],
    company: { legalName: 'Nordwind', country: 'DE', taxId: 'DE1', ...company },
    contact: who.id,
  }
}

const applying =
  (field: string): Plant =>
  ({ greta }, text) =>
    telling(greta, ['partner_application', 'nordwind:altus', application(greta, { [field]: text })])

/** For a part that Leaf does not play: else its enrollment would wait for all of them. */
function termsOf(body: object): object {
  const plain = { version: 1, title: 'Terms', sha256: sha256('x'), from: FROM, text: 'x' }
  return { ...plain, parts: ['distributor'], ...body }
}

const terms =
  (body: (text: string) => object): Plant =>
  ({ ada }, text, n) =>
    telling(ada, ['terms', `altus:injected-${n}`, termsOf(body(text))])

const goodwill =
  (body: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, [
      'goodwill',
      `nordwind:injected-${n}`,
      { ...LINK, charge: 'core-hours', periodFrom: FROM, credit: { percent: '1' }, because: 'x', ...body(text) },
    ])

const metering =
  (body: (text: string) => object): Plant =>
  ({ ada }, text, n) =>
    telling(ada, [
      'meter',
      `altus:injected-${n}`,
      { eventType: 'x', measure: { aggregation: 'count' }, unit: 'x', ...body(text) },
    ])

const named = { name: 'A key', scopes: ['life:read'] }
const endpoint = { url: 'https://hooks.example/x', events: ['*'], description: '' }

/** A key is revoked once it is made: fifty may be live. */
const makingKey =
  (body: (text: string) => object): Plant =>
  async ({ ada }, text) => {
    const made = await tried(ada, 'POST', '/v1/api-keys', { body: { ...named, ...body(text) } })
    if (made.status === 200) await tried(ada, 'DELETE', `/v1/api-keys/${made.answer['id']}`)
    return made
  }

/** An endpoint is removed once it is made, but for the first few: twenty may stand. */
const makingWebhook =
  (body: (text: string) => object): Plant =>
  async ({ ada }, text, n) => {
    const made = await tried(ada, 'POST', '/v1/webhooks', { body: { ...endpoint, ...body(text) } })
    if (made.status === 200 && n % 40 !== 0) await tried(ada, 'DELETE', `/v1/webhooks/${made.answer['id']}`)
    return made
  }

const connection = { issuer: 'https://login.example', domain: 'injected.example', clientId: 'x', clientSecret: 'x' }

const connecting =
  (body: (text: string) => object): Plant =>
  async ({ ada }, text) => {
    const made = await tried(ada, 'POST', '/v1/sso-connections', { body: { ...connection, ...body(text) } })
    if (made.status === 200) await tried(ada, 'DELETE', `/v1/sso-connections/${made.answer['id']}`)
    return made
  }

/** Changes a thing that is made for it, so that the log tells what it was and became. */
const changing =
  (path: string, first: object, body: (text: string) => object): Plant =>
  async ({ ada }, text) => {
    const made = await tried(ada, 'POST', path, { body: first })
    const at = `${path}/${made.answer['id']}`
    const changed = await tried(ada, 'PATCH', at, { body: body(text), version: 1 })
    await tried(ada, 'DELETE', at)
    return changed
  }

const reviewing: Plant = async ({ ada, omar }, text, n) => {
  const about = `leaf:injected-${n}`
  const hash = sha256('x')
  const paper = {
    document: 'w9',
    sha256: hash,
    name: 'a.pdf',
    mediaType: 'application/pdf',
    bytes: 1,
    sharedWith: 'altus',
    zone: 'UTC',
  }
  await telling(omar, ['partner_document', about, paper])
  return await telling(ada, ['document_reviewed', about, { decision: 'rejected', sha256: hash, because: text }])
}

/** Fields that keep a hostile text as it is, so that pages show it. */
export const KEPT: Readonly<Record<string, Plant>> = {
  'organization name': ({ ada }, text, n) =>
    telling(ada, [
      'organization',
      `injected-${n}`,
      { name: text, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
    ]),
  'product name': ({ ada }, text, n) =>
    telling(ada, [
      'product',
      `altus:injected-${n}`,
      { name: text, charges: [{ charge: 'a', name: 'A', discloses: 'quantity' }] },
    ]),
  'product charges[].name': ({ ada }, text, n) =>
    telling(ada, [
      'product',
      `altus:injected-${n}`,
      { name: 'A', charges: [{ charge: 'a', name: text, discloses: 'quantity' }] },
    ]),
  'fx_rate source': ({ ada }, text, n) =>
    telling(ada, [
      'fx_rate',
      `altus:injected-${n}`,
      { base: 'USD', quote: 'EUR', date: '2026-05-31', rate: '0.92', source: text },
    ]),
  'meter eventType': metering((eventType) => ({ eventType })),
  'meter measure.value': metering((value) => ({ measure: { aggregation: 'sum', value } })),
  'meter measure.of': metering((of) => ({ measure: { aggregation: 'unique', of } })),
  'meter measure.each[]': metering((label) => ({ measure: { aggregation: 'last', value: 'x', each: [label] } })),
  'meter unit': metering((text) => ({ unit: text.slice(0, 40) })),
  'meter filter[].label': metering((label) => ({ filter: [{ label, is: ['x'] }] })),
  'meter filter[].is[]': metering((text) => ({ filter: [{ label: 'x', is: [text] }] })),
  'meter filter[].isNot[]': metering((text) => ({ filter: [{ label: 'x', isNot: [text] }] })),
  'meter dimensions[]': metering((label) => ({ dimensions: [label] })),
  'meter once.each[]': metering((label) => ({ once: { per: 'hour', each: [label] } })),
  'license_policy audience': ({ ada }, text, n) =>
    telling(ada, [
      'license_policy',
      `altus:injected-${n}`,
      { product: 'altus:stratum', graceDays: 1, audience: text.slice(0, 200) },
    ]),
  'usage_budget name': ({ greta }, text, n) =>
    telling(greta, ['usage_budget', `nordwind:injected-${n}`, { ...BUDGET, name: text.slice(0, 100) }]),
  'binding subject': ({ greta }, text, n) =>
    telling(greta, [
      'binding',
      `nordwind:injected-${n}`,
      { subscription: LINK.subscription, subject: text, recorder: 'altus', from: FROM },
    ]),
  'binding_removed because': ({ greta }, text, n) =>
    telling(
      greta,
      [
        'binding',
        `nordwind:injected-${n}`,
        { subscription: LINK.subscription, subject: `x-${n}`, recorder: 'altus', from: FROM },
      ],
      ['binding_removed', `nordwind:injected-${n}`, { because: text }],
    ),
  'price_withdrawn because': ({ greta }, text, n) =>
    telling(
      greta,
      ['price', `nordwind:injected-${n}`, { ...PRICE, book: 'nordwind:injected' }],
      ['price_withdrawn', `nordwind:injected-${n}`, { because: text }],
    ),
  'subscription_cancelled because': ({ greta }, text) =>
    telling(greta, ['subscription_cancelled', 'nordwind:injected', { at: LATE, because: text }]),
  'goodwill because': goodwill((because) => ({ because })),
  'goodwill charge': goodwill((charge) => ({ charge })),
  'milestone_reached evidence': async ({ ada, greta }, text, n) => {
    const about = `altus:injected-${n}`
    const step = { customer: 'fen-foods', product: 'altus:stratum', milestone: 'a', partner: 'nordwind', due: LATE }
    await telling(ada, ['milestone', about, step])
    return await telling(greta, ['milestone_reached', about, { at: FROM, evidence: text }])
  },
  'terms title': terms((title) => ({ title })),
  'terms text': terms((text) => ({ text, sha256: sha256(text) })),
  'terms file.name': terms((name) => ({
    text: undefined,
    file: { name: onlyName(name), mediaType: 'application/pdf', bytes: 1 },
  })),
  'partner_application company.legalName': applying('legalName'),
  'partner_application company.registrationNumber': ({ greta }, text) =>
    telling(greta, [
      'partner_application',
      'nordwind:altus',
      application(greta, { registrationNumber: text.slice(0, 60) }),
    ]),
  'partner_application company.taxId': ({ greta }, text) =>
    telling(greta, ['partner_application', 'nordwind:altus', application(greta, { taxId: text.slice(0, 60) })]),
  'application_decided because': ({ ada }, because) =>
    telling(ada, ['application_decided', 'nordwind:altus', { decision: 'declined', because }]),
  'application_decided needed[]': ({ ada }, text) =>
    telling(ada, ['application_decided', 'nordwind:altus', { decision: 'more_needed', needed: [text] }]),
  'partner_document name': ({ omar }, text, n) =>
    telling(omar, [
      'partner_document',
      `leaf:injected-${n}`,
      {
        document: 'w9',
        sha256: sha256('x'),
        name: onlyName(text),
        mediaType: 'application/pdf',
        bytes: 1,
        sharedWith: 'altus',
        zone: 'UTC',
      },
    ]),
  'document_reviewed because': reviewing,
  'enrollment_suspended because': async ({ ada }, because) => {
    const suspended = await telling(ada, ['enrollment_suspended', 'leaf:altus', { at: FROM, because }])
    await telling(ada, ['enrolled', 'leaf:altus', { from: FROM }])
    return suspended
  },
  'enrollment_ended because': ({ greta }, because) =>
    telling(greta, ['enrollment_ended', 'nordwind:altus', { at: LATE, because }]),
  'record-facts facts[].id': ({ ada }, text, n) =>
    tried(ada, 'POST', '/v1/facts', {
      body: {
        facts: [
          {
            kind: 'fx_rate',
            about: `altus:injected-${n}`,
            id: `${text} ${n}`,
            body: { base: 'USD', quote: 'EUR', date: '2026-05-31', rate: '1', source: 'x' },
          },
        ],
      },
    }),
  'create-api-key name': makingKey((name) => ({ name })),
  'change-api-key name': changing('/v1/api-keys', named, (name) => ({ name })),
  'connect-single-sign-on clientId': connecting((clientId) => ({ clientId })),
  'connect-single-sign-on clientSecret': connecting((clientSecret) => ({ clientSecret })),
  'create-webhook description': makingWebhook((description) => ({ description })),
  'change-webhook description': changing('/v1/webhooks', endpoint, (description) => ({ description })),
}

/** Those of them that some page of the console shows, or shows the beginning of; the log shows most others, with what was asked for. */
export const SHOWN: ReadonlySet<string> = new Set([
  'organization name',
  'product name',
  'program name',
  'terms title',
  'terms text',
  'partner_application company.legalName',
  'application_decided because',
  'application_decided needed[]',
  'partner_document name',
  'document_reviewed because',
  'enrollment_ended because',
  'create-api-key name',
  'change-api-key name',
  'create-webhook description',
  'change-webhook description',
])

/** Addresses: a hostile text alone is refused; within an address of https it is kept. */
export const ADDRESSES: Readonly<Record<string, Plant>> = {
  'connect-single-sign-on issuer': connecting((issuer) => ({ issuer })),
  'create-webhook url': makingWebhook((url) => ({ url })),
  'change-webhook url': changing('/v1/webhooks', endpoint, (url) => ({ url })),
  'terms link': terms((link) => ({ text: undefined, link })),
  'partner_application company.website': applying('website'),
}

/** A file's name has no path and no control characters. */
function onlyName(text: string): string {
  return text.replaceAll(/[/\\\p{C}]/gu, '')
}

const PRICE = {
  product: 'altus:stratum',
  charge: 'core-hours',
  currency: 'EUR',
  price: { model: 'per_unit', unit: '1' },
  from: FROM,
}
