import { randomBytes } from 'node:crypto'
import { newSecret } from '#stores/secret-hash.ts'

const SECRET_BYTES = 32

/** A secret for a link: 256 random bits. */
export function newToken(): string {
  return newSecret(SECRET_BYTES)
}

/** A new person's id: 120 random bits. It tells nothing about the person. */
export function newPersonId(): string {
  return `psn_${base32(randomBytes(15))}`
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz234567'

function base32(bytes: Uint8Array): string {
  let text = ''
  let [value, bits] = [0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += DIGITS[(value >>> (bits - 5)) & 31]
    value &= (1 << bits) - 1
  }
  return text
}
