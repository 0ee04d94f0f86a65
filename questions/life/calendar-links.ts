import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { moment } from '#questions/reading.ts'
import { sqlList } from '#questions/sql-list.ts'

/** The calendar links of the acting organization, without anything by which one could be opened. */
export const calendarLinks = sqlList({
  name: 'calendar-links',
  plural: 'links',
  path: '/v1/calendar-links',
  command: 'list calendars',
  summary: 'List the secret addresses from which calendars read your renewals',
  description: 'In the order of their ids, also those that were revoked. No address is shown, nor its hash.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: [] },
  past: false,
  source: () => sql`calendar_link c`,
  where: (_, { organization }) => sql`c.organization_id = ${organization}`,
  columns: {
    id: { type: z.string().meta({ example: 'cal_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' }), kind: 'id', sql: sql`c.id` },
    name: { type: z.string(), kind: 'text', sql: sql`c.name` },
    person: { type: z.string().nullable(), kind: 'id', sql: sql`c.person`, says: 'Whose renewals alone' },
    createdBy: { type: z.string(), kind: 'id', sql: sql`c.created_by` },
    createdAt: { type: moment, kind: 'moment', sql: sql`c.created_at` },
    revokedAt: { type: moment.nullable(), kind: 'moment', sql: sql`c.revoked_at` },
  },
  filters: {},
  sorts: { id: [{ sql: sql`c.id`, type: 'text' }] },
})
