import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { present } from '#core/ground/result.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { secretIn } from './secret-file.ts'

let path: string
let folder: DataFolder

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'perennial-secret-'))
  const opened = openDataFolder(path)
  folder = present(opened.ok ? opened.value : undefined, 'a new folder can be opened')
})
afterEach(() => rmSync(path, { recursive: true, force: true }))

test('a secret is made once and found again', () => {
  const secret = secretIn(folder, 'signin')
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(secretIn(folder, 'signin')).toBe(secret)
  expect(secretIn(folder, 'other')).not.toBe(secret)
})

test('nobody else may read it', () => {
  secretIn(folder, 'signin')
  expect(statSync(join(path, 'secrets')).mode & 0o777).toBe(0o700)
  expect(statSync(join(path, 'secrets/signin')).mode & 0o777).toBe(0o600)
})

test('a file that holds no whole secret is left alone', () => {
  secretIn(folder, 'signin')
  writeFileSync(join(path, 'secrets/signin'), 'short')
  expect(() => secretIn(folder, 'signin')).toThrow('holds one whole secret')
  expect(readFileSync(join(path, 'secrets/signin'), 'utf8')).toBe('short')
})
