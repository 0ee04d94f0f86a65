import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClickHouseClient, createClient, type InsertParams } from '@clickhouse/client'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { openClickHouse } from '#stores/clickhouse/connect.ts'

const database = `http_${crypto.randomUUID().replaceAll('-', '')}`
let client: ClickHouseClient

beforeAll(async () => {
  const setup = openClickHouse(inject('clickhouseUrl'))
  await setup.command({ query: `CREATE DATABASE ${database}` })
  await setup.close()
  client = openClickHouse(inject('clickhouseUrl').replace(/default$/, database))
})
afterAll(async () => {
  await client.command({ query: `DROP DATABASE ${database}` })
  await client.close()
})

async function rowsOf(
  query: string,
  query_params: Record<string, unknown> = {},
  more: object = {},
): Promise<unknown[]> {
  const answer = await client.query({ query, query_params, format: 'JSONEachRow', ...more })
  return answer.json()
}

test('pings are answered, with and without a statement', async () => {
  expect(await client.ping()).toEqual({ success: true })
  expect(await client.ping({ select: true })).toEqual({ success: true })
})

describe('parameters arrive as they were given', () => {
  const texts = [
    `it's`,
    '"',
    '`',
    '\\',
    '\\n',
    'tab\tend',
    'line\nend',
    'return\rend',
    '\0zero',
    'ü é 日本 🌱',
    '\\N',
    'NULL',
    `'; DROP TABLE t --`,
    '{b:String}',
    '',
    ' ',
  ]
  test.each(texts)('%j', async (text) => {
    const [row] = await rowsOf(
      'SELECT {text:String} AS one, {list:Array(String)}[1] AS two, {map:Map(String, String)} AS three',
      {
        text,
        list: [text],
        map: { [text]: text },
      },
    )
    expect(row).toEqual({ one: text, two: text, three: { [text]: text } })
  })

  test('numbers, nulls, decimals and names, too', async () => {
    const query = `SELECT {n:UInt64} AS n, {z:Nullable(String)} AS z, {d:Decimal(38, 18)} AS d, {b:Bool} AS b
                   FROM (SELECT 1 AS x) WHERE {column:Identifier} = 1`
    const params = {
      n: 18446744073709551615n,
      z: null,
      d: '12345678901234567890.123456789012345678',
      b: true,
      column: 'x',
    }
    expect(await rowsOf(query, params)).toEqual([
      { n: '18446744073709551615', z: null, d: '12345678901234567890.123456789012345678', b: true },
    ])
  })

  test('as a form, and longer than any address', async () => {
    const ids = Array.from({ length: 60_000 }, (_, index) => `subscription-${index}`)
    const query = 'SELECT length({ids:Array(String)}) AS length, {text:String} AS text'
    const text = `'\t\n\r\n\\`
    expect(await rowsOf(query, { ids, text }, { use_multipart_params: true })).toEqual([{ length: '60000', text }])
  })
})

describe('nothing leaks from one request into the next', () => {
  test('settings', async () => {
    const query = `SELECT getSetting('max_threads') AS threads, getSetting('join_use_nulls') AS nulls`
    const before = await rowsOf(query)
    expect(await rowsOf(query, {}, { clickhouse_settings: { max_threads: 7, join_use_nulls: 1 } })).toEqual([
      { threads: 7, nulls: true },
    ])
    expect(await rowsOf(`${query} SETTINGS max_threads = 5`)).toMatchObject([{ threads: 5 }])
    await client.command({ query: 'SET max_threads = 6' })
    const after = await Promise.all(Array.from({ length: 20 }, () => rowsOf(query)))
    expect(after).toEqual(Array.from({ length: 20 }, () => before))
  })

  test('parameters: one that is not given is missed, whatever was given before', async () => {
    for (let times = 0; times < 5; times += 1) await rowsOf('SELECT {secret:String}', { secret: 'rival' })
    await expect(rowsOf('SELECT {secret:String} AS secret')).rejects.toMatchObject({ code: '456' })
    await expect(rowsOf('SELECT { secret : String } AS secret')).rejects.toMatchObject({ code: '456' })
    expect(await rowsOf(`SELECT '{secret:String}' AS secret`)).toEqual([{ secret: '{secret:String}' }])
  })

  test('at the same time', async () => {
    const numbers = Array.from({ length: 120 }, (_, index) => index)
    const answers = await Promise.all(
      numbers.map((number) => rowsOf('SELECT {n:UInt32} AS n, sleep(0.005) AS s', { n: number })),
    )
    expect(answers).toEqual(numbers.map((n) => [{ n, s: 0 }]))
  })

  test('temporary tables and the chosen database', async () => {
    await client.command({ query: 'CREATE TEMPORARY TABLE mine (a Int8)' })
    await expect(rowsOf('SELECT * FROM mine')).rejects.toMatchObject({ type: 'UNKNOWN_TABLE' })
    await client.command({ query: 'USE system' })
    expect(await rowsOf('SELECT currentDatabase() AS name')).toEqual([{ name: database }])
  })
})

