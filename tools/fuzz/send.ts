import { once } from 'node:events'
import { request as openRequest } from 'node:http'
import { connect } from 'node:net'
import type { Actors } from './actors.ts'
import { readAnswers } from './read-answers.ts'
import type { Answer, Sent, Wired } from './request.ts'
import type { FuzzServer } from './server.ts'

const PATIENCE_MS = 15_000
const FIRST_PATIENCE_MS = 400
const QUIET_MS = 60

/** Sends a request and waits for its answer. */
export async function send(server: FuzzServer, actors: Actors, sent: Sent): Promise<Answer> {
  const headers = completed(server, actors, sent)
  const begun = performance.now()
  const answer =
    sent.how === 'inject' ? await inject(server, sent, headers) : await throughSocket(server, sent, headers)
  return { ...answer, ms: performance.now() - begun }
}

/** What can be injected; other methods go through a socket. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

type Headers = Record<string, string | string[]>

/** What is the sender's comes first, so that the request may have another of it. */
function completed({ origin }: FuzzServer, actors: Actors, sent: Sent): Headers {
  const headers: Headers = { host: new URL(origin).host }
  for (const [name, value] of Object.entries(actors.presents(sent.actor))) headers[name] = value
  for (const [name, value] of sent.headers) headers[name.toLowerCase()] = value
  return headers
}

async function inject(server: FuzzServer, sent: Sent, headers: Headers): Promise<Omit<Answer, 'ms'>> {
  const method = METHODS.find((one) => one === sent.method)
  if (!method) return await throughSocket(server, sent, headers)
  const answer = await server.app.inject({ method, url: sent.url, headers, ...(sent.body && { payload: sent.body }) })
  const got = answer.headers as Record<string, string | string[]>
  return { status: answer.statusCode, headers: got, body: answer.rawPayload }
}

async function throughSocket({ port }: FuzzServer, sent: Sent, headers: Headers): Promise<Omit<Answer, 'ms'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Omit<Answer, 'ms'>>()
  const length = sent.body ? { 'content-length': String(sent.body.length) } : {}
  const options = { host: '127.0.0.1', port, method: sent.method, path: sent.url, timeout: PATIENCE_MS }
  const outgoing = openRequest({ ...options, headers: { ...headers, ...length } })
  outgoing.on('timeout', () => outgoing.destroy(new Error('No answer came in time')))
  outgoing.on('error', reject)
  outgoing.on('response', (incoming) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('error', reject)
    incoming.on('end', () => {
      const named = incoming.headers as Record<string, string | string[]>
      resolve({ status: incoming.statusCode ?? 0, headers: named, body: Buffer.concat(pieces) })
    })
  })
  outgoing.end(sent.body)
  return await promise
}

/** Writes bytes to a socket; comes back with every answer that is complete once the server says no more. */
export async function sendWired({ port }: FuzzServer, { bytes, end }: Wired): Promise<readonly Answer[]> {
  const begun = performance.now()
  const socket = connect({ host: '127.0.0.1', port })
  const pieces: Buffer[] = []
  const closed = Promise.withResolvers<void>()
  socket.on('data', (piece) => pieces.push(Buffer.from(piece)))
  socket.on('error', () => undefined)
  socket.on('close', () => closed.resolve())
  // Whoever keeps a connection open is answered all the same, so quiet after an answer is an end too.
  socket.setTimeout(FIRST_PATIENCE_MS, () => socket.destroy())
  socket.once('data', () => socket.setTimeout(QUIET_MS))
  await Promise.race([once(socket, 'connect'), closed.promise])
  if (end === 'break_off') {
    socket.write(bytes, () => socket.destroy())
  } else if (end === 'half_close') socket.end(bytes)
  else socket.write(bytes)
  await closed.promise
  return readAnswers(Buffer.concat(pieces)).map((answer) => ({ ...answer, ms: performance.now() - begun }))
}
