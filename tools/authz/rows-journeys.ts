/** The rows of journeys in the permission matrix. */
import type { Filter, Naming } from './naming-rows.ts'
import type { Act } from './rows.ts'
import type { Question } from './rows-questions.ts'

const AT = '2024-10-01T00:00:00Z'
const NOT_FOUND = { status: 404, code: 'not_found' }
const NONE = { journey: 'zz-nobody:probe', template: 'zz-nobody:none', customer: 'zz-nobody', partner: 'zz-other' }

export const JOURNEY_QUESTIONS: readonly Question[] = [
  ['/v1/journeys', 'ofpav', 'life:read', '/v1/journeys?limit=1'],
  ['/v1/journeys/:journey', 'ofpav', 'life:read', '/v1/journeys/zz-nobody:none', NOT_FOUND],
  ['/v1/journey-templates', 'ofpav', 'life:read', '/v1/journey-templates?limit=1'],
]

export const JOURNEY_ACTS: readonly Act[] = [
  ['POST /v1/journeys', 'opa', ['life:write'], { url: '/v1/journeys', body: NONE }, { status: 403, code: 'not_yours' }],
  [
    'POST /v1/journeys/telemetry',
    'opa',
    ['life:write'],
    { url: '/v1/journeys/telemetry', body: { journey: 'zz-nobody:none', preview: true } },
    { status: 200 },
  ],
]

export const JOURNEY_FILTERS: readonly Filter[] = [
  ['/v1/journeys', 'customer', 'organization'],
  ['/v1/journeys', 'partner', 'organization'],
]

function naming(what: string, value: Naming['value'], ask: Naming['ask'], then?: Naming['then']): Naming {
  return { what, value, ask, ...(then && { then }) }
}

/** A journey is its vendor's: whoever names another one, its template or a customer hears nothing of it. */
export const JOURNEY_NAMINGS: readonly Naming[] = [
  naming(
    'a journey by its id',
    'about',
    (journey, who) => ({
      url: '/v1/journeys',
      body: { ...NONE, journey, template: `${who}:none`, customer: who, partner: who },
    }),
    (journey) => `/v1/journeys/${encodeURIComponent(journey)}`,
  ),
  naming('a journey by the template of another', 'about', (template, who, nth) => ({
    url: '/v1/journeys',
    body: { ...NONE, journey: `${who}:probe-${nth}`, template, customer: who, partner: who },
  })),
  naming(
    'a journey of a customer',
    'organization',
    (customer, who, nth) => ({
      url: '/v1/facts',
      body: {
        facts: [
          {
            ...{ kind: 'journey', about: `${who}:probe-${nth}` },
            body: { customer, product: `${who}:none`, template: `${who}:none`, start: AT, partner: who },
          },
        ],
      },
    }),
    (customer) => `/v1/organizations?id=${customer}`,
  ),
]
