/** The rows of programs and their drafts in the permission matrix. */
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }

export const PROGRAM_QUESTIONS: readonly Question[] = [
  ['/v1/programs', 'ofpav', 'rewards:read', '/v1/programs?limit=1'],
  ['/v1/programs/:program', 'ofpav', 'rewards:read', '/v1/programs/zz-nobody:none', NOT_FOUND],
  ['/v1/program-schema', 'ofpav', 'rewards:read'],
  ['/v1/program-drafts', 'ofp', 'rewards:write', '/v1/program-drafts?limit=1'],
  ['/v1/program-drafts/:draft', 'ofp', 'rewards:write', '/v1/program-drafts/zz-nobody:none.1', NOT_FOUND],
]

/** Two people publish a program, and none of them is a key. */
export const PROGRAM_ACTS: readonly Act[] = [
  [
    'POST /v1/programs/check',
    'ofpav',
    ['rewards:read'],
    { url: '/v1/programs/check', body: { text: 'probe' } },
    { status: 200 },
  ],
  [
    'POST /v1/programs/compare',
    'ofpav',
    ['rewards:read'],
    { url: '/v1/programs/compare', body: { program: 'zz-nobody:none' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/program-drafts',
    'ofp',
    ['rewards:write'],
    { url: '/v1/program-drafts', body: { text: 'probe' } },
    { status: 422, code: 'program_not_named' },
  ],
  [
    'POST /v1/program-drafts/:draft/submit',
    'ofp',
    [],
    { url: '/v1/program-drafts/zz-nobody:none.1/submit', body: {} },
    NOT_FOUND,
  ],
  [
    'POST /v1/program-drafts/:draft/publish',
    'ofp',
    [],
    { url: '/v1/program-drafts/zz-nobody:none.1/publish', body: {} },
    NOT_FOUND,
  ],
  [
    'POST /v1/program-drafts/:draft/discard',
    'ofp',
    ['rewards:write'],
    { url: '/v1/program-drafts/zz-nobody:none.1/discard', body: {} },
    NOT_FOUND,
  ],
]
