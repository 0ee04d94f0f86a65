import { answered } from './ask.ts'

type Values = Readonly<Record<string, string | number | undefined>>

/** What an act carries beside its body: who acts, the key under which sending it again does nothing, the version it is meant for. */
export type Sending = Readonly<{ viewer: string | undefined; key: string; version?: number }>

/** The answer of a question. */
export async function ask<T>(viewer: string | undefined, path: string, query: Values = {}): Promise<T> {
  return await answered<T>(sent(withQuery(path, query), { headers: headersFor(viewer) }))
}

/** All rows of a list, page by page: of a thousand each, where the query names no other `limit`. */
export async function pagesOf<Row>(
  viewer: string | undefined,
  path: string,
  field: string,
  query: Values = {},
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (let cursor: string | undefined; ; ) {
    const page: Readonly<Record<string, unknown>> = await ask(viewer, path, { limit: 1000, ...query, cursor })
    rows.push(...(page[field] as readonly Row[]))
    if (typeof page['next'] !== 'string') return rows
    cursor = page['next']
  }
}

/** What an act answers. A POST carries its key, a PATCH the version that was read. */
export async function act<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { viewer, key, version }: Sending,
  body?: unknown,
): Promise<T> {
  const headers = {
    ...headersFor(viewer),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(method === 'POST' && { 'Idempotency-Key': key }),
    ...(version !== undefined && { 'If-Match': `"${version}"` }),
  }
  return await answered<T>(sent(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }))
}

/** A document's content, as a file; of what has several forms, the one that is named. */
export async function askFile(viewer: string | undefined, path: string, form?: string): Promise<Blob> {
  const response = await fetch(path, {
    headers: { ...headersFor(viewer), ...(form !== undefined && { accept: form }) },
  })
  return response.ok ? await response.blob() : await answered<never>(readAnswer(response, false))
}

function headersFor(viewer: string | undefined): Record<string, string> {
  return viewer === undefined ? {} : { 'Perennial-Organization': viewer }
}

function withQuery(path: string, query: Values): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

async function sent(path: string, init: RequestInit) {
  const response = await fetch(path, init)
  return await readAnswer(response, response.ok)
}

async function readAnswer(response: Response, isGood: boolean) {
  const content: unknown = await response.json().catch(() => undefined)
  return isGood ? { data: content ?? {}, response } : { error: content, response }
}
