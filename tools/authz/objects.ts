/** Routes that name one thing: whose each thing is, as SQL for the owner of the tables, and what asking for it comes to. */
import type { Asked } from './row.ts'
import { SPARE } from './things.ts'

/** A thing there is: its id, whose it is, who may see it, and whether it is there to be ended. */
export type Thing = Readonly<{ id: string; owner: string; seen: readonly string[]; spare: boolean }>

export type Things = Readonly<{
  /** Selects `id, owner, seen, spare`. */
  sql: string
  /** An id of the same form that nothing has. */
  random: (id: string) => string
}>

const reversed = (id: string): string => {
  const head = /^[a-z]+_/.exec(id)?.[0] ?? ''
  const rest = [...id.slice(head.length)].reverse().join('')
  return head + rest
}
const otherNumber = (id: string): string => id.replace(/(INV|ST|PAY|PO|PB)-0/, '$1-9')
const otherName = (id: string): string => `${id.slice(0, -1)}${id.endsWith('q') ? 'z' : 'q'}`

const its = (table: string, id: string, spare: string): string =>
  `select ${id} as id, organization_id as owner, array[organization_id] as seen, ${spare} as spare from ${table}`

export const THINGS = {
  invoice: {
    sql: 'select number as id, seller_id as owner, array[seller_id, buyer_id] as seen, false as spare from invoice',
    random: otherNumber,
  },
  payment: {
    sql: 'select number as id, seller_id as owner, array[seller_id, buyer_id] as seen, false as spare from payment',
    random: otherNumber,
  },
  payout: {
    sql: 'select number as id, partner_id as owner, array[payer_id, partner_id] as seen, false as spare from payout',
    random: otherNumber,
  },
  payoutBatch: {
    sql: 'select number as id, payer_id as owner, array[payer_id] as seen, false as spare from payout_batch',
    random: otherNumber,
  },
  programDraft: {
    sql: 'select id, owner_id as owner, array[owner_id] as seen, false as spare from program_draft',
    random: (id) => id.replace(/\d+$/, (number) => `9${number}`),
  },
  program: {
    sql: `select about as id, owner_id as owner, parties as seen, false as spare from fact f where kind = 'program'
      and not exists (select from fact n where n.kind = 'program' and n.about = f.about and n.position > f.position)`,
    random: otherName,
  },
  dispute: {
    sql: `select about as id, owner_id as owner, parties as seen, false as spare from fact where kind = 'dispute'`,
    random: otherNumber,
  },
  statement: {
    sql: 'select number as id, partner_id as owner, array[payer_id, partner_id] as seen, false as spare from statement',
    random: otherNumber,
  },
  posting: {
    sql: `select id, seller_id as owner, array[seller_id, buyer_id] as seen, false as spare from invoice_line
      union all select id, partner_id, array[payer_id, partner_id], false from earning
      union all select id, partner_id, array[payer_id, partner_id], false from payout`,
    random: (id) => (otherNumber(id) === id ? otherName(id) : otherNumber(id)),
  },
  fact: {
    sql: `select position::text as id, owner_id as owner, false as spare, parties || case when kind = 'organization'
      then array(select viewer_id from acquaintance where organization_id = about) else '{}' end as seen from fact`,
    random: (id) => String(Number(id) + 900_000_000),
  },
  webhook: { sql: `${its('webhook', 'id', `description = '${SPARE}'`)} where removed_at is null`, random: reversed },
  key: { sql: its('api_key', 'id', `name like '${SPARE}%'`), random: reversed },
  invitation: {
    sql: its('invitation', 'id', 'withdrawn_at is not null'),
    random: (id) => `00000000${id.slice(8)}`,
  },
  member: {
    sql: `select person_id as id, min(m.organization_id) as owner, array_agg(m.organization_id) as seen,
      bool_and(u.email like '${SPARE}@%') as spare
      from membership m join signin."user" u on u.id = person_id group by person_id`,
    random: reversed,
  },
  document: {
    sql: `select body ->> 'sha256' as id, owner_id as owner, parties as seen, false as spare from fact
      where kind = 'partner_document'`,
    random: reversed,
  },
  enrollment: {
    sql: `select distinct about as id, owner_id as owner, array[owner_id, body ->> 'to'] as seen, false as spare from fact
      where kind = 'partner_application'`,
    random: otherName,
  },
  subscription: {
    sql: `select distinct about as id, owner_id as owner, parties as seen, false as spare from fact where kind = 'subscription'
      and body ->> 'product' = 'altus:stratum'`,
    random: otherName,
  },
  priceBook: {
    sql: `select b.id, min(b.owner_id) as owner, array_agg(distinct party) as seen, false as spare
      from (select coalesce(body ->> 'book', about) as id, owner_id, parties from fact where kind in ('price', 'price_book')) b,
        unnest(b.parties) party group by b.id`,
    random: otherName,
  },
  quote: {
    // A draft is its seller's; once it was sent, its buyer sees it too.
    sql: `select about as id, min(owner_id) as owner, array_agg(distinct party) as seen, false as spare
      from fact, unnest(parties) party where kind in ('quote', 'quote_sent') group by about`,
    random: otherName,
  },
  dealRegistration: {
    sql: `select distinct about as id, owner_id as owner, parties as seen, false as spare from fact
      where kind = 'deal_registration'`,
    random: otherName,
  },
  order: {
    sql: `select distinct about as id, owner_id as owner, parties as seen, false as spare from fact where kind = 'order'`,
    random: otherName,
  },
  license: {
    sql: 'select id, customer_id as owner, parties as seen, false as spare from license',
    random: reversed,
  },
  journey: {
    sql: `select distinct about as id, owner_id as owner, parties as seen, false as spare from fact where kind = 'journey'`,
    random: otherName,
  },
  touchpoint: {
    sql: `select distinct about as id, owner_id as owner, parties as seen, false as spare from fact where kind = 'touchpoint'`,
    random: otherName,
  },
  feed: {
    sql: `select id, owner_id as owner, array[owner_id] as seen, name = '${SPARE}' as spare from feed where ended_at is null`,
    random: otherName,
  },
  contact: {
    sql: `select id, owner_id as owner, array[owner_id] as seen, name like '${SPARE}%' as spare from contact where erased_at is null`,
    random: reversed,
  },
  calendarLink: {
    sql: its('calendar_link', 'id', `name = '${SPARE}'`),
    random: reversed,
  },
  connection: {
    sql: `select id, "organizationId" as owner, array["organizationId"] as seen, issuer like '%${SPARE}%' as spare
      from signin."ssoProvider"`,
    random: reversed,
  },
  delivery: {
    sql: its('webhook_delivery', 'id', 'true'),
    random: (id) => reversed(id),
  },
} as const satisfies Readonly<Record<string, Things>>

