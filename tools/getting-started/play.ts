/** Plays the steps of a page in one shell, as a reader would type them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from './page.ts'

/** What the steps that ran wrote, in their order. Fewer than there are steps where one failed, or hung. */
export type Played = Readonly<{ said: readonly string[]; complaints: string; code: number | null }>

export type Stage = Readonly<{
  /** Where the shell stands. */
  place: string
  /** A folder for the script and what it writes. */
  folder: string
  environment: Readonly<Record<string, string>>
  seconds: number
}>

/**
 * Runs the steps by `sh -eu`: the first command that fails ends it. Whatever the steps leave running is ended with them. What a
 * step wrote is kept only once it has come to its end.
 */
export async function play(steps: readonly Step[], { place, folder, environment, seconds }: Stage): Promise<Played> {
  const script = join(folder, 'page.sh')
  writeFileSync(script, steps.map((step, at) => scriptOf(step, join(folder, `step-${at}`))).join('\n'))
  const shell = spawn('sh', ['-eu', script], {
    cwd: place,
    // A group of its own: what runs in the background belongs to it too.
    detached: true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const limit = setTimeout(() => endGroup(shell.pid), seconds * 1_000)
  const [code] = (await once(shell, 'exit')) as [number | null]
  clearTimeout(limit)
  endGroup(shell.pid)
  const said = steps.flatMap((_, at) => {
    const path = join(folder, `step-${at}`)
    return existsSync(`${path}.done`) ? [readFileSync(path, 'utf8')] : []
  })
  return { said, complaints, code }
}

function scriptOf({ commands }: Step, path: string): string {
  return `exec > '${path}'\n${commands}\n: > '${path}.done'\n`
}

function endGroup(group: number | undefined): void {
  if (group === undefined) return
  try {
    process.kill(-group, 'SIGTERM')
  } catch {
    // Nothing of it runs any more.
  }
}
