/** Perennial's own process, as people start it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const START_LIMIT_MS = 150_000

export type ServerProcess = Readonly<{
  address: string
  /** All that it said until it was ready: where it is, and the first owner's link where there is no owner. */
  said: string
  stop: () => Promise<void>
}>

/** Starts it on a free port. `options` are more of those that the server takes. */
export async function startServerProcess(dataDir: string, options: readonly string[]): Promise<ServerProcess> {
  const port = await freePort()
  const main = join(ROOT, 'apps/server/main.ts')
  // As it runs for people: libraries that look for tests must find none.
  const child = spawn(process.execPath, [main, '--data', dataDir, '--port', String(port), ...options], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = await started(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { address: `http://127.0.0.1:${port}`, said, stop }
}

/** Comes back once the server says where it is; fails with all it said when it ends or takes too long. */
function started(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  const fail = (why: string) => {
    child.kill('SIGKILL')
    reject(new Error(`The server ${why}. It said:\n${said}`))
  }
  const limit = setTimeout(() => fail(`was not ready after ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS)
  child.once('close', (code) => fail(`ended with ${code}`))
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (!said.includes('Perennial is at')) return
      clearTimeout(limit)
      resolve(said)
    })
  }
  return promise
}

/** A port of this machine that nobody listens at. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createServer().once('error', reject)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    probe.close(() => resolve(port))
  })
  return promise
}
