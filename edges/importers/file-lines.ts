import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type FileContent, unpack } from './file-content.ts'

/** A longer line is nothing that anybody meant. It bounds the memory of reading. */
const LONGEST_LINE_BYTES = 2 ** 20

const [LINE_FEED, CARRIAGE_RETURN, SPACE] = [10, 13, 32]

/** The lines of a file without their ends; undefined for one that is too long. */
export async function* linesOf(file: FileContent): AsyncGenerator<Buffer | undefined, void> {
  let [rest, tooLong]: [Buffer, boolean] = [Buffer.alloc(0), false]
  for await (const chunk of unpackedBytes(file)) {
    rest = Buffer.concat([rest, chunk])
    let [from, end] = [0, rest.indexOf(LINE_FEED)]
    while (end >= 0) {
      yield tooLong || end - from > LONGEST_LINE_BYTES ? undefined : trimmed(rest.subarray(from, end))
      ;[tooLong, from] = [false, end + 1]
      end = rest.indexOf(LINE_FEED, from)
    }
    rest = rest.subarray(from)
    if (rest.length > LONGEST_LINE_BYTES) [rest, tooLong] = [Buffer.alloc(0), true]
  }
  if (tooLong) yield undefined
  else if (rest.length > 0) yield trimmed(rest)
}

/** Ends reading the file also where nobody takes the rest. */
async function* unpackedBytes(file: FileContent): AsyncGenerator<Buffer, void> {
  const bytes = new PassThrough()
  const flow = pipeline([...unpack(file), bytes]).catch((error: Error) => bytes.destroy(error))
  try {
    yield* bytes
  } finally {
    bytes.destroy()
    await flow
  }
}

/** A blank line comes back empty. */
function trimmed(line: Buffer): Buffer {
  const text = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
  return text.every((byte) => byte <= SPACE) ? Buffer.alloc(0) : text
}
