import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fresh, lines, type ServedIntake, serveIntake } from './event-intake.test-data.ts'

const MEGABYTE = 2 ** 20

let served: ServedIntake
beforeAll(async () => {
  served = await serveIntake({ mostReadingBytes: 16 * MEGABYTE, deadlineMs: 3_000 })
})
afterAll(() => served.close())

/** A connection that has sent the head of a request. */
async function begin(headers: Readonly<Record<string, string | number>>): Promise<Socket> {
  const socket = connect(served.port, '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  const all = { host: 'localhost', ...served.key, ...headers }
  const written = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /v1/events HTTP/1.1\r\n${written.join('')}\r\n`)
  return socket
}

/** The text of an answer as far as it has come. */
function hearing(socket: Socket): () => string {
  let heard = ''
  socket.on('data', (piece) => {
    heard += piece.toString()
  })
  return () => heard
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error('Invariant broken: it comes about in ten seconds')
    await sleep(20)
  }
}

async function post(body: string, headers: Record<string, string>) {
  const answer = await fetch(`http://127.0.0.1:${served.port}/v1/events`, {
    method: 'POST',
    headers: { ...served.key, ...headers },
    body,
  })
  return {
    status: answer.status,
    wait: answer.headers.get('retry-after'),
    body: (await answer.json()) as { code?: string },
  }
}

const LINES = { 'content-type': 'application/x-ndjson' }
const BATCH = { 'content-type': 'application/cloudevents-batch+json' }

test('a hundred slow big uploads take no more room than there is: some are refused, and when they are gone there is room again', async () => {
  const piece = Buffer.alloc(MEGABYTE, ' ')
  const before = process.memoryUsage()
  const uploads = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const socket = await begin({ ...BATCH, 'content-length': 15 * MEGABYTE })
      return { socket, heard: hearing(socket) }
    }),
  )
  let most = 0
  for (let round = 0; round < 4; round += 1) {
    for (const { socket } of uploads) socket.write(piece)
    await sleep(50)
    const now = process.memoryUsage()
    most = Math.max(most, now.arrayBuffers + now.heapUsed - before.arrayBuffers - before.heapUsed)
  }
  const refusedOf = () => uploads.filter(({ heard }) => heard().includes('"code":"busy"'))
  await until(() => refusedOf().length > 80)
  const refused = refusedOf()
  expect(refused.length).toBeLessThan(100)
  for (const { heard } of refused) expect(heard().toLowerCase()).toContain('retry-after: 1')
  // Bytes that grow are copied, and copies wait to be collected; four hundred megabytes came.
  expect(most).toBeLessThan(150 * MEGABYTE)
  for (const { socket } of uploads) socket.destroy()
  await sleep(50)
  expect((await post(lines([fresh('after')]), LINES)).status).toBe(200)
})

test('a body that its room refused before it was read is answered at once', async () => {
  const socket = await begin({ ...BATCH, 'content-length': 17 * MEGABYTE })
  const heard = hearing(socket)
  await until(() => heard().includes('"code":"busy"'))
  expect(heard()).toMatch(/^HTTP\/1\.1 503/)
  socket.destroy()
})

test('whoever is not let in is answered before the body came', async () => {
  const socket = await begin({ ...BATCH, authorization: 'Bearer prn_x', 'content-length': 1_000 })
  const heard = hearing(socket)
  await until(() => heard().includes('not_signed_in'))
  socket.destroy()
})

test('a client that goes away in the middle leaves nothing', async () => {
  const body = lines(Array.from({ length: 2_000 }, () => fresh('gone')))
  for (const headers of [LINES, { ...LINES, 'content-encoding': 'gzip' }]) {
    const sent = 'content-encoding' in headers ? gzipSync(body) : Buffer.from(body)
    const socket = await begin({ ...headers, 'content-length': sent.length })
    socket.write(sent.subarray(0, sent.length - 10))
    await sleep(50)
    socket.destroy()
  }
  await sleep(50)
  expect((await served.stored('gone')).ids).toEqual([])
  expect((await post(body, LINES)).status).toBe(200)
  expect((await served.stored('gone')).ids).toHaveLength(2_000)
})

test('a body that does not come to its end in time is given up', async () => {
  const socket = await begin({ ...LINES, 'content-length': 1_000 })
  const heard = hearing(socket)
  socket.write('{')
  await until(() => heard().includes('"code":"request_timed_out"'))
  expect(heard()).toMatch(/^HTTP\/1\.1 408/)
  socket.destroy()
})

test('lines may come in chunks of any length, compressed as they are written', async () => {
  const socket = await begin({ ...LINES, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' })
  const heard = hearing(socket)
  const gzip = createGzip()
  gzip.on('data', (piece: Buffer) => {
    for (const byte of piece)
      socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]))
  })
  gzip.once('end', () => socket.write('0\r\n\r\n'))
  gzip.end(lines(Array.from({ length: 20 }, () => fresh('chunks'))))
  await until(() => heard().includes('"accepted":20'))
  socket.destroy()
  expect((await served.stored('chunks')).ids).toHaveLength(20)
})

test('a client that sends all before it listens hears that it is too much, and the connection goes on', async () => {
  const socket = await begin({ ...LINES, 'transfer-encoding': 'chunked' })
  const heard = hearing(socket)
  const piece = Buffer.from(`${'0\n'.repeat(20_000)}`)
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  for (let at = 0; at < 40; at += 1) socket.write(chunk)
  await until(() => heard().includes('"code":"body_too_large"'))
  socket.write('0\r\n\r\n')
  const event = JSON.stringify(fresh('again'))
  const head = { host: 'localhost', ...served.key, 'content-type': 'application/json', 'content-length': event.length }
  socket.write(
    `POST /v1/events HTTP/1.1\r\n${Object.entries(head)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${event}`,
  )
  await until(() => heard().includes('"accepted":1'))
  socket.destroy()
})

test('past what waits to be written, requests are refused before they are read', async () => {
  const small = await serveIntake({}, { mostBytes: 1_000 })
  try {
    const url = `http://127.0.0.1:${small.port}/v1/events`
    const send = async () => {
      const body = lines(Array.from({ length: 4 }, () => fresh('full')))
      const answer = await fetch(url, { method: 'POST', headers: { ...small.key, ...LINES }, body })
      return {
        status: answer.status,
        wait: answer.headers.get('retry-after'),
        body: (await answer.json()) as { code?: string },
      }
    }
    const answers = await Promise.all(Array.from({ length: 40 }, send))
    const taken = answers.filter(({ status }) => status === 200)
    const busy = answers.filter(({ status }) => status === 503)
    expect(taken.length + busy.length).toBe(40)
    expect(busy.length).toBeGreaterThan(0)
    for (const { body, wait } of busy) expect([body.code, wait]).toEqual(['busy', '1'])
    expect((await small.stored('full')).ids).toHaveLength(taken.length * 4)
  } finally {
    await small.close()
  }
})
