import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#operations/context.ts'
import type { FactImport, RefusedFactRow } from '#operations/import-facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type FactSource, importFactFile } from './bulk-facts.ts'
import type { FactMapping } from './fact-mapping.ts'

let stage: Stage
const folder = mkdtempSync(join(tmpdir(), 'perennial-facts-'))
beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true })
})

const contextOf = (organization: string): Context => ({
  ...stage.acting(organization),
  usage: stage.usage,
  operator: 'altus',
})

type Asked = Readonly<{ check?: boolean; goOn?: boolean; mapping?: FactMapping; as?: string }>
type Imported = Readonly<{ answer: FactImport | string; refused: readonly RefusedFactRow[]; batches: number }>

async function importing(content: string | Buffer, format: FactSource['format'], asked: Asked = {}): Promise<Imported> {
  const refused: RefusedFactRow[] = []
  let batches = 0
  const { check = false, goOn = false, mapping, as = 'altus' } = asked
  const answer = await importFactFile(
    contextOf(as),
    { format, name: 'facts', stream: Readable.from([content]), ...(mapping && { mapping }) },
    {
      check,
      goOn,
      onRefused: (row) => void refused.push(row),
      onBatch: () => {
        batches += 1
      },
    },
  )
  return { answer: answer.ok ? answer.value : answer.refusal.code, refused, batches }
}

const organization = (id: string, more: object = {}) => ({
  kind: 'organization',
  about: id,
  body: { name: id, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  ...more,
})
const lines = (facts: readonly unknown[]) => facts.map((one) => `${JSON.stringify(one)}\n`).join('')
const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => organization(`${prefix}-${at}`))
const counted = async (prefix: string) =>
  (await stage.ask<{ count: number }>('select count(*)::int from fact where about like $1', [`${prefix}-%`]))[0]?.count

describe('NDJSON', () => {
  test('is recorded in batches, and again it records nothing', async () => {
    const text = lines(many('first', 2_345))
    const { answer, batches } = await importing(text, 'ndjson')
    expect(answer).toEqual({ check: false, rows: 2_345, recorded: 2_345, known: 0, refused: 0, stoppedAt: null })
    expect(batches).toBe(3)
    expect(await counted('first')).toBe(2_345)
    expect((await importing(text, 'ndjson')).answer).toMatchObject({ recorded: 0, known: 2_345 })
    expect((await importing(gzipSync(text), 'ndjson')).answer).toMatchObject({ recorded: 0, known: 2_345 })
    expect(await counted('first')).toBe(2_345)
  })

  test('goes on after a stop where it was', async () => {
    const facts = many('resumed', 1_500)
    const broken = facts.map((one, at) => (at === 1_200 ? { ...one, body: {} } : one))
    const withIds = (all: readonly object[]) => lines(all.map((one, at) => ({ ...one, id: `resumed-${at}` })))
    const { answer, refused } = await importing(withIds(broken), 'ndjson')
    expect(answer).toMatchObject({ rows: 1_201, recorded: 1_200, refused: 1, stoppedAt: 1_201 })
    expect(refused).toEqual([
      { row: 1_201, code: 'wrong_body', says: expect.stringMatching(/^organization resumed-1200: /) },
    ])
    expect(await counted('resumed')).toBe(1_200)
    expect((await importing(withIds(facts), 'ndjson')).answer).toMatchObject({ recorded: 300, known: 1_200 })
  })

  test('leaves out and tells every row that is refused, where it is to go on', async () => {
    const price = { kind: 'price_withdrawn', about: 'altus:no-such', body: { from: '2026-01-01T00:00:00Z' } }
    const text = [
      JSON.stringify(organization('goes-on-1')),
      'no JSON',
      '',
      JSON.stringify(price),
      JSON.stringify(organization('goes-on-2', { more: 1 })),
      JSON.stringify(organization('goes-on-3', { body: { name: 'a\0b' } })),
      JSON.stringify(organization('Not an id')),
      `"${'x'.repeat(2 ** 20 + 10)}"`,
      JSON.stringify(organization('goes-on-4')),
    ].join('\r\n')
    const { answer, refused } = await importing(text, 'ndjson', { goOn: true })
    expect(answer).toMatchObject({ recorded: 2, refused: 6, stoppedAt: null })
    expect(refused.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '2 wrong_row',
      '4 wrong_body',
      '5 wrong_row',
      '6 wrong_row',
      '7 wrong_about',
      '8 wrong_row',
    ])
  })

  test('of which every row is refused costs two looks a batch, not one a row', async () => {
    const text = lines(many('worst', 3_000).map((one) => ({ ...one, body: {} })))
    expect((await importing(text, 'ndjson', { goOn: true })).answer).toMatchObject({ recorded: 0, refused: 3_000 })
  })

  test('is checked as it would be recorded, and nothing is', async () => {
    const before = await stage.ask('select * from position')
    const facts = [
      organization('checked-1'),
      organization('checked-2'),
      {
        kind: 'meter',
        about: 'altus:checked-meter',
        body: { eventType: 'x', measure: { aggregation: 'count' }, unit: 'y' },
      },
    ]
    const filler = many('checked-filler', 1_500)
    const later = { kind: 'organization', about: 'checked-1', body: {} }
    const { answer, refused } = await importing(lines([...facts, ...filler, later]), 'ndjson', {
      check: true,
      goOn: true,
    })
    expect(answer).toMatchObject({ check: true, rows: 1_504, recorded: 1_503, refused: 1 })
    expect(refused[0]?.row).toBe(1_504)
    expect(await counted('checked')).toBe(0)
    expect(await stage.ask('select * from position')).toEqual(before)
  })

  test('that refers from one batch to another is checked with both', async () => {
    const [product, price] = acrossBatches()
    const withdrawn = (about: string) => ({ kind: 'price_withdrawn', about, body: { because: 'a mistake' } })
    const filler = many('across-filler', 1_200)
    const facts = [product, ...filler, price, withdrawn('altus:across-price'), withdrawn('altus:never')]
    const checked = await importing(lines(facts), 'ndjson', { check: true, goOn: true })
    const told = await importing(lines(facts), 'ndjson', { goOn: true })
    expect(told.refused.map(({ row, code }) => `${row} ${code}`)).toEqual(['1204 unknown_reference'])
    expect(checked.refused).toEqual(told.refused)
    expect(checked.answer).toEqual({ ...(told.answer as FactImport), check: true })
  })

  test('is refused to whom may tell nothing', async () => {
    const viewer: Context = { ...contextOf('altus'), principal: { kind: 'person', id: 'p', roles: ['viewer'] } }
    const options = { check: true, goOn: true, onRefused: () => undefined, onBatch: () => undefined }
    const source = { format: 'ndjson', name: 'x', stream: Readable.from([lines(many('viewer', 1))]) } as const
    expect(await importFactFile(viewer, source, options)).toMatchObject({ refusal: { code: 'role_not_allowed' } })
  })
})

