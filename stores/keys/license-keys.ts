import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { LICENSE_TYPE } from '#core/billing/license.ts'
import { isOrganizationId, type OrganizationId } from '#core/ground/identity.ts'
import { assert } from '#core/ground/result.ts'

/** A key that signs licenses: its id, which is the thumbprint of RFC 7638, and the public half as RFC 8037 writes it. */
export type LicenseKey = Readonly<{
  kid: string
  publicX: string
  /** The license in compact form: a JWS by EdDSA whose header names the key and that it is a license. */
  sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>
}>

/** The private keys of vendors, in a folder that several servers may share. */
export type LicenseKeys = Readonly<{
  /** A new key of the vendor, which is on the disk before it comes back. */
  create: (vendor: OrganizationId) => Promise<LicenseKey>
  /** The key of this id; undefined where this folder does not have it. */
  find: (vendor: OrganizationId, kid: string) => Promise<LicenseKey | undefined>
  /** Forgets a private key for ever: nothing is signed with it again. */
  forget: (vendor: OrganizationId, kid: string) => void
}>

const ALGORITHM = 'EdDSA'
const KID = /^[A-Za-z0-9_-]{43}$/
const part = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const privateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: part, d: part })

/** Keys in `<folder>/<vendor>/<kid>.json`, each for the folder's owner alone. The folder is made on first need. */
export function openLicenseKeys(folder: string): LicenseKeys {
  const root = resolve(folder)
  return {
    create: async (vendor) => {
      const { privateKey: made } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
      const jwk = privateKey.parse(await exportJWK(made))
      const kid = await calculateJwkThumbprint(jwk)
      keep(pathOf(root, vendor, kid), JSON.stringify(jwk))
      return signing(jwk, kid)
    },
    find: async (vendor, kid) => {
      const path = pathOf(root, vendor, kid)
      if (!existsSync(path)) return undefined
      chmodSync(path, 0o600)
      const jwk = privateKey.parse(JSON.parse(readFileSync(path, 'utf8')))
      assert((await calculateJwkThumbprint(jwk)) === kid, `${path} holds the key that it is named after`)
      return signing(jwk, kid)
    },
    forget: (vendor, kid) => rmSync(pathOf(root, vendor, kid), { force: true }),
  }
}

/** Ids are checked, as they become names of files. */
function pathOf(root: string, vendor: OrganizationId, kid: string): string {
  assert(isOrganizationId(vendor) && KID.test(kid), 'a key is named by its vendor and its thumbprint')
  return join(root, vendor, `${kid}.json`)
}

function signing(jwk: z.infer<typeof privateKey>, kid: string): LicenseKey {
  return {
    kid,
    publicX: jwk.x,
    sign: async (claims) =>
      await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: ALGORITHM, typ: LICENSE_TYPE, kid })
        .sign(await importJWK(jwk, ALGORITHM)),
  }
}

/** Written whole under another name, so that nobody reads half a key. */
function keep(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  const file = openSync(draft, 'wx', 0o600)
  writeSync(file, `${text}\n`)
  fsyncSync(file)
  closeSync(file)
  linkSync(draft, path)
  rmSync(draft)
}
