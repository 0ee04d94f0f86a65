import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Anchor, anchorText, CHAIN_START, type ChainFault, type ChainHead } from '#core/ground/chain.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type KeptAnchors, sha256 } from '#stores/walk-chain.ts'
import { takeFileLock } from './file-lock.ts'

/** A line of the file: `line` stands for it and all lines before it. */
type Line = Anchor & Readonly<{ line: string }>

/** Lines are shorter than this, so one write puts a whole line into the file. */
const LONGEST_LINE = 1_024

/** How long it waits for another process that is anchoring. */
const PATIENCE_MS = 2_000

/** Where a data folder keeps the heads of its audit log. */
export function anchorsFile(folder: string): string {
  return join(folder, 'anchors', 'audit.jsonl')
}

export type AnchorsOptions = Readonly<{
  /** The data folder. */
  folder: string
  readHead: () => Promise<ChainHead>
  now: () => Temporal.Instant
  /** Hears why a head could not be anchored; it is tried again. */
  onTrouble?: (error: unknown) => void
  everyMs?: number
}>

/** Anchors heads of the audit log in the data folder: outside the database, which could rewrite its own log. */
export type Anchors = Readonly<{
  /** Appends the head where it has moved since the last line, and says whether it had. */
  anchor: () => Promise<boolean>
  /** Anchors now and then every second. */
  start: () => void
  /** Anchors once more and ends. */
  stop: () => Promise<void>
}>

export function openAnchors({ folder, readHead, now, onTrouble, everyMs = 1_000 }: AnchorsOptions): Anchors {
  const path = anchorsFile(folder)
  let known: ChainHead = CHAIN_START
  let trouble = ''
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()
  const anchor = async (): Promise<boolean> => {
    const head = await readHead()
    if (isSame(head, known)) return false
    const { appended, last } = await appendAnchor(path, { at: now().toString(), ...head })
    if (!appended) refuseBehind(await readHead(), last)
    known = head
    trouble = ''
    return appended
  }
  const tell = (error: unknown): void => {
    // Once a second would bury it in the log.
    if (trouble !== String(error)) onTrouble?.(error)
    trouble = String(error)
  }
  const tick = (): void => {
    running = anchor()
      .catch(tell)
      .then(() => {
        if (timer) timer = setTimeout(tick, everyMs).unref()
      })
  }
  return {
    anchor,
    start: () => {
      timer ??= setTimeout(tick, 0).unref()
    },
    stop: async () => {
      clearTimeout(timer)
      timer = undefined
      await running
      await anchor().catch(tell)
    },
  }
}

/** Another process may have anchored a later head by now; a log that ends before it, or otherwise, was cut or rewritten. */
function refuseBehind(head: ChainHead, last: ChainHead): void {
  if (head.sequence > last.sequence || isSame(head, last)) return
  throw new Error(
    `The audit log ends at row ${head.sequence} and is not what was anchored up to row ${last.sequence}: verify it`,
  )
}

function isSame(one: ChainHead, other: ChainHead): boolean {
  return one.sequence === other.sequence && one.hash === other.hash
}

/**
 * Appends one line and brings it to the disk, unless the file has that row already: heads only ascend. Comes back with the
 * last head of the file. Server and commands take turns, since each line is chained to the one before.
 */
export async function appendAnchor(
  path: string,
  anchor: Anchor,
): Promise<Readonly<{ appended: boolean; last: ChainHead }>> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const lock = await waitForTurn(join(dirname(path), 'audit.lock'))
  try {
    const file = openSync(path, 'a+', 0o600)
    try {
      return appendLine(file, anchor)
    } finally {
      closeSync(file)
    }
  } finally {
    lock.release()
  }
}

async function waitForTurn(path: string) {
  for (const until = performance.now() + PATIENCE_MS; ; await sleep(10)) {
    const lock = takeFileLock(path)
    if (lock.ok) return lock.value
    if (performance.now() > until) throw new Error(`${path} is held by process ${lock.refusal.pid}`)
  }
}

function appendLine(file: number, { at, sequence, hash }: Anchor): Awaited<ReturnType<typeof appendAnchor>> {
  const { size } = fstatSync(file)
  const { whole, last } = readLast(file, size)
  if (last && last.sequence >= sequence) return { appended: false, last }
  // What a full disk left of a line was never an anchor.
  if (whole < size) ftruncateSync(file, whole)
  const line = sha256(anchorText(last?.line ?? CHAIN_START.hash, { at, sequence, hash }))
  const text = `${JSON.stringify({ at, sequence, hash, line })}\n`
  try {
    const written = writeSync(file, text)
    if (written < text.length) throw new Error(`Only ${written} of ${text.length} bytes of an anchor were written`)
    fsyncSync(file)
  } catch (error) {
    ftruncateSync(file, whole)
    throw error
  }
  return { appended: true, last: { sequence, hash } }
}

/** The last whole line, and where it ends. */
function readLast(file: number, size: number): Readonly<{ whole: number; last: Line | undefined }> {
  const from = Math.max(0, size - 2 * LONGEST_LINE)
  const buffer = Buffer.alloc(size - from)
  readSync(file, buffer, 0, buffer.length, from)
  const end = buffer.lastIndexOf('\n') + 1
  const begin = end < 2 ? 0 : buffer.lastIndexOf('\n', end - 2) + 1
  const whole = end === 0 ? 0 : from + end
  const last = end === 0 ? undefined : readLine(buffer.subarray(begin, end - 1).toString('utf8'))
  if (end > 0 && !last) throw new Error('The last anchor can’t be read: the file of anchors was edited')
  return { whole, last }
}

function readLine(text: string): Line | undefined {
  try {
    const { at, sequence, hash, line }: Partial<Record<string, unknown>> = JSON.parse(text)
    if (typeof at !== 'string' || typeof hash !== 'string' || typeof line !== 'string') return undefined
    return typeof sequence === 'number' && Number.isSafeInteger(sequence) ? { at, sequence, hash, line } : undefined
  } catch {
    return undefined
  }
}

/**
 * The anchors that stand in the file now; none where there is no file. What is appended later is not read: open it before the
 * log. A line that does not follow from the one before is a fault, and the last thing that is read.
 */
export function keptAnchors(path: string): KeptAnchors {
  const size = sizeOf(path)
  return { where: path, anchors: size === 0 ? nothing() : readAnchors(path, size) }
}

async function* nothing(): AsyncGenerator<Result<Anchor, ChainFault>> {}

async function* readAnchors(path: string, size: number): AsyncGenerator<Result<Anchor, ChainFault>> {
  const stream = createReadStream(path, { end: size - 1 })
  let previous: Pick<Line, 'sequence' | 'line'> = { sequence: 0, line: CHAIN_START.hash }
  let number = 0
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      const line = readLine(text)
      if (!line || !follows(line, previous)) {
        const says = `Line ${number} of ${path} does not follow from the line before it: edited, deleted or inserted`
        yield refuse({ code: 'anchors_edited', sequence: line?.sequence ?? null, says })
        return
      }
      yield ok({ at: line.at, sequence: line.sequence, hash: line.hash })
      previous = line
    }
  } finally {
    stream.destroy()
  }
}

function follows(line: Line, previous: Pick<Line, 'sequence' | 'line'>): boolean {
  return line.sequence > previous.sequence && line.line === sha256(anchorText(previous.line, line))
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0
  const file = openSync(path, 'r')
  try {
    return fstatSync(file).size
  } finally {
    closeSync(file)
  }
}
