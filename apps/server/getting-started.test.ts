import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isAnswered, readPage } from '#tools/getting-started/page.ts'
import { type Played, play } from '#tools/getting-started/play.ts'

const ROOT = join(import.meta.dirname, '../..')
const DOCS = join(ROOT, 'docs')
const page = readPage(readFileSync(join(DOCS, 'getting-started.md'), 'utf8'))

let folder: string
let played: Played
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-page-'))
  const [port, hook] = [await freePort(), await freePort()]
  const environment = {
    PERENNIAL: `http://127.0.0.1:${port}`,
    HOOK: `http://127.0.0.1:${hook}`,
    FOLDER: join(folder, 'reader'),
  }
  mkdirSync(environment.FOLDER)
  played = await play(page.steps, { place: ROOT, folder, environment, seconds: 100 })
})
afterAll(async () => {
  await enginesGone(join(folder, 'reader/data'))
  rmSync(folder, { recursive: true, force: true })
})

test('every command of the page ran, and none failed', () => {
  const { said, complaints, code } = played
  const failed = page.steps[said.length]
  expect({ code, failed, complaints: code === 0 ? '' : complaints.slice(-2_000) }).toEqual({ code: 0, complaints: '' })
  expect(said).toHaveLength(page.steps.length)
})

describe.each(page.steps.map((step, at) => ({ ...step, at })))('the commands of line $line', ({ at, answer }) => {
  test('answer what the page shows', () => {
    const said = played.said[at] ?? 'nothing: they were not run to their end'
    if (!isAnswered(answer ?? '', said)) expect(said.trim()).toBe(answer ?? '')
  })
})

test('the page shows the program that it runs', () => {
  expect(page.programs).toEqual([readFileSync(join(DOCS, 'getting-started.ts'), 'utf8').trimEnd()])
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  server.close()
  await once(server, 'close')
  return port
}

/** The engines stop after the server; until then the folder is in use. */
async function enginesGone(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postgres/postmaster.pid')
  for (const end = performance.now() + 30_000; performance.now() < end && existsSync(pidFile); ) await sleep(50)
}
