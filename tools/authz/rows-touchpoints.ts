/** The rows of contacts, notes about touchpoints, questions to customers and feeds in the permission matrix. */
import type { Filter } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }
const NO_CONTACT = `ctc_${'0'.repeat(32)}`
const NONE = '/v1/touchpoints/zz-nobody:none'

export const TOUCHPOINT_QUESTIONS: readonly Question[] = [
  ['/v1/touchpoints/:touchpoint', 'ofpav', 'life:read', NONE, NOT_FOUND],
  // Whom one knows at a customer is for those who deal with customers.
  ['/v1/contacts', 'opa', 'life:write', '/v1/contacts?limit=1'],
  ['/v1/feeds', 'opa', 'life:write', '/v1/feeds?limit=1'],
  ['/v1/feed-quarantine', 'opa', 'life:write', '/v1/feed-quarantine?limit=1'],
  ['/v1/quiet-customers', 'ofpav', 'life:read', '/v1/quiet-customers?limit=1'],
  ['/v1/confirmation-asks', 'ofpav', 'life:read', '/v1/confirmation-asks?limit=1'],
]

const MAPPING = { id: { path: 'id' }, at: { path: 'at' }, customer: { path: 'who' }, product: { path: 'what' } }
const NO_FEED = 'zz-nobody:none'

export const TOUCHPOINT_ACTS: readonly Act[] = [
  [
    'POST /v1/feeds',
    'opa',
    [],
    { url: '/v1/feeds', body: { feed: NO_FEED, name: 'Probe', kind: 'ticket', mapping: MAPPING } },
    { status: 403, code: 'not_yours' },
  ],
  ['PATCH /v1/feeds/:feed', 'opa', ['life:write'], { url: `/v1/feeds/${NO_FEED}`, body: { name: 'Probe' } }, NOT_FOUND],
  ['DELETE /v1/feeds/:feed', 'opa', ['life:write'], { url: `/v1/feeds/${NO_FEED}` }, NOT_FOUND],
  ['POST /v1/feed-rotations', 'opa', [], { url: '/v1/feed-rotations', body: { feed: NO_FEED } }, NOT_FOUND],
  [
    'POST /v1/feed-imports',
    'opa',
    ['life:write'],
    { url: '/v1/feed-imports', body: { feed: NO_FEED, rows: [{}], check: true } },
    NOT_FOUND,
  ],
  [
    'POST /v1/feed-names',
    'opa',
    ['life:write'],
    { url: '/v1/feed-names', body: { feed: NO_FEED, kind: 'customer', name: 'Probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/touchpoints/:touchpoint/notes',
    'opa',
    ['life:write'],
    { url: `${NONE}/notes`, body: { notes: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/touchpoints/:touchpoint/confirmation-asks',
    'opa',
    ['life:write'],
    { url: `${NONE}/confirmation-asks`, body: { contact: NO_CONTACT } },
    NOT_FOUND,
  ],
  [
    'POST /v1/contacts',
    'opa',
    ['life:write'],
    { url: '/v1/contacts', body: { customer: 'zz-nobody', name: 'Probe', email: 'probe@nobody.example' } },
    { status: 422, code: 'unknown_reference' },
  ],
  [
    'PATCH /v1/contacts/:contact',
    'opa',
    ['life:write'],
    { url: `/v1/contacts/${NO_CONTACT}`, body: { name: 'Probe' } },
    NOT_FOUND,
  ],
  ['DELETE /v1/contacts/:contact', 'opa', ['life:write'], { url: `/v1/contacts/${NO_CONTACT}` }, NOT_FOUND],
]

export const TOUCHPOINT_FILTERS: readonly Filter[] = [
  ['/v1/feed-quarantine', 'feed', 'about'],
  ['/v1/contacts', 'customer', 'organization'],
  ['/v1/quiet-customers', 'cadence', 'about'],
  ['/v1/quiet-customers', 'customer', 'organization'],
  ['/v1/quiet-customers', 'partner', 'organization'],
  ['/v1/confirmation-asks', 'touchpoint', 'about'],
  ['/v1/confirmation-asks', 'partner', 'organization'],
  ['/v1/confirmation-asks', 'customer', 'organization'],
]
