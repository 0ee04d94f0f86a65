/** Fields of closes and of what comes before them: months, numbers and ids, which no hostile text is. */
const FIELDS = ['month', 'seller', 'customer', 'link']

export const REFUSED_OF_CLOSES: Readonly<Record<string, readonly string[]>> = {
  'close-month': FIELDS,
  'preview-close': [...FIELDS, 'flag_percent'],
  'approve-close': FIELDS,
  'discard-close': FIELDS,
}

const body = { month: '2024-10' }
export const REQUESTS_OF_CLOSES = {
  'close-month': ['POST', '/v1/closes', body],
  'preview-close': ['POST', '/v1/closes/preview', body],
  'approve-close': ['POST', '/v1/closes/approve', body],
  'discard-close': ['POST', '/v1/closes/discard', body],
} as const
