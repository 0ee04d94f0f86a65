import { assert } from '#core/ground/result.ts'

const MOST = 10n ** 38n
/** A text up to this length is written character by character, which is faster than a call into the runtime. */
const SHORT = 48

/** A growing buffer of ClickHouse's row format: integers little-endian, sizes as LEB128, texts with their size in bytes before. */
export class RowWriter {
  length = 0
  #buffer: Buffer
  #view: DataView

  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafeSlow(capacity)
    this.#view = new DataView(this.#buffer.buffer)
  }

  written(): Uint8Array {
    return this.#buffer.subarray(0, this.length)
  }

  reserve(bytes: number): void {
    this.#fit(bytes)
    this.length += bytes
  }

  text(text: string): void {
    const { length } = text
    this.#fit(3 * length + 5)
    if (length <= SHORT && this.#ascii(text)) return
    this.size(Buffer.byteLength(text))
    this.length += this.#buffer.write(text, this.length, 'utf8')
  }

  /** A short text of ASCII, whose size takes one byte; false, with nothing written, where it is another. */
  #ascii(text: string): boolean {
    const [buffer, start] = [this.#buffer, this.length + 1]
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code > 127) return false
      buffer[start + at] = code
    }
    buffer[this.length] = text.length
    this.length = start + text.length
    return true
  }

  size(size: number): void {
    this.#fit(5)
    let left = size
    while (left > 127) {
      this.#buffer[this.length++] = (left & 127) | 128
      left >>>= 7
    }
    this.#buffer[this.length++] = left
  }

  /** A signed 64-bit integer within what a number holds exactly. */
  integer(value: number): void {
    this.#fit(8)
    const high = Math.floor(value / 2 ** 32)
    this.#view.setUint32(this.length, value - high * 2 ** 32, true)
    this.#view.setInt32(this.length + 4, high, true)
    this.length += 8
  }

  decimal(value: bigint): void {
    assert(value > -MOST && value < MOST, 'a metered value has at most 38 digits')
    this.#fit(16)
    this.#view.setBigUint64(this.length, BigInt.asUintN(64, value), true)
    this.#view.setBigInt64(this.length + 8, value >> 64n, true)
    this.length += 16
  }

  #fit(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.length + bytes))
    this.#buffer.copy(larger, 0, 0, this.length)
    this.#buffer = larger
    this.#view = new DataView(larger.buffer)
  }
}
