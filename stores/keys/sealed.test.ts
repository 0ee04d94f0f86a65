import { expect, test } from 'vitest'
import { sealWith } from './sealed.ts'

const seal = sealWith(new Uint8Array(32).fill(7))
const other = sealWith(new Uint8Array(32).fill(8))
const SECRET = 'whsec_äöü-secret'

test('what was sealed opens at its place, and shows nothing until then', () => {
  const sealed = seal.seal(SECRET, 'webhook:one')
  expect(seal.open(sealed, 'webhook:one')).toBe(SECRET)
  expect(sealed).not.toContain('secret')
  expect(seal.seal(SECRET, 'webhook:one')).not.toBe(sealed)
})

test('a keyed hash is the same for the same text at the same place, and for no other text, place or key', () => {
  const hash = seal.hash('kim@fen.example', 'mail:nordwind')
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(sealWith(new Uint8Array(32).fill(7)).hash('kim@fen.example', 'mail:nordwind')).toBe(hash)
  expect(seal.hash('kin@fen.example', 'mail:nordwind')).not.toBe(hash)
  expect(seal.hash('kim@fen.example', 'mail:altus')).not.toBe(hash)
  expect(other.hash('kim@fen.example', 'mail:nordwind')).not.toBe(hash)
})

test('it opens with no other key, at no other place, and not when anything was changed', () => {
  const sealed = seal.seal(SECRET, 'webhook:one')
  expect(() => other.open(sealed, 'webhook:one')).toThrow()
  expect(() => seal.open(sealed, 'webhook:two')).toThrow()
  for (let at = 3; at < sealed.length; at += 1) {
    const flipped = sealed[at] === 'A' ? 'B' : 'A'
    const changed = `${sealed.slice(0, at)}${flipped}${sealed.slice(at + 1)}`
    // The last character may carry bits that stand for nothing.
    if (Buffer.from(changed.slice(3), 'base64url').equals(Buffer.from(sealed.slice(3), 'base64url'))) continue
    expect(() => seal.open(changed, 'webhook:one')).toThrow()
  }
})

test.each(['', 'v1.', 'v1.AAAA', 'whsec_plain'])('"%s" is no sealed text', (text) => {
  expect(() => seal.open(text, 'webhook:one')).toThrow('no sealed text')
})

test('a key of another length is a bug', () => {
  expect(() => sealWith(new Uint8Array(16))).toThrow('32 bytes')
})
