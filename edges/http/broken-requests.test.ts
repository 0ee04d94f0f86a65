import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerBroken, ignoreExpectations } from './broken-requests.ts'

const app = Fastify({ clientErrorHandler: answerBroken })
let port = 0

beforeAll(async () => {
  ignoreExpectations(app)
  app.post('/', async ({ body }) => ({ got: body }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  port = address !== null && typeof address === 'object' ? address.port : 0
})
afterAll(() => app.close())

async function answerTo(bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text
  })
  socket.end(bytes)
  await once(socket, 'close')
  return answer
}

const HEAD = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n'

test.each([
  { bytes: 'hello\r\n\r\n', status: 400, code: 'malformed_request', because: 'it is no HTTP' },
  {
    bytes: `${HEAD}Content-Length: x\r\n\r\n{}`,
    status: 400,
    code: 'malformed_request',
    because: 'a length is a number',
  },
  {
    bytes: `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    status: 400,
    code: 'malformed_request',
    because: 'two ways to tell where it ends could be read in two ways',
  },
  {
    bytes: `${HEAD}X: ${'x'.repeat(40_000)}\r\n\r\n`,
    status: 431,
    code: 'headers_too_large',
    because: 'a head has its limit',
  },
])('$code, as $because', async ({ bytes, status, code }) => {
  const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(head).toContain('content-type: application/problem+json')
  expect(head).toContain("content-security-policy: default-src 'self'")
  expect(JSON.parse(body)).toMatchObject({ type: `urn:perennial:problem:${code}`, status, code })
})

test('an expectation that nobody knows is no reason to refuse', async () => {
  const answer = await answerTo(`${HEAD}Content-Length: 2\r\nExpect: cookies\r\nConnection: close\r\n\r\n{}`)
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
})
