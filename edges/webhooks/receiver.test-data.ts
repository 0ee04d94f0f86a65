import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'

export type Received = Readonly<{ path: string; headers: IncomingHttpHeaders; body: string }>

/** A receiver as somebody would write one: a real HTTP server on this machine. */
export type Receiver = Readonly<{
  url: string
  received: Received[]
  /** What the next requests are answered with; a request without an answer stays open. */
  answer: (how: (request: Received, response: ServerResponse) => void) => void
  close: () => Promise<void>
}>

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let answering = (_: Received, response: ServerResponse): void => void response.writeHead(204).end()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const one = { path: request.url ?? '', headers: request.headers, body }
      received.push(one)
      answering(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (how) => {
      answering = how
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function withStatus(status: number, body = ''): Parameters<Receiver['answer']>[0] {
  return (_, response) => void response.writeHead(status).end(body)
}

export type Told = Readonly<{ type: string; timestamp: string; data: Record<string, unknown> }>

/**
 * What a receiver makes of a request: it checks the signature with the library that receivers use, its clock set to the moment of
 * sending. Throws where the signature is not that secret's.
 */
export function verified({ headers, body }: Received, secret: string): Told {
  vi.useFakeTimers({ toFake: ['Date'], now: Number(headers['webhook-timestamp']) * 1_000 })
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Told
  } finally {
    vi.useRealTimers()
  }
}