describe('inserts', () => {
  beforeAll(async () => {
    await client.command({
      query: `CREATE TABLE usage (id UInt64, amount Decimal(38, 18), note String) ENGINE = MergeTree ORDER BY id`,
    })
  })

  test('decimals keep all eighteen places, and the summary counts the rows', async () => {
    const values = [
      { id: '18446744073709551615', amount: '0.000000000000000001', note: 'a\tb\nc\\' },
      { id: '1', amount: '99999999999999999999.999999999999999999', note: `SELECT '; 🌱` },
    ]
    const { summary } = await client.insert({ table: 'usage', values, format: 'JSONEachRow' })
    expect(summary).toMatchObject({ written_rows: '2' })
    expect(await rowsOf('SELECT * FROM usage ORDER BY id DESC')).toEqual(values)
  })

  test('every table is written through to the disk', async () => {
    const query = `SELECT name, value FROM system.merge_tree_settings WHERE name LIKE 'fsync%' AND value != '0' ORDER BY name`
    expect(await rowsOf(query)).toEqual([
      { name: 'fsync_after_insert', value: '1' },
      { name: 'fsync_part_directory', value: '1' },
    ])
  })

  test('some columns, all but some, with a setting, into a quoted name', async () => {
    const insert = (id: number, more: Partial<Pick<InsertParams, 'table' | 'columns' | 'clickhouse_settings'>>) =>
      client.insert({
        table: 'usage',
        values: [{ id, note: `way ${id} SELECT '; --` }],
        format: 'JSONEachRow',
        ...more,
      })
    await insert(901, { columns: ['id', 'note'] })
    await insert(902, { columns: { except: ['amount'] } })
    await insert(903, { clickhouse_settings: { input_format_skip_unknown_fields: 1 } })
    await insert(904, { table: `\`${database}\`.\`usage\`` })
    const rows = await rowsOf('SELECT note FROM usage WHERE id BETWEEN 901 AND 904 ORDER BY id')
    expect(rows).toEqual([901, 902, 903, 904].map((id) => ({ note: `way ${id} SELECT '; --` })))
  })

  test('a stream of rows, compressed on the way, in every text format', async () => {
    const socketPath = decodeURIComponent(new URL(inject('clickhouseUrl')).host)
    const compressing = createClient({
      url: 'http://localhost',
      database,
      http_agent: new Agent(Object.assign({ keepAlive: true }, { socketPath })),
      compression: { request: true },
    })
    const stream = Readable.from(
      Array.from({ length: 1_000 }, (_, index) => ({ id: 1_000_000 + index, note: 'streamed' })),
    )
    await compressing.insert({ table: 'usage', values: stream, format: 'JSONEachRow' })
    await compressing.insert({
      table: 'usage',
      columns: ['id', 'note'],
      values: Readable.from(['7000001,"a;b"\n'], { objectMode: false }),
      format: 'CSV',
    })
    await compressing.close()
    expect(await rowsOf(`SELECT count() AS rows FROM usage WHERE note IN ('streamed', 'a;b')`)).toEqual([
      { rows: '1001' },
    ])
  })

  test('one bad row refuses the insert and names the row', async () => {
    const values = [{ id: 2_000_001 }, { id: 'many' }]
    await expect(client.insert({ table: 'usage', values, format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '27',
      message: expect.stringContaining('at row 2'),
    })
    expect(await rowsOf('SELECT count() AS rows FROM usage WHERE id = 2000001')).toEqual([{ rows: '0' }])
  })

  test('without rows nothing happens', async () => {
    await client.insert({ table: 'usage', values: [], format: 'JSONEachRow' })
    const { stream } = await client.exec({ query: 'INSERT INTO usage FORMAT JSONEachRow', values: Readable.from(['']) })
    stream.destroy()
  })
})

describe('binary inserts', () => {
  const header = `toLowCardinality('eu') AS region, number AS id, toDecimal128('0.000000000000000001', 18) + number AS amount,
    [concat(char(255, 0, 10), toString(number))] AS notes`
  beforeAll(() =>
    client.command({
      query: `CREATE TABLE binary (id UInt64, region LowCardinality(String) DEFAULT 'nowhere', amount Decimal(38, 18),
        notes Array(String), shard UInt8 MATERIALIZED id % 7) ENGINE = MergeTree ORDER BY id`,
    }),
  )
  afterEach(() => client.command({ query: 'TRUNCATE TABLE binary' }))

  async function written(query: string): Promise<Buffer> {
    const { stream } = await client.exec({ query })
    return Buffer.concat(await stream.toArray())
  }

  async function insert(query: string, values: Readable) {
    const { stream } = await client.exec({ query, values })
    stream.destroy()
  }

  test.each(['RowBinaryWithNamesAndTypes', 'RowBinaryWithNames', 'Native'])('%s, in many pieces', async (format) => {
    const body = await written(`SELECT ${header} FROM numbers(30000) FORMAT ${format}`)
    const pieces = Array.from({ length: Math.ceil(body.length / 50_000) }, (_, at) =>
      body.subarray(at * 50_000, (at + 1) * 50_000),
    )
    await insert(`INSERT INTO binary FORMAT ${format}`, Readable.from(pieces, { objectMode: false }))
    await insert(`insert into binary (id, amount, notes, region) format ${format}`, Readable.from([body]))
    const [row] = await rowsOf(`SELECT count() AS rows, toString(sum(amount)) AS amount, uniqExact(notes) AS notes,
      countIf(shard = id % 7) AS shards, groupUniqArray(region) AS regions FROM binary`)
    expect(row).toEqual({
      rows: '60000',
      amount: '899970000.00000000000006',
      notes: '30000',
      shards: '60000',
      regions: ['eu'],
    })
  })

  test('columns that are missing get their defaults; RowBinary takes the order of the statement', async () => {
    const named = await written('SELECT toUInt64(1) AS id FORMAT RowBinaryWithNamesAndTypes')
    await insert(
      `INSERT INTO \`${database}\`.binary (id, region) FORMAT RowBinaryWithNamesAndTypes`,
      Readable.from([named]),
    )
    const bare = await written(`SELECT 'eu', toUInt64(2) FORMAT RowBinary`)
    await insert('INSERT INTO binary (region, id) FORMAT RowBinary;', Readable.from([bare]))
    expect(await rowsOf('SELECT id, region FROM binary ORDER BY id')).toEqual([
      { id: '1', region: 'nowhere' },
      { id: '2', region: 'eu' },
    ])
  })

  test('rows that are cut off or of other types are refused, and none of them is stored', async () => {
    const query = 'INSERT INTO binary FORMAT RowBinaryWithNamesAndTypes'
    const body = await written(`SELECT ${header} FROM numbers(3000) FORMAT RowBinaryWithNamesAndTypes`)
    await expect(insert(query, Readable.from([body.subarray(0, -2)]))).rejects.toMatchObject({ code: '33' })
    const narrow = await written('SELECT toUInt8(1) AS id FORMAT RowBinaryWithNamesAndTypes')
    await expect(insert(query, Readable.from([narrow]))).rejects.toMatchObject({
      code: '117',
      message: expect.stringContaining(`Type of 'id' must be UInt64, not UInt8`),
    })
    expect(await rowsOf('SELECT count() AS rows FROM binary')).toEqual([{ rows: '0' }])
  })

  test('other binary formats are refused by name', async () => {
    const body = await written('SELECT toUInt64(200) AS id FORMAT Parquet')
    await expect(insert('INSERT INTO binary (id) FORMAT Parquet', Readable.from([body]))).rejects.toMatchObject({
      code: '73',
      message: expect.stringContaining('RowBinary formats, Native'),
    })
  })
})

describe('refusals are the ones of a server', () => {
  test.each([
    { query: 'SELECT nope', code: '47', type: 'UNKNOWN_IDENTIFIER' },
    { query: 'SELECT * FROM nowhere', code: '60', type: 'UNKNOWN_TABLE' },
    { query: 'SELEC 1', code: '62', type: 'SYNTAX_ERROR' },
    { query: 'SELECT 1; SELECT 2', code: '62', type: 'SYNTAX_ERROR' },
    { query: `SELECT throwIf(1, 'on purpose')`, code: '395', type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' },
  ])('$query', async ({ query, code, type }) => {
    await expect(client.query({ query })).rejects.toMatchObject({ code, type })
  })

  test('a setting that does not exist, a database that does not exist', async () => {
    const settings: Record<string, string> = { no_such_setting: '1' }
    await expect(rowsOf('SELECT 1', {}, { clickhouse_settings: settings })).rejects.toMatchObject({ code: '115' })
    const lost = openClickHouse(inject('clickhouseUrl').replace(/default$/, 'nowhere'))
    await expect(lost.query({ query: 'SELECT 1' })).rejects.toMatchObject({ type: 'UNKNOWN_DATABASE' })
    await lost.close()
  })
})

test('long statements hold up neither inserts nor pings, and end when their client goes away', async () => {
  await client.command({ query: 'CREATE TABLE meanwhile (id UInt64) ENGINE = MergeTree ORDER BY id' })
  const leaving = new AbortController()
  const long = 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_threads = 1'
  // As many as the engine lets run at once, so a fourth would wait behind them.
  const three = [1, 2, 3].map(() => client.query({ query: long, abort_signal: leaving.signal }))
  const ended = Promise.allSettled(three)
  await sleep(200)
  await client.insert({ table: 'meanwhile', values: [{ id: 1 }], format: 'JSONEachRow' })
  expect(await client.ping()).toEqual({ success: true })
  const fourth = rowsOf('SELECT count() AS rows FROM meanwhile')
  leaving.abort()
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await fourth).toEqual([{ rows: '1' }])
}, 10_000)
