import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DataFolder, describeDataFolderRefusal, lockServer, openDataFolder } from './data-folder.ts'

let temporary = ''
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'perennial-folder-'))
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

function opened(path: string): DataFolder {
  const folder = openDataFolder(path)
  if (!folder.ok) throw new Error(describeDataFolderRefusal(folder.refusal))
  return folder.value
}

describe('openDataFolder', () => {
  test('creates what is missing, and only its owner may enter', () => {
    const folder = opened(join(temporary, 'some', 'where'))
    for (const part of [folder.path, folder.clickhouse, folder.run, folder.logs]) {
      expect(statSync(part).mode & 0o777).toBe(0o700)
    }
    expect(readFileSync(join(folder.path, 'VERSION'), 'utf8')).toBe('1\n')
  })

  test('opens an existing folder again, also through a symbolic link', () => {
    const folder = opened(join(temporary, 'real'))
    symlinkSync(folder.path, join(temporary, 'link'))
    expect(opened(join(temporary, 'link'))).toEqual(folder)
  })

  test('leaves the permissions of a folder that was there before', () => {
    const path = join(temporary, 'volume')
    mkdirSync(path)
    chmodSync(path, 0o755)
    opened(path)
    expect(statSync(path).mode & 0o777).toBe(0o755)
  })

  test.each([
    { version: '2', refusal: { code: 'data_folder_newer', found: 2, known: 1 } },
    { version: 'new', refusal: { code: 'data_folder_unreadable_version', found: 'new' } },
    { version: '0', refusal: { code: 'data_folder_unreadable_version', found: '0' } },
  ])('refuses a folder of layout $version and touches nothing', ({ version, refusal }) => {
    const path = mkdtempSync(join(temporary, 'layout-'))
    writeFileSync(join(path, 'VERSION'), version)
    expect(openDataFolder(path)).toMatchObject({ ok: false, refusal })
    expect(() => statSync(join(path, 'run'))).toThrow('ENOENT')
  })

  test('refuses a file', () => {
    const path = join(temporary, 'file')
    writeFileSync(path, '')
    expect(openDataFolder(path)).toMatchObject({ ok: false, refusal: { code: 'data_folder_not_a_folder' } })
    expect(openDataFolder(join(path, 'below'))).toMatchObject({
      ok: false,
      refusal: { code: 'data_folder_not_a_folder' },
    })
  })

  test('refuses a place where nothing can be written', () => {
    // Also root can't create folders in /proc or, on macOS, in /System.
    const closed = process.platform === 'linux' ? '/proc/perennial' : '/System/perennial'
    expect(openDataFolder(closed)).toMatchObject({ ok: false, refusal: { code: 'data_folder_not_writable' } })
  })
})

test('a second server on the same folder is refused with the pid of the first, until that lets go', () => {
  const folder = opened(join(temporary, 'served'))
  const first = lockServer(folder)
  expect(lockServer(folder)).toEqual({
    ok: false,
    refusal: { code: 'data_folder_in_use', path: folder.path, pid: process.pid },
  })
  if (first.ok) first.value.release()
  const second = lockServer(folder)
  expect(second.ok).toBe(true)
  if (second.ok) second.value.release()
})
