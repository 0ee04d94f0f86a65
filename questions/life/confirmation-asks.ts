import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const state = z.enum(['open', 'expired', 'confirmed', 'denied'])
const stateAt = (now: string) =>
  sql`coalesce(a.answer, case when a.expires_at <= ${now}::timestamptz then 'expired' else 'open' end)`

/** Questions to customers whether a touchpoint took place, and what was answered. */
export const confirmationAsks = sqlList({
  name: 'confirmation-asks',
  plural: 'asks',
  path: '/v1/confirmation-asks',
  command: 'list confirmation-asks',
  summary: 'List what customers were asked to confirm, and what they answered',
  description:
    'Those that you sent, those about your products, and those that were sent to people of yours; the newest first. Whom it went to only the sender sees; the others see the domain of the address.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  source: () => sql`confirmation_ask a`,
  where: () => sql`true`,
  columns: (_, now) => ({
    ask: { type: z.string().meta({ example: 'ask_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' }), kind: 'id', sql: sql`a.id` },
    touchpoint: { type: z.string(), kind: 'id', sql: sql`a.touchpoint` },
    partner: { type: z.string(), kind: 'id', sql: sql`a.owner_id` },
    customer: { type: z.string(), kind: 'id', sql: sql`a.customer_id` },
    vendor: { type: z.string(), kind: 'id', sql: sql`a.vendor_id` },
    state: { type: state, kind: 'choice', sql: stateAt(now) },
    contact: {
      type: z.string().nullable(),
      kind: 'id',
      sql: sql`case when a.owner_id = (select acting()) then a.contact_id end`,
      says: 'For whoever asked',
    },
    addressDomain: { type: z.string(), kind: 'text', sql: sql`a.address_domain`, says: 'Of the address it went to' },
    askedAt: { type: moment, kind: 'moment', sql: sql`a.asked_at` },
    expiresAt: { type: moment, kind: 'moment', sql: sql`a.expires_at` },
    answeredAt: { type: moment.nullable(), kind: 'moment', sql: sql`a.answered_at` },
  }),
  filters: (_, now) => ({
    touchpoint: filter(ownedId, (value) => sql`a.touchpoint = ${value}`),
    partner: filter(organizationId, (value) => sql`a.owner_id = ${value}`),
    customer: filter(organizationId, (value) => sql`a.customer_id = ${value}`),
    state: filter(state, (value) => sql`${stateAt(now)} = ${value}`),
  }),
  sorts: {
    newest: [
      { sql: sql`a.asked_at`, type: 'timestamptz', descending: true },
      { sql: sql`a.id`, type: 'text', descending: true },
    ],
  },
})
