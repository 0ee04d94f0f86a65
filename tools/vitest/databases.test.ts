import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from './databases.ts'

let one: TestDatabase
let other: TestDatabase

beforeAll(async () => {
  one = await openTestDatabase()
  other = await openTestDatabase()
})

afterAll(async () => {
  await one.drop()
  await other.drop()
})

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}

test('a test database is migrated', async () => {
  const [first] = await query(one.postgresUrl, 'select name from schema_migration order by name')
  expect(first).toEqual([expect.stringMatching(/^0001_.*\.sql$/)])
})

test('what one file writes, no other file sees', async () => {
  await query(one.postgresUrl, 'create table only_here (id integer)')
  const find = "select count(*)::integer from pg_tables where tablename = 'only_here'"
  expect(await query(one.postgresUrl, find)).toEqual([[1]])
  expect(await query(other.postgresUrl, find)).toEqual([[0]])
  expect(one.tenant).not.toBe(other.tenant)
})

test('a dropped database is gone although somebody is still connected', async () => {
  const gone = await openTestDatabase()
  const client = new Client({ connectionString: gone.postgresUrl })
  const ended = new Promise((resolve) => client.on('error', resolve))
  await client.connect()
  await gone.drop()
  expect(await ended).toBeInstanceOf(Error)
  await expect(query(gone.postgresUrl, 'select 1')).rejects.toThrow('does not exist')
})
