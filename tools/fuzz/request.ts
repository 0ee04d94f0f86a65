/** A request as it goes out, complete but for whoever sends it. */
export type Sent = Readonly<{
  method: string
  /** Path and query, as they are written. */
  url: string
  headers: Headers
  body?: Buffer
  /** Into the server's own process, or through a socket. */
  how: 'inject' | 'socket'
  /** Who sends it: the name of one of the actors. */
  actor: string
  /** What it was made from, and how: for whoever reads of it. */
  made: string
}>

export type Headers = readonly (readonly [name: string, value: string])[]

/** Bytes for a socket, as no client would write them. */
export type Wired = Readonly<{ bytes: Buffer; made: string; end: 'wait' | 'half_close' | 'break_off' }>

/** What came back. `broken` where the connection ended without an answer. */
export type Answer = Readonly<{
  status: number
  headers: Readonly<Record<string, string | readonly string[]>>
  body: Buffer
  ms: number
}>

/** A request that is still in parts, so that one of them can be made wrong. */
export type Draft = {
  method: string
  path: string
  /** Values of the path's fields. */
  params: Record<string, unknown>
  query: [string, unknown][]
  headers: [string, string][]
  type: string | undefined
  body: unknown
  /** Bytes in place of the body. */
  raw?: Buffer
  /** A whole URL in place of path and query. */
  url?: string
  how: Sent['how']
  actor: string
  made: string
}

/** The content type of usage events one per line, and of facts. */
export const LINES = 'application/x-ndjson'

export function written(draft: Draft): Sent {
  const { method, headers, how, actor, made, type } = draft
  const body = bodyOf(draft)
  return {
    method,
    url: draft.url ?? urlOf(draft),
    headers: [...headers, ...(type === undefined ? [] : [['content-type', type] as const])],
    ...(body !== undefined && { body }),
    how,
    actor,
    made,
  }
}

export function jsonOf(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
}

function bodyOf({ raw, body }: Draft): Buffer | undefined {
  if (raw) return raw
  return body === undefined ? undefined : Buffer.from(jsonOf(body))
}

function urlOf({ path, params, query }: Draft): string {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(String(params[name] ?? '')))
  const asked = query.map(
    ([name, value]) => `${encoded(name)}=${encoded(typeof value === 'object' ? jsonOf(value) : String(value))}`,
  )
  return asked.length === 0 ? place : `${place}?${asked.join('&')}`
}

/** Half a surrogate pair has no encoding, so its three bytes are written as they would be. */
function encoded(text: string): string {
  return [...text].map((one) => (one.isWellFormed() ? encodeURIComponent(one) : '%ED%A0%80')).join('')
}

/** The request as a line for a shell, to see it again by hand. Who sends it is left to the reader. */
export function asCurl({ method, url, headers, body, actor, made }: Sent, origin: string): string {
  const named = headers.flatMap(([name, value]) => ['-H', quoted(Buffer.from(`${name}: ${value}`, 'latin1'))])
  const data = body === undefined ? [] : ['--data-binary', quoted(body)]
  const line = ['curl', '--path-as-is', '-gi', '-X', method, ...named, ...data, quoted(Buffer.from(origin + url))].join(
    ' ',
  )
  return `${line}  # as ${actor}, ${made}`
}

/** The bytes as a line for a shell. Keys are left out. */
export function asPrintf({ bytes }: Wired, port: number): string {
  const hidden = bytes.toString('latin1').replaceAll(/Bearer prn_\S+/g, 'Bearer …')
  return `printf ${quoted(Buffer.from(hidden, 'latin1'))} | nc 127.0.0.1 ${port}`
}

const SHOWN = 2_000

function quoted(bytes: Buffer): string {
  const shown = bytes.subarray(0, SHOWN)
  const plain = shown.every((byte) => byte >= 32 && byte < 127 && byte !== 39)
  const text = plain
    ? `'${shown.toString('latin1')}'`
    : `$'${[...shown].map((byte) => (byte >= 32 && byte < 127 && byte !== 39 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('')}'`
  return bytes.length > SHOWN ? `${text}…(${bytes.length} bytes)` : text
}
