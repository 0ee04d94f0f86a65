import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { CommandRefusal } from './command.ts'

/** Writes text or bytes piece by piece to a file, or to the standard output where none is named, so that any size fits into memory. */
export async function writePieces(
  pieces: AsyncIterable<string | Uint8Array>,
  output: string | undefined,
): Promise<Result<null, CommandRefusal>> {
  try {
    const written = Readable.from(pieces, { highWaterMark: 1 })
    if (output !== undefined) await pipeline(written, createWriteStream(output))
    else await pipeline(written, process.stdout, { end: false })
    return ok(null)
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    return refuse({ code: 'not_written', says: error.message })
  }
}
