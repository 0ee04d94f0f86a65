/** The rows of customers' health in the permission matrix. */
import type { Filter } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const NOT_FOUND = { status: 404, code: 'not_found' }

export const HEALTH_QUESTIONS: readonly Question[] = [
  ['/v1/customer-health', 'ofpav', 'life:read', '/v1/customer-health?limit=1'],
  ['/v1/health/:customer/:product', 'ofpav', 'life:read', '/v1/health/zz-nobody/zz-nobody:none', NOT_FOUND],
  ['/v1/health-policies', 'ofpav', 'life:read', '/v1/health-policies?limit=1'],
  ['/v1/health-backtest', 'ofpav', 'life:read'],
]

export const HEALTH_ACTS: readonly Act[] = [
  [
    'POST /v1/health/score',
    'opa',
    ['life:write'],
    { url: '/v1/health/score', body: { product: 'zz-nobody:none' } },
    { status: 200 },
  ],
]

export const HEALTH_FILTERS: readonly Filter[] = [['/v1/customer-health', 'customer', 'organization']]
