import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Where the built console stands. */
export const CONSOLE_FOLDER = join(ROOT, 'apps/console/dist')

/** What the built console was made from stands beside it, so a start can see whether anything has changed since. */
const STAMP = join(CONSOLE_FOLDER, '.sources')

const SOURCES = ['apps/console/**/*', 'clients/typescript/*.ts', 'package-lock.json']
const LEFT_OUT = ['apps/console/dist/**', '**/*.test.ts', '**/*.test.tsx']

export type ConsoleBuild = 'current' | 'built' | 'absent' | Readonly<{ failed: string }>

/** Builds the console if its sources are others than those it was built from. `say` hears when it begins. */
export async function buildConsole(say: (line: string) => void): Promise<ConsoleBuild> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  if (!existsSync(join(ROOT, 'apps/console/index.html')) || !existsSync(vite)) return 'absent'
  const sources = hashSources()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return 'current'
  say('Building the console (once, until its sources change)')
  const failed = await run([vite, 'build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'warn'])
  if (failed !== undefined) return { failed }
  writeFileSync(STAMP, sources)
  return 'built'
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
