import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { assert } from '#core/ground/result.ts'

/**
 * Keeps texts so that a dump of the database alone does not give them. `place` says where the text is kept (`webhook:whk_1`): what
 * was sealed for one place opens at no other, so a row can't borrow another row's secret.
 */
export type Seal = Readonly<{
  seal: (text: string, place: string) => string
  /** Throws where the text was changed, was sealed with another key, or for another place. */
  open: (sealed: string, place: string) => string
  /** A keyed hash: tells that a text came before, and without the key neither which nor whether it was this one. */
  hash: (text: string, place: string) => string
}>

export const SEAL_KEY_BYTES = 32
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORM = 'v1.'

/** A seal with this key of 32 bytes: AES-256-GCM, a new random nonce for each text. */
export function sealWith(key: Uint8Array): Seal {
  assert(key.length === SEAL_KEY_BYTES, `a key that seals has ${SEAL_KEY_BYTES} bytes`)
  // Another key than the one that seals, made from it.
  const hashing = Buffer.from(hkdfSync('sha256', key, '', 'perennial keyed hash', SEAL_KEY_BYTES))
  return {
    hash: (text, place) => createHmac('sha256', hashing).update(`${place}\0${text}`).digest('hex'),
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return FORM + Buffer.concat(parts).toString('base64url')
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url')
      const whole = sealed.startsWith(FORM) && bytes.length >= NONCE_BYTES + TAG_BYTES
      if (!whole) throw new Error('This is no sealed text')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
