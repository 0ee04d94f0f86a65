import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import {
  type Certification,
  certificationsFrom,
  holding,
  STANDING_KINDS,
  type Tier,
  tiersFrom,
} from '#core/channel/standing.ts'
import { ok } from '#core/ground/result.ts'
import { instant, organizationId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const KINDS = ['tier', 'certification'] as const

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  grantor: { type: z.string(), kind: 'id', says: 'Who grants it' },
  partner: { type: z.string(), kind: 'id' },
  kind: { type: z.enum(KINDS), kind: 'choice' },
  name: { type: z.string(), kind: 'text' },
  holders: { type: z.int().nullable(), kind: 'count', says: 'How many people are certified, where it was told' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment.nullable(), kind: 'moment', says: 'The first moment at which it no longer holds' },
  fact: { type: z.int(), kind: 'count', says: 'The position of the fact that tells it' },
} as const satisfies Readonly<Record<string, Column>>

/** Tiers and certifications in the order of their ids: all that were told, or those that hold at a moment. */
export const partnerStanding = listDoor({
  name: 'partner-standing',
  plural: 'standing',
  path: '/v1/partner-standing',
  command: 'list standing',
  summary: 'List tiers and certifications of partners: all that were told, or those that hold at a moment',
  description:
    'Whoever grants them sees them, and the partner. With `at` only what holds then: one tier of each who grants, one certification of each name. `as_of` answers what was known at a moment.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  columns: COLUMNS,
  filters: {
    partner: organizationId.optional(),
    grantor: organizationId.optional(),
    kind: z.enum(KINDS).optional(),
    name: z.string().min(1).max(40).optional(),
    at: instant.optional().meta({ description: 'Only what holds at this moment' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters: { partner, grantor, kind, name, at }, cut, after, limit }) => {
    const facts = await loadFacts(acting, STANDING_KINDS, cut.record)
    const tiers = held(tiersFrom(facts), at, (one) => `${one.grantor} ${one.partner}`)
    const certified = held(certificationsFrom(facts), at, (one) => `${one.grantor} ${one.partner} ${one.name}`)
    const rows = [...tiers.map(rowOfTier), ...certified.map(rowOfCertification)]
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => grantor === undefined || one.grantor === grantor)
      .filter((one) => kind === undefined || one.kind === kind)
      .filter((one) => name === undefined || one.name === name)
      // One id may have been told as both.
      .map((row) => ({ id: `${row.id} ${row.kind}`, row }))
    return ok(() => inOrder(rows, { after, limit }))
  },
})

/** Of grants that cover each other up the one that holds; all of them where no moment is asked for. */
function held<G extends Tier | Certification>(
  grants: readonly G[],
  at: string | undefined,
  coveredWith: (one: G) => string,
): readonly G[] {
  if (at === undefined) return grants
  const asked = Temporal.Instant.from(at)
  return [...Map.groupBy(grants, coveredWith).values()].flatMap((ofName) => holding(ofName, asked) ?? [])
}

type Row = RowOf<typeof COLUMNS>

function rowOfTier(tier: Tier): Row {
  return { ...spanOf(tier), kind: 'tier', name: tier.tier, holders: null }
}

function rowOfCertification(certification: Certification): Row {
  const { name, holders } = certification
  return { ...spanOf(certification), kind: 'certification', name, holders: holders ?? null }
}

function spanOf({ id, grantor, partner, from, to, fact }: Tier | Certification) {
  return { id, grantor, partner, from: from.toString(), to: to?.toString() ?? null, fact }
}
