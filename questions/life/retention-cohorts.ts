import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { cohortsOf } from '#core/life/cohort.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { moment } from '#questions/reading.ts'
import { lookedAt, share, shareText } from './engagement-reading.ts'
import { readRetention } from './retention-reading.ts'

const cell = z.object({
  months: z.int().meta({ description: 'Since each customer’s own beginning' }),
  still: z.int().meta({ description: 'How many of the cohort were there' }),
  share,
  low: share,
  high: share,
})

const cohort = z.object({
  quarter: z.string().meta({ example: '2024-Q2', description: 'In which the first subscription of each began' }),
  customers: z.int(),
  cells: z.array(cell).meta({ description: 'Up to where the youngest of the cohort has come' }),
})

/** Customers by the quarter in which they began, and how many were still there month after month. */
export const retentionCohorts = door({
  name: 'retention-cohorts',
  kind: 'question',
  summary: 'Show customers by the quarter in which they began, and how many were still there month after month',
  description:
    'Months are counted from each customer’s own beginning. All cells of a row are of the same customers: a row ends where the youngest of them has come. Who goes on with another subscription that you see is still there.',
  http: { method: 'GET', path: '/v1/retention-cohorts' },
  command: 'show cohorts',
  input: z.object({ product: ownedId.optional(), at: lookedAt, as_of: asOf }),
  output: z.object({
    at: moment.meta({ description: 'The moment up to which is looked' }),
    zone: z.string(),
    cohorts: z.array(cohort),
    cut: cutField,
  }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: (context, filters) =>
    readAt(context, filters.as_of, async (acting, cut) => {
      const { subscriptions, at, zone } = await readRetention(acting, context, { cut, ...filters })
      const cohorts = cohortsOf(subscriptions, { at, zone }).map(({ cells, ...head }) => ({
        ...head,
        cells: cells.map(({ months, still, share: of, low, high }) => ({
          ...{ months, still },
          ...{ share: shareText(of), low: shareText(low), high: shareText(high) },
        })),
      }))
      return ok({ at: at.toString(), zone, cohorts })
    }),
})
