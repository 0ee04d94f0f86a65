import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, startServer } from '#apps/server/start.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { createPerennialClient } from './client.ts'

let running: Running
let close: () => Promise<void>
beforeAll(async () => {
  const { postgresUrl, clickhouseUrl, drop } = await openTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-client-'))
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  listener.close()
  await once(listener, 'close')
  const options = { help: false, host: '127.0.0.1', port, empty: true, build: false, operator: 'altus' }
  const started = await startServer(
    { ...options, places: { dataDir, postgresUrl, clickhouseUrl } },
    '0.0.0',
    () => undefined,
  )
  if (!started.ok) throw new Error(started.refusal)
  running = started.value
  close = async () => {
    await running.stop()
    await drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
afterAll(() => close())

const client = (organization?: string) =>
  createPerennialClient({ baseUrl: running.address, ...(organization !== undefined && { organization }) })

test('an answer is data', async () => {
  const { data, error } = await client().GET('/v1/status')
  expect(error).toBeUndefined()
  expect(data?.organization).toBe('altus')
})

test('a refusal is a problem with its code', async () => {
  const { data, error } = await client().GET('/v1/invoices/{number}', { params: { path: { number: 'X-1' } } })
  expect(data).toBeUndefined()
  expect(error?.code).toBe('not_found')
})

test('an id with a slash is one segment of the path', async () => {
  const posting = 'line:X-1/1'
  const { error } = await client().GET('/v1/explanations/{posting}', { params: { path: { posting } } })
  expect(error?.detail).toContain(posting)
})

test('the organization of the client acts', async () => {
  const { error } = await client('nobody').GET('/v1/status')
  expect(error?.code).toBe('unknown_organization')
})

test('what a body says is what the server reads', async () => {
  const body = { name: 'Altus', roles: ['vendor'], country: 'US', zone: 'UTC' }
  const { data } = await client().POST('/v1/facts', {
    body: { facts: [{ kind: 'organization', about: 'altus', body }] },
  })
  expect(data).toMatchObject({ recorded: 1, known: 0 })
})
