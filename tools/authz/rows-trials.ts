/** The rows of trials, cases and uptake of programs, and of what partners are told beside statements, in the permission matrix. */
import type { Filter, Naming } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }

export const TRIAL_QUESTIONS: readonly Question[] = [
  ['/v1/held-earnings', 'ofpav', 'rewards:read', '/v1/held-earnings?limit=1'],
  ['/v1/status-credits', 'ofpav', 'rewards:read', '/v1/status-credits?limit=1'],
  ['/v1/unearned', 'ofpav', 'rewards:read', '/v1/unearned?limit=1'],
  ['/v1/cap-use', 'ofpav', 'rewards:read', '/v1/cap-use?limit=1'],
  ['/v1/program-uptake/:program', 'ofpav', 'rewards:read', '/v1/program-uptake/zz-nobody:none', NOT_FOUND],
]

const SPAN = { from: '2024-09-01', to: '2024-10-01' }

/** Questions that are too long for a URL. */
export const TRIAL_ACTS: readonly Act[] = [
  [
    'POST /v1/program-trials',
    'ofp',
    ['rewards:write'],
    { url: '/v1/program-trials', body: { program: 'zz-nobody:none', ...SPAN } },
    NOT_FOUND,
  ],
  [
    'POST /v1/program-case',
    'ofpav',
    ['rewards:read'],
    {
      url: '/v1/program-case',
      body: { program: 'probe', case: { product: 'zz-nobody:none', settle: ['2024-10-01'] } },
    },
    { status: 422, code: 'program_does_not_hold' },
  ],
]

export const TRIAL_FILTERS: readonly Filter[] = [
  ['/v1/held-earnings', 'program', 'program'],
  ['/v1/held-earnings', 'partner', 'organization'],
  ['/v1/held-earnings', 'customer', 'organization'],
  ['/v1/status-credits', 'program', 'program'],
  ['/v1/status-credits', 'partner', 'organization'],
  ['/v1/status-credits', 'customer', 'organization'],
  ['/v1/unearned', 'program', 'program'],
  ['/v1/unearned', 'partner', 'organization'],
  ['/v1/cap-use', 'program', 'program'],
  ['/v1/cap-use', 'partner', 'organization'],
]

/** A program that anybody may try. */
const DRAFT = `program: probe
version: 1
currency: EUR
effective: { from: 2024-09-01, to: 2024-10-01 }
partners: []
incentives: [{ id: one, stage: manage, trigger: milestone.probe, pay: { fixed: 1 } }]
payout: { period: month }
`

export const TRIAL_NAMINGS: readonly Naming[] = [
  {
    what: 'a trial of a program',
    value: 'program',
    ask: (program) => ({ url: '/v1/program-trials', body: { program, ...SPAN } }),
  },
  {
    what: 'a program beside a draft',
    value: 'program',
    ask: (against) => ({ url: '/v1/program-trials', body: { program: DRAFT, against, ...SPAN } }),
  },
]
