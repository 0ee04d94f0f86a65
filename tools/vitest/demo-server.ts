/** The whole server on engines of the run, with the demo channel and its people, for tests that come in over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_PASSWORD } from '#apps/demo/people.ts'
import { type Running, startServer } from '#apps/server/start.ts'
import { present } from '#core/ground/result.ts'
import { openTestDatabase } from './databases.ts'
import { openDemo } from './demo.ts'
import type { State } from './prepared.ts'
import { freePort } from './server-process.ts'

export type TestServer = Running & Readonly<{ dataDir: string; close: () => Promise<void> }>

/** Starts it on a free port; `empty` without the demo. Call `close` in `afterAll`. */
export async function openTestServer({ empty = false }: Readonly<{ empty?: boolean }> = {}): Promise<TestServer> {
  const { postgresUrl, clickhouseUrl, dataDir, drop } = await (empty ? openEmpty() : openDemo())
  const port = await freePort()
  const started = await startServer(
    {
      help: false,
      places: { dataDir, postgresUrl, clickhouseUrl },
      host: '127.0.0.1',
      port,
      origin: `http://127.0.0.1:${port}`,
      proxies: [],
      mail: { from: 'perennial@localhost' },
      webhooksInside: true,
      empty,
      demo: 'small',
      build: false,
      operator: 'altus',
    },
    '0.0.0',
    () => undefined,
  )
  if (!started.ok) throw new Error(started.refusal)
  const close = async (): Promise<void> => {
    await started.value.stop()
    await drop()
  }
  return { ...started.value, dataDir, close }
}

async function openEmpty(): Promise<State> {
  const database = await openTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-served-'))
  const drop = async (): Promise<void> => {
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ...database, dataDir, drop }
}

/** The headers of a browser in which somebody has signed in. */
export async function signedInHeaders(
  address: string,
  { email, password = DEMO_PASSWORD }: Readonly<{ email: string; password?: string }>,
): Promise<Readonly<{ cookie: string; origin: string }>> {
  const answer = await fetch(`${address}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password }),
  })
  const cookies = answer.headers.getSetCookie().map((cookie) => present(cookie.split(';')[0], 'a cookie has a value'))
  if (!answer.ok || cookies.length === 0) throw new Error(`${email} could not sign in: ${await answer.text()}`)
  return { cookie: cookies.join('; '), origin: address }
}
