/** The rows of payouts, accounts and disputes in the permission matrix. */
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }
const DAY = '2024-10-01'

export const PAYOUT_QUESTIONS: readonly Question[] = [
  ['/v1/payouts', 'ofpav', 'rewards:read', '/v1/payouts?limit=1'],
  ['/v1/payouts/:number', 'ofpav', 'rewards:read', '/v1/payouts/ZZ-PO-000001', NOT_FOUND],
  ['/v1/payout-batches', 'of', 'ground:read', '/v1/payout-batches?limit=1'],
  // Where an account is shown in full: people only.
  ['/v1/payout-batches/:batch', 'of', [], '/v1/payout-batches/ZZ-PB-000001', NOT_FOUND],
  ['/v1/payout-accounts', 'ofpav', 'rewards:read', '/v1/payout-accounts?limit=1'],
  ['/v1/statement-lines', 'ofpav', 'rewards:read', '/v1/statement-lines?limit=1'],
  ['/v1/statements/:number/pdf', 'ofpav', 'rewards:read', '/v1/statements/ZZ-ST-000001/pdf', NOT_FOUND],
  ['/v1/disputes', 'ofpav', 'rewards:read', '/v1/disputes?limit=1'],
  ['/v1/disputes/:dispute', 'ofpav', 'rewards:read', '/v1/disputes/zz-nobody:none', NOT_FOUND],
]

/** Two people let money go, and none of them is a key. */
export const PAYOUT_ACTS: readonly Act[] = [
  [
    'POST /v1/payout-batches',
    'of',
    [],
    { url: '/v1/payout-batches', body: { program: 'zz-nobody:none' } },
    { status: 200 },
  ],
  [
    'POST /v1/payout-batches/:batch/approve',
    'of',
    [],
    { url: '/v1/payout-batches/ZZ-PB-000001/approve', body: {} },
    NOT_FOUND,
  ],
  [
    'POST /v1/payout-batches/:batch/discard',
    'of',
    [],
    { url: '/v1/payout-batches/ZZ-PB-000001/discard', body: {} },
    NOT_FOUND,
  ],
  [
    'POST /v1/payouts/:number/paid',
    'of',
    ['billing:write'],
    { url: '/v1/payouts/ZZ-PO-000001/paid', body: { date: DAY, reference: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/payouts/:number/returned',
    'of',
    ['billing:write'],
    { url: '/v1/payouts/ZZ-PO-000001/returned', body: { date: DAY, because: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/payouts/:number/forfeited',
    'of',
    [],
    { url: '/v1/payouts/ZZ-PO-000001/forfeited', body: { because: 'probe' } },
    NOT_FOUND,
  ],
  [
    'POST /v1/payout-accounts',
    'of',
    [],
    {
      url: '/v1/payout-accounts',
      body: {
        payers: ['zz-nobody'],
        account: { kind: 'other', holder: 'Probe', number: '12345678', bank: 'Probe', country: 'US' },
      },
    },
    { status: 422, code: 'unknown_reference' },
  ],
  ['DELETE /v1/payout-accounts/:payer', 'of', [], { url: '/v1/payout-accounts/zz-nobody' }, { status: 200 }],
  [
    'POST /v1/disputes',
    'ofpa',
    ['rewards:write'],
    { url: '/v1/disputes', body: { line: 'earning:ZZ-ST-000001/1', text: 'probe' } },
    NOT_FOUND,
  ],
]
