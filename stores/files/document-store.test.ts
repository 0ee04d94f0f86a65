import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DocumentStore,
  keepDocument,
  MOST_DOCUMENT_BYTES,
  openDocument,
  openDocumentStore,
} from './document-store.ts'

let temporary = ''
let store: DocumentStore
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'perennial-documents-'))
  store = await openDocumentStore(temporary)
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

const PDF = Buffer.from('%PDF-1.7\nA certificate of insurance\n%%EOF\n')
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)])
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100)])

async function* inChunks(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const incoming = () => readdirSync(join(store.folder, 'incoming'))

describe('a content is kept', () => {
  test.each([
    { content: PDF, mediaType: 'application/pdf', size: 1 },
    { content: PNG, mediaType: 'image/png', size: 7 },
    { content: JPEG, mediaType: 'image/jpeg', size: 1000 },
  ])('by its hash, and its bytes tell its type: $mediaType', async ({ content, mediaType, size }) => {
    const wanted = { sha256: sha256(content), mediaType, bytes: content.length }
    expect(await keepDocument(store, 'leaf', inChunks(content, size))).toEqual({ ok: true, value: wanted })
    const kept = await openDocument(store, 'leaf', wanted.sha256)
    expect(kept).toMatchObject(wanted)
    expect(kept && (await buffer(kept.content)).equals(content)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test('open to its owner only', async () => {
    await keepDocument(store, 'leaf', inChunks(PDF, 10))
    const hash = sha256(PDF)
    const folders = ['', 'of', 'of/leaf', `of/leaf/${hash.slice(0, 2)}`].map((path) => join(store.folder, path))
    for (const folder of folders) expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(store.folder, 'of/leaf', hash.slice(0, 2), hash)).mode & 0o777).toBe(0o600)
  })

  test('once: what is there is never written again', async () => {
    await keepDocument(store, 'leaf', inChunks(PDF, 10))
    const file = join(store.folder, 'of/leaf', sha256(PDF).slice(0, 2), sha256(PDF))
    const before = statSync(file)
    expect(await keepDocument(store, 'leaf', inChunks(PDF, 10))).toMatchObject({ ok: true })
    expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect(readFileSync(file).equals(PDF)).toBe(true)
  })

  test('by many at once', async () => {
    const content = Buffer.concat([PDF, Buffer.from('at once')])
    const all = await Promise.all(Array.from({ length: 6 }, () => keepDocument(store, 'leaf', inChunks(content, 5))))
    expect(new Set(all.map((one) => one.ok && one.value.sha256))).toEqual(new Set([sha256(content)]))
    expect(incoming()).toEqual([])
  })

  test('for one organization: another that knows the hash has nothing', async () => {
    await keepDocument(store, 'leaf', inChunks(PDF, 10))
    expect(await openDocument(store, 'altus', sha256(PDF))).toBeUndefined()
    expect(await openDocument(store, 'leaf', sha256(Buffer.from('never given')))).toBeUndefined()
  })
})

describe('a content is refused, and nothing of it stays', () => {
  const padded = (bytes: number) => Buffer.concat([PDF, Buffer.alloc(bytes - PDF.length)])
  test.each([
    { content: Buffer.alloc(0), code: 'document_empty', because: 'it is empty' },
    {
      content: Buffer.from('<html><script>alert(1)</script></html>'),
      code: 'media_type_not_allowed',
      because: 'it is a page',
    },
    {
      content: Buffer.from('PK\u0003\u0004 a spreadsheet'),
      code: 'media_type_not_allowed',
      because: 'it is an archive',
    },
    { content: Buffer.from('%PDF'), code: 'media_type_not_allowed', because: 'it is cut off in its beginning' },
    { content: padded(MOST_DOCUMENT_BYTES + 1), code: 'document_too_large', because: 'it has one byte too many' },
  ])('where $because', async ({ content, code }) => {
    expect(await keepDocument(store, 'rival', inChunks(content, 65_536))).toMatchObject({
      ok: false,
      refusal: { code },
    })
    expect(existsSync(join(store.folder, 'of/rival'))).toBe(false)
    expect(incoming()).toEqual([])
  })

  test('and exactly the limit is kept', async () => {
    const small = await openDocumentStore(temporary, 64)
    expect(await keepDocument(small, 'leaf', inChunks(padded(64), 10))).toMatchObject({
      ok: true,
      value: { bytes: 64 },
    })
    expect(await keepDocument(small, 'leaf', inChunks(padded(65), 10))).toMatchObject({ ok: false })
  })

  test('as soon as that is known: the rest is not even read', async () => {
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += 1
        yield Buffer.from('no document at all')
      }
    }
    expect(await keepDocument(store, 'leaf', endless())).toMatchObject({ ok: false })
    expect(read).toBe(1)
  })

  test('where its source breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield PDF
      throw new Error('the connection is gone')
    }
    await expect(keepDocument(store, 'leaf', broken())).rejects.toThrow('the connection is gone')
    expect(incoming()).toEqual([])
  })
})

test('names that are no names reach no file', async () => {
  writeFileSync(join(temporary, 'secret'), PDF)
  await expect(openDocument(store, 'leaf', '../../secret')).rejects.toThrow('64 hexadecimal digits')
  await expect(openDocument(store, '../..', sha256(PDF))).rejects.toThrow('names a folder')
})
