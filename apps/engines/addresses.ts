import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataFolder } from '#stores/files/data-folder.ts'

/** Where the engines of a data folder listen. The same folder gives the same addresses, so connection pools find them again. */
export type EngineAddresses = Readonly<{
  controlSocket: string
  clickhouseSocket: string
  postgresUrl: string
  clickhouseUrl: string
}>

// A socket's path has room for 104 bytes on macOS and 108 on Linux.
const longestSocketPath = 99
const longestSocketName = '/postgres/.s.PGSQL.5432'

/**
 * The sockets stand in the data folder. When its path is too long for a socket, they are reached through a symbolic link with
 * a short name. Throws where that name belongs to somebody else.
 */
export function addressesOf(folder: DataFolder): EngineAddresses {
  const fits = Buffer.byteLength(folder.path + longestSocketName) <= longestSocketPath
  const base = fits ? folder.path : shortNameOf(folder.path)
  const clickhouseSocket = join(base, 'run', 'clickhouse.sock')
  return {
    controlSocket: join(base, 'run', 'control.sock'),
    clickhouseSocket,
    postgresUrl: `postgres://perennial_owner@localhost/perennial?host=${encodeURIComponent(join(base, 'postgres'))}`,
    clickhouseUrl: `http+unix://${encodeURIComponent(clickhouseSocket)}/default`,
  }
}

function shortNameOf(path: string): string {
  const name = `perennial-${process.getuid?.() ?? 0}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`
  const inTemporary = join(tmpdir(), name)
  const tooLong = Buffer.byteLength(`${inTemporary}/d${longestSocketName}`) > longestSocketPath
  const folder = tooLong ? join('/tmp', name) : inTemporary
  makePrivateFolder(folder)
  return linkTo(path, join(folder, 'd'))
}

// The temporary folder is open to everybody: a folder that somebody else planted there, or a link, is not entered.
function makePrivateFolder(folder: string) {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (!isExisting(error)) throw error
  }
  const found = lstatSync(folder)
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  if (!isOurs) throw new Error(`${folder} belongs to somebody else; the engines' sockets are not put there`)
}

function linkTo(target: string, link: string): string {
  try {
    symlinkSync(target, link)
  } catch (error) {
    if (!isExisting(error)) throw error
    if (readlinkSync(link) !== target) {
      unlinkSync(link)
      symlinkSync(target, link)
    }
  }
  return link
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