export type ThingName = keyof typeof THINGS

/** The ids of the acting organization's own things, where a request names two. */
export type Own = (thing: ThingName) => string

export type ObjectRow = Readonly<{
  route: string
  thing: ThingName
  ask: (id: string, own: Own) => Asked
  /** What it comes to for whoever the thing is, by one of its own things that is there to be ended if it ends it. */
  own: readonly number[]
  ends?: true
}>

const SPAN = 'from=2024-09-01T00:00:00Z&to=2024-09-02T00:00:00Z&meter=altus:core-hours'
const WRONG_VERSION = { 'if-match': '"999"' }
const FAR = { since: '2999-01-01T00:00:00Z' }

const get = (
  route: string,
  thing: ThingName,
  path: (id: string) => string,
  own: readonly number[] = [200],
): ObjectRow => ({
  route: `GET ${route}`,
  thing,
  ask: (id) => ({ url: path(encodeURIComponent(id)) }),
  own,
})

const TOO_MUCH = { apply: [{ document: 'ZZ-INV-000001', amount: '1' }] }
const TOO_MUCH_BACK = { id: 'probe', amount: '1000000000000', date: '2024-12-01' }
const NOT_YET = { because: 'probe', date: '2999-01-01' }

/** Acts on a thing of one's own are harmless here: of another version, on what has ended, or on what is there to be ended. */
export const OBJECTS: readonly ObjectRow[] = [
  get('/v1/invoices/:number', 'invoice', (id) => `/v1/invoices/${id}`),
  get('/v1/invoices/:number/pdf', 'invoice', (id) => `/v1/invoices/${id}/pdf`),
  get('/v1/payments/:number', 'payment', (id) => `/v1/payments/${id}`),
  get('/v1/licenses/:id', 'license', (id) => `/v1/licenses/${id}`),
  get('/v1/price-books/:book/check', 'priceBook', (id) => `/v1/price-books/${id}/check`),
  get('/v1/price-books/:book/changes', 'priceBook', (id) => `/v1/price-books/${id}/changes`),
  get('/v1/quotes/:quote', 'quote', (id) => `/v1/quotes/${id}`),
  get('/v1/deal-registrations/:registration', 'dealRegistration', (id) => `/v1/deal-registrations/${id}`),
  get('/v1/orders/:order', 'order', (id) => `/v1/orders/${id}`),
  // The customer sees an order that is made for it, and only sellers confirm their links.
  act('POST', '/v1/orders/:order/confirmations', 'order', [200, 403, 409], { body: { preview: true } }),
  get('/v1/touchpoints/:touchpoint', 'touchpoint', (id) => `/v1/touchpoints/${id}`),
  // The customer and the vendor see a touchpoint, and only whoever logged it writes about it; there is no such contact.
  act('POST', '/v1/touchpoints/:touchpoint/notes', 'touchpoint', [200, 403], { body: { notes: 'probe' } }),
  act('POST', '/v1/touchpoints/:touchpoint/confirmation-asks', 'touchpoint', [403, 404, 409], {
    body: { contact: `ctc_${'0'.repeat(32)}` },
  }),
  act('PATCH', '/v1/feeds/:feed', 'feed', [200], { body: {} }),
  act('DELETE', '/v1/feeds/:feed', 'feed', [200], { ends: true }),
  act('PATCH', '/v1/contacts/:contact', 'contact', [200], { body: { language: 'de' } }),
  act('DELETE', '/v1/contacts/:contact', 'contact', [200], { ends: true }),
  // Whoever made it revokes it, or an owner; a second call changes nothing.
  act('DELETE', '/v1/calendar-links/:id', 'calendarLink', [200, 403], { ends: true }),
  get('/v1/journeys/:journey', 'journey', (id) => `/v1/journeys/${id}`),
  get('/v1/statements/:number', 'statement', (id) => `/v1/statements/${id}`),
  get('/v1/statements/:number/pdf', 'statement', (id) => `/v1/statements/${id}/pdf`),
  get('/v1/payouts/:number', 'payout', (id) => `/v1/payouts/${id}`),
  get('/v1/payout-batches/:batch', 'payoutBatch', (id) => `/v1/payout-batches/${id}`),
  get('/v1/programs/:program', 'program', (id) => `/v1/programs/${id}`),
  // A partner sees the program, and how it does is its owner's to know.
  {
    route: 'GET /v1/program-uptake/:program',
    thing: 'program',
    ask: (id) => ({ url: `/v1/program-uptake/${id}` }),
    own: [200, 404],
  },
  get('/v1/program-drafts/:draft', 'programDraft', (id) => `/v1/program-drafts/${id}`),
  get('/v1/disputes/:dispute', 'dispute', (id) => `/v1/disputes/${id}`),
  get('/v1/explanations/:posting', 'posting', (id) => `/v1/explanations/${id}`),
  get('/v1/facts/:position', 'fact', (id) => `/v1/facts/${id}`),
  get('/v1/webhooks/:id', 'webhook', (id) => `/v1/webhooks/${id}`),
  get('/v1/enrollments/:enrollment', 'enrollment', (id) => `/v1/enrollments/${id}`),
  get('/v1/documents/:sha256', 'document', (id) => `/v1/documents/${id}`),
  get('/v1/documents/:sha256/content', 'document', (id) => `/v1/documents/${id}/content`),
  get('/v1/usage-events', 'subscription', (id) => `/v1/usage-events?subscription=${id}&${SPAN}`),
  get('/v1/subscriptions/:subscription', 'subscription', (id) => `/v1/subscriptions/${id}`),
  // What the demo sells has no term, so there is no renewal of it to see.
  get('/v1/renewals/:subscription', 'subscription', (id) => `/v1/renewals/${id}`, [200, 404]),
  act('POST', '/v1/renewals/:subscription/quotes', 'subscription', [200, 403, 409, 422], { body: { preview: true } }),
  act('POST', '/v1/renewals/:subscription/outcomes', 'subscription', [200, 403, 409], {
    body: { outcome: 'renewed', preview: true },
  }),
  // The customer asks its seller.
  act('POST', '/v1/subscriptions/:subscription/amendments', 'subscription', [200, 403, 409], {
    body: { change: { to: 'quantity', quantity: '2' }, preview: true },
  }),
  act('POST', '/v1/subscriptions/:subscription/cancellations', 'subscription', [200, 403], {
    body: { when: 'now', because: 'probe', preview: true },
  }),
  // Only the vendor transfers, and there is no such chain.
  act('POST', '/v1/subscriptions/:subscription/transfers', 'subscription', [403, 409, 422], {
    body: {
      chain: ['zz-nobody:none'],
      at: '2999-01-01T00:00:00Z',
      id: 'zz-nobody:new',
      because: 'probe',
      preview: true,
    },
  }),
  // The buyer sees an invoice, and only the seller voids it; credit notes are nobody's to void.
  act('POST', '/v1/invoices/:number/void', 'invoice', [200, 403, 409], {
    body: { billAgain: false, because: 'probe', preview: true },
  }),
  // The buyer sees a payment, and only the seller moves it; what asks too much moves nothing.
  act('POST', '/v1/payments/:number/allocations', 'payment', [422, 404], { body: TOO_MUCH }),
  act('POST', '/v1/payments/:number/refunds', 'payment', [409, 404], { body: TOO_MUCH_BACK }),
  act('POST', '/v1/payments/:number/reversals', 'payment', [422], { body: NOT_YET }),
  // The partner sees its payout, and only the payer records what becomes of its money; nothing was sent, and nothing has expired.
  act('POST', '/v1/payouts/:number/paid', 'payout', [404, 409], { body: { date: '2024-12-01', reference: 'probe' } }),
  act('POST', '/v1/payouts/:number/returned', 'payout', [404, 409], { body: { date: '2024-12-01', because: 'probe' } }),
  act('POST', '/v1/payouts/:number/forfeited', 'payout', [404, 409], { body: { because: 'probe' } }),
  // Who drafted it approves nothing, and what was discarded stays so.
  act('POST', '/v1/payout-batches/:batch/approve', 'payoutBatch', [200, 403, 409], { body: {} }),
  act('POST', '/v1/payout-batches/:batch/discard', 'payoutBatch', [200, 409], { body: {} }),
  // Who submitted it publishes nothing; what is over stays so.
  act('POST', '/v1/program-drafts/:draft/submit', 'programDraft', [200, 409, 422], { body: {} }),
  act('POST', '/v1/program-drafts/:draft/publish', 'programDraft', [200, 403, 409, 422], { body: {} }),
  act('POST', '/v1/program-drafts/:draft/discard', 'programDraft', [200, 409], { body: {} }),
  act('PATCH', '/v1/members/:person', 'member', [412], { body: { roles: ['viewer'] }, headers: WRONG_VERSION }),
  act('PATCH', '/v1/api-keys/:id', 'key', [412], { body: { name: 'Other' }, headers: WRONG_VERSION }),
  act('POST', '/v1/api-keys/:id/rotations', 'key', [409], { body: {}, ends: true }),
  act('DELETE', '/v1/api-keys/:id', 'key', [200], { ends: true }),
  act('DELETE', '/v1/invitations/:id', 'invitation', [200], { ends: true }),
  act('PATCH', '/v1/webhooks/:id', 'webhook', [412], { body: { enabled: false }, headers: WRONG_VERSION }),
  act('POST', '/v1/webhooks/:id/rotations', 'webhook', [200], { ends: true }),
  act('POST', '/v1/webhooks/:id/tests', 'webhook', [200], { ends: true }),
  act('POST', '/v1/webhooks/:id/replays', 'webhook', [200], { body: FAR, ends: true }),
  {
    route: 'POST /v1/webhooks/:id/replays',
    thing: 'delivery',
    ask: (delivery, own) => ({ url: `/v1/webhooks/${own('webhook')}/replays`, body: { delivery } }),
    own: [200, 404],
  },
  // What ends for good comes last, each once.
  act('DELETE', '/v1/webhooks/:id', 'webhook', [200, 404], { ends: true }),
  act('DELETE', '/v1/sso-connections/:id', 'connection', [200, 404], { ends: true }),
  act('DELETE', '/v1/members/:person', 'member', [200, 404], { ends: true }),
]

