import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import type { Journey } from '#core/life/journey.ts'
import { STAGES } from '#core/life/role.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { readJourneys } from './journeys-reading.ts'

const COLUMNS = {
  journey: { type: z.string().meta({ example: 'altus:fen-stratum' }), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  partner: { type: z.string(), kind: 'id' },
  template: { type: z.string(), kind: 'id' },
  start: { type: moment, kind: 'moment' },
  ended: { type: moment.nullable(), kind: 'moment', says: 'When the customer left; null while it has not' },
  stage: {
    type: z.enum(STAGES).nullable(),
    kind: 'choice',
    says: 'The first stage that is not done; null where all are, or where the customer has left',
  },
  next: { type: z.enum(STAGES).nullable(), kind: 'choice', says: 'The stage after it' },
  done: { type: z.int(), kind: 'count', says: 'Milestones that are done' },
  of: { type: z.int(), kind: 'count' },
  overdue: { type: z.int(), kind: 'count' },
  nextDue: { type: moment.nullable(), kind: 'moment', says: 'The earliest day of what is not reached' },
  blockedBy: { type: z.array(z.string()), kind: 'list', says: 'What keeps the next stage from beginning' },
} as const satisfies Readonly<Record<string, Column>>
type Row = RowOf<typeof COLUMNS>

/** Journeys in the order of their ids. What is overdue depends on the clock, so there is no past; one journey has one. */
export const journeys = listDoor({
  name: 'journeys',
  plural: 'journeys',
  path: '/v1/journeys',
  command: 'list journeys',
  summary: 'List journeys: which customer is in which stage with which product, and what blocks the next one',
  description:
    'A vendor sees those with its products, a customer its own, a partner those that it works on: by its milestones, its roles or a chain that it sells in. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    customer: organizationId.optional(),
    product: ownedId.optional(),
    partner: organizationId.optional(),
    stage: z.enum(STAGES).optional(),
    overdue: z.enum(['yes', 'no']).optional().meta({ description: 'Only those with an overdue milestone, or without' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const [last = ''] = after ?? []
    const wanted = (await readJourneys(acting, context.now))
      .map(rowOf)
      .filter((row) => row.journey > last && fits(row, filters))
    return ok(() => wanted.slice(0, limit).map((row) => ({ row, keys: [row.journey] })))
  },
})

type Filters = Readonly<{
  [Name in 'customer' | 'product' | 'partner' | 'stage' | 'overdue']?: string | undefined
}>

function fits(row: Row, wanted: Filters): boolean {
  const isLate = wanted.overdue === undefined || (wanted.overdue === 'yes') === row.overdue > 0
  return (
    isLate &&
    (['customer', 'product', 'partner', 'stage'] as const).every(
      (field) => wanted[field] === undefined || wanted[field] === row[field],
    )
  )
}

function rowOf(journey: Journey): Row {
  const { id, customer, product, partner, template, stage, next, done, of, overdue, blockers } = journey
  return {
    ...{ journey: id, customer, product, partner, template, done, of, overdue },
    start: journey.start.toString(),
    ended: journey.ended?.toString() ?? null,
    stage: stage ?? null,
    next: next ?? null,
    nextDue: journey.nextDue?.toString() ?? null,
    blockedBy: blockers.map(({ says }) => says),
  }
}
