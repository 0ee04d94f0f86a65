import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { ParkCode } from '#core/ground/reconcile.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** What to do about each reason, and where; then the month is closed or settled again. */
export const REMEDIES: Readonly<Record<ParkCode, string>> = {
  missing_price: 'Tell a price of the charge in the link’s book that holds from the period’s beginning (fact price)',
  missing_rate: 'Tell the exchange rate of the period’s month, as it is published (fact fx_rate)',
  missing_binding: 'Bind the subject that reports the usage to the subscription (subject bind)',
  missing_upstream: 'Close the month on the link above first, or mend what is parked there',
  wrong_currency: 'Tell the price in the currency of the agreement (fact price)',
  shares_over_whole: 'Lower the shares of the role until they are at most 100 % together (fact role)',
  no_cell: 'Tell a price that has a cell for the labels that were used, or a default (fact price)',
  no_transactions: 'Let the meter count single events, or price the charge by its sum (fact meter or price)',
  too_many_transactions: 'Price the charge by its sum, or have the source report fewer, larger events',
  not_derived: 'Look at what was told last about the subscription: nothing explains the posted amount any more',
  missing_tax_rate: 'Tell the tax rate of the country and category that holds on the day (fact tax_rate)',
  credit_exceeds_line:
    'Lower the goodwill, or correct the line that it is about, so that no more is credited than was billed',
  broke:
    'Look at the newest facts about the subscription and correct what the sentence names; if all is right, report it as a bug',
  drift:
    'The same facts give another amount than before: compare the versions of the engine, and correct with goodwill or by a void',
}

const remedy = Object.entries(REMEDIES).map(([code, says]) => sql`when ${sql.lit(code)} then ${sql.lit(says)}`)

/** What of the acting organization's can't be posted, why, and what to do about it. */
export const parked = sqlList({
  name: 'parked',
  plural: 'parked',
  path: '/v1/parked',
  command: 'list parked',
  summary: 'List what is parked: invoice lines and earnings that can’t be posted, why, and what to do',
  description:
    'Each key that can’t be derived now posts nothing and waits. When what it lacks has been told, the next close or settlement posts it. In the order of links and programs.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  source: () => sql`parked p join run r on r.id = p.run_id`,
  where: () => sql`true`,
  columns: {
    scope: { type: z.string(), kind: 'id', sql: sql`p.scope`, says: 'The link or program' },
    key: { type: z.string(), kind: 'text', sql: sql`p.key`, says: 'Of a line: link, subscription, charge, from, to' },
    code: { type: z.string(), kind: 'choice', sql: sql`p.code` },
    says: { type: z.string(), kind: 'text', sql: sql`p.says` },
    remedy: {
      type: z.string().nullable(),
      kind: 'text',
      sql: sql`case p.code ${sql.join(remedy, sql` `)} end`,
      says: 'What to do, and where',
    },
    since: { type: moment, kind: 'moment', sql: sql`p.since` },
    month: { type: z.string(), kind: 'month', sql: sql`r.period`, says: 'Of the run that found it last' },
  },
  filters: {
    scope: filter(z.string().min(1).max(200), (value) => sql`p.scope = ${value}`),
    code: filter(z.string().min(1).max(50), (value) => sql`p.code = ${value}`),
  },
  sorts: {
    scope: [
      { sql: sql`p.scope`, type: 'text' },
      { sql: sql`p.key`, type: 'text' },
    ],
  },
})
