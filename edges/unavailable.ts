/** Codes of Node and PostgreSQL that mean: the engine isn't there now, and the same request may succeed later. */
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  '57P01', // the server is shutting down
  '57P02', // another server process crashed
  '57P03', // the server is starting up
  '08000',
  '08001',
  '08003',
  '08006',
  '53300', // too many connections
])

/** What the drivers say without a code when a connection ends or can't be had. */
const SAYINGS =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|socket hang up|timeout error|database system is|driver has already been destroyed|cannot use a pool after/i

/** Whether the error says that an engine can't be reached, and nothing about the request. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && CODES.has(error.code)) return isOfConnection(error)
  if (SAYINGS.test(error.message)) return true
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true
  return error.cause !== undefined && isUnavailable(error.cause)
}

/** A missing file is no missing engine: only a socket's ENOENT comes from `connect`. */
function isOfConnection(error: Error): boolean {
  if (!('code' in error) || error.code !== 'ENOENT') return true
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')
}
