import { spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { PostgresBinaries, PostgresUser } from './postgres-binaries.ts'

export type PostgresFolderRefusal =
  | Readonly<{ code: 'postgres_folder_of_another_user'; path: string; owner: number }>
  | Readonly<{ code: 'postgres_folder_of_another_version'; path: string; found: number; wanted: number }>
  | Readonly<{ code: 'postgres_not_initialized'; path: string; reason: string }>

/**
 * How PostgreSQL is told where its data is. It starts with its data folder as the working directory. Under Linux `/proc/self/cwd`
 * then names that folder without walking through the folders above it, which the unprivileged user cannot enter when
 * root keeps the data in its home.
 */
export function dataArgument(folder: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : folder
}

/**
 * Root may not run PostgreSQL: then it is the user who owns its folder already, or who owns the data folder, or `nobody`. PostgreSQL
 * starts only for users that the machine knows by name.
 */
export function choosePostgresUser(folder: string): PostgresUser {
  if (process.getuid?.() !== 0) return null
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found !== undefined && found.uid !== 0) return { uid: found.uid, gid: found.gid }
  const above = statSync(dirname(folder))
  return above.uid !== 0 && isKnownUser(above.uid) ? { uid: above.uid, gid: above.gid } : nobody()
}

/**
 * Makes the folder ready to start from: initialized completely with the database `perennial` owned by `perennial_owner`. An
 * initialization that was interrupted is thrown away and done again.
 */
export async function preparePostgresFolder(
  folder: string,
  binaries: PostgresBinaries,
  user: PostgresUser,
): Promise<Result<null, PostgresFolderRefusal>> {
  removeDrafts(folder)
  if (existsSync(folder)) return checkFolder(folder, binaries)
  // A name of its own: the program that was interrupted may still be writing into an earlier draft.
  const draft = mkdtempSync(`${folder}.new-`)
  if (user !== null) chownSync(draft, user.uid, user.gid)
  const problem = await initialize(draft, binaries, user)
  if (problem !== null) return refuse({ code: 'postgres_not_initialized', path: folder, reason: problem })
  renameSync(draft, folder)
  syncFolder(dirname(folder))
  return ok(null)
}

function removeDrafts(folder: string) {
  const drafts = readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.new-`))
  for (const draft of drafts) {
    try {
      rmSync(join(dirname(folder), draft), { recursive: true, force: true })
    } catch {
      // Somebody still writes there; the next start removes it.
    }
  }
}

// A new name is on disk only when the folder that holds it is.
function syncFolder(folder: string) {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function checkFolder(folder: string, binaries: PostgresBinaries): Result<null, PostgresFolderRefusal> {
  const owner = statSync(folder).uid
  const us = process.getuid?.()
  if (us !== 0 && owner !== us) return refuse({ code: 'postgres_folder_of_another_user', path: folder, owner })
  const found = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10)
  if (found === binaries.majorVersion) return ok(null)
  return refuse({ code: 'postgres_folder_of_another_version', path: folder, found, wanted: binaries.majorVersion })
}

async function initialize(folder: string, binaries: PostgresBinaries, user: PostgresUser): Promise<string | null> {
  const data = dataArgument(folder)
  const place = { ...user, cwd: folder, env: { TZ: 'UTC' } }
  // macOS before 14 does not know C.UTF-8; C sorts the same way.
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const settings = ['--username=perennial_owner', '--auth=trust', '--encoding=UTF8', `--locale=${locale}`]
  const made = await runProgram(binaries.initdb, ['-D', data, ...settings], place, '')
  if (made.status !== 0) return isNameless(user) ? nameless : made.said
  const created = await runProgram(
    binaries.postgres,
    ['--single', '-D', data, 'postgres'],
    place,
    'CREATE DATABASE perennial\n',
  )
  const failed = created.status !== 0 || /\b(ERROR|FATAL|PANIC):/.test(created.said)
  return failed ? created.said : null
}

type Place = Readonly<{ uid?: number; gid?: number; cwd: string; env: Readonly<Record<string, string>> }>

/** What the program came to, and what it said of it. */
function runProgram(
  program: string,
  args: readonly string[],
  place: Place,
  input: string,
): Promise<{ status: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...place, stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text) => (said += text))
    child.on('error', (error) => resolve({ status: null, said: error.message }))
    child.on('close', (status) => resolve({ status, said: said.trim() }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

const nameless = `the present user has no name in /etc/passwd, and PostgreSQL's initdb asks for one. Add the line "perennial:x:<uid>:<gid>::/:/bin/false", or run as another user.`

function isNameless(user: PostgresUser): boolean {
  return user === null && !isKnownUser(process.getuid?.() ?? 0)
}

// macOS keeps its people elsewhere; there every user has a name.
function isKnownUser(uid: number): boolean {
  if (process.platform !== 'linux') return true
  return new RegExp(`^[^:\\n]+:[^:]*:${uid}:`, 'm').test(readFileSync('/etc/passwd', 'utf8'))
}

function nobody(): Readonly<{ uid: number; gid: number }> {
  const line = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  const uid = Number(line?.[1] ?? 65534)
  const gid = Number(line?.[2] ?? 65534)
  // macOS writes nobody's number as -2.
  return { uid: uid >>> 0, gid: gid >>> 0 }
}
