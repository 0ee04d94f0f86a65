import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'
import type { Attempt } from '#core/channel/webhook.ts'
import { guardedLookup, INSIDE, isEmbedded } from './inside.ts'

export type SendOptions = Readonly<{
  /** Only for tests and for a server that says so: deliveries may go to this machine itself. */
  allowLoopback?: boolean
  timeoutMs?: number
  /** Ends what is being sent: nobody waits for the answer any more. */
  stop?: AbortSignal
  /** How names become addresses, where it is not as the machine does it. */
  lookup?: LookupFunction
}>

/** Sends to one endpoint over a connection that is kept while there is something to send. `close()` ends it. */
export type Sender = Readonly<{
  /** Undefined where it was stopped before an answer came: nobody knows then whether it arrived. */
  send: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Attempt | undefined>
  close: () => void
}>

const TIMEOUT_MS = 10_000
/** What is read of an answer, and what is kept of it, in bytes. */
const MOST_READ = 4_096
const MOST_KEPT = 1_024
const LOOPBACK = ['127.0.0.1', '::1']

/**
 * A sender that looks at the address at the moment of connecting: an address inside (private, loopback, link-local, however it is
 * written) gets no connection, also where a name has come to mean another address since it was checked. Redirects are not followed.
 */
export function openSender({ allowLoopback = false, timeoutMs = TIMEOUT_MS, lookup, stop }: SendOptions): Sender {
  const options = {
    keepAlive: true,
    maxSockets: 1,
    allowIPAddressList: allowLoopback ? LOOPBACK : [],
    lookup: guardedLookup(lookup),
  }
  const agents: Agents = {
    https: new RequestFilteringHttpsAgent(options),
    http: new RequestFilteringHttpAgent(options),
  }
  return {
    send: async (url, headers, body) => {
      const began = performance.now()
      const came = await post(url, { agents, headers, body, timeoutMs, stop })
      if (came.status === null && stop?.aborted === true) return undefined
      return { ...came, ms: Math.round(performance.now() - began) }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

type Came = Omit<Attempt, 'ms'>
type Agents = Readonly<{ https: RequestFilteringHttpsAgent; http: RequestFilteringHttpAgent }>
type Posted = Readonly<{
  agents: Agents
  headers: Readonly<Record<string, string>>
  body: string
  timeoutMs: number
  stop: AbortSignal | undefined
}>

async function post(url: string, { agents, headers, body, timeoutMs, stop }: Posted): Promise<Came> {
  const target = URL.parse(url)
  if (target?.protocol !== 'https:' && target?.protocol !== 'http:') {
    return { status: null, error: 'The URL is neither https nor http', answer: '' }
  }
  const [request, agent] =
    target.protocol === 'https:' ? ([requestHttps, agents.https] as const) : ([requestHttp, agents.http] as const)
  if (isEmbedded(target.hostname)) return { status: null, error: INSIDE, answer: '' }
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = stop ? AbortSignal.any([timeout, stop]) : timeout
  const content = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
  return await new Promise((resolve) => {
    const failed = (error: unknown) => resolve({ status: null, error: sayWhy(error, signal, timeoutMs), answer: '' })
    const options = { method: 'POST', agent, headers: { ...headers, ...content }, signal }
    try {
      const sent = request(target, options, (response) => {
        const retryAfter = response.headers['retry-after']
        const said = {
          status: response.statusCode ?? null,
          error: null,
          ...(retryAfter !== undefined && { retryAfter }),
        }
        void readAnswer(response).then((answer) => resolve({ ...said, answer }))
      })
      sent.on('error', failed)
      sent.end(body)
    } catch (error) {
      failed(error)
    }
  })
}

/** The beginning of an answer. One that never ends, or breaks off, has answered all the same: its status came first. */
async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes >= MOST_READ) break
    }
  } catch {
    // What came until then is kept.
  }
  // PostgreSQL stores no zero byte: its picture takes its place.
  return Buffer.concat(chunks).subarray(0, MOST_KEPT).toString('utf8').replaceAll('\0', '␀')
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused',
  ECONNRESET: 'The connection broke off',
  ENOTFOUND: 'The name of the host is not known',
  EAI_AGAIN: 'The name of the host could not be looked up',
  EHOSTUNREACH: 'The host can’t be reached',
  ENETUNREACH: 'The host’s network can’t be reached',
}

/** One sentence for whoever owns the endpoint. It names no address that a name came to. */
function sayWhy(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (signal.aborted) return `No answer within ${timeoutMs / 1_000} s`
  const first = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return 'The request failed'
  if (first.message === INSIDE || first.message.includes('is not allowed. Because')) return INSIDE
  const code = 'code' in first && typeof first.code === 'string' ? first.code : ''
  return WHY[code] ?? `The request failed${code === '' ? '' : ` (${code})`}`
}
