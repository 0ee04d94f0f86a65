import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Result } from '#core/ground/result.ts'
import { isUnavailable } from '#edges/unavailable.ts'
import type { Refusal } from '#operations/door.ts'
import { EDGE_PROBLEMS, PROBLEM_TYPE, problemOf } from './problems.ts'

/** 8 GiB: more than any file that is meant, less than a disk. */
const MOST_FILE_BYTES = 8 * 2 ** 30

/** What a file itself may be refused for, before any of it was recorded. */
export type FileRefusals = Readonly<Record<string, number>>

/** Tells how an import goes, while it goes. */
export type ImportLines = Readonly<{ write: (line: object) => Promise<void>; gone: AbortSignal }>

/**
 * Answers with one JSON object per line as an import goes, the last one its summary, or why it broke off. What is wrong with
 * the file as a whole is a problem, as long as nothing was answered yet.
 */
export async function answerWithLines(
  { request, reply }: Readonly<{ request: FastifyRequest; reply: FastifyReply }>,
  refusals: FileRefusals,
  run: (lines: ImportLines) => Promise<Result<object, Refusal>>,
): Promise<FastifyReply> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort(new Error('The client went away')))
  const lines = new Lines(gone.signal)
  const running = run({ write: async (line) => await lines.write(line), gone: gone.signal })
  const early = await Promise.race([running, lines.begun])
  if (early && !early.ok) return sendFileRefusal(reply, early.refusal, refusals)
  void finish(request, lines, running)
  return reply.code(200).type('application/x-ndjson; charset=utf-8').send(lines.stream)
}

async function finish(request: FastifyRequest, lines: Lines, running: Promise<Result<object, Refusal>>): Promise<void> {
  try {
    const imported = await running
    await lines.write(imported.ok ? { type: 'summary', ...imported.value } : { type: 'failed', ...imported.refusal })
  } catch (error) {
    request.log.warn({ err: error }, 'an import broke off')
    const code = isUnavailable(error) ? 'engines_unavailable' : 'internal_error'
    const says = 'It broke off: what was recorded stays, and the same file sent again goes on'
    await lines.write({ type: 'failed', code, says }).catch(() => undefined)
  } finally {
    lines.stream.end()
  }
}

/** Lines that wait for whoever takes them, so that a slow reader slows the import down and fills no memory. */
class Lines {
  readonly stream = new PassThrough()
  readonly begun: Promise<undefined>
  readonly #begin: () => void
  readonly #gone: AbortSignal

  constructor(gone: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.begun = promise
    this.#begin = () => resolve(undefined)
    this.#gone = gone
  }

  async write(line: object): Promise<void> {
    this.#begin()
    if (!this.stream.write(`${JSON.stringify(line)}\n`)) await once(this.stream, 'drain', { signal: this.#gone })
  }
}

/** The body of a request with a file of any size. */
export function fileOf(body: Readable): Readable {
  async function* counted(): AsyncGenerator<Buffer, void> {
    let bytes = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MOST_FILE_BYTES) {
        throw Object.assign(new Error(`A file is at most ${MOST_FILE_BYTES} bytes`), { statusCode: 413 })
      }
      yield chunk
    }
  }
  return Readable.from(counted(), { objectMode: false })
}

/** The type of the body, without its parameters. */
export function typeOf({ headers }: FastifyRequest): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
}

/** What is no JSON is no mapping either: the importer says what was wanted. */
export function mappingOf(text: string | undefined): Readonly<{ mapping?: unknown }> {
  if (text === undefined) return {}
  try {
    return { mapping: JSON.parse(text) as unknown }
  } catch {
    return { mapping: text }
  }
}

function sendFileRefusal(reply: FastifyReply, refusal: Refusal, refusals: FileRefusals): FastifyReply {
  const known: Readonly<Record<string, number>> = { ...EDGE_PROBLEMS, ...refusals }
  const status = known[refusal.code]
  if (status === undefined) throw new Error(`Invariant broken: an import refused with ${refusal.code}`)
  return reply.code(status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problemOf(refusal, status))
}
