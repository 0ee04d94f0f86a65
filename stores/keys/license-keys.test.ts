import { createPublicKey, verify } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLicenseKeys } from './license-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const keys = openLicenseKeys(join(folder, 'keys'))
const pathOf = (kid: string) => join(folder, 'keys/altus', `${kid}.json`)

test('a key is on the disk for its owner alone, and another process finds it', async () => {
  const made = await keys.create('altus')
  expect(statSync(pathOf(made.kid)).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'keys/altus')).mode & 0o777).toBe(0o700)
  expect(readdirSync(join(folder, 'keys/altus'))).toEqual([`${made.kid}.json`])
  const found = await openLicenseKeys(join(folder, 'keys')).find('altus', made.kid)
  expect(found).toMatchObject({ kid: made.kid, publicX: made.publicX })
  // Ed25519 signs without chance: two signatures of one text are the same.
  expect(await found?.sign({ a: 1 })).toBe(await made.sign({ a: 1 }))
})

test('what it signs is a JWS that the public half verifies', async () => {
  const { sign, kid, publicX } = await keys.create('altus')
  const [header = '', payload = '', signature = ''] = (await sign({ sub: 'x' })).split('.')
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())
  expect(read(header)).toEqual({ alg: 'EdDSA', typ: 'license+jwt', kid })
  expect(read(payload)).toEqual({ sub: 'x' })
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicX }, format: 'jwk' })
  const signed = Buffer.from(`${header}.${payload}`)
  expect(verify(null, signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(verify(null, Buffer.from(`${header}.${payload}A`), key, Buffer.from(signature, 'base64url'))).toBe(false)
})

test('a key of another vendor, one that was forgotten and one that nobody made are not there', async () => {
  const { kid } = await keys.create('altus')
  expect(await keys.find('nordwind', kid)).toBeUndefined()
  expect(await keys.find('altus', 'A'.repeat(43))).toBeUndefined()
  keys.forget('altus', kid)
  expect(await keys.find('altus', kid)).toBeUndefined()
})

test('a file that holds another key is not taken for this one', async () => {
  const [one, two] = [await keys.create('altus'), await keys.create('altus')]
  copyFileSync(pathOf(two.kid), pathOf(one.kid))
  await expect(keys.find('altus', one.kid)).rejects.toThrow(/holds the key that it is named after/)
  writeFileSync(pathOf(two.kid), '{}')
  await expect(keys.find('altus', two.kid)).rejects.toThrow()
})

test.each(['../altus', 'altus/..', ''])('%j names no vendor', async (vendor) => {
  await expect(keys.create(vendor)).rejects.toThrow(/named by its vendor/)
})
