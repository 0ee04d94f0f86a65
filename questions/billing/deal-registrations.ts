import { z } from 'zod'
import { waitsForArbitration } from '#core/billing/deal-conflict.ts'
import { wonWith } from '#core/billing/deal-of.ts'
import { REGISTRATION_STATES, type Registration } from '#core/billing/deal-registration.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { type SeenRegistrations, seeRegistrations } from './deal-registrations-reading.ts'
import { inOrder } from './quotes-reading.ts'

export const REGISTRATION_COLUMNS = {
  id: { type: z.string().meta({ example: 'nordwind:reg-fen' }), kind: 'id' },
  partner: { type: z.string(), kind: 'id' },
  vendor: { type: z.string(), kind: 'id' },
  names: { type: z.array(z.string()), kind: 'list' },
  domains: { type: z.array(z.string()), kind: 'list' },
  country: { type: z.string(), kind: 'text' },
  products: { type: z.array(z.string()), kind: 'list' },
  expectedValue: { type: amount.nullable(), kind: 'amount' },
  currency: { type: z.string().nullable(), kind: 'text' },
  expectedClose: { type: z.string(), kind: 'date' },
  registeredAt: { type: moment, kind: 'moment' },
  state: { type: z.enum(REGISTRATION_STATES), kind: 'choice' },
  since: { type: moment, kind: 'moment' },
  because: { type: z.string().nullable(), kind: 'text', says: 'What was said with its newest step' },
  decideBy: { type: moment, kind: 'moment', says: 'By when the vendor wants to decide' },
  late: { type: z.boolean(), kind: 'choice', says: 'It waits, and the vendor wanted to have decided' },
  protectedUntil: { type: moment.nullable(), kind: 'moment', says: 'The first moment at which it is not protected' },
  contestBy: { type: moment.nullable(), kind: 'moment', says: 'Until when a rejection can be contested' },
  extensionsLeft: { type: z.int(), kind: 'count' },
  customer: { type: z.string().nullable(), kind: 'id', says: 'The organization that it was won with' },
  wonWith: { type: z.string().nullable(), kind: 'id', says: 'The deal, order or subscription that it was won with' },
  conflict: {
    type: z.boolean(),
    kind: 'choice',
    says: 'Another registration stands in its way, undecided; who and why its vendor alone is told',
  },
  rivals: { type: z.array(z.string()), kind: 'list', says: 'The registrations it conflicts with now, to the vendor' },
  customers: { type: z.array(z.string()), kind: 'list', says: 'The customers it conflicts with, to the vendor' },
} as const satisfies Readonly<Record<string, Column>>

/** The registrations that a partner made, or that were made with a vendor. Clocks change them, so there is no past. */
export const dealRegistrations = listDoor({
  name: 'deal-registrations',
  plural: 'registrations',
  path: '/v1/deal-registrations',
  command: 'list deal-registrations',
  summary: 'List registered deals: waiting, protected, contested, won, expired, rejected, lost or withdrawn',
  description:
    'A registration is seen by the partner who made it and by its vendor. The vendor is told with what each conflicts, the partner only that something stands in its way. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: REGISTRATION_COLUMNS,
  filters: {
    partner: organizationId.optional(),
    vendor: organizationId.optional(),
    state: z.enum(REGISTRATION_STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { partner, vendor, state }, after, limit }) => {
    const seen = await seeRegistrations(acting, context)
    const wanted = seen.all
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => vendor === undefined || one.vendor === vendor)
      .filter((one) => state === undefined || one.state === state)
      .map((row) => ({ id: row.id, row }))
    const shown = inOrder(wanted, after, limit)
    const rows: RowOf<typeof REGISTRATION_COLUMNS>[] = []
    for (const { row } of shown) rows.push(await registrationRow(row, seen, context.now))
    return ok(() => rows.map((row) => ({ row, keys: [row.id] })))
  },
})

export async function registrationRow(
  registration: Registration,
  seen: SeenRegistrations,
  now: Temporal.Instant,
): Promise<RowOf<typeof REGISTRATION_COLUMNS>> {
  const { id, partner, vendor, country, expectedValue, expectedClose, state, since, extensionsLeft, won } = registration
  const open = seen.conflicts(registration).filter((one) => one.over === undefined)
  return {
    ...{ id, partner, vendor, country, expectedClose, state, extensionsLeft },
    ...listsOf(registration),
    expectedValue: expectedValue?.amount ?? null,
    currency: expectedValue?.currency ?? null,
    registeredAt: registration.registeredAt.toString(),
    since: since.toString(),
    because: registration.timeline.at(-1)?.because ?? null,
    decideBy: registration.decideBy.toString(),
    late: (state === 'pending' || state === 'contested') && !isBefore(now, registration.decideBy),
    protectedUntil: registration.protectedUntil?.toString() ?? null,
    contestBy: state === 'rejected' ? (registration.contestBy?.toString() ?? null) : null,
    customer: won?.customer ?? null,
    wonWith: won ? wonWith(won) : null,
    conflict: await seen.stands(registration),
    rivals: open.flatMap((one) =>
      waitsForArbitration(one) && 'registration' in one.with ? [one.with.registration] : [],
    ),
    customers: open.flatMap((one) => ('customer' in one.with ? [one.with.customer] : [])),
  }
}

function listsOf({ names, domains, products }: Registration) {
  return { names: [...names], domains: [...domains], products: [...products] }
}
