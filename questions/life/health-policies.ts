import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import { ok } from '#core/ground/result.ts'
import { DEFAULT_POLICY, type HealthPolicy, healthPoliciesFrom } from '#core/life/health/policy.ts'
import { ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { policyFields, policyRow } from './health-fields.ts'

const COLUMNS = {
  product: { type: z.string(), kind: 'id' },
  id: { type: policyFields.id, kind: 'id' },
  from: {
    type: policyFields.from,
    kind: 'moment',
    says: 'Null for the usual weights, which hold until a vendor tells its own',
  },
  good: { type: policyFields.good, kind: 'amount' },
  attention: { type: policyFields.attention, kind: 'amount' },
  move: { type: policyFields.move, kind: 'amount' },
  meter: { type: policyFields.meter, kind: 'id' },
  signals: {
    type: policyFields.signals,
    kind: 'list',
    says: 'How much each weighs, and between which borders it scores',
  },
} as const satisfies Readonly<Record<string, Column>>

/** How health is weighed: every version that vendors told, and the usual weights of each product before. */
export const healthPolicies = listDoor({
  name: 'health-policies',
  plural: 'policies',
  path: '/v1/health-policies',
  command: 'list health-policies',
  summary: 'List how the health of customers is weighed, by product and from when on',
  description:
    'Everybody sees how a product’s health is weighed; what comes of it only its vendor and partners that hold a role. By product, oldest first; the first row of each has the usual weights.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  columns: COLUMNS,
  filters: { product: ownedId.optional() },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters, cut, after, limit }) => {
    const facts = await loadFacts(acting, ['product', 'health_policy'], cut.record)
    const products = [...new Set(factsOfKind(facts, 'product').map(({ about }) => about))]
    const usual = products.map((product) => keyed(product, DEFAULT_POLICY))
    const told = healthPoliciesFrom(facts).map((one) => keyed(one.product, one))
    const [last = ''] = after ?? []
    const wanted = [...usual, ...told]
      .filter(({ row, keys: [key] }) => key > last && (filters.product ?? row.product) === row.product)
      .toSorted((a, b) => (a.keys[0] < b.keys[0] ? -1 : 1))
    return ok(() => wanted.slice(0, limit))
  },
})

/** The moment in nanoseconds and the position, both of one length, so that texts sort as they do. */
function keyed(
  product: string,
  policy: HealthPolicy,
): Readonly<{ row: RowOf<typeof COLUMNS>; keys: readonly [string] }> {
  const from = policy.from === undefined ? '' : (policy.from.epochNanoseconds + 10n ** 20n).toString().padStart(21, '0')
  const key = [product, from, (policy.fact ?? 0).toString().padStart(16, '0')].join(' ')
  return { row: { product, ...policyRow(policy) }, keys: [key] }
}
