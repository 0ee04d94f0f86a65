import type { Made, Tried } from './door-requests.test-data.ts'

/** The least program there is. */
export const PROGRAM_TEXT = `program: tried
version: 1
currency: EUR
effective: { from: 2999-01-01, to: 3000-01-01 }
partners: []
incentives:
  - { id: deploy, stage: implement, role: implementer, trigger: milestone.live, pay: { fixed: 1 } }
payout: { period: month }
`
const none = '/v1/program-drafts/altus:none.1'
const text = 'no program'

/** Requests about programs: what one submits, another person publishes. */
export const aboutPrograms = (made: Made): Readonly<Record<string, Tried>> => ({
  'check-program': {
    works: { url: '/v1/programs/check', body: { text }, as: 'leaf' },
    refused: { url: '/v1/programs/check', body: {}, status: 422, code: 'invalid_input' },
  },
  'compare-program': {
    works: { url: '/v1/programs/compare', body: { program: 'altus:customer-lifecycle' } },
    refused: { url: '/v1/programs/compare', body: { program: 'altus:none' }, status: 404, code: 'not_found' },
  },
  'program-schema': {
    works: { url: '/v1/program-schema', as: 'leaf' },
    refused: { url: '/v1/program-schema', organization: 'nobody', status: 403, code: 'unknown_organization' },
  },
  'draft-program': {
    works: { url: '/v1/program-drafts', body: { text: PROGRAM_TEXT } },
    refused: { url: '/v1/program-drafts', body: { text }, status: 422, code: 'program_not_named' },
  },
  'submit-program': {
    works: { url: `/v1/program-drafts/${made.programDraft}/submit`, body: {} },
    refused: { url: `${none}/submit`, body: {}, status: 404, code: 'not_found' },
  },
  'publish-program': {
    works: { url: `/v1/program-drafts/${made.submittedDraft}/publish`, body: {}, as: 'finance' },
    refused: { url: `${none}/publish`, body: {}, status: 404, code: 'not_found' },
  },
  'discard-program-draft': {
    works: { url: `/v1/program-drafts/${made.spareDraft}/discard`, body: {} },
    refused: { url: `${none}/discard`, body: {}, status: 404, code: 'not_found' },
  },
  programs: {
    works: { url: '/v1/programs?state=in_force' },
    refused: { url: '/v1/programs?state=none', status: 422, code: 'invalid_input' },
  },
  program: {
    works: { url: '/v1/programs/altus:customer-lifecycle', as: 'leaf' },
    refused: { url: '/v1/programs/altus:none', status: 404, code: 'not_found' },
  },
  'program-drafts': {
    works: { url: '/v1/program-drafts?state=draft' },
    refused: { url: '/v1/program-drafts?state=none', status: 422, code: 'invalid_input' },
  },
  'program-draft': {
    works: { url: `/v1/program-drafts/${made.programDraft}` },
    refused: { url: none, status: 404, code: 'not_found' },
  },
})
