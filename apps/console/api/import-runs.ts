import { useSyncExternalStore } from 'react'
import { problemOf } from './ask.ts'
import { TOUCHED_BY_USAGE } from './metering.ts'
import { queries } from './queries.ts'
import { Trouble } from './trouble.ts'

/** What an import is asked to do with a file. `check` tells what would come of it, and records nothing. */
export type ImportWanted = Readonly<{
  viewer: string | undefined
  file: File
  format: string
  replaces: boolean
  check: boolean
  /** JSON that says what the columns of a file of one's own are. */
  mapping?: string
}>

export type ImportCounts = Readonly<
  Record<'rows' | 'accepted' | 'duplicates' | 'conflicts' | 'quarantined', number> & { retracted?: number }
>
export type ImportSummary = ImportCounts &
  Readonly<{ format: string; sums: Readonly<Record<string, string>>; ignoredColumns: readonly string[] }>

/** Where an import stands. It is sent, then its rows are read; it ends with a summary or with what it broke off for. */
export type ImportRun = Readonly<{
  id: string
  wanted: ImportWanted
  /** Rows that the file has, as far as its lines tell. */
  lines: number | undefined
  stage:
    | Readonly<{ kind: 'sending'; sent: number }>
    | Readonly<{ kind: 'reading'; counts: ImportCounts | undefined }>
    | Readonly<{ kind: 'done'; summary: ImportSummary }>
    /** Rows may be recorded where it `beganToRead`: those stay. Else nothing was. */
    | Readonly<{ kind: 'failed'; error: Trouble; counts: ImportCounts | undefined; beganToRead: boolean }>
}>

/**
 * Imports outlive the page that began them: they stand here, not in a component, so they go on while somebody looks elsewhere in
 * the console. Only when the console itself is left they end, and the browser asks before.
 */
let runs: readonly ImportRun[] = []
const listeners = new Set<() => void>()
const requests = new Map<string, XMLHttpRequest>()

function change(next: readonly ImportRun[]): void {
  runs = next
  for (const listener of listeners) listener()
}

function setPart(id: string, part: Partial<Pick<ImportRun, 'lines' | 'stage'>>): void {
  change(runs.map((run) => (run.id === id ? { ...run, ...part } : run)))
}

/** Every import of this visit, the newest first. */
export function useImportRuns(viewer: string | undefined): readonly ImportRun[] {
  const all = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => runs,
  )
  return all.filter(({ wanted }) => wanted.viewer === viewer)
}

export function goesOn({ stage: { kind } }: ImportRun): boolean {
  return kind === 'sending' || kind === 'reading'
}

/** Sends the file and follows how it is read. */
export function startImport(wanted: ImportWanted): void {
  const id = crypto.randomUUID()
  change([{ id, wanted, lines: undefined, stage: { kind: 'sending', sent: 0 } }, ...runs])
  void countLines(wanted.file).then((lines) => setPart(id, { lines }))
  addEventListener('beforeunload', askBeforeLeaving)
  const request = new XMLHttpRequest()
  requests.set(id, request)
  request.open('POST', `/v1/imports/usage?${new URLSearchParams(queryOf(wanted))}`)
  request.setRequestHeader('content-type', 'application/octet-stream')
  if (wanted.viewer !== undefined) request.setRequestHeader('Perennial-Organization', wanted.viewer)
  request.upload.onprogress = ({ loaded, total }) =>
    setPart(id, { stage: { kind: 'sending', sent: total === 0 ? 1 : loaded / total } })
  request.upload.onload = () => setPart(id, { stage: { kind: 'reading', counts: undefined } })
  request.onprogress = () => {
    if (request.status === 200) setPart(id, { stage: { kind: 'reading', counts: lastCounts(request.responseText) } })
  }
  request.onloadend = () => end(id, request)
  request.send(wanted.file)
}

/** Ends an import where it is. What was recorded stays; the same file sent again goes on. */
export function stopImport(id: string): void {
  requests.get(id)?.abort()
}

/** Takes an import that has ended off the list. */
export function forgetImport(id: string): void {
  change(runs.filter((run) => run.id !== id))
}

/** Ends all of them and forgets them: whoever signs in next has begun none. */
export function forgetImports(): void {
  for (const request of requests.values()) request.abort()
  change([])
}

function queryOf({ file, format, replaces, check, mapping }: ImportWanted): Record<string, string> {
  return {
    format,
    name: file.name.slice(0, 200),
    ...(replaces && { replaces: 'true' }),
    ...(check && { check: 'true' }),
    ...(mapping !== undefined && { mapping }),
  }
}

type Line = Readonly<{ type: string; code?: string; says?: string }>

/** The lines that are whole so far. */
function linesOf(text: string): readonly Line[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

function lastCounts(text: string): ImportCounts | undefined {
  return linesOf(text).findLast(({ type }) => type === 'progress') as ImportCounts | undefined
}

function end(id: string, request: XMLHttpRequest): void {
  requests.delete(id)
  if (requests.size === 0) removeEventListener('beforeunload', askBeforeLeaving)
  setPart(id, { stage: endOf(request) })
  void queries.invalidateQueries({
    predicate: ({ queryKey: [, what] }) => TOUCHED_BY_USAGE.some((touched) => touched === what),
  })
}

function endOf(request: XMLHttpRequest): ImportRun['stage'] {
  // Stopped, or the connection broke: nobody knows how far it came, but what came before is whole.
  if (request.status === 0) return { kind: 'failed', error: STOPPED, counts: undefined, beganToRead: true }
  if (request.status !== 200) {
    const error = problemOf(contentOf(request.responseText), request.status)
    return { kind: 'failed', error, counts: undefined, beganToRead: false }
  }
  const last = linesOf(request.responseText).at(-1)
  if (last?.type === 'summary') return { kind: 'done', summary: last as unknown as ImportSummary }
  const counts = lastCounts(request.responseText)
  const error = last?.type === 'failed' ? new Trouble(422, last.code ?? 'unknown', last.says ?? '') : STOPPED
  return { kind: 'failed', error, counts, beganToRead: true }
}

const STOPPED = new Trouble(0, 'stopped', 'It was stopped, or the connection broke')

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

const NEWLINE = 10

/** Lines of a file, plain or gzip, without its header: a measure for the bar, not for the books, as a field may hold line breaks. */
async function countLines(file: File): Promise<number | undefined> {
  try {
    const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
    const isGzip = first === 0x1f && second === 0x8b
    const plain = isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
    let lines = 0
    for (const reader = plain.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) return Math.max(1, lines - 1)
      for (const byte of value) if (byte === NEWLINE) lines += 1
    }
  } catch {
    // What can't be read here the server refuses with a better reason.
    return undefined
  }
}
