import type { Tried } from './door-requests.test-data.ts'
import { PROGRAM_TEXT } from './door-requests-programs.test-data.ts'

const PROGRAM = 'altus:customer-lifecycle'
const SPAN = { from: '2024-09-01', to: '2024-10-01' }
const CASE = { product: 'altus:stratum', settle: ['2024-10-01'] }

const listed = (path: string): Tried => ({
  works: { url: `${path}?program=${PROGRAM}`, as: 'leaf' },
  refused: { url: `${path}?limit=0`, status: 422, code: 'invalid_input' },
})

/** Requests about trials, cases and uptake of programs, and about what is held, did not earn and remains. */
export const TRIAL_REQUESTS: Readonly<Record<string, Tried>> = {
  'try-program': {
    works: { url: '/v1/program-trials', body: { program: PROGRAM_TEXT, against: PROGRAM, ...SPAN } },
    refused: { url: '/v1/program-trials', body: { program: 'altus:none', ...SPAN }, status: 404, code: 'not_found' },
  },
  'program-case': {
    works: { url: '/v1/program-case', body: { program: PROGRAM_TEXT, case: CASE }, as: 'leaf' },
    refused: {
      ...{ url: '/v1/program-case', body: { program: 'no program', case: CASE } },
      ...{ status: 422, code: 'program_does_not_hold' },
    },
  },
  'program-uptake': {
    works: { url: `/v1/program-uptake/${PROGRAM}` },
    refused: { url: `/v1/program-uptake/${PROGRAM}`, as: 'leaf', status: 404, code: 'not_found' },
  },
  'held-earnings': listed('/v1/held-earnings'),
  'status-credits': listed('/v1/status-credits'),
  unearned: listed('/v1/unearned'),
  'cap-use': listed('/v1/cap-use'),
}
