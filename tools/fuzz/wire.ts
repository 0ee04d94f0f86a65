import type { Random } from './random.ts'
import type { Wired } from './request.ts'

type Place = Readonly<{ host: string; key: string }>

/** Bytes that are HTTP only in part, as broken or hostile clients send them. */
export function wiredRequest(random: Random, place: Place): Wired {
  const [made, make] = random.pick(WAYS)
  const { text, end = 'wait' } = make(place, random)
  return { bytes: Buffer.from(text, 'latin1'), made, end }
}

type Made = Readonly<{ text: string; end?: Wired['end'] }>

const get = ({ host, key }: Place, more = '', path = '/v1/me'): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${key}\r\n${more}\r\n`
const post = ({ host, key }: Place, more: string, body: string): string =>
  `POST /v1/facts HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${key}\r\nContent-Type: application/json\r\n${more}\r\n${body}`

const WAYS: readonly (readonly [string, (place: Place, random: Random) => Made])[] = [
  [
    'no HTTP',
    (_, random) => ({ text: random.pick(['hello\r\n\r\n', '\r\n\r\n\r\n', '\0\0\0\0', '{}', '\x16\x03\x01\x02\x00']) }),
  ],
  [
    'random bytes',
    (_, random) => ({ text: String.fromCharCode(...Array.from({ length: 200 }, () => random.below(256))) }),
  ],
  [
    'another version',
    ({ host }, random) => ({
      text: `GET / HTTP/${random.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\nHost: ${host}\r\n\r\n`,
    }),
  ],
  ['no host', () => ({ text: 'GET /v1/me HTTP/1.1\r\n\r\n' })],
  ['two hosts', (place) => ({ text: get(place, 'Host: elsewhere.example\r\n') })],
  [
    'an unknown method',
    ({ host }, random) => ({
      text: `${random.pick(['get', 'BREW', 'CONNECT', 'PRI', 'PROPFIND'])} /v1/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    }),
  ],
  ['a whole address', (place) => ({ text: get(place, '', 'http://elsewhere.example/v1/me') })],
  [
    'an odd target',
    (place, random) => ({
      text: get(
        place,
        '',
        random.pick(['*', '//', 'v1/me', '/v1/m e', '/v1/\xff', '/v1/me?\0', '/v1/%', `/${'a'.repeat(9_000)}`]),
      ),
    }),
  ],
  ['a header too large', (place) => ({ text: get(place, `X: ${'x'.repeat(40_000)}\r\n`) })],
  ['too many headers', (place) => ({ text: get(place, 'X: y\r\n'.repeat(3_000)) })],
  ['a header without a colon', (place) => ({ text: get(place, 'nonsense\r\n') })],
  ['a header with a NUL', (place) => ({ text: get(place, 'X: a\0b\r\n') })],
  ['a folded header', (place) => ({ text: get(place, 'X: a\r\n b\r\n') })],
  ['a space before the colon', (place) => ({ text: get(place, 'X : a\r\n') })],
  ['bare line feeds', (place) => ({ text: get(place).replaceAll('\r\n', '\n') })],
  [
    'a header twice',
    (place, random) => ({
      text: get(
        place,
        random.pick([
          'Perennial-Organization: altus\r\nPerennial-Organization: leaf\r\n',
          'Cookie: a\r\nCookie: b\r\n',
          'Authorization: Basic x\r\n',
        ]),
      ),
    }),
  ],
  ['a head that breaks off', (place) => ({ text: get(place).slice(0, 30), end: 'half_close' })],
  [
    'a body that breaks off',
    (place) => ({ text: post(place, 'Content-Length: 500\r\n', '{"facts":['), end: 'break_off' }),
  ],
  [
    'a body that ends early',
    (place) => ({ text: post(place, 'Content-Length: 500\r\n', '{"facts":['), end: 'half_close' }),
  ],
  ['a body longer than said', (place) => ({ text: post(place, 'Content-Length: 2\r\n', '{"facts":[]}') })],
  [
    'a length that is none',
    (place, random) => ({
      text: post(place, `Content-Length: ${random.pick(['-1', 'x', '1e3', '99999999999999999999', ''])}\r\n`, '{}'),
    }),
  ],
  ['two lengths', (place) => ({ text: post(place, 'Content-Length: 2\r\nContent-Length: 3\r\n', '{}') })],
  [
    'length and chunks',
    (place) => ({ text: post(place, 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n') }),
  ],
  ['chunks', (place) => ({ text: post(place, 'Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n') })],
  [
    'odd chunks',
    (place, random) => ({
      text: post(
        place,
        'Transfer-Encoding: chunked\r\n',
        random.pick([
          'x\r\n{}\r\n',
          '2\r\n{}',
          '-1\r\n\r\n',
          'ffffffffffffffffff\r\n',
          '2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n',
          '5\r\n{}\r\n0\r\n\r\n',
        ]),
      ),
      end: 'half_close',
    }),
  ],
  [
    'an unknown coding',
    (place) => ({ text: post(place, 'Transfer-Encoding: gzip, chunked\r\n', '2\r\n{}\r\n0\r\n\r\n') }),
  ],
  ['a pipeline', (place, random) => ({ text: get(place).repeat(2 + random.below(8)) })],
  [
    'a pipeline that goes wrong',
    (place) => ({ text: `${get(place)}${post(place, 'Content-Length: 2\r\n', '{}')}nonsense\r\n\r\n` }),
  ],
  ['waiting for 100', (place) => ({ text: post(place, 'Content-Length: 2\r\nExpect: 100-continue\r\n', '{}') })],
  ['an unknown expectation', (place) => ({ text: post(place, 'Content-Length: 2\r\nExpect: cookies\r\n', '{}') })],
  [
    'another protocol',
    (place) => ({
      text: get(place, 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n'),
    }),
  ],
  [
    'a web socket',
    (place) => ({
      text: get(
        place,
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n',
      ),
    }),
  ],
  [
    'a key with odd bytes',
    ({ host }) => ({ text: `GET /v1/me HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer \xff\xfe\r\n\r\n` }),
  ],
]
