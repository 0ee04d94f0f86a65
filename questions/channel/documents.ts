import { sql } from 'kysely'
import { z } from 'zod'
import { type Access, EVERY_ROLE } from '#core/channel/access.ts'
import { MEDIA_TYPES } from '#core/channel/document.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { type OpenedDocument, openDocument } from '#stores/files/document-store.ts'

const named = z.object({
  id: z
    .string()
    .meta({ description: 'The document, the terms or the milestone that have this content', example: 'leaf:w9-2026' }),
  kind: z.enum(['partner_document', 'terms', 'milestone_reached']),
  owner: z.string(),
  name: z.string(),
  mediaType: z.enum(MEDIA_TYPES),
  bytes: z.int(),
  fact: z.int().meta({ description: 'Position of the fact that names it' }),
  learnedAt: moment,
})
type Named = z.infer<typeof named>

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 small hexadecimal digits')

/** What a content is, as the facts say that the acting organization may see. */
export const document = door({
  name: 'document',
  kind: 'question',
  summary: 'Show what a content is: whose document, its name, type and size',
  description:
    'Each document, each version of terms and each milestone’s evidence that names this content and that you may see, newest first. One that you may not see is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/documents/{sha256}' },
  command: 'show document',
  input: z.object({ sha256: hash }),
  output: z.object({ sha256: z.string(), documents: z.array(named) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['channel:read'] },
  idempotency: 'by_nature',
  run: async (context, { sha256 }) => {
    const documents = await namesOf(context, sha256)
    return documents.length === 0 ? notFound(sha256) : ok({ sha256, documents: [...documents] })
  },
})

/** Who may read a content: tax forms and certificates are not for everybody in an organization. */
export const CONTENT_ACCESS: Access = {
  who: 'organization',
  roles: ['owner', 'finance', 'program_manager', 'account_manager'],
  scopes: ['channel:read'],
}

export type ReadableDocument = OpenedDocument & Readonly<{ name: string }>

/**
 * The content itself, as its owner uploaded it, if a fact that the acting organization may see names its hash; its type is the one
 * that its bytes tell, never the one that the fact claims. Refuses with `not_found`, alike for what is not there and what is
 * not for the asking organization. Whoever serves it has to ask `CONTENT_ACCESS` first.
 */
export async function readDocument(context: Context, sha256: string): Promise<Result<ReadableDocument, Refusal>> {
  if (!hash.safeParse(sha256).success || !context.documents) return notFound(sha256)
  for (const { owner, name } of await namesOf(context, sha256)) {
    const kept = await openDocument(context.documents, owner, sha256)
    if (kept) return ok({ ...kept, name })
  }
  return notFound(sha256)
}

function notFound(sha256: string): Result<never, Refusal> {
  return refuse({ code: 'not_found', says: `There is no document ${sha256} that you may see` })
}

async function namesOf(context: Context, sha256: string): Promise<readonly Named[]> {
  return await read(context, async (acting) => {
    const { rows } = await sql<Named>`
      select about as id, kind, owner_id as owner, position as fact, learned_at as "learnedAt", file ->> 'name' as name,
        file ->> 'mediaType' as "mediaType", (file ->> 'bytes')::int as bytes
      from fact, lateral (select case kind when 'terms' then body -> 'file' when 'milestone_reached' then body -> 'document' else body end as file) named
      where kind in ('partner_document', 'terms', 'milestone_reached') and content_hash = ${sha256} and file is not null
      order by position desc limit 1000`.execute(acting)
    return rows
  })
}
