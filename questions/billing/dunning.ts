import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { organizationId } from '#operations/fields.ts'
import { amount, numberStart } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** The reminders that the acting organization has sent or got. */
export const dunningNotices = sqlList({
  name: 'dunning-notices',
  plural: 'notices',
  path: '/v1/dunning-notices',
  command: 'list dunning-notices',
  summary: 'List the reminders of overdue invoices that you sent or got',
  description: 'Newest first. `open` is what was open when it was reminded of.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  source: () => sql`dunning_notice n`,
  where: (cut) => sql`n.position <= ${cut.record}`,
  columns: {
    id: { type: z.string(), kind: 'id', sql: sql`n.id` },
    date: { type: z.string(), kind: 'date', sql: sql`n.date` },
    seller: { type: z.string(), kind: 'id', sql: sql`n.seller_id` },
    buyer: { type: z.string(), kind: 'id', sql: sql`n.buyer_id` },
    document: { type: z.string(), kind: 'id', sql: sql`n.document_number` },
    step: { type: z.int(), kind: 'count', sql: sql`n.step` },
    title: { type: z.string(), kind: 'text', sql: sql`n.title` },
    text: { type: z.string(), kind: 'text', sql: sql`n.text` },
    currency: { type: z.string(), kind: 'text', sql: sql`n.currency` },
    open: { type: amount, kind: 'amount', sql: sql`n.open::text` },
    dueDate: { type: z.string(), kind: 'date', sql: sql`n.due_date` },
  },
  filters: {
    seller: filter(organizationId, (value) => sql`n.seller_id = ${value}`),
    buyer: filter(organizationId, (value) => sql`n.buyer_id = ${value}`),
    document: filter(numberStart, (value) => sql`starts_with(n.document_number, ${value})`),
  },
  sorts: {
    newest: [
      { sql: sql`n.date`, type: 'date', descending: true },
      { sql: sql`n.id`, type: 'text' },
    ],
  },
})
