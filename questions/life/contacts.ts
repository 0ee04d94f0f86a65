import { sql } from 'kysely'
import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { CONSENTS, LETTER_LANGUAGES } from '#core/life/contact.ts'
import { organizationId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

/** The people at customers whom the acting organization knows. Those who were erased are in it no more. */
export const contacts = sqlList({
  name: 'contacts',
  plural: 'contacts',
  path: '/v1/contacts',
  command: 'list contacts',
  summary: 'List your contacts: people at customers, and whether they agreed to get mail',
  description: 'In the order of their names. Only your organization sees them. Who was erased is not here.',
  // Personal data: for those who deal with customers, and for no key that only reads.
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  past: false,
  source: () => sql`contact c`,
  where: () => sql`c.erased_at is null`,
  columns: {
    contact: { type: z.string().meta({ example: 'ctc_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' }), kind: 'id', sql: sql`c.id` },
    customer: { type: z.string(), kind: 'id', sql: sql`c.customer_id` },
    name: { type: z.string(), kind: 'text', sql: sql`c.name` },
    email: { type: z.string(), kind: 'text', sql: sql`c.email` },
    language: { type: z.enum(LETTER_LANGUAGES), kind: 'choice', sql: sql`c.language` },
    consent: {
      type: z.enum(CONSENTS),
      kind: 'choice',
      sql: sql`c.consent`,
      says: 'Only `given` lets mail be sent, and only to who has not unsubscribed',
    },
    unsubscribed: {
      type: z.boolean(),
      kind: 'choice',
      sql: sql`exists (select from mail_suppression s where s.address_hash = c.address_hash)`,
      says: 'Whether the address wants no mail from you: then none is sent, whatever the consent',
    },
    consentSince: { type: moment, kind: 'moment', sql: sql`c.consent_since` },
    consentSource: { type: z.string(), kind: 'text', sql: sql`c.consent_source`, says: 'How the consent is known' },
  },
  filters: {
    customer: filter(organizationId, (value) => sql`c.customer_id = ${value}`),
    consent: filter(z.enum(CONSENTS), (value) => sql`c.consent = ${value}`),
  },
  sorts: {
    name: [
      { sql: sql`c.name`, type: 'text' },
      { sql: sql`c.id`, type: 'text' },
    ],
  },
})
