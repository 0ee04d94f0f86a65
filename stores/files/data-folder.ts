import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type FileLock, takeFileLock } from './file-lock.ts'

/** Everything that one deployment keeps on its own disk. The paths are absolute and without symbolic links. */
export type DataFolder = Readonly<{
  path: string
  postgres: string
  clickhouse: string
  /** Sockets, locks and files written anew at every start. */
  run: string
  logs: string
}>

export type DataFolderRefusal =
  | Readonly<{ code: 'data_folder_not_a_folder'; path: string }>
  | Readonly<{ code: 'data_folder_not_writable'; path: string; reason: string }>
  | Readonly<{ code: 'data_folder_newer'; path: string; found: number; known: number }>
  | Readonly<{ code: 'data_folder_unreadable_version'; path: string; found: string }>

export type ServerLockRefusal = Readonly<{ code: 'data_folder_in_use'; path: string; pid: number | null }>

const layoutVersion = 1

/**
 * Opens the data folder, creating what is missing; only its owner may enter what is created. A folder of a newer layout is
 * refused before anything in it is touched.
 *
 * When root runs Perennial, PostgreSQL runs as another user that cannot enter this folder. It need not: it starts inside
 * `postgres` (see apps/engines), so the folder stays closed to everybody else.
 */
export function openDataFolder(path: string): Result<DataFolder, DataFolderRefusal> {
  const wanted = resolve(path)
  try {
    makeFolder(wanted)
    if (!statSync(wanted).isDirectory()) return refuse({ code: 'data_folder_not_a_folder', path: wanted })
    accessSync(wanted, constants.R_OK | constants.W_OK | constants.X_OK)
    return layOut(realpathSync(wanted))
  } catch (error) {
    return refuse(refusalOf(error, wanted))
  }
}

/** One server per data folder; the command line does not take this lock. Ends with its process. */
export function lockServer(folder: DataFolder): Result<FileLock, ServerLockRefusal> {
  const lock = takeFileLock(join(folder.run, 'server.lock'))
  if (lock.ok) return lock
  return refuse({ code: 'data_folder_in_use', path: folder.path, pid: lock.refusal.pid })
}

/** One line for a person. */
export function describeDataFolderRefusal(refusal: DataFolderRefusal | ServerLockRefusal): string {
  switch (refusal.code) {
    case 'data_folder_not_a_folder':
      return `${refusal.path} is not a folder`
    case 'data_folder_not_writable':
      return `The data folder ${refusal.path} cannot be written: ${refusal.reason}`
    case 'data_folder_newer':
      return `The data folder ${refusal.path} has layout ${refusal.found}; this Perennial knows up to ${refusal.known}. Use a newer Perennial.`
    case 'data_folder_unreadable_version':
      return `${join(refusal.path, 'VERSION')} holds ${JSON.stringify(refusal.found)}, not a layout number`
    case 'data_folder_in_use':
      return `Another Perennial server${refusal.pid === null ? '' : ` (process ${refusal.pid})`} uses the data folder ${refusal.path}`
  }
}

// Not `recursive: true`: where a folder exists and yet nothing can be made in it (/proc), Node tries for ever.
function makeFolder(path: string) {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || existsSync(dirname(path))) throw error
    makeFolder(dirname(path))
    makeFolder(path)
  }
}

function layOut(path: string): Result<DataFolder, DataFolderRefusal> {
  const found = readVersion(path)
  if (found !== null) {
    const version = Number(found)
    if (!Number.isSafeInteger(version) || version < 1)
      return refuse({ code: 'data_folder_unreadable_version', path, found })
    if (version > layoutVersion)
      return refuse({ code: 'data_folder_newer', path, found: version, known: layoutVersion })
  }
  const folder = placesIn(path)
  for (const part of [folder.clickhouse, folder.run, folder.logs]) makeFolder(part)
  if (found === null) writeVersion(path)
  return ok(folder)
}

// `postgres` is not created here: it appears by renaming once it has been initialized completely.
function placesIn(path: string): DataFolder {
  return {
    path,
    postgres: join(path, 'postgres'),
    clickhouse: join(path, 'clickhouse'),
    run: join(path, 'run'),
    logs: join(path, 'logs'),
  }
}

function readVersion(path: string): string | null {
  try {
    return readFileSync(join(path, 'VERSION'), 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function writeVersion(path: string) {
  const draft = join(path, `VERSION.${process.pid}`)
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, `${layoutVersion}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, join(path, 'VERSION'))
}

function refusalOf(error: unknown, path: string): DataFolderRefusal {
  const code = codeOf(error)
  if (code === 'EEXIST' || code === 'ENOTDIR') return { code: 'data_folder_not_a_folder', path }
  if (code === undefined) throw error
  return { code: 'data_folder_not_writable', path, reason: code }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
