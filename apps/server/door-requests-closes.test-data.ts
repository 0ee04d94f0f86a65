import type { Tried } from './door-requests.test-data.ts'

const body = { month: '2024-10' }
const refusedTo = (url: string, asked: object) =>
  ({ url, body: asked, as: 'leaf', status: 403, code: 'operator_only' }) as const

/** Requests about closes in two steps. In the order of the doors a preview comes before what is done with it. */
export const CLOSE_REQUESTS: Readonly<Record<string, Tried>> = {
  'preview-close': {
    works: { url: '/v1/closes/preview', body },
    refused: refusedTo('/v1/closes/preview', body),
  },
  'approve-close': {
    works: { url: '/v1/closes/approve', body },
    refused: { url: '/v1/closes/approve', body: { month: '2024-09' }, status: 409, code: 'previewed_otherwise' },
  },
  'discard-close': {
    works: { url: '/v1/closes/discard', body },
    refused: { url: '/v1/closes/discard', body, status: 409, code: 'not_previewed' },
  },
  closes: {
    works: { url: '/v1/closes' },
    refused: { url: '/v1/closes?state=open', status: 422, code: 'invalid_input' },
  },
  'close-preview': {
    works: { url: '/v1/close-preview' },
    refused: { url: '/v1/close-preview', as: 'viewer', status: 403, code: 'role_not_allowed' },
  },
  'close-findings': {
    works: { url: '/v1/close-findings' },
    refused: { url: '/v1/close-findings?kind=odd', status: 422, code: 'invalid_input' },
  },
  parked: {
    works: { url: '/v1/parked' },
    refused: { url: '/v1/parked?limit=0', status: 422, code: 'invalid_input' },
  },
}
