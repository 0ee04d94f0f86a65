import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ClickHouseEngine } from './clickhouse-engine.ts'
import { type ClickHouseFailure, failure, readRequest } from './clickhouse-request.ts'

/** Serves ClickHouse's HTTP interface on a UNIX socket, as far as the official client uses it. */
export async function serveClickHouse(engine: ClickHouseEngine, socketPath: string): Promise<Server> {
  // Parameters of a query stand in its address.
  const server = createServer(
    { maxHeaderSize: 1024 * 1024 },
    (request, response) => void serve(engine, request, response),
  )
  // The client keeps idle connections for 2.5 s; the server must never be the first to close one.
  server.keepAliveTimeout = 60_000
  server.requestTimeout = 0
  rmSync(socketPath, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  return server
}

async function serve(engine: ClickHouseEngine, incoming: IncomingMessage, response: ServerResponse) {
  try {
    await handle(engine, incoming, response)
  } catch (error) {
    sendFailure(response, failure(1002, 'UNKNOWN_EXCEPTION', error instanceof Error ? error.message : String(error)))
  }
}

async function handle(engine: ClickHouseEngine, incoming: IncomingMessage, response: ServerResponse) {
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://localhost')
  const isPing = pathname === '/ping' || (search === '' && incoming.method === 'GET')
  if (isPing) return void response.end('Ok.\n')
  const gone = new AbortController()
  response.on('close', () => response.writableFinished || gone.abort())
  const request = await readRequest(incoming)
  if (!request.ok) return sendFailure(response, request.refusal)
  response.setHeader('X-ClickHouse-Query-Id', request.value.queryId)
  response.setHeader('X-ClickHouse-Timezone', 'UTC')
  const answered = await engine.answer(request.value, gone.signal)
  if (!answered.ok) return sendFailure(response, answered.refusal)
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(answered.value.summary))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.end(answered.value.bytes)
}

function sendFailure(response: ServerResponse, { number, message }: ClickHouseFailure): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = statusOf(number)
  response.setHeader('X-ClickHouse-Exception-Code', String(number))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.end(`${message}\n`)
}

// The numbers and their statuses are ClickHouse's (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp).
const unknownThings = new Set([46, 47, 50, 56, 60, 63, 73, 75, 81, 107, 115])
const badStatements = new Set([
  6, 26, 27, 38, 41, 42, 43, 44, 48, 52, 53, 62, 64, 70, 72, 117, 131, 138, 321, 344, 354, 386, 417, 441, 456, 457,
])

function statusOf(number: number): number {
  if (unknownThings.has(number)) return 404
  if (badStatements.has(number)) return 400
  return number === 202 ? 503 : 500
}
