import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ok, type Result, refuse } from '#core/ground/result.ts'

/** Held until it is released or its process dies, however it dies. */
export type FileLock = Readonly<{ release(): void }>

export type FileLockRefusal = Readonly<{ code: 'locked'; path: string; pid: number | null }>

/**
 * Takes the lock that the file at `path` stands for, at once or not at all. Refuses with `locked` and the pid of the process
 * that holds it (null while that process has not written it yet).
 *
 * Node has no `flock`. SQLite's exclusive transaction is a lock of the operating system on the same file, so it ends with
 * its process, and a lock file left behind means nothing.
 */
export function takeFileLock(path: string): Result<FileLock, FileLockRefusal> {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) return refuse({ code: 'locked', path, pid: readPid(path) })
    throw error
  }
  writeFileSync(pidPath(path), `${process.pid}\n`)
  return ok({ release: () => release(database, path) })
}

function release(database: DatabaseSync, path: string) {
  if (!database.isOpen) return
  rmSync(pidPath(path), { force: true })
  database.close()
}

function isBusy(error: unknown): boolean {
  const sqliteBusy = 5
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

// A locked SQLite file cannot be read, so the pid stands beside it.
function pidPath(path: string): string {
  return `${path}.pid`
}

function readPid(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidPath(path), 'utf8'), 10)
    return Number.isSafeInteger(pid) ? pid : null
  } catch {
    return null
  }
}