/** A product, and far behind it, in another batch, its price. */
function acrossBatches(): readonly [first: object, last: object] {
  const charges = [{ charge: 'cores', name: 'Cores', discloses: 'quantity' }]
  const product = { kind: 'product', about: 'altus:across', body: { name: 'Across', charges } }
  const price = {
    kind: 'price',
    about: 'altus:across-price',
    body: {
      book: 'altus:prices',
      product: 'altus:across',
      charge: 'cores',
      currency: 'EUR',
      price: { model: 'per_unit', unit: '80' },
      from: '2026-01-01T00:00:00Z',
    },
  }
  return [product, price]
}

describe('CSV', () => {
  test('names the places of its columns in its header', async () => {
    const text =
      'kind,about,id,body.name,body.roles:list,body.country,body.zone\r\n' +
      'organization,csv-1,csv-1,"One, Ltd",customer partner,DE,Europe/Berlin\r\n' +
      'organization,csv-2,,Two,customer,FR,Europe/Paris\r\n'
    expect((await importing(text, 'csv')).answer).toMatchObject({ rows: 2, recorded: 2 })
    expect(await stage.ask("select id, body from fact where about like 'csv-%' order by about")).toEqual([
      { id: 'csv-1', body: { name: 'One, Ltd', roles: ['customer', 'partner'], country: 'DE', zone: 'Europe/Berlin' } },
      {
        id: expect.stringMatching(/^file-[0-9a-f]{32}:2$/),
        body: { name: 'Two', roles: ['customer'], country: 'FR', zone: 'Europe/Paris' },
      },
    ])
    expect((await importing(text, 'csv')).answer).toMatchObject({ recorded: 0, known: 2 })
  })

  test('of another system is mapped', async () => {
    const mapping: FactMapping = {
      columns: { No: 'about', Name: 'body.name', Sorts: { to: 'body.roles', as: 'list', separator: ';' } },
      constants: { kind: 'organization', 'body.country': 'DE', 'body.zone': 'Europe/Berlin' },
    }
    const text = 'No,Name,Sorts,Phone\nmapped-1,One,customer;partner,+49 30\n'
    expect((await importing(text, 'csv', { mapping })).answer).toMatchObject({ recorded: 1 })
    expect(await stage.ask("select body->'roles' as roles from fact where about = 'mapped-1'")).toEqual([
      { roles: ['customer', 'partner'] },
    ])
  })

  test.each([
    { because: 'a column has no place', text: 'kind,about,Name\n', code: 'unknown_column' },
    { because: 'a column would reach out of the body', text: 'kind,body.__proto__.x\n', code: 'unknown_column' },
    { because: 'the mapping is none', text: 'a\n', code: 'wrong_mapping', mapping: { columns: { a: 'nowhere' } } },
    { because: 'there is no header', text: '', code: 'empty_file' },
    {
      because: 'a mapped column is missing',
      text: 'a\n',
      code: 'missing_columns',
      mapping: { columns: { b: 'about' } },
    },
  ])('is refused where $because', async ({ text, code, mapping }) => {
    expect((await importing(text, 'csv', mapping ? { mapping } : {})).answer).toBe(code)
  })

  test('keeps inherited names apart from what a row says', async () => {
    const text = 'kind,about,body.constructor.prototype.x\norganization,csv-proto,1\n'
    expect((await importing(text, 'csv', { goOn: true })).refused).toHaveLength(1)
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })
})

test('a file on the disk is read where it is', async () => {
  const path = join(folder, 'facts.ndjson')
  writeFileSync(path, lines(many('disk', 3)))
  const options = { check: false, goOn: false, onRefused: () => undefined, onBatch: () => undefined }
  expect(await importFactFile(contextOf('altus'), { format: 'ndjson', path }, options)).toMatchObject({
    value: { recorded: 3 },
  })
})