function act(
  method: string,
  route: string,
  thing: ThingName,
  own: readonly number[],
  { body, headers, ends }: Readonly<{ body?: object; headers?: Record<string, string>; ends?: true }>,
): ObjectRow {
  const ask = (id: string): Asked => ({
    url: route.replace(/:\w+/, encodeURIComponent(id)),
    ...(body && { body }),
    ...(headers && { headers }),
  })
  return { route: `${method} ${route}`, thing, ask, own, ...(ends && { ends }) }
}

/** Routes that name a thing and need no row above, and why. */
export const WITHOUT_OBJECT: Readonly<Record<string, string>> = {
  'POST /v1/organizations/:organization/owner-invitations': 'the operator alone, who knows every organization',
  'POST /v1/feeds/:owner/:feed': 'the signature says whose it is, and a feed that is not there answers as a wrong one',
  'GET /v1/health/:customer/:product':
    'two things at once; that a stranger is told what nobody would be, `scenarios/health.test.ts` looks at',
  'GET /v1/license-keys/:vendor': 'public keys, which everybody may have',
  'DELETE /v1/payout-accounts/:payer': 'ends what one has told oneself, and says alike where nothing was told',
  'POST /v1/sso-connections/:id/confirmations': 'the operator alone, who sees every connection',
  'DELETE /v1/people/:person': 'the operator alone, who may erase anybody',
}
