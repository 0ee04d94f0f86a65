import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Refusal } from '#operations/door.ts'

/** A file on the disk, looked through once: gzip or not, whole, and what names it. */
export type FileContent = Readonly<{
  path: string
  gzip: boolean
  /** Of the bytes as they are. */
  sha256: string
  /** Of the unpacked bytes, so that a file and its gzip are one import. */
  contentSha256: string
  /** Unpacked. */
  bytes: number
  utf8: boolean
  /** How the unpacked file begins. */
  head: string
}>

/** As much of a file as shows what it is. */
const HEAD_BYTES = 2 ** 16

/** Looks through a file. Refuses with `unreadable_file` where it can't be read or its gzip is damaged or cut off. */
export async function lookThrough(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<FileContent, Refusal>> {
  const whole = createHash('sha256')
  const content = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [bytes, utf8, head] = [0, true, Buffer.alloc(0)]
  const look = (chunk: Buffer): void => {
    content.update(chunk)
    if (bytes < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - bytes)])
    bytes += chunk.length
    utf8 &&= decodes(decoder, chunk)
  }
  try {
    const gzip = await isGzip(path)
    const packed = createReadStream(path)
    if (gzip) packed.on('data', (chunk) => whole.update(chunk))
    await pipeline([...unpacking(packed, gzip), eachChunk(look)], onSignal(signal))
    utf8 &&= decodes(decoder)
    const contentSha256 = content.digest('hex')
    const sha256 = gzip ? whole.digest('hex') : contentSha256
    return ok({ path, gzip, sha256, contentSha256, bytes, utf8, head: new TextDecoder().decode(head) })
  } catch (error) {
    if (signal?.aborted) throw error
    return refuse({ code: 'unreadable_file', says: `The file can't be read: ${messageOf(error)}` })
  }
}

/** The unpacked bytes. An error of any part ends the last one with it. */
export function unpack({ path, gzip }: FileContent): readonly [Readable, ...NodeJS.ReadWriteStream[]] {
  return unpacking(createReadStream(path), gzip)
}

function unpacking(packed: Readable, gzip: boolean): readonly [Readable, ...NodeJS.ReadWriteStream[]] {
  return gzip ? [packed, createGunzip()] : [packed]
}

/** Gzip begins with 1f 8b, whatever the file's name says. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

function eachChunk(look: (chunk: Buffer) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      look(chunk)
      done()
    },
  })
}

export function onSignal(signal: AbortSignal | undefined): Readonly<{ signal?: AbortSignal }> {
  return signal === undefined ? {} : { signal }
}

/** Whether the bytes go on as UTF-8; without a chunk, whether they may end here. */
function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

/** Puts a stream on the disk while `use` works with the file: what is imported is read twice, a stream only once. */
export async function onDisk<T>(
  stream: Readable,
  use: (path: string) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-import-'))
  try {
    const path = join(folder, 'file')
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }), onSignal(signal))
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
