import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Where the built console stands. */
export const CONSOLE_FOLDER = join(ROOT, 'apps/console/dist')

/** What the built console was made from stands in it, so a start can see whether anything has changed since. */
const STAMP = '.sources'

const SOURCES = ['apps/console/**/*', 'clients/typescript/*.ts', 'package-lock.json']
const LEFT_OUT = ['apps/console/dist/**', '**/*.test.ts', '**/*.test.tsx']

export type ConsoleBuild = 'current' | 'built' | 'absent' | Readonly<{ failed: string }>

/** Builds the console if its sources are others than those it was built from. `say` hears when it begins. */
export async function buildConsole(say: (line: string) => void): Promise<ConsoleBuild> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  if (!existsSync(join(ROOT, 'apps/console/index.html')) || !existsSync(vite)) return 'absent'
  const sources = hashSources()
  if (stampOf(CONSOLE_FOLDER) === sources) return 'current'
  say('Building the console (once, until its sources change)')
  // Built aside and put in place at once: a server beside this one never serves half of it.
  const aside = join(ROOT, `node_modules/.cache/perennial-console-${process.pid}`)
  const config = ['--config', 'apps/console/vite.config.ts', '--outDir', aside, '--emptyOutDir', '--logLevel', 'warn']
  const failed = await run([vite, 'build', ...config])
  if (failed !== undefined) return { failed }
  writeFileSync(join(aside, STAMP), sources)
  rmSync(CONSOLE_FOLDER, { recursive: true, force: true })
  renameSync(aside, CONSOLE_FOLDER)
  return 'built'
}

function stampOf(folder: string): string | undefined {
  const path = join(folder, STAMP)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function hashSources(): string {
  const hash = createHash('sha256')
  const paths = globSync(SOURCES, { cwd: ROOT, exclude: LEFT_OUT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort())
    hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

/** Comes back with nothing, or with what it complained about. */
async function run(command: readonly string[]): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const stop = () => child.kill()
  process.once('exit', stop)
  child.on('error', (error) => resolve(error.message))
  child.on('close', (code) => {
    process.off('exit', stop)
    resolve(code === 0 ? undefined : said.trim() || `vite ended with ${code}`)
  })
  return await promise
}
