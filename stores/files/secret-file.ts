import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { assert } from '#core/ground/result.ts'
import type { DataFolder } from './data-folder.ts'

/** 256 bits, as text. */
const BYTES = 32
const WHOLE = /^[A-Za-z0-9_-]{43}$/

/**
 * The secret of this name, as it stands in the data folder (`secrets/<name>`, for its owner alone); made at random where there is
 * none yet. Of several processes that make it at once, all come back with the same one. What is kept under a secret is lost with it,
 * so a file that holds anything else is never replaced, but throws.
 */
export function secretIn(folder: DataFolder, name: string): string {
  const secrets = join(folder.path, 'secrets')
  mkdirSync(secrets, { recursive: true, mode: 0o700 })
  const path = join(secrets, name)
  const secret = readSecret(path) ?? makeSecret(path)
  assert(WHOLE.test(secret), `${path} holds one whole secret`)
  chmodSync(path, 0o600)
  return secret
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

// Written whole under another name and then linked: `link` refuses where another process was first.
function makeSecret(path: string): string {
  const draft = `${path}.${process.pid}`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, `${randomBytes(BYTES).toString('base64url')}\n`)
  fsyncSync(file)
  closeSync(file)
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8').trim()
}
