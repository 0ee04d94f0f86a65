import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BrokenFile, openCsv } from './csv-rows.ts'
import { lookThrough } from './file-content.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-csv-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

type Read = Readonly<{ headers: readonly string[]; rows: readonly (readonly [object, string?])[] }>

/** Each row's content and, where its fields can't be told apart, the code of its fault. */
async function read(content: string | Uint8Array): Promise<Read | string> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const file = await lookThrough(path, undefined)
  if (!file.ok) return file.refusal.code
  const csv = await openCsv(file.value, undefined)
  if (!csv.ok) return csv.refusal.code
  const rows: (readonly [object, string?])[] = []
  for await (const { content: fields, fault } of csv.value.rows) rows.push(fault ? [fields, fault.code] : [fields])
  await csv.value.close()
  return { headers: csv.value.headers, rows }
}

const plain = { headers: ['a', 'b'], rows: [[{ a: '1', b: '2' }], [{ a: '3', b: '4' }]] }

test.each([
  { because: 'plain', file: 'a,b\n1,2\n3,4\n' },
  { because: 'without a last line break', file: 'a,b\n1,2\n3,4' },
  { because: 'quoted', file: '"a","b"\n"1","2"\n"3","4"\n' },
  { because: 'CRLF', file: 'a,b\r\n1,2\r\n3,4\r\n' },
  { because: 'CRLF and LF mixed', file: 'a,b\r\n1,2\n3,4\r\n' },
  { because: 'a byte order mark', file: '\uFEFFa,b\n1,2\n3,4\n' },
  { because: 'a byte order mark and quotes', file: '\uFEFF"a","b"\n1,2\n3,4\n' },
  { because: 'empty lines between', file: 'a,b\n\n1,2\n\r\n3,4\n\n' },
  { because: 'gzip', file: gzipSync('a,b\n1,2\n3,4\n') },
  { because: 'gzip in two members', file: Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]) },
])('$because', async ({ file }) => expect(await read(file)).toEqual(plain))

test.each([
  {
    because: 'a comma, a quote and a line break inside',
    row: '"1,""x""\r\ny",2',
    content: { a: '1,"x"\r\ny', b: '2' },
  },
  { because: 'spaces are kept', row: ' 1 ,"  "', content: { a: ' 1 ', b: '  ' } },
  { because: 'two empty fields', row: ',', content: { a: '', b: '' } },
  { because: 'too few fields', row: '1', content: { a: '1' }, code: 'wrong_field_count' },
  { because: 'too many fields', row: '1,2,3', content: { a: '1', b: '2', 'field 3': '3' }, code: 'wrong_field_count' },
  {
    because: 'a quote inside a bare field',
    row: '12" disk,2',
    content: { a: '12" disk', b: '2' },
    code: 'stray_quote',
  },
  { because: 'text after a closing quote', row: '"1"x,2', content: { a: '"1"x', b: '2' }, code: 'stray_quote' },
  { because: 'a zero byte', row: '1\0,2', content: { a: '1\0', b: '2' }, code: 'zero_byte' },
  { because: 'the character that stands for what is no UTF-8', row: '\uFFFD,2', content: { a: '\uFFFD', b: '2' } },
])('$because, and the rows around are read', async ({ row, content, code }) => {
  expect(await read(`a,b\n1,2\n${row}\n3,4\n`)).toEqual({
    headers: ['a', 'b'],
    rows: [[{ a: '1', b: '2' }], code ? [content, code] : [content], [{ a: '3', b: '4' }]],
  })
})

test('bytes that are no UTF-8 are the fault of their row alone', async () => {
  const file = Buffer.concat([Buffer.from('a,b\n1,2\nM'), Buffer.from([0xfc]), Buffer.from('ll,2\nMüll,4\n')])
  expect(await read(file)).toEqual({
    headers: ['a', 'b'],
    rows: [[{ a: '1', b: '2' }], [{ a: 'M\uFFFDll', b: '2' }, 'not_utf8'], [{ a: 'Müll', b: '4' }]],
  })
})

test('every column keeps its field, also where names repeat or are missing', async () => {
  expect(await read('x,,x,__proto__\n1,2,3,4\n')).toMatchObject({
    rows: [
      [
        Object.fromEntries([
          ['x', '1'],
          ['field 2', '2'],
          ['x (2)', '3'],
          ['__proto__', '4'],
        ]),
      ],
    ],
  })
})

describe('a file is refused', () => {
  const whole = gzipSync('a,b\n1,2\n'.repeat(1_000))

  test.each([
    { because: 'empty', file: '', code: 'empty_file' },
    { because: 'nothing but line breaks', file: '\n\r\n\n', code: 'empty_file' },
    { because: 'an empty gzip', file: gzipSync(''), code: 'empty_file' },
    { because: 'a gzip that was cut off', file: whole.subarray(0, whole.length - 10), code: 'unreadable_file' },
    { because: 'a gzip with a wrong checksum', file: damaged(whole), code: 'unreadable_file' },
  ])('$because', async ({ file, code }) => expect(await read(file)).toBe(code))

  test('that does not exist', async () => {
    expect(await lookThrough(join(folder, 'none'), undefined)).toMatchObject({
      ok: false,
      refusal: { code: 'unreadable_file' },
    })
  })

  test.each([
    { because: 'a quote is never closed', file: 'a,b\n1,2\n"3,4\n5,6\n', says: /Row 2 opens a quote/ },
    { because: 'a row is longer than 1 MiB', file: `a,b\n1,${'x'.repeat(2 ** 20 + 1)}\n`, says: /Row 1 is longer/ },
    { because: 'the header is', file: `"a,b${'x\n'.repeat(2 ** 20)}`, says: /The header is longer/ },
  ])('while it is read: $because', async ({ file, says }) => {
    // What was read instead may be megabytes: it must not come into the message.
    const outcome = await read(file).then(
      () => 'was read',
      (error: unknown) => error instanceof BrokenFile && error.refusal,
    )
    expect(outcome).toEqual({ code: 'broken_row', says: expect.stringMatching(says) })
  })
})

function damaged(gzip: Buffer): Buffer {
  const copy = Buffer.from(gzip)
  copy.writeUInt32LE((copy.readUInt32LE(copy.length - 8) ^ 1) >>> 0, copy.length - 8)
  return copy
}

test('a file and its gzip have one content, and each its own bytes', async () => {
  const [path, packed] = [join(folder, 'plain'), join(folder, 'packed.csv')]
  writeFileSync(path, 'a,b\n')
  writeFileSync(packed, gzipSync('a,b\n'))
  const [one, other] = [await lookThrough(path, undefined), await lookThrough(packed, undefined)]
  // printf 'a,b\n' | sha256sum
  const sha256 = '5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313'
  expect(one.ok && other.ok && [one.value.contentSha256 === other.value.contentSha256, one.value.bytes]).toEqual([
    true,
    4,
  ])
  expect(one).toMatchObject({ value: { sha256, contentSha256: sha256 } })
  expect(other.ok && other.value.sha256).not.toBe(sha256)
})
