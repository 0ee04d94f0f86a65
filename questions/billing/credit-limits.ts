import { z } from 'zod'
import { type CreditUse, creditLeft, creditUsed } from '#core/billing/credit-use.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { loadCredit } from '#stores/postgres/credit-use.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const COLUMNS = {
  link: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  currency: { type: z.string(), kind: 'text' },
  limit: { type: amount, kind: 'amount' },
  from: { type: moment, kind: 'moment', says: 'Since when the limit holds' },
  open: { type: amount, kind: 'amount', says: 'What stands on the account between the two in that currency' },
  unbilled: { type: amount, kind: 'amount', says: 'An estimate: what the newest period of the link came to' },
  committed: {
    type: amount,
    kind: 'amount',
    says: 'The fees of a period of confirmed orders of which nothing was billed yet',
  },
  used: { type: amount, kind: 'amount' },
  left: { type: amount, kind: 'amount' },
} as const satisfies Readonly<Record<string, Column>>

/** The credit limits on the acting organization's links, with what is used of them. What they are depends on the clock. */
export const creditLimits = listDoor({
  name: 'credit-limits',
  plural: 'limits',
  path: '/v1/credit-limits',
  command: 'list credit-limits',
  summary: 'List credit limits that you gave or got, with what is used and left',
  description:
    'Used is what is open, what is running and not yet billed, which is estimated by the newest period, and what confirmed orders come to in a period. A buyer knows what it ordered by list only where it may read the list. In the order of the links.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  past: false,
  columns: COLUMNS,
  filters: { link: ownedId.optional(), buyer: organizationId.optional() },
  keyTypes: () => ['text'],
  pageRows: 100,
  page: async (acting, context, { filters: { link, buyer }, after, limit }) => {
    const facts = await everyFact(acting, ['agreement', 'credit_limit'])
    const limited = new Set(facts.flatMap(({ kind, body }) => (kind === 'credit_limit' ? [agreementOf(body)] : [])))
    const wanted = [...agreementsFrom(facts).values()]
      .filter(({ id }) => limited.has(id))
      .filter(({ seller, buyer: who }) => seller === context.organization || who === context.organization)
      .filter((one) => link === undefined || one.id === link)
      .filter((one) => buyer === undefined || one.buyer === buyer)
      .map((one) => ({ id: one.id, row: one }))
    const found: Readonly<{ id: string; row: RowOf<typeof COLUMNS> }>[] = []
    for (const { row: agreement } of inOrder(wanted, after, wanted.length)) {
      if (found.length === limit) break
      const { limitAt, use } = await loadCredit(acting, agreement, context.organization)
      const standing = limitAt(context.now)
      if (standing) found.push({ id: agreement.id, row: rowOf(agreement, standing, use) })
    }
    return ok(() => inOrder(found, after, limit))
  },
})

function agreementOf(body: unknown): string {
  return (body as Readonly<{ agreement: string }>).agreement
}

function rowOf(
  { id, seller, buyer, currency }: Agreement,
  limit: Readonly<{ amount: string; from: string }>,
  use: CreditUse,
): RowOf<typeof COLUMNS> {
  return {
    ...{ link: id, seller, buyer, currency },
    limit: limit.amount,
    from: limit.from,
    open: decimalText(use.open),
    unbilled: decimalText(use.unbilled),
    committed: decimalText(use.committed),
    used: decimalText(creditUsed(use)),
    left: decimalText(creditLeft(decimal(limit.amount), use)),
  }
}
