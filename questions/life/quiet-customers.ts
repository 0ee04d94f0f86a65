import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { type KeptCadence, QUIET_KINDS, QUIET_STATES, quietFrom } from '#core/life/quiet.ts'
import { TOUCHPOINT_KINDS } from '#core/life/touchpoint.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const COLUMNS = {
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  partner: { type: z.string(), kind: 'id', says: 'Who works there: holds a role, or where nobody does, sells to it' },
  cadence: { type: z.string().meta({ example: 'altus:quarterly-review' }), kind: 'id', says: 'The rule' },
  kind: { type: z.enum(TOUCHPOINT_KINDS).nullable(), kind: 'choice', says: 'Null where any kind will do' },
  days: { type: z.int(), kind: 'count', says: 'From one contact to the next, at most' },
  state: {
    type: z.enum(QUIET_STATES),
    kind: 'choice',
    says: '`kept`, `due` in the last quarter of the time, `quiet` once it is over',
  },
  lastAt: { type: moment.nullable(), kind: 'moment', says: 'The last contact of the kind that you know of' },
  lastVerifiedAt: { type: moment.nullable(), kind: 'moment' },
  dueAt: { type: moment, kind: 'moment', says: 'When the next one is, or was, due' },
  quietSince: { type: moment.nullable(), kind: 'moment' },
} as const satisfies Readonly<Record<string, Column>>
type Row = RowOf<typeof COLUMNS>

/** Who has gone quiet, and who is due next. It depends on the clock, so there is no past. */
export const quietCustomers = listDoor({
  name: 'quiet-customers',
  plural: 'customers',
  path: '/v1/quiet-customers',
  command: 'list quiet-customers',
  summary: 'List which customers have gone quiet, by which rule, and who is due next',
  description:
    'A line for each rule, customer with a running subscription, and partner who works there; who has been due the longest comes first. It rests on the contacts that you may see.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    state: z.enum(QUIET_STATES).optional(),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    partner: organizationId.optional(),
    cadence: ownedId.optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const facts = await loadFacts(acting, QUIET_KINDS, Number.MAX_SAFE_INTEGER)
    const [last = ''] = after ?? []
    const wanted = quietFrom(facts, context.now)
      .map(toRow)
      .filter((row) => fits(row, filters))
      .map((row) => ({ row, keys: [keyOf(row)] as const }))
      .toSorted((a, b) => (a.keys[0] < b.keys[0] ? -1 : 1))
      .filter(({ keys: [key] }) => key > last)
    return ok(() => wanted.slice(0, limit))
  },
})

/** By when it was due: in nanoseconds and of one length, so that texts sort as moments do. */
function keyOf({ dueAt, customer, product, partner, cadence }: Row): string {
  const due = (Temporal.Instant.from(dueAt).epochNanoseconds + 10n ** 20n).toString().padStart(21, '0')
  return [due, customer, product, partner, cadence].join(' ')
}

type Wanted = Readonly<{
  [Name in 'state' | 'customer' | 'product' | 'partner' | 'cadence']?: string | undefined
}>

function fits(row: Row, wanted: Wanted): boolean {
  return (['state', 'customer', 'product', 'partner', 'cadence'] as const).every(
    (field) => wanted[field] === undefined || wanted[field] === row[field],
  )
}

function toRow(one: KeptCadence): Row {
  const { customer, product, partner, cadence, kind, days, state, lastAt, lastVerifiedAt, dueAt, quietSince } = one
  return {
    ...{ customer, product, partner, cadence, kind: kind ?? null, days, state },
    lastAt: lastAt?.toString() ?? null,
    lastVerifiedAt: lastVerifiedAt?.toString() ?? null,
    dueAt: dueAt.toString(),
    quietSince: quietSince?.toString() ?? null,
  }
}
