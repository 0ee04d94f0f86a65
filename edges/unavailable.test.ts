import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import { isUnavailable } from './unavailable.ts'

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

test('a PostgreSQL that nobody runs is unavailable', async () => {
  const pool = openPostgresPool('postgres://nobody@127.0.0.1:1/none')
  expect(isUnavailable(await failureOf(pool.query('select 1')))).toBe(true)
  await pool.end()
})

test('a ClickHouse that nobody runs is unavailable', async () => {
  const client = openClickHouse('http://127.0.0.1:1/none')
  expect(isUnavailable(await failureOf(client.query({ query: 'select 1' })))).toBe(true)
  await client.close()
})

test('a socket that is not there is an engine that is not there', async () => {
  const [error] = await once(connect('/nowhere/engine.sock'), 'error').catch((error: unknown) => [error])
  expect(isUnavailable(error)).toBe(true)
})

test('a file that is not there is no engine', async () => {
  expect(isUnavailable(await failureOf(readFile('/nowhere/file')))).toBe(false)
})

test.each([
  {
    error: Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    is: true,
  },
  { error: Object.assign(new Error('the database system is starting up'), { code: '57P03' }), is: true },
  { error: new Error('Connection terminated unexpectedly'), is: true },
  { error: Object.assign(new Error('duplicate key value'), { code: '23505' }), is: false },
  { error: new Error('Invariant broken: books balance'), is: false },
  { error: 'a text', is: false },
])('$error.message: $is', ({ error, is }) => {
  expect(isUnavailable(error)).toBe(is)
})
