/** The rows of renewals and their calendars in the permission matrix. */
import type { Filter } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NONE = '/v1/renewals/zz-nobody:none'
const UNKNOWN = { status: 422, code: 'unknown_reference' }
const NOT_FOUND = { status: 404, code: 'not_found' }
const NO_LINK = `/v1/calendar-links/cal_${'0'.repeat(32)}`

export const RENEWAL_QUESTIONS: readonly Question[] = [
  ['/v1/renewals', 'ofpav', 'billing:read', '/v1/renewals?limit=1'],
  ['/v1/renewals/:subscription', 'ofpav', 'billing:read', NONE, NOT_FOUND],
  ['/v1/renewal-calibration', 'ofpav', 'life:read'],
  ['/v1/calendar-links', 'ofpav', [], '/v1/calendar-links?limit=1'],
]

export const RENEWAL_ACTS: readonly Act[] = [
  ['POST /v1/renewals/:subscription/quotes', 'ofpa', ['billing:write'], { url: `${NONE}/quotes`, body: {} }, UNKNOWN],
  [
    'POST /v1/renewals/:subscription/outcomes',
    'ofpa',
    ['billing:write'],
    { url: `${NONE}/outcomes`, body: { outcome: 'renewed' } },
    UNKNOWN,
  ],
  // Nothing about a link can be refused once its form is right: each that may makes one, fewer than an organization can have.
  ['POST /v1/calendar-links', 'ofpav', [], { url: '/v1/calendar-links', body: { name: 'Probe' } }, { status: 200 }],
  ['DELETE /v1/calendar-links/:id', 'ofpav', [], { url: NO_LINK }, NOT_FOUND],
]

export const RENEWAL_FILTERS: readonly Filter[] = [
  ['/v1/renewals', 'customer', 'organization'],
  ['/v1/renewals', 'partner', 'organization'],
  ['/v1/renewals', 'owner', 'person'],
]
