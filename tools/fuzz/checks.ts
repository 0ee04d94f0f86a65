import { hostname } from 'node:os'
import { type Documented, type Operation, reached } from './document.ts'
import type { Answer, Sent } from './request.ts'

/** What is wrong with an answer: a kind that stays the same for the same fault, and what was seen. */
export type Violation = Readonly<{ what: string; seen: string }>

/** What answers are measured by. */
export type Rules = Readonly<{
  operations: readonly Operation[]
  /** The statuses of each code that holds for all routes, as docs/http-api.md has them. */
  everywhere: ReadonlyMap<string, number>
}>

const HEADERS = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
]
const SLOW_MS = 10_000

/** What must never stand in an answer (ASVS 16.5.1): stacks, places on the disk, what databases say, names of machines. */
const INSIDES: readonly (readonly [string, RegExp])[] = [
  ['a stack', /(\n|\\n)\s+at (async )?[\w.<>[\]]+ ?\(|\bat (file|node):\/?\/?\S+:\d+/],
  ['a place on the disk', /node_modules|\/(work|tmp|home|root|usr|var|opt|etc)\/\w+\/\w|\.ts:\d+/],
  [
    'SQL',
    /\b(select .{1,80} from|insert into|update \w+ set|delete from) |syntax error at|violates \w+|relation "|duplicate key|invalid input syntax|out of range for type|current transaction/i,
  ],
  ['an engine', /DB::Exception|ECONNREFUSED|\bpg_(catalog|stat|class|type)|plpgsql/],
  ['a broken invariant', /Invariant broken|is not a function|Cannot read prop|undefined is not|Converting circular/],
  ...(hostname().length > 3
    ? [['a name of the machine', new RegExp(`\b${hostname().replaceAll(/[^\w-]/g, '.')}\b`)] as const]
    : []),
]

/** Only in a refusal: what is granted shows the customers' own usage, and theirs may be of a managed PostgreSQL. */
const INSIDES_OF_REFUSALS: typeof INSIDES = [['an engine by name', /ClickHouse|\bchdb\b|PostgreSQL/]]

/** All that is wrong with the answer to a request, by itself. */
export function violationsOf(rules: Rules, sent: Sent, answer: Answer): readonly Violation[] {
  const path = sent.url.split(/[?#]/)[0] ?? ''
  const found = [
    ...(answer.ms > SLOW_MS ? [{ what: 'slow', seen: `${Math.round(answer.ms)} ms` }] : []),
    ...withoutHeaders(answer, path),
    ...withInsides(answer, sent),
  ]
  if (answer.status >= 500) return [{ what: `status ${answer.status}`, seen: shown(answer) }, ...found]
  if (!path.startsWith('/v1/') || path === '/v1/openapi.json') return found
  const { operation, methods } = reached(rules.operations, sent.method, path)
  return [
    ...found,
    ...(operation ? notDocumented(operation, sent, answer) : notOfTheEdge(rules, methods, sent, answer)),
  ]
}

function withoutHeaders({ headers, body, status }: Answer, path: string): readonly Violation[] {
  const missing = HEADERS.filter((name) => headers[name] === undefined)
  // The public keys of licenses are nobody's data, and may be kept.
  const kept = status === 200 && path.startsWith('/v1/license-keys/') ? 'public, max-age=300' : 'no-store'
  if (path.startsWith('/v1/') && headers['cache-control'] !== kept) missing.push('cache-control')
  if (headers['x-powered-by'] !== undefined || headers['server'] !== undefined)
    missing.push('silence about the software')
  if (body.length > 0 && headers['content-type'] === undefined) missing.push('content-type')
  return missing.length === 0 ? [] : [{ what: 'headers missing', seen: `${missing.join(', ')} at ${status}` }]
}

function withInsides({ body, headers, status }: Answer, sent: Sent): readonly Violation[] {
  const type = typeOf(headers)
  if (!/json|html|text|csv/.test(type) || body.length > 2_000_000) return []
  // The reference is a program, and its text is nobody's data.
  if (/^\/reference|^\/v1\/openapi/.test(sent.url) || (sent.url.startsWith('/readyz') && status === 200)) return []
  const text = body.toString()
  const named = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  const insides = status < 400 ? INSIDES : [...INSIDES, ...INSIDES_OF_REFUSALS]
  return insides.flatMap(([name, pattern]) => {
    const match = pattern.exec(text) ?? pattern.exec(named)
    return match ? [{ what: `tells ${name}`, seen: `${status}: …${around(text, match.index)}…` }] : []
  })
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 60), at + 100)
}

function notDocumented(operation: Operation, sent: Sent, answer: Answer): readonly Violation[] {
  const documented = operation.answers.get(answer.status)
  if (!documented) return [{ what: `status ${answer.status} is not documented`, seen: shown(answer) }]
  if (sent.method === 'HEAD') {
    return answer.body.length === 0 ? [] : [{ what: 'HEAD with a body', seen: shown(answer) }]
  }
  const type = typeOf(answer.headers)
  const faultOf = documented.types.get(type)
  if (!faultOf) return [{ what: `type ${type} is not documented`, seen: shown(answer) }]
  if (type === 'application/x-ndjson' && answer.body.includes('"code":"internal_error"')) {
    return [{ what: 'a fault in a stream', seen: answer.body.subarray(-SHOWN).toString() }]
  }
  if (!type.includes('json') || type === 'application/x-ndjson') return []
  const body = parsed(answer)
  if (body === undefined) return [{ what: 'no JSON', seen: shown(answer) }]
  const fault = faultOf(body)
  const wrong = fault === undefined ? [] : [{ what: 'not the documented form', seen: `${fault}: ${shown(answer)}` }]
  return answer.status < 400 ? wrong : [...wrong, ...wrongProblem(documented, answer, body)]
}

function wrongProblem({ codes }: Documented, answer: Answer, body: unknown): readonly Violation[] {
  const { code, status, type } = (body ?? {}) as Partial<Record<'code' | 'status' | 'type', unknown>>
  if (typeof code !== 'string' || !codes.has(code))
    return [{ what: `code ${code} is not documented at ${answer.status}`, seen: shown(answer) }]
  if (status !== answer.status || type !== `urn:perennial:problem:${code}`)
    return [{ what: 'a problem that contradicts itself', seen: shown(answer) }]
  return []
}

/** No operation is there: the path is none, or takes other methods. */
function notOfTheEdge(
  { everywhere }: Rules,
  methods: readonly string[],
  sent: Sent,
  answer: Answer,
): readonly Violation[] {
  if (sent.method === 'HEAD') return answer.body.length === 0 ? [] : [{ what: 'HEAD with a body', seen: shown(answer) }]
  const wrong = notAProblem(everywhere, answer)
  if (wrong) return [wrong]
  if (methods.length === 0 || answer.status !== 404) return []
  return [{ what: `404 for a path that takes ${methods.join(', ')}`, seen: shown(answer) }]
}

/** What is wrong with an answer where only refusals that hold everywhere are documented. */
export function notAProblem(everywhere: ReadonlyMap<string, number>, answer: Answer): Violation | undefined {
  const body = parsed(answer) as Partial<Record<string, unknown>> | undefined
  const code = body?.['code']
  if (typeOf(answer.headers) !== 'application/problem+json' || typeof code !== 'string')
    return { what: `${answer.status} without a problem`, seen: shown(answer) }
  if (everywhere.get(code) !== answer.status)
    return { what: `code ${code} at ${answer.status} is not in docs/http-api.md`, seen: shown(answer) }
  return undefined
}

/** What is wrong with an answer to bytes on a socket. */
export function wiredViolations(rules: Rules, answer: Answer): readonly Violation[] {
  const found = [
    ...withoutHeaders(answer, ''),
    ...withInsides(answer, { method: '', url: '', headers: [], how: 'socket', actor: '', made: '' }),
  ]
  if (answer.status >= 500) return [{ what: `status ${answer.status}`, seen: shown(answer) }, ...found]
  if (answer.status < 400) return found
  const wrong = notAProblem(rules.everywhere, answer)
  return wrong ? [wrong, ...found] : found
}

function parsed({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

export function typeOf(headers: Answer['headers']): string {
  return (
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim() ?? ''
  )
}

const SHOWN = 400

function shown({ status, body }: Answer): string {
  return `${status} ${body.subarray(0, SHOWN).toString()}`
}

/** The refusals that hold for every route: rows such as "| `no_such_route`, `method_not_allowed` | 404, 405 | … |". */
export function readCodeTable(page: string): ReadonlyMap<string, number> {
  const rows = [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| (\d{3}(?:, \d{3})*) \|/gm)]
  return new Map(
    rows.flatMap(([, codes = '', statuses = '']) => {
      const numbers = statuses.split(', ').map(Number)
      return [...codes.matchAll(/\w+/g)].map(([code], at) => [code, numbers[at] ?? numbers[0] ?? 0] as const)
    }),
  )
}
