const FIRST_CAPACITY = 4_096

/** Bytes that come piece by piece, copied together: many small pieces take no more room than their bytes, twice at most. */
export class GrowingBytes {
  #bytes = Buffer.alloc(0)
  length = 0

  push(piece: Buffer): void {
    const length = this.length + piece.length
    if (length > this.#bytes.length) this.#grow(length)
    piece.copy(this.#bytes, this.length)
    this.length = length
  }

  /** All bytes so far; it is empty afterwards. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length)
    this.#bytes = Buffer.alloc(0)
    this.length = 0
    return taken
  }

  #grow(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(length, this.#bytes.length * 2, FIRST_CAPACITY))
    this.#bytes.copy(bytes, 0, 0, this.length)
    this.#bytes = bytes
  }
}
