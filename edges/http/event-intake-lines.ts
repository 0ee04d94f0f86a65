import { isAscii, isUtf8 } from 'node:buffer'
import { lookOver, parseJson, type TextLook } from '#core/metering/cloud-event-text.ts'
import { GrowingBytes } from './event-intake-bytes.ts'
import { type Collected, collect, rejectNext } from './event-intake-forms.ts'

const NEWLINE = 10
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Reads events one per line as the bytes come in, however they are cut. A line that is no event is rejected by its index and the
 * others are not; empty lines count for nothing. A line may end with CR LF, and the first may begin with a byte order mark.
 */
export class EventLines {
  readonly #into: Collected
  readonly #rest = new GrowingBytes()
  #begun = false

  constructor(into: Collected) {
    this.#into = into
  }

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(NEWLINE)
    if (last === -1) {
      this.#rest.push(chunk)
      return
    }
    const whole = chunk.subarray(0, last)
    if (this.#rest.length === 0) this.#readLines(whole)
    else {
      this.#rest.push(whole)
      this.#readLines(this.#rest.take())
    }
    if (last + 1 < chunk.length) this.#rest.push(chunk.subarray(last + 1))
  }

  /** Reads the last line, which may do without a newline. */
  end(): void {
    if (this.#rest.length > 0) this.#readLines(this.#rest.take())
  }

  #readLines(bytes: Buffer): void {
    // Of ASCII, which most events are, bytes are characters: ten times as fast.
    if (isAscii(bytes)) this.#readText(bytes.toString('latin1'))
    else if (isUtf8(bytes)) this.#readText(bytes.toString())
    else this.#readBroken(bytes)
  }

  #readText(text: string): void {
    const look = lookOver(text)
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#readLine(text.slice(start, end), look)
      start = end + 1
    }
    this.#readLine(text.slice(start), look)
  }

  /** Some line of these is no UTF-8: each by itself. */
  #readBroken(bytes: Buffer): void {
    for (let start = 0; start <= bytes.length; ) {
      const found = bytes.indexOf(NEWLINE, start)
      const end = found === -1 ? bytes.length : found
      const line = bytes.subarray(start, end)
      if (isUtf8(line)) this.#readText(line.toString())
      else rejectNext(this.#into, { code: 'not_utf8', says: 'The line is no UTF-8' })
      start = end + 1
    }
  }

  #readLine(written: string, look: TextLook): void {
    const line = !this.#begun && written.startsWith(BYTE_ORDER_MARK) ? written.slice(1) : written
    this.#begun = true
    if (line.length < 3 && line.trim() === '') return
    let value: unknown
    try {
      value = parseJson(line, look)
    } catch {
      if (line.trim() !== '') rejectNext(this.#into, { code: 'not_json', says: 'The line is no JSON' })
      return
    }
    collect(this.#into, value, look.escaped)
  }
}
