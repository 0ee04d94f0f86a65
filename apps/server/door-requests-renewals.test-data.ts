import type { Made, Tried } from './door-requests.test-data.ts'

const preview = true
const NO_TERM = '/v1/renewals/birch:alpenglow-stratum'

/** Requests about renewals and their calendars. */
const RENEWAL_REQUESTS: Readonly<Record<string, Tried>> = {
  renewals: {
    works: { url: '/v1/renewals?sort=at_risk' },
    refused: { url: '/v1/renewals?state=gone', status: 422, code: 'invalid_input' },
  },
  renewal: {
    works: { url: '/v1/renewals/birch:co-termed', as: 'birch' },
    refused: { url: NO_TERM, as: 'sakura', status: 404, code: 'not_found' },
  },
  'renewal-calibration': {
    works: { url: '/v1/renewal-calibration' },
    refused: { url: '/v1/renewal-calibration?x=1', status: 422, code: 'invalid_input' },
  },
  'quote-renewal': {
    works: { url: '/v1/renewals/birch:co-termed/quotes', body: { uplift: '3', preview }, as: 'birch' },
    refused: { url: `${NO_TERM}/quotes`, body: { preview }, as: 'birch', status: 409, code: 'no_term' },
  },
  'decide-renewal': {
    works: { url: '/v1/renewals/birch:co-termed/outcomes', body: { outcome: 'renewed', preview }, as: 'birch' },
    refused: {
      url: '/v1/renewals/birch:co-termed/outcomes',
      body: { outcome: 'lost', preview },
      as: 'birch',
      status: 422,
      code: 'reason_missing',
    },
  },
  'create-calendar-link': {
    works: { url: '/v1/calendar-links', body: { name: 'Renewals' } },
    refused: { url: '/v1/calendar-links', body: { name: '' }, status: 422, code: 'invalid_input' },
  },
  'calendar-links': {
    works: { url: '/v1/calendar-links' },
    refused: { url: '/v1/calendar-links?x=1', status: 422, code: 'invalid_input' },
  },
}

/** The same, and about a calendar link that was made. */
export const aboutRenewals = ({ calendar }: Pick<Made, 'calendar'>): Readonly<Record<string, Tried>> => ({
  ...RENEWAL_REQUESTS,
  'revoke-calendar-link': {
    works: { url: `/v1/calendar-links/${calendar}`, method: 'DELETE', as: 'birch' },
    refused: { url: `/v1/calendar-links/${calendar}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
})
