import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'

const recorded = z.object({
  position: z.int(),
  kind: z.string(),
  id: z.string(),
  about: z.string(),
  owner: z.string(),
  learnedAt: moment,
  body: z.record(z.string(), z.unknown()),
})

const COLUMNS = sql`position, kind, id, about, owner_id as owner, learned_at as "learnedAt", body`

/** One fact, as it was told. */
export const fact = door({
  name: 'fact',
  kind: 'question',
  summary: 'Show a fact that a reason names',
  description:
    'Reasons name facts by position: `fact:41` is position 41. A fact of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/facts/{position}' },
  command: 'show fact',
  input: z.object({ position: z.coerce.number().int().min(1) }),
  output: recorded,
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { position }) =>
    read(context, async (acting) => {
      const { rows } = await sql<
        z.infer<typeof recorded>
      >`select ${COLUMNS} from fact where position = ${position}`.execute(acting)
      const [found] = rows
      return found ? ok(found) : refuse({ code: 'not_found', says: `There is no fact ${position} that you may see` })
    }),
})

/** Facts of a kind, newest first. */
export const facts = door({
  name: 'facts',
  kind: 'question',
  summary: 'List facts, newest first',
  description: 'Of one kind, or about one thing, or all that you may see; a page ends where `before` goes on.',
  http: { method: 'GET', path: '/v1/facts' },
  command: 'list facts',
  input: z.object({
    kind: z.string().optional(),
    about: z.string().optional(),
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ facts: z.array(recorded), before: z.int().nullable() }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { kind, about, before, limit }) =>
    read(context, async (acting) => {
      const { rows } = await sql<z.infer<typeof recorded>>`select ${COLUMNS} from fact
        where (${kind ?? null}::text is null or kind = ${kind ?? null})
          and (${about ?? null}::text is null or about = ${about ?? null})
          and (${before ?? null}::bigint is null or position < ${before ?? null})
        order by position desc limit ${limit}`.execute(acting)
      return ok({ facts: rows, before: rows.length < limit ? null : (rows.at(-1)?.position ?? null) })
    }),
})
