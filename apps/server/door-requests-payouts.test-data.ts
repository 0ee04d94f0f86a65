import type { Made, Tried } from './door-requests.test-data.ts'

const account = { kind: 'iban', holder: 'Leaf Cloud Services Ltd', iban: 'GB82 WEST 1234 5698 7654 32' }
const none = '/v1/payout-batches/ALTUS-PB-000009'
const day = '2024-11-30'

/** Requests about payouts, accounts and disputes: what one drafts, another person approves. */
export const aboutPayouts = (made: Made): Readonly<Record<string, Tried>> => ({ ...acts(made), ...questions(made) })

function acts(made: Made): Readonly<Record<string, Tried>> {
  const payout = `/v1/payouts/${made.payout}`
  return {
    'draft-payout-batch': {
      works: { url: '/v1/payout-batches', body: { program: 'altus:none' } },
      refused: { url: '/v1/payout-batches', body: {}, as: 'viewer', status: 403, code: 'role_not_allowed' },
    },
    'approve-payout-batch': {
      works: { url: `/v1/payout-batches/${made.batch}/approve`, body: {}, as: 'finance' },
      refused: { url: `${none}/approve`, body: {}, status: 404, code: 'not_found' },
    },
    'discard-payout-batch': {
      works: { url: `/v1/payout-batches/${made.spareBatch}/discard`, body: {} },
      refused: { url: `${none}/discard`, body: {}, status: 404, code: 'not_found' },
    },
    'record-payout-paid': {
      works: { url: `${payout}/paid`, body: { date: day, reference: 'SEPA 1' } },
      refused: {
        url: `${payout}/paid`,
        body: { date: day, reference: 'x' },
        as: 'leaf',
        status: 404,
        code: 'not_found',
      },
    },
    'record-payout-returned': {
      works: { url: `${payout}/returned`, body: { date: day, because: 'closed' } },
      refused: {
        url: `${payout}/returned`,
        body: { date: day, because: 'x' },
        as: 'leaf',
        status: 404,
        code: 'not_found',
      },
    },
    'forfeit-payout': {
      works: { url: `/v1/payouts/${made.heldPayout}/forfeited`, body: { because: 'expired' } },
      refused: { url: `${payout}/forfeited`, body: { because: 'x' }, as: 'leaf', status: 404, code: 'not_found' },
    },
    'tell-payout-account': {
      works: { url: '/v1/payout-accounts', body: { payers: ['altus'], account }, as: 'leaf' },
      refused: {
        ...{ url: '/v1/payout-accounts', body: { payers: ['nobody'], account }, as: 'leaf' },
        ...{ status: 422, code: 'unknown_reference' },
      },
    },
    'withdraw-payout-account': {
      works: { url: '/v1/payout-accounts/altus', method: 'DELETE', as: 'birch' },
      refused: { url: '/v1/payout-accounts/NO', method: 'DELETE', as: 'birch', status: 422, code: 'invalid_input' },
    },
    'open-dispute': {
      works: { url: '/v1/disputes', body: { line: made.earning, text: 'Why so little?' }, as: 'leaf' },
      refused: {
        ...{ url: '/v1/disputes', body: { line: made.earning, text: 'x' }, as: 'birch' },
        ...{ status: 404, code: 'not_found' },
      },
    },
  }
}

function questions(made: Made): Readonly<Record<string, Tried>> {
  const payout = `/v1/payouts/${made.payout}`
  return {
    payouts: {
      works: { url: '/v1/payouts?state=ordered' },
      refused: { url: '/v1/payouts?state=none', status: 422, code: 'invalid_input' },
    },
    payout: {
      works: { url: payout },
      refused: { url: '/v1/payouts/ALTUS-PO-999999', status: 404, code: 'not_found' },
    },
    'payout-batches': {
      works: { url: '/v1/payout-batches' },
      refused: { url: '/v1/payout-batches?state=none', status: 422, code: 'invalid_input' },
    },
    'payout-batch': {
      works: { url: `/v1/payout-batches/${made.batch}` },
      refused: { url: none, status: 404, code: 'not_found' },
    },
    'payout-accounts': {
      works: { url: '/v1/payout-accounts', as: 'leaf' },
      refused: { url: '/v1/payout-accounts?limit=0', status: 422, code: 'invalid_input' },
    },
    'statement-lines': {
      works: { url: '/v1/statement-lines?statement=ALTUS-ST-000014', as: 'leaf' },
      refused: { url: '/v1/statement-lines?stage=none', status: 422, code: 'invalid_input' },
    },
    disputes: {
      works: { url: '/v1/disputes', as: 'leaf' },
      refused: { url: '/v1/disputes?state=none', status: 422, code: 'invalid_input' },
    },
    dispute: {
      works: { url: `/v1/disputes/${disputed(made)}`, as: 'leaf' },
      refused: { url: `/v1/disputes/${disputed(made)}`, as: 'birch', status: 404, code: 'not_found' },
    },
  }
}

/** The id of a dispute of the line. */
function disputed({ earning }: Made): string {
  return earning.replace('earning:', 'leaf:').replace('/', '_')
}
