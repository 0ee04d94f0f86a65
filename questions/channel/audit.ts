import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, MONEY_ROLES, SCOPES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'

const named = z.union([z.int(), z.string()])

const change = z.object({
  table: z.string().meta({ example: 'fact' }),
  added: z.int().optional().meta({ description: 'How many rows were added' }),
  first: named
    .optional()
    .meta({ description: 'The first of the rows that were added, such as a position or a number' }),
  last: named.optional(),
  updated: z.int().optional().meta({ description: 'How many rows were changed in bulk' }),
  before: z.record(z.string(), z.unknown()).optional().meta({ description: 'A row that can be changed, as it was' }),
  after: z.record(z.string(), z.unknown()).optional().meta({ description: 'The same row as it became' }),
})

const by = z.object({
  kind: z.enum(['person', 'key', 'machine']),
  id: z.string().optional().meta({ description: 'The person or the key; not told of other organizations’ people' }),
  roles: z.array(z.string()).optional(),
})

const from = z.object({ address: z.string().optional(), agent: z.string().optional(), request: z.string().optional() })

/** A moment of the log's clock, as a filter. */
const at = (description: string, example: string) => instant.meta({ description, example })

/** Which rows another organization’s person or key did is not told, so nobody finds them by it either. */
const doneBy = (kind: 'person' | 'key', id: string) =>
  sql`a.by_id = ${id} and a.own and a.told->'by'->>'kind' = ${kind}`

/**
 * The rows of the log that the acting organization may see: what was changed of its own, and what it changed of others. Rows are
 * only added and their numbers are their order, so the log needs no cut to be read page by page.
 */
export const audit = sqlList({
  name: 'audit',
  plural: 'rows',
  path: '/v1/audit',
  command: 'audit list',
  summary: 'List who changed what, newest first',
  description:
    'What was changed of your organization’s, and what your organization changed. Where another organization did it, as the operator does when it closes a month, its people, their addresses and what they asked for are not told.',
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['access:read'] },
  past: false,
  source: (_, { organization }) =>
    sql`(select *, body::jsonb as told, by_organization = ${organization} as own from audit) a`,
  where: () => sql`true`,
  columns: {
    sequence: { type: z.int(), kind: 'count', sql: sql`a.sequence` },
    at: { type: moment, kind: 'moment', sql: sql`a.at` },
    organization: {
      type: z.string().meta({ example: 'nordwind' }),
      kind: 'id',
      sql: sql`a.organization_id`,
      says: 'Whose data was changed',
    },
    byOrganization: {
      type: z.string().meta({ example: 'altus' }),
      kind: 'id',
      sql: sql`a.by_organization`,
      says: 'Who began the act',
    },
    by: {
      type: by,
      kind: 'object',
      sql: sql`case when a.own then a.told->'by' else jsonb_build_object('kind', a.told->'by'->'kind') end`,
    },
    act: {
      type: z.string().nullable().meta({ example: 'record-facts' }),
      kind: 'text',
      sql: sql`a.told->>'act'`,
      says: 'The act, by its name',
    },
    why: { type: z.string().nullable(), kind: 'text', sql: sql`case when a.own then a.told->>'why' end` },
    from: {
      type: from.nullable(),
      kind: 'object',
      sql: sql`case when a.own then a.told->'from' end`,
      says: 'Where the request came from; only of your own people and keys',
    },
    input: {
      type: z.unknown(),
      kind: 'object',
      sql: sql`case when a.own then a.told->'input' end`,
      says: 'What was asked for, in short; only of your own people and keys',
    },
    changes: { type: z.array(change), kind: 'list', sql: sql`a.told->'changes'` },
    hash: {
      type: z.string(),
      kind: 'text',
      sql: sql`a.hash`,
      says: 'SHA-256 of this row and, through it, of every row before',
    },
  },
  filters: {
    act: filter(
      z.string().meta({ description: 'Name of an act, such as record-facts' }),
      (value) => sql`a.act = ${value}`,
    ),
    person: filter(z.string().meta({ description: 'Id of the person who did it' }), (value) => doneBy('person', value)),
    key: filter(z.string().meta({ description: 'Id of the API key that did it' }), (value) => doneBy('key', value)),
    from: filter(at('From this moment on', '2026-09-01T00:00:00Z'), (value) => sql`a.at >= ${value}::timestamptz`),
    to: filter(at('Before this moment', '2026-10-01T00:00:00Z'), (value) => sql`a.at < ${value}::timestamptz`),
    table: filter(
      z.string().meta({ description: 'Only what changed this table, such as api_key' }),
      (value) => sql`a.told->'changes' @> jsonb_build_array(jsonb_build_object('table', ${value}::text))`,
    ),
  },
  sorts: {
    newest: [{ sql: sql`a.sequence`, type: 'bigint', descending: true }],
    oldest: [{ sql: sql`a.sequence`, type: 'bigint' }],
  },
})

/** Where the whole log stands, for whoever wants to keep it elsewhere. */
export const auditHead = door({
  name: 'audit-head',
  kind: 'question',
  summary: 'Show where the audit log stands',
  description:
    'The number and the hash of the last row of the whole log. The hash tells nothing of what is in it. Whoever keeps it can show later that no row up to it was changed since: give it to `perennial audit verify --head`.',
  http: { method: 'GET', path: '/v1/audit/head' },
  command: 'audit head',
  input: z.object({}),
  output: z.object({ sequence: z.int(), hash: z.string(), at: moment.meta({ description: 'When this was answered' }) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: SCOPES },
  idempotency: 'by_nature',
  run: async (context) => ok({ ...(await readHead(context)), at: context.now.toString() }),
})
