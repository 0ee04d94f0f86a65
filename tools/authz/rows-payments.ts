/** The rows of payments, balances, margins and reminders in the permission matrix. */
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }

export const PAYMENT_QUESTIONS: readonly Question[] = [
  ['/v1/payments', 'ofpav', 'billing:read', '/v1/payments?limit=1'],
  ['/v1/payments/:number', 'ofpav', 'billing:read', '/v1/payments/ZZ-PAY-000001', NOT_FOUND],
  ['/v1/open-documents', 'ofpav', 'billing:read', '/v1/open-documents?limit=1'],
  ['/v1/receivables', 'ofpav', 'billing:read', '/v1/receivables?limit=1'],
  ['/v1/statement-of-account', 'ofpav', 'billing:read', '/v1/statement-of-account?with=zz-nobody'],
  ['/v1/statement-of-account/pdf', 'ofpav', 'billing:read', '/v1/statement-of-account/pdf?with=zz-nobody', NOT_FOUND],
  ['/v1/margin', 'ofpav', 'billing:read'],
  ['/v1/margin-lines', 'ofpav', 'billing:read', '/v1/margin-lines?limit=1'],
  ['/v1/dunning-notices', 'ofpav', 'billing:read', '/v1/dunning-notices?limit=1'],
]

export const PAYMENT_ACTS: readonly Act[] = [
  [
    'POST /v1/payments',
    'of',
    ['billing:write'],
    {
      url: '/v1/payments',
      body: { id: 'probe', buyer: 'zz-nobody', amount: '1', currency: 'EUR', date: '2024-10-01' },
    },
    { status: 422, code: 'unknown_reference' },
  ],
  [
    'POST /v1/payments/:number/allocations',
    'of',
    ['billing:write'],
    { url: '/v1/payments/ZZ-PAY-000001/allocations', body: {} },
    NOT_FOUND,
  ],
  [
    'POST /v1/payments/:number/reversals',
    'of',
    ['billing:write'],
    { url: '/v1/payments/ZZ-PAY-000001/reversals', body: { because: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/payments/:number/refunds',
    'of',
    ['billing:write'],
    { url: '/v1/payments/ZZ-PAY-000001/refunds', body: { id: 'probe', date: '2024-10-01' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/write-offs',
    'of',
    ['billing:write'],
    { url: '/v1/write-offs', body: { document: 'ZZ-INV-000001', because: 'probe' } },
    { status: 422, code: 'unknown_reference' },
  ],
  [
    'POST /v1/dunning-runs',
    'of',
    ['billing:write'],
    { url: '/v1/dunning-runs', body: { date: '2999-01-01' } },
    { status: 422, code: 'in_the_future' },
  ],
]
