import type { Made, Tried } from './door-requests.test-data.ts'

const CALL = '/v1/touchpoints/birch:kestrel-call'
const NO_CONTACT = `ctc_${'0'.repeat(32)}`

/** Requests about what stays with whoever logged a touchpoint, and about contacts. */
export const aboutTouchpoints = ({ contact, doomedContact }: Made): Readonly<Record<string, Tried>> => ({
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
