/** How a request goes out: with a key that makes a second sending harmless, and again where the server asks for it. */

export type Fetch = (request: Request) => Promise<Response>

export type SendingOptions = Readonly<{
  /** Makes the `Idempotency-Key` of a POST that has none: a random UUID each time. `false` sends none. */
  idempotencyKey?: (() => string) | false
  /** How often a request is sent at most, the first time included. 1 never sends it again. */
  attempts?: number
  /** How long to wait at most before it is sent again. Where the server asks for more, its answer is given back. */
  longestWaitSeconds?: number
}>

const IDEMPOTENCY_HEADER = 'Idempotency-Key'
const DEFAULT_ATTEMPTS = 4
const DEFAULT_LONGEST_WAIT_SECONDS = 30

/** By methods whose second call changes nothing, and by headers that make it so. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])

/**
 * Sends as `fetch` does. A POST carries an `Idempotency-Key`. What is answered with 429, 503, or 409 `request_in_progress` is sent again
 * after `Retry-After`, if a second sending can do nothing twice; after the last attempt the answer is given back as it is.
 */
export function sending(fetch: Fetch, options: SendingOptions): Fetch {
  const { attempts = DEFAULT_ATTEMPTS, longestWaitSeconds = DEFAULT_LONGEST_WAIT_SECONDS } = options
  return async (asked) => {
    const request = withKey(asked, options.idempotencyKey ?? (() => crypto.randomUUID()))
    const most = isRepeatable(request) ? attempts : 1
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(attempt < most ? request.clone() : request)
      if (attempt >= most || !(await isAskedAgain(answer))) return answer
      const seconds = waitSeconds(answer, attempt)
      if (seconds > longestWaitSeconds) return answer
      await answer.body?.cancel()
      await wait(seconds, request.signal)
    }
  }
}

function withKey(request: Request, make: (() => string) | false): Request {
  if (make === false || request.method !== 'POST' || request.headers.has(IDEMPOTENCY_HEADER)) return request
  request.headers.set(IDEMPOTENCY_HEADER, make())
  return request
}

function isRepeatable({ method, headers }: Request): boolean {
  return REPEATABLE.has(method) || headers.has(IDEMPOTENCY_HEADER) || headers.has('If-Match')
}

async function isAskedAgain(answer: Response): Promise<boolean> {
  if (answer.status === 429 || answer.status === 503) return true
  if (answer.status !== 409) return false
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined)
  return typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'request_in_progress'
}

/** As long as the server says; where it says nothing, one second, then two, then four. */
function waitSeconds(answer: Response, attempt: number): number {
  const said = answer.headers.get('retry-after') ?? ''
  return /^\d+$/.test(said) ? Number(said) : 2 ** (attempt - 1)
}

/** Node 20 has no `Promise.withResolvers`. */
async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, seconds * 1_000)
    signal.addEventListener('abort', stop, { once: true })
  })
}
