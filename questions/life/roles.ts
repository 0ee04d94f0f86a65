import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { PARTNER_ROLES, ROLE_KINDS, type Role, toldRoles } from '#core/life/role.ts'
import { CLAIM_STATES, type RoleClaim, roleClaimsFrom } from '#core/life/role-claim.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

/** `told` is the vendor's word, which holds at once. */
const STATES = ['told', ...CLAIM_STATES] as const

const COLUMNS = {
  id: { type: z.string().meta({ example: 'nordwind:manages-fen' }), kind: 'id' },
  partner: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  role: { type: z.enum(PARTNER_ROLES), kind: 'choice' },
  share: { type: z.string().meta({ example: '60' }), kind: 'amount', says: 'In percent of the role' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment', says: 'Null where it has no end' },
  state: { type: z.enum(STATES), kind: 'choice', says: 'Told by the vendor, or how far the claim has come' },
  holds: { type: z.boolean(), kind: 'choice', says: 'Whether it counts, from its beginning to its end' },
  since: { type: moment, kind: 'moment', says: 'When the state began' },
  contestableUntil: {
    type: moment.nullable(),
    kind: 'moment',
    says: 'The first moment at which it can no longer be contested; null where it was told or not confirmed',
  },
  confirmedBy: { type: z.string().nullable(), kind: 'id' },
  contestedBy: { type: z.string().nullable(), kind: 'id' },
  contestedBecause: { type: z.string().nullable(), kind: 'text' },
  decidedBy: { type: z.string().nullable(), kind: 'id' },
  decidedBecause: { type: z.string().nullable(), kind: 'text' },
} as const satisfies Readonly<Record<string, Column>>
type Row = RowOf<typeof COLUMNS>

/** Roles and claims in the order of their ids. What may be contested depends on the clock, so there is no past. */
export const roles = listDoor({
  name: 'roles',
  plural: 'roles',
  path: '/v1/roles',
  command: 'list roles',
  summary: 'List roles on journeys: who holds or claims which, with what share, and how long it may be contested',
  description:
    'A partner sees its own, and what was confirmed where it holds a role on the same journey or claims the same role, since it may contest it. A customer sees all of its own journeys, a vendor all of its products’. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    partner: organizationId.optional(),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    role: z.enum(PARTNER_ROLES).optional(),
    state: z.enum(STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, after, limit }) => {
    const facts = await loadFacts(acting, ROLE_KINDS, Number.MAX_SAFE_INTEGER)
    const learned = new Map(facts.map(({ position, learnedAt }) => [position, learnedAt]))
    const told = toldRoles(facts).map((one) => toldRow(one, learned.get(one.fact) ?? ''))
    const [last = ''] = after ?? []
    const wanted = [...told, ...roleClaimsFrom(facts, context.now).map(claimRow)]
      .filter((row) => row.id > last && fits(row, filters))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return ok(() => wanted.slice(0, limit).map((row) => ({ row, keys: [row.id] })))
  },
})

function fits(
  row: Row,
  wanted: Readonly<{ [Name in 'partner' | 'customer' | 'product' | 'role' | 'state']?: string | undefined }>,
): boolean {
  return (['partner', 'customer', 'product', 'role', 'state'] as const).every(
    (field) => wanted[field] === undefined || wanted[field] === row[field],
  )
}

function headOf({ id, partner, customer, product, role, share, from, to }: Role) {
  return {
    ...{ id, partner, customer, product, role },
    share: share.toFixed(),
    from: from.toString(),
    to: to?.toString() ?? null,
  }
}

const UNCLAIMED = {
  contestableUntil: null,
  confirmedBy: null,
  contestedBy: null,
  contestedBecause: null,
  decidedBy: null,
  decidedBecause: null,
} as const

function toldRow(role: Role, since: string): Row {
  return { ...headOf(role), state: 'told', holds: true, since, ...UNCLAIMED }
}

function claimRow(claim: RoleClaim): Row {
  const { state, holds, since, contestableUntil, confirmed, contested, decided } = claim
  return {
    ...headOf(claim),
    ...{ state, holds },
    since: since.toString(),
    contestableUntil: contestableUntil?.toString() ?? null,
    confirmedBy: confirmed?.owner ?? null,
    contestedBy: contested?.owner ?? null,
    contestedBecause: contested?.body.because ?? null,
    decidedBy: decided?.owner ?? null,
    decidedBecause: decided?.body.because ?? null,
  }
}
