import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { MOST_EVENT_BYTES, MOST_EVENTS } from './event-intake-forms.ts'

/** Why a body is not read to its end. */
export type BodyRefusal = Readonly<{
  code: 'body_too_large' | 'busy' | 'request_timed_out' | 'malformed_request' | 'unsupported_media_type'
  says: string
}>

export const TOO_LARGE: BodyRefusal = {
  code: 'body_too_large',
  says: `A request holds at most ${MOST_EVENTS} events and ${MOST_EVENT_BYTES} bytes, decompressed: send them in several`,
}

export const BUSY: BodyRefusal = {
  code: 'busy',
  says: 'More events are being sent than this server holds; send them again a little later',
}

/** What the bodies that are being read at this moment hold together, bounded whoever sends them and however slowly. */
export class ReadingRoom {
  readonly #most: number
  #held = 0

  constructor(most: number) {
    this.#most = most
  }

  hasRoom(bytes: number): boolean {
    return this.#held + bytes <= this.#most
  }

  /** A share of the room for one body. */
  enter(): Reading {
    let bytes = 0
    let left = false
    return {
      hold: (more) => {
        if (left || !this.hasRoom(more)) return false
        bytes += more
        this.#held += more
        return true
      },
      held: () => bytes,
      leave: () => {
        if (!left) this.#held -= bytes
        left = true
      },
    }
  }

  get held(): number {
    return this.#held
  }
}

export type Reading = Readonly<{
  /** Takes room for more bytes; false where there is none. */
  hold: (bytes: number) => boolean
  held: () => number
  /** Gives the room back; a second time does nothing. */
  leave: () => void
}>

export type BodyOptions = Readonly<{
  gzipped: boolean
  reading: Reading
  /** Within this time the body has come to its end. */
  deadlineMs: number
  /** Takes each piece, and may refuse to go on. The piece is the stream's: copy what is kept. */
  take: (piece: Buffer) => BodyRefusal | undefined
}>

/**
 * Hands a body piece by piece to `take`, decompressed. Comes back with nothing at its end, or with why it wasn't read any further:
 * then the rest is thrown away as it comes, so that the answer reaches a client that is still sending.
 */
export async function readBody(
  raw: IncomingMessage,
  { gzipped, reading, deadlineMs, take }: BodyOptions,
): Promise<BodyRefusal | undefined> {
  const { promise, resolve } = Promise.withResolvers<BodyRefusal | undefined>()
  const gunzip = gzipped ? createGunzip({ chunkSize: 65_536 }) : undefined
  const source = gunzip ?? raw
  let isOver = false
  const end = (refusal?: BodyRefusal): void => {
    isOver = true
    resolve(refusal)
  }
  const refusalOf = (piece: Buffer): BodyRefusal | undefined => {
    if (reading.held() + piece.length > MOST_EVENT_BYTES) return TOO_LARGE
    return reading.hold(piece.length) ? take(piece) : BUSY
  }
  const onPiece = (piece: Buffer): void => {
    const refusal = isOver ? undefined : refusalOf(piece)
    if (refusal) end(refusal)
  }
  const onGone = (): void => {
    if (!raw.readableEnded) end(BROKEN_OFF)
  }
  const timer = setTimeout(() => end(SLOW), deadlineMs)
  source.on('data', onPiece).once('end', () => end())
  raw.on('error', onGone).once('close', onGone)
  gunzip?.on('error', () => end({ code: 'malformed_request', says: 'The body is no gzip, or breaks off' }))
  if (gunzip) raw.pipe(gunzip)
  const refusal = await promise
  clearTimeout(timer)
  source.off('data', onPiece)
  raw.off('close', onGone)
  if (gunzip) raw.unpipe(gunzip)
  gunzip?.destroy()
  if (refusal) discard(raw)
  return refusal
}

const SLOW: BodyRefusal = {
  code: 'request_timed_out',
  says: 'The body did not come to its end in time: send fewer events at once',
}
const BROKEN_OFF: BodyRefusal = { code: 'malformed_request', says: 'The body broke off' }

/** What is still read of a body that was refused, and for how long. */
const MOST_DISCARDED_BYTES = 2 * MOST_EVENT_BYTES
const LONGEST_DISCARDING_MS = 30_000

/** Reads on and keeps nothing, so that a client that sends first and listens then hears the answer; without an end, it is cut off. */
export function discard(raw: IncomingMessage): void {
  if (raw.readableEnded) return
  let left = MOST_DISCARDED_BYTES
  const timer = setTimeout(() => raw.destroy(), LONGEST_DISCARDING_MS).unref()
  raw.once('close', () => clearTimeout(timer)).on('error', () => undefined)
  raw.on('data', (piece: Buffer) => {
    left -= piece.length
    if (left < 0) raw.destroy()
  })
  raw.resume()
}
