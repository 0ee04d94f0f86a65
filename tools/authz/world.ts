/** The whole channel, served: engines of its own, the demo, and more people, keys and things, so that each kind is several organizations'. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import pino from 'pino'
import { loadDemo } from '#apps/demo/load-demo.ts'
import { DOORS } from '#apps/doors.ts'
import { type Deployment, type Engines, openDeployment, openEngines } from '#apps/opening.ts'
import { type Companions, openCompanions } from '#apps/server/companions.ts'
import { DEMO_OPERATOR } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import { as, type Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { openDataFolder } from '#stores/files/data-folder.ts'
import type { App } from './coverage.ts'
import { hearRoutes, type Routed } from './router.ts'
import type { Ask } from './truth.ts'

export const ORIGIN = 'http://127.0.0.1:7400'

/** Nobody counts how often the matrix asks. */
const NO_LIMITS = { perAddress: 10_000_000, perPrincipal: 10_000_000 }

export type World = Readonly<{
  /** The server as it is; `serve` builds another one over the same data. */
  served: Routed<App>
  serve: (doors: readonly Door[], edge?: Companions['edge']) => Promise<Routed<App>>
  companions: Companions
  /** What acts as an organization, past the HTTP edge, at this moment. */
  context: (organization: OrganizationId) => Context
  ask: Ask
  /** As the role of the server: policies bind it. */
  app: Client
  /** What the server wrote to its log at the level of an error. */
  errors: readonly string[]
  close: () => Promise<void>
}>

type Closing = (() => Promise<unknown>)[]

/** Opens the world in a folder. `close` ends every process that it started. */
export async function openWorld(folder: string): Promise<World> {
  const closing: Closing = []
  const close = async (): Promise<void> => {
    for (const one of closing.reverse()) await one()
  }
  try {
    const { engines, deployment } = await openData(folder, closing)
    await loadDemo(deployment.context(Temporal.Now.instant()), () => undefined)
    return { ...(await serveData(folder, { engines, deployment }, closing)), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Data = Readonly<{ engines: Engines; deployment: Deployment }>

async function openData(dataDir: string, closing: Closing): Promise<Data> {
  mkdirSync(dataDir, { recursive: true })
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const hostPid = engines.value.hostPid()
  closing.push(async () => {
    await engines.value.release()
    if (hostPid !== null) await awaitHostEnd(hostPid)
  })
  const founding = { founder: DEMO_OPERATOR, applicationName: 'matrix', dataDir }
  const deployment = await openDeployment(engines.value, founding)
  if (!deployment.ok) throw new Error(deployment.refusal.says)
  closing.push(() => deployment.value.close())
  return { engines: engines.value, deployment: deployment.value }
}

async function serveData(
  dataDir: string,
  { engines, deployment }: Data,
  closing: Closing,
): Promise<Omit<World, 'close'>> {
  const folder = openDataFolder(dataDir)
  if (!folder.ok) throw new Error('Invariant broken: the folder was opened before')
  const errors: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => errors.push(line) })
  const options = { origin: ORIGIN, mail: { from: 'perennial@localhost' }, webhooksInside: false }
  const companions = openCompanions({ deployment, engines, folder: folder.value, options, log })
  closing.push(() => companions.stop())
  const owner = new Pool({ connectionString: engines.postgresUrl, max: 2 })
  closing.push(() => owner.end())
  const ask: Ask = async (statement, values = []) => (await owner.query(statement, [...values])).rows
  const app = await openAsServer(engines.postgresUrl)
  closing.push(() => app.end())
  const open = (): Context => companions.equip(deployment.context(Temporal.Now.instant()))
  const consoleFolder = join(dataDir, 'no-console')
  mkdirSync(consoleFolder)
  const serve: World['serve'] = async (doors, signIn = companions.edge) => {
    const server = { demo: true, version: '0.0.0' }
    const { intake } = companions
    const options = { doors, version: '0.0.0', signIn, origin: ORIGIN, limits: NO_LIMITS, intake, consoleFolder, log }
    const served = await hearRoutes(() =>
      buildHttp({
        ...options,
        importFacts: importFactFile,
        importUsage,
        print: PRINTS,
        open: () => ({ ...open(), server }),
      }),
    )
    closing.push(() => served.app.close())
    return served
  }
  const context = (organization: OrganizationId): Context => as(open(), organization)
  return { served: await serve(DOORS), serve, companions, context, ask, app, errors }
}

async function openAsServer(ownerUrl: string): Promise<Client> {
  const url = new URL(ownerUrl)
  url.username = 'perennial_app'
  const app = new Client({ connectionString: url.href })
  await app.connect()
  return app
}
