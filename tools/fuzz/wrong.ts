import type { Operation } from './document.ts'
import { ODD_TEXTS, oddJson, oddValue } from './odd.ts'
import type { Pool } from './pool.ts'
import type { Random } from './random.ts'
import { type Draft, jsonOf } from './request.ts'

type Wrong = Readonly<{ draft: Draft; operation: Operation; random: Random; pool: Pool }>

/** Makes one thing of the request wrong, or at least odd; what it was is added to how the request was made. */
export function makeWrong(given: Wrong): void {
  const { random, draft } = given
  const ways = [
    ...(draft.body === undefined ? [] : [wrongInside, wrongInside, wrongInside, wrongBody, wrongType]),
    ...(Object.keys(draft.params).length > 0 ? [wrongParam, wrongParam] : []),
    wrongQuery,
    wrongQuery,
    wrongHeader,
    wrongHeader,
    wrongMethod,
    wrongUrl,
    ...(given.pool.goings(given.operation.id).length > 0 ? [wrongCursor, wrongCursor] : []),
  ]
  const way = random.pick(ways)
  way(given)
  draft.made += `, ${way.name}`
}

/** One place of a JSON body: another value, no value, another name, one more field. */
function wrongInside({ draft, random }: Wrong): void {
  if (typeof draft.body === 'string') {
    draft.body = draft.body
      .split('\n')
      .map((line) => (random.chance(0.4) ? oddJson(line, random).toString() : line))
      .join('\n')
    return
  }
  const copy: unknown = structuredClone(draft.body)
  const places = placesOf(copy)
  if (places.length === 0) {
    draft.body = oddValue(random)
    return
  }
  const { holder, name } = random.pick(places)
  if (random.chance(0.65)) holder[name] = oddValue(random)
  else if (random.chance(0.4)) delete holder[name]
  else if (random.chance(0.5)) holder[`${name}x`] = holder[name]
  else holder[random.pick(ODD_TEXTS)] = holder[name]
  draft.body = copy
}

type Place = Readonly<{ holder: Record<string, unknown>; name: string }>

const DEEPEST = 30

function placesOf(value: unknown, depth = 0): readonly Place[] {
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return []
  return Object.entries(value).flatMap(([name, inner]) => [
    { holder: value as Record<string, unknown>, name },
    ...placesOf(inner, depth + 1),
  ])
}

function wrongBody({ draft, random }: Wrong): void {
  draft.raw = oddJson(jsonOf(draft.body), random)
}

const TYPES = [
  undefined,
  '',
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=iso-8859-1',
  'application/json;;',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'application/merge-patch+json',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/x-ndjson',
  'application/cloudevents+json; charset=utf-8',
  'text/csv',
  '*/*',
  'x',
]

function wrongType({ draft, random }: Wrong): void {
  draft.type = random.pick(TYPES)
}

function wrongParam({ draft, random }: Wrong): void {
  const name = random.pick(Object.keys(draft.params))
  draft.params[name] = random.pick(ODD_TEXTS)
}

function wrongQuery({ draft, operation, random }: Wrong): void {
  const names = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name)
  const name =
    names.length > 0 && random.chance(0.8)
      ? random.pick(names)
      : random.pick(['x', '__proto__', 'a[b]', 'as_of', 'constructor', ''])
  draft.query = random.chance(0.3) ? draft.query : draft.query.filter(([other]) => other !== name)
  draft.query.push([name, random.pick(ODD_TEXTS)])
}

/** A cursor with another inside: it names the same question, so it is looked at further than at its form. */
function wrongCursor({ draft, operation, random, pool }: Wrong): void {
  const { query, next } = random.pick(pool.goings(operation.id))
  draft.query = query.filter(([name]) => name !== 'cursor').map(([name, value]): [string, unknown] => [name, value])
  const text = Buffer.from(next, 'base64url').toString()
  draft.query.push(['cursor', forged(text, random) ?? `${next}${random.pick(['', 'A', '=', '.'])}`])
}

