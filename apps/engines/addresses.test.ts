import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { addressesOf } from './addresses.ts'

let temporary = ''
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'perennial-addresses-'))
})
afterEach(() => rmSync(temporary, { recursive: true, force: true }))

function folderAt(path: string): DataFolder {
  const parts = { postgres: 'postgres', clickhouse: 'clickhouse', run: 'run', logs: 'logs' }
  const absolute = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, join(path, part)]))
  return { path, postgres: '', clickhouse: '', run: '', logs: '', ...absolute }
}

test('a short data folder holds its sockets itself', () => {
  const addresses = addressesOf(folderAt('/srv/perennial'))
  expect(addresses).toEqual({
    controlSocket: '/srv/perennial/run/control.sock',
    clickhouseSocket: '/srv/perennial/run/clickhouse.sock',
    postgresUrl: 'postgres://perennial_owner@localhost/perennial?host=%2Fsrv%2Fperennial%2Fpostgres',
    clickhouseUrl: 'http+unix://%2Fsrv%2Fperennial%2Frun%2Fclickhouse.sock/default',
  })
})

test('a long one is reached through a short name, the same every time, that only its owner may enter', () => {
  const path = join(temporary, 'long'.repeat(25))
  const addresses = addressesOf(folderAt(path))
  const link = dirname(dirname(addresses.controlSocket))
  expect(Buffer.byteLength(join(link, 'postgres', '.s.PGSQL.5432'))).toBeLessThan(100)
  expect(readlinkSync(link)).toBe(path)
  expect(lstatSync(dirname(link)).mode & 0o777).toBe(0o700)
  expect(addressesOf(folderAt(path))).toEqual(addresses)
  rmSync(dirname(link), { recursive: true })
})

test('a folder that others may enter is not trusted with the sockets', () => {
  const path = join(temporary, 'long'.repeat(25))
  const planted = dirname(dirname(dirname(addressesOf(folderAt(path)).controlSocket)))
  rmSync(planted, { recursive: true })
  mkdirSync(planted, { mode: 0o755 })
  expect(() => addressesOf(folderAt(path))).toThrow('belongs to somebody else')
  rmSync(planted, { recursive: true })
})
