import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { present } from '#core/ground/result.ts'
import { openReceiver, type Receiver, withStatus } from './receiver.test-data.ts'
import { openSender, type SendOptions } from './send.ts'

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer(withStatus(204))
})
afterAll(() => receiver.close())

/** What came of one try that was not stopped. */
async function sendTo(url: string, options: SendOptions = {}) {
  return present(await trySending(url, options), 'nothing stopped it')
}

async function trySending(url: string, options: SendOptions) {
  const sender = openSender(options)
  try {
    return await sender.send(url, { 'webhook-id': 'evt_1' }, '{}')
  } finally {
    sender.close()
  }
}

const port = () => new URL(receiver.url).port

test.each([
  '127.0.0.1',
  '127.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  'localhost',
  'LOCALHOST',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[fec0::1]',
  '0.0.0.0',
  '0',
  '[::]',
  '169.254.169.254',
  '[fe80::1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
])('http://%s is inside and gets no connection', async (host) => {
  const { status, error } = await sendTo(`http://${host}:${port()}/`)
  expect({ status, error }).toEqual({ status: null, error: 'The host’s address is inside: nothing is sent there' })
  expect(receiver.received).toEqual([])
})

test('neither does https to an address inside', async () => {
  const { error } = await sendTo(`https://127.0.0.1:${port()}/`)
  expect(error).toBe('The host’s address is inside: nothing is sent there')
})

test.each([
  { name: 'a name of an address inside', addresses: ['127.0.0.1'] },
  { name: 'a name of which one address is inside', addresses: ['93.184.215.14', '127.0.0.1'] },
  { name: 'a name of an address inside in IPv6', addresses: ['::ffff:10.0.0.1'] },
  { name: 'a name of an address inside in old IPv6', addresses: ['93.184.215.14', '::127.0.0.1'] },
])('$name gets no connection, whatever it was before', async ({ addresses }) => {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const { error } = await sendTo(`http://hooks.example:${port()}/`, {
    lookup: (_, options, answer) => {
      if (options.all === true) return answer(null, found)
      return answer(null, found[0]?.address ?? '', found[0]?.family)
    },
  })
  expect(error).toBe('The host’s address is inside: nothing is sent there')
  expect(receiver.received).toEqual([])
})

test('where it is allowed, this machine itself is reached, and nothing else inside', async () => {
  expect(await sendTo(`${receiver.url}/hook?a=b`, { allowLoopback: true })).toMatchObject({ status: 204, error: null })
  expect(receiver.received).toMatchObject([{ path: '/hook?a=b', body: '{}', headers: { 'webhook-id': 'evt_1' } }])
  expect(await sendTo('http://10.0.0.1/', { allowLoopback: true })).toMatchObject({ status: null })
  expect(await sendTo(`http://localhost:${port()}/`, { allowLoopback: true })).toMatchObject({ status: 204 })
  expect(await sendTo(`http://0.0.0.0:${port()}/`, { allowLoopback: true })).toMatchObject({ status: null })
})

test('a redirect is an answer like any other: it is not followed', async () => {
  receiver.answer((_, response) => void response.writeHead(302, { location: `${receiver.url}/inside` }).end())
  expect(await sendTo(receiver.url, { allowLoopback: true })).toMatchObject({ status: 302 })
  expect(receiver.received).toHaveLength(1)
})

test('of an answer that does not end, 4 KB are read and 1 KB is kept', async () => {
  receiver.answer((_, response) => {
    response.writeHead(200)
    const more = () => response.write('x'.repeat(1_024)) && setImmediate(more)
    response.on('drain', more)
    more()
  })
  const { status, answer, ms } = await sendTo(receiver.url, { allowLoopback: true, timeoutMs: 5_000 })
  expect({ status, answer }).toEqual({ status: 200, answer: 'x'.repeat(1_024) })
  expect(ms).toBeLessThan(5_000)
})

test('zero bytes and broken characters of an answer are kept as pictures', async () => {
  receiver.answer((_, response) => void response.writeHead(500).end(Buffer.from([0x61, 0, 0xff, 0x62])))
  expect((await sendTo(receiver.url, { allowLoopback: true })).answer).toBe('a␀�b')
})

test('no answer in time is a failure', async () => {
  receiver.answer(() => undefined)
  const { status, error } = await sendTo(receiver.url, { allowLoopback: true, timeoutMs: 100 })
  expect({ status, error }).toEqual({ status: null, error: 'No answer within 0.1 s' })
})

test('what is stopped came to nothing that anybody knows', async () => {
  receiver.answer(() => undefined)
  const stop = new AbortController()
  const sent = trySending(receiver.url, { allowLoopback: true, stop: stop.signal })
  await expect.poll(() => receiver.received.length).toBe(1)
  stop.abort()
  expect(await sent).toBeUndefined()
})

test('an answer that breaks off has answered: its status came first', async () => {
  receiver.answer((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('begun')
    setTimeout(() => response.destroy(), 20)
  })
  expect(await sendTo(receiver.url, { allowLoopback: true })).toMatchObject({ status: 200, answer: 'begun' })
})

test('nobody listens', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  const free = typeof address === 'object' ? address?.port : 0
  expect(await sendTo(`http://127.0.0.1:${free}/`, { allowLoopback: true })).toMatchObject({
    status: null,
    error: 'The connection was refused',
  })
})

test.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense'])('%s is no URL to send to', async (url) => {
  expect(await sendTo(url)).toMatchObject({ status: null, error: 'The URL is neither https nor http' })
})
