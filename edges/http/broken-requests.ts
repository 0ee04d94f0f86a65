import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { protectingHeaders } from './guards.ts'
import { EDGE_PROBLEMS, type EdgeCode, PROBLEM_TYPE, problemOf } from './problems.ts'

type Broken = Readonly<{ code: EdgeCode; says: string }>

/** What Node's parser refuses by another name than as no HTTP. */
const BY_CODE: Readonly<Record<string, Broken>> = {
  HPE_HEADER_OVERFLOW: { code: 'headers_too_large', says: 'The headers are larger than this server reads' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timed_out', says: 'The request did not come to its end in time' },
}
const NO_HTTP: Broken = { code: 'malformed_request', says: 'This is no request of HTTP/1.1' }

/** Bytes that are no request get a problem, as every other refusal is one; then the connection ends, as nobody knows what follows. */
export function answerBroken(error: Error & Readonly<{ code?: string }>, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(written(BY_CODE[error.code ?? ''] ?? NO_HTTP))
  socket.destroySoon()
}

/** What a client expects is no reason to refuse: the request is answered as any other. */
export function ignoreExpectations({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

function written({ code, says }: Broken): string {
  const status = EDGE_PROBLEMS[code]
  const body = JSON.stringify(problemOf({ code, says }, status))
  const headers = {
    ...protectingHeaders(),
    'cache-control': 'no-store',
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}
