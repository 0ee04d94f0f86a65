import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestServer, type TestServer } from '#tools/vitest/demo-server.ts'
import { keyHeader } from '#tools/vitest/keys.ts'
import { createPerennialClient } from './client.ts'

let server: TestServer
let key: string
beforeAll(async () => {
  server = await openTestServer({ empty: true })
  const { authorization } = await keyHeader(server.deployment.context(Temporal.Now.instant()))
  key = authorization.replace('Bearer ', '')
})
afterAll(() => server?.close())

const client = (organization?: string) =>
  createPerennialClient({ baseUrl: server.address, key, ...(organization !== undefined && { organization }) })

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

test('without a key nothing is answered', async () => {
  const { error } = await createPerennialClient({ baseUrl: server.address }).GET('/v1/status')
  expect(error?.code).toBe('not_signed_in')
})
