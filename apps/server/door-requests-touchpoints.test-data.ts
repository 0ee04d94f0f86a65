import type { Made, Tried } from './door-requests.test-data.ts'
import { aboutRenewals } from './door-requests-renewals.test-data.ts'

const CALL = '/v1/touchpoints/birch:kestrel-call'
const MAPPING = { id: { path: 'no' }, at: { path: 'at' }, customer: { path: 'who' }, product: { path: 'what' } }
const NO_CONTACT = `ctc_${'0'.repeat(32)}`

type Named = Pick<Made, 'contact' | 'doomedContact' | 'feed'>

const aboutNotes = ({ contact }: Named): Readonly<Record<string, Tried>> => ({
  touchpoint: {
    works: { url: CALL, as: 'birch' },
    refused: { url: CALL, as: 'sakura', status: 404, code: 'not_found' },
  },
  'note-touchpoint': {
    works: {
      url: `${CALL}/notes`,
      body: { notes: 'It went well', participants: [{ contact }], sentiment: 1 },
      as: 'birch',
    },
    refused: { url: `${CALL}/notes`, body: { notes: 'It did not' }, status: 403, code: 'not_yours' },
  },
  'ask-confirmation': {
    works: { url: `${CALL}/confirmation-asks`, body: { contact }, as: 'birch' },
    refused: {
      url: `${CALL}/confirmation-asks`,
      body: { contact: NO_CONTACT },
      as: 'birch',
      status: 404,
      code: 'not_found',
    },
  },
  'confirmation-asks': {
    works: { url: '/v1/confirmation-asks?state=open' },
    refused: { url: '/v1/confirmation-asks?state=lost', status: 422, code: 'invalid_input' },
  },
  'quiet-customers': {
    works: { url: '/v1/quiet-customers?state=quiet' },
    refused: { url: '/v1/quiet-customers?state=loud', status: 422, code: 'invalid_input' },
  },
})

const aboutContacts = ({ contact, doomedContact }: Named): Readonly<Record<string, Tried>> => ({
  contacts: {
    works: { url: '/v1/contacts?consent=given', as: 'birch' },
    refused: { url: '/v1/contacts?consent=maybe', status: 422, code: 'invalid_input' },
  },
  'add-contact': {
    works: {
      url: '/v1/contacts',
      body: { customer: 'alpenglow', name: 'Kim Berg', email: 'kim@alpenglow.example', consent: 'given' },
      as: 'birch',
    },
    refused: {
      url: '/v1/contacts',
      body: { customer: 'nobody', name: 'Kim Berg', email: 'kim@alpenglow.example' },
      as: 'birch',
      status: 422,
      code: 'unknown_reference',
    },
  },
  'change-contact': {
    works: { url: `/v1/contacts/${contact}`, method: 'PATCH', body: { language: 'de' }, as: 'birch' },
    refused: { url: `/v1/contacts/${contact}`, method: 'PATCH', body: {}, status: 404, code: 'not_found' },
  },
  'erase-contact': {
    works: { url: `/v1/contacts/${doomedContact}`, method: 'DELETE', as: 'birch' },
    refused: { url: `/v1/contacts/${NO_CONTACT}`, method: 'DELETE', status: 404, code: 'not_found' },
  },
})

const aboutFeeds = ({ feed }: Named): Readonly<Record<string, Tried>> => ({
  feeds: {
    works: { url: '/v1/feeds?kind=ticket', as: 'birch' },
    refused: { url: '/v1/feeds?kind=none', status: 422, code: 'invalid_input' },
  },
  'feed-quarantine': {
    works: { url: '/v1/feed-quarantine', as: 'birch' },
    refused: { url: '/v1/feed-quarantine?limit=0', status: 422, code: 'invalid_input' },
  },
  'create-feed': {
    works: {
      url: '/v1/feeds',
      body: {
        feed: 'birch:calendar',
        name: 'Calendar',
        kind: 'calendar',
        mapping: { ...MAPPING, kind: { value: 'meeting' } },
      },
      as: 'birch',
    },
    refused: {
      url: '/v1/feeds',
      body: { feed: 'birch:crm', name: 'CRM', kind: 'crm', mapping: MAPPING },
      as: 'birch',
      status: 422,
      code: 'wrong_mapping',
    },
  },
  'change-feed': {
    works: { url: `/v1/feeds/${feed}`, method: 'PATCH', body: { name: 'All tickets' }, as: 'birch' },
    refused: { url: `/v1/feeds/${feed}`, method: 'PATCH', body: {}, status: 404, code: 'not_found' },
  },
  'rotate-feed-secret': {
    works: { url: '/v1/feed-rotations', body: { feed }, as: 'birch' },
    refused: { url: '/v1/feed-rotations', body: { feed }, status: 404, code: 'not_found' },
  },
  'import-feed': {
    works: { url: '/v1/feed-imports', body: { feed, rows: [{ no: '1' }], check: true }, as: 'birch' },
    refused: { url: '/v1/feed-imports', body: { feed, rows: [{}] }, status: 404, code: 'not_found' },
  },
  'resolve-feed-name': {
    works: {
      url: '/v1/feed-names',
      body: { feed, kind: 'customer', name: 'Kestrel Air Ltd', means: 'kestrel-air' },
      as: 'birch',
    },
    refused: {
      url: '/v1/feed-names',
      body: { feed, kind: 'customer', name: 'Kestrel Air Ltd', means: 'Kestrel Air' },
      as: 'birch',
      status: 422,
      code: 'unknown_reference',
    },
  },
  'end-feed': {
    works: { url: '/v1/feeds/birch:calendar', method: 'DELETE', as: 'birch' },
    refused: { url: '/v1/feeds/birch:none', method: 'DELETE', as: 'birch', status: 404, code: 'not_found' },
  },
})

/** Requests about what stays with whoever logged a touchpoint, about contacts, feeds and renewals. */
export const aboutTouchpoints = (made: Made): Readonly<Record<string, Tried>> => ({
  ...aboutNotes(made),
  ...aboutContacts(made),
  ...aboutFeeds(made),
  ...aboutRenewals(made),
})
