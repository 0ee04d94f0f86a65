import type { Tried } from './door-requests.test-data.ts'

const voided = { url: '/v1/invoices/ALTUS-INV-000011/void', body: { billAgain: true, because: 'x', preview: true } }

/** Requests about voids and revenue that waits. */
export const DOCUMENT_REQUESTS: Readonly<Record<string, Tried>> = {
  'void-invoice': {
    works: voided,
    refused: { ...voided, as: 'leaf', status: 404, code: 'not_found' },
  },
  'recognize-revenue': {
    works: { url: '/v1/recognitions', body: { month: '2024-10' } },
    refused: { url: '/v1/recognitions', body: { month: '2999-01' }, status: 409, code: 'month_not_over' },
  },
  'revenue-schedule': {
    works: { url: '/v1/revenue-schedule' },
    refused: { url: '/v1/revenue-schedule?product=none', status: 422, code: 'invalid_input' },
  },
}
