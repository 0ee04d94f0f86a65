import { z } from 'zod'
import { type CreditGrant, creditGrantsFrom, USUAL_PRIORITY } from '#core/billing/credit-grant.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { loadCreditUsed } from '#stores/postgres/promise-lines.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  link: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  name: { type: z.string(), kind: 'text' },
  kind: { type: z.enum(['prepaid', 'promotional']), kind: 'choice' },
  currency: { type: z.string(), kind: 'text' },
  from: { type: moment, kind: 'moment' },
  expires: { type: moment.nullable(), kind: 'moment', says: 'When what is left of it is gone; null where never' },
  priority: { type: z.int(), kind: 'count', says: 'The lowest number is used first' },
  granted: { type: amount, kind: 'amount' },
  used: { type: amount, kind: 'amount', says: 'What it paid for of what was posted' },
  left: { type: amount, kind: 'amount', says: 'What it can still pay for; 0 once it has expired' },
  expired: {
    type: amount,
    kind: 'amount',
    says: 'What was left when it expired. A period that began before may still use it when it closes',
  },
} as const satisfies Readonly<Record<string, Column>>

/** The credit on the acting organization's links, and what is left of each. What has expired depends on the clock. */
export const credits = listDoor({
  name: 'credits',
  plural: 'credits',
  path: '/v1/credits',
  command: 'list credits',
  summary: 'List credit that you gave or have, with what is used, left and expired',
  description:
    'Used is what was posted; what has not been closed yet is not in it. Credit that was withdrawn is left out. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters: { link: ownedId.optional(), buyer: organizationId.optional() },
  keyTypes: () => ['text'],
  page: async (acting, { organization, now }, { filters: { link, buyer }, after, limit }) => {
    const facts = await everyFact(acting, ['agreement', 'credit_grant', 'credit_grant_withdrawn'])
    const wanted = [...agreementsFrom(facts).values()]
      .filter(({ seller, buyer: who }) => seller === organization || who === organization)
      .filter((one) => (link === undefined || one.id === link) && (buyer === undefined || one.buyer === buyer))
      .flatMap((agreement) =>
        creditGrantsFrom(facts, agreement.id)
          .filter(({ withdrawn }) => !withdrawn)
          .map((grant) => ({ id: grant.id, row: { agreement, grant } })),
      )
    const page = inOrder(wanted, after, limit)
    const used = await loadCreditUsed(
      acting,
      page.map(({ row }) => row.grant.id),
    )
    return ok(() => page.map(({ row, keys }) => ({ row: rowOf(row, used.get(row.grant.id) ?? ZERO, now), keys })))
  },
})

function rowOf(
  { agreement, grant }: Readonly<{ agreement: Agreement; grant: CreditGrant }>,
  used: Decimal,
  now: Temporal.Instant,
): RowOf<typeof COLUMNS> {
  const { id, link, name, kind, from, expires, priority = USUAL_PRIORITY } = grant
  const rest = decimal(grant.amount).minus(used)
  const expired = expires !== undefined && !isBefore(now, Temporal.Instant.from(expires))
  return {
    ...{ id, link, seller: agreement.seller, buyer: agreement.buyer, name, kind, currency: agreement.currency },
    ...{ from, expires: expires ?? null, priority },
    granted: grant.amount,
    used: decimalText(used),
    left: decimalText(expired ? ZERO : rest),
    expired: decimalText(expired ? rest : ZERO),
  }
}
