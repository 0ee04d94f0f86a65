/** FNV-1a's prime; each lane begins with another offset, so that four of them tell texts apart by 128 bits. */
const PRIME = 16_777_619
const OFFSETS = [2_166_136_261, 3_735_928_559, 305_419_896, 2_596_069_104] as const

/**
 * A short name of many texts, the same for the same texts in the same order: 32 hexadecimal digits. It tells that something
 * changed; it is no protection against somebody who wants two lists to look alike.
 */
export function digestOf(texts: readonly string[]): string {
  const lanes: number[] = [...OFFSETS]
  for (const text of texts) {
    for (let at = 0; at <= text.length; at += 1) {
      // The end of each text counts, so that ["ab"] and ["a", "b"] differ.
      const code = at === text.length ? 0x1_0000 : text.charCodeAt(at)
      for (const [lane, value] of lanes.entries()) lanes[lane] = Math.imul(value ^ (code + lane), PRIME)
    }
  }
  return lanes.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('')
}
