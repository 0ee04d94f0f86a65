import { sql } from 'kysely'
import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { rowShape } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { filter, type SqlColumn, sqlList } from '#questions/sql-list.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { DRAFT_STATES, findDraft } from '#stores/postgres/program-drafts.ts'

const COLUMNS = {
  draft: { type: z.string().meta({ example: 'altus:lifecycle.3' }), kind: 'id', sql: sql`d.id` },
  program: { type: z.string(), kind: 'id', sql: sql`d.program` },
  version: { type: z.int().nullable(), kind: 'count', sql: sql`d.version`, says: 'Null where the text can’t be read' },
  state: { type: z.enum(DRAFT_STATES), kind: 'choice', sql: sql`d.state` },
  errors: {
    type: z.int(),
    kind: 'count',
    sql: sql`d.errors`,
    says: 'What kept it from being submitted when it was saved',
  },
  warnings: { type: z.int(), kind: 'count', sql: sql`d.warnings` },
  savedBy: { type: z.string(), kind: 'id', sql: sql`d.saved_by` },
  savedAt: { type: moment, kind: 'moment', sql: sql`d.saved_at` },
  submittedBy: { type: z.string().nullable(), kind: 'id', sql: sql`d.submitted_by` },
  submittedAt: { type: moment.nullable(), kind: 'moment', sql: sql`d.submitted_at` },
  endedBy: { type: z.string().nullable(), kind: 'id', sql: sql`d.ended_by`, says: 'Who published or discarded it' },
  endedAt: { type: moment.nullable(), kind: 'moment', sql: sql`d.ended_at` },
} as const satisfies Readonly<Record<string, SqlColumn>>

const access = { who: 'organization', roles: PROGRAM_ROLES, scopes: ['rewards:write'] } as const

/** The drafts of the acting organization's programs. */
export const programDrafts = sqlList({
  name: 'program-drafts',
  plural: 'drafts',
  path: '/v1/program-drafts',
  command: 'program drafts',
  summary: 'List your drafts of programs',
  description: 'The last saved first, with who saved, submitted, published or discarded each. Nobody else sees them.',
  access,
  past: false,
  source: () => sql`program_draft d`,
  where: () => sql`true`,
  columns: COLUMNS,
  filters: {
    program: filter(ownedId, (value) => sql`d.program = ${value}`),
    state: filter(z.enum(DRAFT_STATES), (value) => sql`d.state = ${value}`),
  },
  sorts: {
    newest: [
      { sql: sql`d.saved_at`, type: 'timestamptz', descending: true },
      { sql: sql`d.id`, type: 'text', descending: true },
    ],
  },
})

/** One draft with its text. */
export const programDraft = door({
  name: 'program-draft',
  kind: 'question',
  summary: 'Show a draft of a program with its text',
  description: 'Only your organization sees it.',
  http: { method: 'GET', path: '/v1/program-drafts/{draft}' },
  command: 'show program-draft',
  input: z.object({ draft: z.string().min(1).max(150).meta({ example: 'altus:lifecycle.3' }) }),
  output: z.object({ ...rowShape(COLUMNS), text: z.string() }),
  refusals: { not_found: 404 },
  access,
  idempotency: 'by_nature',
  run: async (context, { draft: id }) => {
    const found = await lookAs(context, (acting) => findDraft(acting, id))
    if (!found) return refuse({ code: 'not_found', says: `There is no draft ${id} of yours` })
    const { id: draft, owner: _owner, draft: _draft, ...rest } = found
    return ok({ draft, ...rest })
  },
})
