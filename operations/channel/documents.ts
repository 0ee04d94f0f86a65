import { z } from 'zod'
import { type PersonRole, TELLING_ROLES } from '#core/channel/access.ts'
import {
  MEDIA_TYPES,
  type PartnerDocumentBody,
  type PartnerDocumentFact,
  type ReviewBody,
} from '#core/channel/document.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { changedField, type FactKind, notYours, unknown } from '#operations/fact-kind.ts'
import { date, organizationId, zone } from '#operations/fields.ts'
import { keepDocument, MOST_DOCUMENT_BYTES } from '#stores/files/document-store.ts'
import { documentName, fileName, sha256 } from './enrollment-kinds.ts'

/** Who handles papers: certificates and tax forms are not for everybody in an organization. */
export const DOCUMENT_ROLES = ['owner', 'finance', 'account_manager'] as const satisfies readonly PersonRole[]

export const partnerDocument: FactKind<PartnerDocumentBody> = {
  kind: 'partner_document',
  roles: DOCUMENT_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'A paper of a partner for one organization: what it is, its content by hash, the days printed on it',
  schema: z
    .object({
      document: documentName,
      sha256,
      name: fileName,
      mediaType: z.enum(MEDIA_TYPES),
      bytes: z.int().min(1),
      sharedWith: organizationId,
      zone,
      validFrom: date.optional(),
      validThrough: date.optional(),
    })
    .refine(
      ({ validFrom, validThrough }) =>
        validFrom === undefined || validThrough === undefined || validFrom <= validThrough,
      'validThrough not before validFrom',
    ) as unknown as z.ZodType<PartnerDocumentBody>,
  needs: () => [],
  fault: ({ about, body }, known) => {
    const before = known<PartnerDocumentFact>('partner_document', about)?.body
    return changedField(about, { before, now: body }, ['sharedWith', 'document'])
  },
  parties: ({ owner, body }) => [owner, body.sharedWith],
}

export const documentReviewed: FactKind<ReviewBody> = {
  kind: 'document_reviewed',
  roles: DOCUMENT_ROLES,
  scope: 'channel:write',
  about: 'owned',
  continues: 'partner_document',
  summary: 'Whoever a document is shared with accepts it, or rejects it with a reason',
  schema: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('accepted'), sha256 }),
    z.object({ decision: z.literal('rejected'), sha256, because: z.string().min(1).max(500) }),
  ]),
  needs: () => [],
  fault: ({ owner, about, body }, known) => {
    const paper = known<PartnerDocumentFact>('partner_document', about)
    if (!paper) return unknown('document', about)
    if (paper.body.sharedWith !== owner) return notYours('a review', paper.body.sharedWith)
    if (paper.body.sha256 === body.sha256) return undefined
    return { code: 'other_content', says: `${about} has the SHA-256 ${paper.body.sha256} now, not ${body.sha256}` }
  },
}

/** 20 MB in base64, and what stands around it. */
const MOST_UPLOAD_BYTES = Math.ceil((MOST_DOCUMENT_BYTES * 4) / 3) + 1_024

const upload = z.object({
  content: z
    .string()
    .min(1)
    .meta({ description: 'The file in base64 (RFC 4648, with padding)', example: 'JVBERi0xLjcK' }),
})

/** Keeps a content. It belongs to no document until a fact names its hash, and nobody else can read it until then. */
export const uploadDocument = door({
  name: 'upload-document',
  kind: 'act',
  summary: 'Upload the content of a document',
  description:
    'Keeps a PDF, PNG or JPEG of at most 20 MB, told by its first bytes, and answers what a fact needs to name it. The same content again changes nothing.',
  http: { method: 'POST', path: '/v1/documents' },
  input: upload,
  output: z.object({ sha256: z.string(), mediaType: z.enum(MEDIA_TYPES), bytes: z.int() }),
  refusals: {
    not_base64: 422,
    document_empty: 422,
    document_too_large: 413,
    media_type_not_allowed: 415,
    documents_not_kept: 409,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['channel:write'] },
  idempotency: 'by_nature',
  personal: ['content'],
  mostBytes: MOST_UPLOAD_BYTES,
  run: async (context, { content }) => {
    if (!context.documents)
      return refuse({ code: 'documents_not_kept', says: 'Contents are not kept where this was asked' })
    const bytes = Buffer.from(content, 'base64')
    if (bytes.toString('base64') !== content)
      return refuse({ code: 'not_base64', says: 'The content is not base64 with its padding' })
    const kept = await keepDocument(context.documents, context.organization, inOnePiece(bytes))
    return kept.ok ? ok({ ...kept.value }) : kept
  },
})

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
