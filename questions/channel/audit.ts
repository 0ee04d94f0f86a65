import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, MONEY_ROLES, SCOPES } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { moment, read } from '#questions/reading.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'
import { next, pageOf } from './paging.ts'

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

const row = z.object({
  sequence: z.int(),
  at: moment,
  organization: z.string().meta({ description: 'Whose data was changed', example: 'nordwind' }),
  byOrganization: z.string().meta({ description: 'Who began the act', example: 'altus' }),
  by,
  act: z.string().nullable().meta({ description: 'The act, by its name', example: 'record-facts' }),
  why: z.string().nullable(),
  from: z
    .object({ address: z.string().optional(), agent: z.string().optional(), request: z.string().optional() })
    .nullable()
    .meta({ description: 'Where the request came from; only of your own people and keys' }),
  input: z.unknown().meta({ description: 'What was asked for, in short; only of your own people and keys' }),
  changes: z.array(change),
  hash: z.string().meta({ description: 'SHA-256 of this row and, through it, of every row before' }),
})
type Row = z.infer<typeof row>

/** The rows of the log that the acting organization may see: what was changed of its own, and what it changed of others. */
export const audit = door({
  name: 'audit',
  kind: 'question',
  summary: 'List who changed what, newest first',
  description:
    'What was changed of your organization’s, and what your organization changed. Where another organization did it, as the operator does when it closes a month, its people, their addresses and what they asked for are not told. A page goes on where `next` is given as `cursor`.',
  http: { method: 'GET', path: '/v1/audit' },
  command: 'audit list',
  input: z.object({
    act: z.string().optional().meta({ description: 'Name of an act, such as record-facts' }),
    person: z.string().optional().meta({ description: 'Id of the person who did it' }),
    key: z.string().optional().meta({ description: 'Id of the API key that did it' }),
    from: instant.optional().meta({ description: 'From this moment on', example: '2026-09-01T00:00:00Z' }),
    to: instant.optional().meta({ description: 'Before this moment', example: '2026-10-01T00:00:00Z' }),
    table: z.string().optional().meta({ description: 'Only what changed this table, such as api_key' }),
    cursor: z.coerce.number().int().min(1).optional().meta({ description: '`next` of the page before' }),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ rows: z.array(row), next }),
  refusals: {},
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['access:read'] },
  idempotency: 'by_nature',
  run: (context, { act, person, key, from, to, table, cursor, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<Row>`
        select sequence, at, organization_id as organization, by_organization as "byOrganization", hash,
          case when own then told->'by' else jsonb_build_object('kind', told->'by'->'kind') end as by,
          told->>'act' as act, told->>'why' as why, case when own then told->'from' end as from,
          case when own then told->'input' end as input, told->'changes' as changes
        from (select *, body::jsonb as told, by_organization = ${context.organization} as own from audit) audit
        where (${cursor ?? null}::bigint is null or sequence < ${cursor ?? null})
          and (${from ?? null}::timestamptz is null or at >= ${from ?? null}::timestamptz)
          and (${to ?? null}::timestamptz is null or at < ${to ?? null}::timestamptz)
          and (${act ?? null}::text is null or act = ${act ?? null})
          and (${person ?? null}::text is null
            or by_id = ${person ?? null} and own and told->'by'->>'kind' = 'person')
          and (${key ?? null}::text is null
            or by_id = ${key ?? null} and own and told->'by'->>'kind' = 'key')
          and (${table ?? null}::text is null
            or told->'changes' @> jsonb_build_array(jsonb_build_object('table', ${table ?? null}::text)))
        order by sequence desc limit ${limit + 1}`.execute(acting)
      return ok(pageOf(rows, limit, ({ sequence }) => String(sequence)))
    }),
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
