/** Where requests about payouts, accounts and disputes name something. */
import type { Filter, Naming } from './naming-rows.ts'

export const PAYOUT_FILTERS: readonly Filter[] = [
  ['/v1/payouts', 'program', 'program'],
  ['/v1/payouts', 'partner', 'organization'],
  ['/v1/payouts', 'payer', 'organization'],
  ['/v1/payouts', 'number', 'payout'],
  ['/v1/payout-accounts', 'partner', 'organization'],
  ['/v1/payout-accounts', 'payer', 'organization'],
  ['/v1/statement-lines', 'statement', 'statement'],
  ['/v1/statement-lines', 'program', 'program'],
  ['/v1/statement-lines', 'partner', 'organization'],
  ['/v1/statement-lines', 'payer', 'organization'],
  ['/v1/statement-lines', 'customer', 'organization'],
  ['/v1/disputes', 'partner', 'organization'],
  ['/v1/disputes', 'payer', 'organization'],
  ['/v1/disputes', 'statement', 'statement'],
  ['/v1/disputes', 'waitsFor', 'organization'],
]

const AT = '2024-10-01T00:00:00Z'
const NAMED = { legalName: 'Probe', country: 'DE' }
const told = (kind: string, about: string, body: object) => ({
  url: '/v1/facts',
  body: { facts: [{ kind, about, body }] },
})

export const PAYOUT_NAMINGS: readonly Naming[] = [
  {
    what: 'a batch of a program',
    value: 'program',
    ask: (program) => ({ url: '/v1/payout-batches', body: { program } }),
  },
  {
    what: 'a dispute of a line of a statement',
    value: 'statement',
    ask: (statement) => ({ url: '/v1/disputes', body: { line: `earning:${statement}/1`, text: 'probe' } }),
  },
  {
    what: 'an account for a payer',
    value: 'organization',
    ask: (payer) => ({
      url: '/v1/payout-accounts',
      body: {
        payers: [payer],
        account: { kind: 'other', holder: 'Probe', number: '12345678', bank: 'Probe', country: 'US' },
      },
    }),
  },
  {
    what: 'payout details for a payer',
    value: 'organization',
    ask: (payer, who, nth) => told('payout_details', `${who}:details-${nth}`, { payers: [payer], ...NAMED }),
  },
  {
    what: 'a consent to self-billing by a payer',
    value: 'organization',
    ask: (payer, who, nth) => told('self_billing_consent', `${who}:consent-${nth}`, { payer, from: '2024-10-01' }),
  },
  {
    what: 'a screening of a partner',
    value: 'organization',
    ask: (partner, who, nth) =>
      told('screening_result', `${who}:screening-${nth}`, {
        ...{ partner, result: 'hit', screenedAt: AT, screened: NAMED, by: 'psn_0000000000' },
        lists: [{ name: 'Probe', date: '2024-10-01' }],
      }),
  },
]
