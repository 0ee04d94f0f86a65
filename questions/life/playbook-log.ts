import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { SIGNAL_KINDS } from '#core/life/signal.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const DID = ['begin', 'task', 'mail', 'webhook', 'escalate', 'end'] as const

/** What playbooks have done. Rows are only added, but what becomes of a mail changes. */
export const playbookLog = sqlList({
  name: 'playbook-log',
  plural: 'steps',
  path: '/v1/playbook-log',
  command: 'list playbook-log',
  summary: 'List what your playbooks have done, for which customer and why',
  description:
    'One row per playbook, occurrence of its signal and step: a run begins, its steps follow on their days, and it ends when all was done or its signal has ended. The newest comes first.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  source: () => sql`playbook_log l`,
  where: (_, { organization }) => sql`l.organization_id = ${organization}`,
  columns: {
    playbook: { type: z.string().meta({ example: 'altus:falling-use' }), kind: 'id', sql: sql`l.playbook` },
    at: { type: moment, kind: 'moment', sql: sql`l.at` },
    customer: { type: z.string(), kind: 'id', sql: sql`l.customer` },
    product: { type: z.string().nullable(), kind: 'id', sql: sql`l.product` },
    signal: { type: z.enum(SIGNAL_KINDS), kind: 'choice', sql: sql`l.signal` },
    step: {
      type: z.string(),
      kind: 'text',
      sql: sql`l.step`,
      says: 'The step’s own id; `.began`, `.escalated` and `.ended` for what a run does beside',
    },
    did: { type: z.enum(DID), kind: 'choice', sql: sql`l.did` },
    says: { type: z.string(), kind: 'text', sql: sql`l.says` },
    task: { type: z.string().nullable(), kind: 'id', sql: sql`l.task` },
    mail: {
      type: z.enum(['waiting', 'sent', 'failed']).nullable(),
      kind: 'choice',
      sql: sql`l.mail_state`,
      says: 'What became of a mail; null where the step is none',
    },
    occurrence: { type: z.string(), kind: 'text', sql: sql`l.occurrence`, says: 'Names this one time of the signal' },
    version: { type: z.int(), kind: 'count', sql: sql`l.version`, says: 'The fact by which the run goes' },
  },
  filters: {
    playbook: filter(ownedId, (value) => sql`l.playbook = ${value}`),
    customer: filter(organizationId, (value) => sql`l.customer = ${value}`),
    signal: filter(z.enum(SIGNAL_KINDS), (value) => sql`l.signal = ${value}`),
    did: filter(z.enum(DID), (value) => sql`l.did = ${value}`),
    from: filter(instant, (value) => sql`l.at >= ${value}::timestamptz`),
    to: filter(instant.meta({ description: 'Before this moment' }), (value) => sql`l.at < ${value}::timestamptz`),
  },
  sorts: {
    newest: [
      { sql: sql`l.at`, type: 'timestamptz', descending: true },
      { sql: sql`l.playbook`, type: 'text', descending: true },
      { sql: sql`l.occurrence`, type: 'text', descending: true },
      { sql: sql`l.step`, type: 'text', descending: true },
    ],
  },
})
