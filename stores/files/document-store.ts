import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, link, mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { MediaType } from '#core/channel/document.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { assert, ok, type Result, refuse } from '#core/ground/result.ts'

/** Where the contents of documents are kept: `<folder>/of/<organization>/<first two digits>/<sha256>`. */
export type DocumentStore = Readonly<{ folder: string; mostBytes: number }>

export type KeptDocument = Readonly<{ sha256: string; mediaType: MediaType; bytes: number }>
/** A kept content, ready to be read. Whoever opens it reads it to its end or destroys it. */
export type OpenedDocument = KeptDocument & Readonly<{ content: Readable }>
export type DocumentRefusal = Readonly<{
  code: 'document_empty' | 'document_too_large' | 'media_type_not_allowed'
  says: string
}>

export const MOST_DOCUMENT_BYTES = 20 * 1024 * 1024

/** What files of these types begin with. */
const BEGINNINGS: readonly (readonly [MediaType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
]
const LONGEST_BEGINNING = 8

/** Opens the store inside a data folder, creating what is missing; only its owner may enter. */
export async function openDocumentStore(dataFolder: string, mostBytes = MOST_DOCUMENT_BYTES): Promise<DocumentStore> {
  const folder = join(dataFolder, 'documents')
  await mkdir(join(folder, 'incoming'), { recursive: true, mode: 0o700 })
  return { folder, mostBytes }
}

/**
 * Keeps a content for an organization and comes back with its hash, its type as its first bytes tell it, and its size. It is
 * on the disk, whole, before this comes back; a content that is there already is left as it is. Contents of two organizations
 * never share a file, so whoever merely knows a hash can't have somebody else's content named as its own.
 */
export async function keepDocument(
  store: DocumentStore,
  organization: OrganizationId,
  source: AsyncIterable<Uint8Array>,
): Promise<Result<KeptDocument, DocumentRefusal>> {
  const incoming = join(store.folder, 'incoming', randomUUID())
  try {
    const written = await write(incoming, source, store.mostBytes)
    if (written.ok) await settle(store, { organization, incoming, sha256: written.value.sha256 })
    return written
  } finally {
    await rm(incoming, { force: true })
  }
}

/** Whether that organization gave a content with this hash. */
export async function isKept(store: DocumentStore, organization: OrganizationId, sha256: string): Promise<boolean> {
  return (await sizeOf(placeOf(store, organization, sha256).file)) !== undefined
}

/** A kept content as a stream, or undefined where that organization never gave it. */
export async function openDocument(
  store: DocumentStore,
  organization: OrganizationId,
  sha256: string,
): Promise<OpenedDocument | undefined> {
  const { file } = placeOf(store, organization, sha256)
  const bytes = await sizeOf(file)
  if (bytes === undefined) return undefined
  const mediaType = mediaTypeOf(await beginningOf(file))
  assert(mediaType !== undefined, `the content ${sha256} was of an allowed type when it was kept`)
  return { sha256, mediaType, bytes, content: createReadStream(file) }
}

async function write(
  path: string,
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Result<KeptDocument, DocumentRefusal>> {
  const file = await open(path, 'wx', 0o600)
  try {
    const written = await copy(file, source, mostBytes)
    if (written.ok) await file.sync()
    return written
  } finally {
    await file.close()
  }
}

/** Hashed while it is written. What is too large, or of another type, is refused as soon as that is known. */
async function copy(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Result<KeptDocument, DocumentRefusal>> {
  const hash = createHash('sha256')
  let beginning = Buffer.alloc(0)
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      return refuse({ code: 'document_too_large', says: `A document has at most ${mostBytes} bytes` })
    }
    if (beginning.length < LONGEST_BEGINNING) {
      beginning = Buffer.concat([beginning, chunk]).subarray(0, LONGEST_BEGINNING)
      if (beginning.length === LONGEST_BEGINNING && mediaTypeOf(beginning) === undefined) return notAllowed()
    }
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  if (bytes === 0) return refuse({ code: 'document_empty', says: 'The document has no content' })
  const mediaType = mediaTypeOf(beginning)
  return mediaType === undefined ? notAllowed() : ok({ sha256: hash.digest('hex'), mediaType, bytes })
}

function notAllowed(): Result<never, DocumentRefusal> {
  const types = BEGINNINGS.map(([type]) => type).join(', ')
  return refuse({
    code: 'media_type_not_allowed',
    says: `A document is one of ${types}, told by its first bytes; this is none`,
  })
}

function mediaTypeOf(beginning: Buffer): MediaType | undefined {
  return BEGINNINGS.find(([, bytes]) => beginning.subarray(0, bytes.length).equals(bytes))?.[0]
}

/** A link, not a renaming: it never replaces what is there. The folders are synced, so a crash can't lose the name. */
async function settle(
  store: DocumentStore,
  { organization, incoming, sha256 }: Readonly<{ organization: OrganizationId; incoming: string; sha256: string }>,
): Promise<void> {
  const { own, folder, file } = placeOf(store, organization, sha256)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await link(incoming, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  for (const one of [folder, own, join(store.folder, 'of'), store.folder]) await syncFolder(one)
}

function placeOf(store: DocumentStore, organization: OrganizationId, sha256: string) {
  assert(/^[0-9a-f]{64}$/.test(sha256), `a content is named by 64 hexadecimal digits, not by ${sha256}`)
  assert(/^[a-z][a-z0-9-]*$/.test(organization), `${organization} names a folder`)
  const own = join(store.folder, 'of', organization)
  const folder = join(own, sha256.slice(0, 2))
  return { own, folder, file: join(folder, sha256) }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_BEGINNING), 0, LONGEST_BEGINNING, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
