const WORDS = 4

/**
 * Counts how often each of many keys was seen, in 20 bytes per slot and with at least a third of the slots free: between 30
 * and 60 bytes per key, half as much again while the table grows. A million rows take up to 90 MB for a moment.
 * Keys are the first 128 bits of digests, so two of ten million fall together once in 10^24 files.
 */
export class Occurrences {
  #keys = new Uint32Array(WORDS * 1024)
  #counts = new Uint32Array(1024)
  #known = 0

  /** How often the key was seen, this time included: 1 for the first. */
  see(digest: Uint8Array): number {
    if (this.#known * 3 >= this.#counts.length * 2) this.#grow()
    const key = keyOf(digest)
    const slot = this.#slotOf(key)
    if (this.#counts[slot] === 0) {
      this.#known += 1
      this.#keys.set(key, slot * WORDS)
    }
    const count = (this.#counts[slot] ?? 0) + 1
    this.#counts[slot] = count
    return count
  }

  /** How often the key was seen. */
  count(digest: Uint8Array): number {
    return this.#counts[this.#slotOf(keyOf(digest))] ?? 0
  }

  /** The slot of the key, or the free one where it belongs: digests are random, so the next free one is near. */
  #slotOf(key: Uint32Array): number {
    const slots = this.#counts.length
    let slot = (key[0] ?? 0) % slots
    while (this.#counts[slot] !== 0 && !this.#holds(slot, key)) slot = (slot + 1) % slots
    return slot
  }

  #holds(slot: number, key: Uint32Array): boolean {
    for (let word = 0; word < WORDS; word += 1) {
      if (this.#keys[slot * WORDS + word] !== key[word]) return false
    }
    return true
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts]
    this.#keys = new Uint32Array(keys.length * 2)
    this.#counts = new Uint32Array(counts.length * 2)
    for (const [at, count] of counts.entries()) {
      if (count === 0) continue
      const key = keys.subarray(at * WORDS, (at + 1) * WORDS)
      const slot = this.#slotOf(key)
      this.#keys.set(key, slot * WORDS)
      this.#counts[slot] = count
    }
  }
}

function keyOf(digest: Uint8Array): Uint32Array {
  const view = new DataView(digest.buffer, digest.byteOffset)
  return Uint32Array.from({ length: WORDS }, (_, word) => view.getUint32(word * 4))
}
