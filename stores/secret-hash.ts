import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Random bytes as text, unguessable: 32 bytes make 43 characters of base64url. */
export function newSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** SHA-256 in hexadecimal. It is enough for secrets that are random themselves; a password needs a slow hash. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares hashes in a time that does not tell where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
