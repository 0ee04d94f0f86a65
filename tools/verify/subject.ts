import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { type Engines, openDeployment, openEngines, type Places } from '#apps/opening.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import type { Context } from '#operations/context.ts'
import type { Ask } from './check.ts'

/** What is verified, where it isn't the demo channel in engines of its own. */
export type Given = Readonly<{ data?: string; postgres?: string; clickhouse?: string }>

/** What a verifier works on. `own`: nobody else uses it, so it may be falsified. */
export type Subject = Readonly<{ context: Context; ask: Ask; postgresUrl: string; own: boolean }>

export function readGiven(args: readonly string[]): Given {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { data: text, postgres: text, clickhouse: text } })
  return values
}

/** Amounts and positions as text: nothing loses digits. Whom row-level security would hide rows from gets an error, not fewer rows. */
const SESSION = '-c TimeZone=UTC -c DateStyle=ISO,YMD -c row_security=off'

/** Asks as the owner of the database, on one connection. */
export async function withOwner<T>(postgresUrl: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgresUrl, application_name: 'verify', options: SESSION })
  await client.connect()
  try {
    return await work(async (statement, values = []) => (await client.query(statement, [...values])).rows)
  } finally {
    await client.end()
  }
}

/** Works on the deployment that was given, or on the demo channel, which is loaded into engines of its own and thrown away. */
export async function onSubject<T>(given: Given, work: (subject: Subject) => Promise<T>): Promise<T> {
  const isOwn = given.data === undefined && given.postgres === undefined
  const folder = isOwn ? mkdtempSync(join(tmpdir(), 'perennial-verify-')) : undefined
  try {
    const { postgres: postgresUrl, clickhouse: clickhouseUrl } = given
    return await onPlaces(
      {
        dataDir: folder ?? given.data ?? './data',
        ...(postgresUrl !== undefined && { postgresUrl }),
        ...(clickhouseUrl !== undefined && { clickhouseUrl }),
      },
      isOwn,
      work,
    )
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

async function onPlaces<T>(places: Places, own: boolean, work: (subject: Subject) => Promise<T>): Promise<T> {
  const engines = await openEngines(places)
  if (!engines.ok) throw new Error(engines.refusal.says)
  const hostPid = engines.value.hostPid()
  try {
    return await onEngines(engines.value, own, work)
  } finally {
    await engines.value.release()
    if (own && hostPid !== null) await awaitHostEnd(hostPid)
  }
}

async function onEngines<T>(engines: Engines, own: boolean, work: (subject: Subject) => Promise<T>): Promise<T> {
  const { postgresUrl } = engines
  const deployment = await openDeployment(engines, {
    applicationName: 'verify',
    ...(own && { founder: DEMO_OPERATOR }),
  })
  if (!deployment.ok) throw new Error(deployment.refusal.says)
  try {
    const context = deployment.value.context(Temporal.Now.instant())
    if (own) await loadDemo(context, () => undefined)
    return await withOwner(postgresUrl, (ask) => work({ context, ask, postgresUrl, own }))
  } finally {
    await deployment.value.close()
  }
}