function forged(text: string, random: Random): string | undefined {
  try {
    const inside: unknown = JSON.parse(text)
    const places = placesOf(inside)
    if (places.length === 0) return undefined
    const { holder, name } = random.pick(places)
    holder[name] = random.chance(0.8) ? random.pick(ODD_TEXTS) : oddValue(random)
    return Buffer.from(JSON.stringify(inside)).toString('base64url')
  } catch {
    return undefined
  }
}

const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'Perennial-Organization',
    ['', 'nobody', 'altus, leaf', 'ALTUS', '*', "'", 'x'.repeat(3_000), '\u00e9', '__proto__'],
  ],
  ['Idempotency-Key', ['', ' ', 'a b', '\u00ff', 'k'.repeat(256), 'k'.repeat(255), '"quoted"', 'one', 'one']],
  ['If-Match', ['*', '"0"', 'W/"1"', '1', '""', '"1", "2"', '"999999999"', '"9999999999"', '"1"x']],
  ['If-None-Match', ['*', '"1"']],
  [
    'Authorization',
    [
      '',
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer prn_x',
      `Bearer ${'x'.repeat(5_000)}`,
      'bearer\tx',
      'Bearer prn_AAAAAAAAAAAAAAAAAAAAAAAAAA_AAAA',
    ],
  ],
  ['Cookie', ['', 'a', '=;;', 'perennial.session_token=x.y', `a=${'x'.repeat(5_000)}`, '\u00ff=\u00fe']],
  ['Origin', ['null', 'http://elsewhere.example', '']],
  ['Sec-Fetch-Site', ['cross-site', 'none', 'x']],
  ['Host', ['elsewhere.example', 'localhost', '127.0.0.1', 'x'.repeat(300)]],
  ['Accept', ['text/csv', 'application/x-ndjson', 'text/csv;q=0.5, */*;q=0.1', '*/*;q=0', ';;', 'text/html', '\u00ff']],
  ['Accept-Encoding', ['gzip', 'br;q=x', '*']],
  ['Content-Encoding', ['gzip', 'br', 'identity', 'x']],
  ['X-Forwarded-For', ['1.2.3.4', "'"]],
  ['X-Forwarded-Host', ['elsewhere.example']],
  ['X-HTTP-Method-Override', ['DELETE']],
  ['Range', ['bytes=0-1']],
  ['User-Agent', ['', '\u00ff', 'x'.repeat(2_000)]],
  ['X-Request-Id', ["'", 'x'.repeat(2_000)]],
]

function wrongHeader({ draft, random }: Wrong): void {
  const [name, values] = random.pick(HEADERS)
  draft.headers.push([name, random.pick(values)])
}

function wrongMethod({ draft, random }: Wrong): void {
  draft.method = random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'HEAD', 'OPTIONS', 'TRACE'])
}

function wrongUrl({ draft, operation, random }: Wrong): void {
  // Injected, it would be tidied up on the way.
  draft.how = 'socket'
  const { path } = operation
  draft.url = random.pick([
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    `${path}%2f`,
    `${path}/%zz`,
    `${path}%00`,
    `${path}?%zz=%zz`,
    `${path}?a=${'b'.repeat(9_000)}`,
    `${path}?${'a&'.repeat(1_000)}`,
    `${path};v=1`,
    `${path}/..`,
    `/v1/../v1${path}`,
    `/v1/%2e%2e/healthz`,
    path.replace('/v1/', '/v2/'),
    `${path}/${'x'.repeat(2_000)}`,
    `${path}?limit=1&limit=2`,
    `${path}?limit[]=1`,
    `${path}?__proto__=1&constructor=2`,
    `${path}?as_of=`,
    `${path}#x`,
    `${path}??`,
    '/v1',
    '/v1/',
    '/',
    '/healthz',
    '/readyz',
    '/reference',
    '/reference/',
    '/v1/openapi.json',
    '/assets/../index.html',
    '/assets/%2e%2e/index.html',
    '/nothing.js',
    '/.env',
  ])
}
