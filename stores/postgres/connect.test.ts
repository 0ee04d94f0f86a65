import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { checkPostgres, openPostgres } from './connect.ts'

let database: Kysely<unknown>
beforeAll(() => {
  database = openPostgres<unknown>(inject('postgresUrl'), { applicationName: 'connect.test', statementTimeoutMs: 200 })
})
afterAll(() => database.destroy())

async function answerTo(expression: string): Promise<unknown> {
  const answer = await sql<{ value: unknown }>`SELECT ${sql.raw(expression)} AS value`.execute(database)
  return answer.rows[0]?.value
}

test.each([
  { expression: `12345678901234567890.123456789012345678::numeric`, value: '12345678901234567890.123456789012345678' },
  { expression: `1.10::numeric`, value: '1.10' },
  { expression: `array[1.10, NULL]::numeric[]`, value: ['1.10', null] },
  { expression: `9007199254740991::bigint`, value: 9007199254740991 },
  { expression: `array[1, NULL]::bigint[]`, value: [1, null] },
  { expression: `date '2026-02-28'`, value: '2026-02-28' },
  { expression: `timestamptz '2026-03-29 03:30:00.123456+02'`, value: '2026-03-29T01:30:00.123456Z' },
  { expression: `interval '1 month 2 days'`, value: 'P1M2D' },
])('$expression arrives as $value', async ({ expression, value }) => {
  expect(await answerTo(expression)).toEqual(value)
})

test('an integer that a number cannot hold throws instead of losing a digit', async () => {
  await expect(answerTo('9007199254740993::bigint')).rejects.toThrow('9007199254740993')
})

test('a statement that takes too long is ended by the server', async () => {
  await expect(answerTo('pg_sleep(5)')).rejects.toThrow('statement timeout')
})

test('the connection says who it is', async () => {
  expect(await answerTo(`current_setting('application_name')`)).toBe('connect.test')
})

test('the server of the tests answers with its version', async () => {
  const answer = await checkPostgres(inject('postgresUrl'))
  expect(answer.ok && answer.value.version).toBeGreaterThanOrEqual(180_000)
})

test.each(['mysql://localhost/x', 'localhost', ''])('"%s" is not an address of PostgreSQL', async (url) => {
  expect(await checkPostgres(url)).toMatchObject({ ok: false, refusal: { code: 'wrong_url' } })
})

test('a server that does not answer is named without its password', async () => {
  const answer = await checkPostgres('postgres://fern:h%C3%BChnerauge@127.0.0.1:1/perennial')
  expect(answer).toEqual({
    ok: false,
    refusal: {
      code: 'unreachable',
      message: `PostgreSQL at 127.0.0.1:1/perennial can't be used: connect ECONNREFUSED 127.0.0.1:1`,
    },
  })
})

test('a database that is not there is said so', async () => {
  const url = new URL(inject('postgresUrl'))
  url.pathname = '/nowhere'
  expect(await checkPostgres(url.href)).toMatchObject({
    ok: false,
    refusal: { code: 'unreachable', message: expect.stringContaining('database "nowhere" does not exist') },
  })
})
