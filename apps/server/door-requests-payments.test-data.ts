import type { Tried } from './door-requests.test-data.ts'

const paid = '/v1/payments/ALTUS-PAY-000001'
const invoice = 'ALTUS-INV-000001'
const payment = { id: 'test-1', buyer: 'nordwind', amount: '1.00', currency: 'EUR', date: '2024-11-30', apply: [] }
const refund = { id: 'back-1', amount: '1.00', date: '2024-11-30' }

/** Requests about payments, in the order of the doors: what one takes from an invoice, the next pays back and gives up. */
export const PAYMENT_REQUESTS: Readonly<Record<string, Tried>> = {
  'record-payment': {
    works: { url: '/v1/payments', body: payment },
    refused: {
      url: '/v1/payments',
      body: { ...payment, id: 'x', buyer: 'leaf' },
      status: 422,
      code: 'unknown_reference',
    },
  },
  'allocate-payment': {
    works: { url: `${paid}/allocations`, body: { apply: [{ document: invoice, amount: '0' }] } },
    refused: { url: `${paid}/allocations`, body: {}, as: 'leaf', status: 404, code: 'not_found' },
  },
  'reverse-payment': {
    works: { url: '/v1/payments/ALTUS-PAY-000002/reversals', body: { because: 'bounced' } },
    refused: { url: `${paid}/reversals`, body: { because: 'x' }, as: 'leaf', status: 404, code: 'not_found' },
  },
  'refund-payment': {
    works: { url: `${paid}/refunds`, body: refund },
    refused: { url: `${paid}/refunds`, body: refund, as: 'leaf', status: 404, code: 'not_found' },
  },
  'write-off': {
    works: { url: '/v1/write-offs', body: { document: invoice, because: 'too little' } },
    refused: {
      ...{ url: '/v1/write-offs', body: { document: invoice, because: 'x' } },
      ...{ as: 'leaf', status: 422, code: 'unknown_reference' },
    },
  },
  'run-dunning': {
    works: { url: '/v1/dunning-runs', body: { preview: true }, as: 'birch' },
    refused: { url: '/v1/dunning-runs', body: {}, as: 'leaf', status: 409, code: 'no_policy' },
  },
  payments: {
    works: { url: '/v1/payments?kind=payment' },
    refused: { url: '/v1/payments?kind=none', status: 422, code: 'invalid_input' },
  },
  payment: {
    works: { url: paid },
    refused: { url: paid, as: 'leaf', status: 404, code: 'not_found' },
  },
  'open-documents': {
    works: { url: '/v1/open-documents?on=2024-12-01' },
    refused: { url: '/v1/open-documents?on=then', status: 422, code: 'invalid_input' },
  },
  margin: {
    works: { url: '/v1/margin?from=2024-09&to=2024-09' },
    refused: { url: '/v1/margin?from=2024-10&to=2024-09', status: 422, code: 'ends_before_it_begins' },
  },
  'margin-lines': {
    works: { url: '/v1/margin-lines?from=2024-09&side=sold' },
    refused: { url: '/v1/margin-lines?from=2024-10&to=2024-09', status: 422, code: 'ends_before_it_begins' },
  },
  receivables: {
    works: { url: '/v1/receivables?seller=altus' },
    refused: { url: '/v1/receivables?limit=0', status: 422, code: 'invalid_input' },
  },
  'statement-of-account': {
    works: { url: '/v1/statement-of-account?with=nordwind' },
    refused: { url: '/v1/statement-of-account', status: 422, code: 'invalid_input' },
  },
  'dunning-notices': {
    works: { url: '/v1/dunning-notices', as: 'birch' },
    refused: { url: '/v1/dunning-notices?limit=0', status: 422, code: 'invalid_input' },
  },
}
