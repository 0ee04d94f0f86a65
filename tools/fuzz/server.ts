import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import pino from 'pino'
import { seatDemoPeople } from '#apps/demo/seat-people.ts'
import { DOORS } from '#apps/doors.ts'
import { type Deployment, type Engines, openDeployment, openEngines, type Places } from '#apps/opening.ts'
import { type Companions, openCompanions } from '#apps/server/companions.ts'
import { DEMO_OPERATOR, loadFirstData } from '#apps/server/first-data.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import type { Context } from '#operations/context.ts'
import { openDataFolder } from '#stores/files/data-folder.ts'
import type { Ask } from '#tools/verify/check.ts'

/** The server as Fastify has it. */
export type App = Awaited<ReturnType<typeof buildHttp>>

/** A whole server with the demo channel and its people, of which nobody else knows. */
export type FuzzServer = Readonly<{
  app: App
  origin: string
  port: number
  /** As the operator, at this moment. */
  context: () => Context
  signIn: Companions['signIn']
  engines: Engines
  /** As the owner of the database, whom nothing is hidden from. */
  ask: Ask
  /** What the log has of errors since it was last asked. */
  errors: () => readonly string[]
  close: () => Promise<void>
}>

export type ServerWanted = Readonly<{
  /** Engines that run already; without them it has its own. */
  places?: Omit<Places, 'dataDir'>
  /** More routes, to see whether what is wrong with them is noticed. */
  plant?: (app: App, context: () => Context) => void
}>

const LIMITS = { perAddress: 1e9, perPrincipal: 1e9 }

/** Opens it on a free port of this machine. Deliveries of webhooks are not started: nothing is sent to anywhere. */
export async function openFuzzServer({ places = {}, plant }: ServerWanted = {}): Promise<FuzzServer> {
  const path = mkdtempSync(join(tmpdir(), 'perennial-fuzz-'))
  const folder = openDataFolder(join(path, 'data'))
  if (!folder.ok) throw new Error(folder.refusal.code)
  const engines = await openEngines({ ...places, dataDir: folder.value.path })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const deployment = await openDemo(engines.value, folder.value.path)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const { log, errors } = listeningLog()
  const options = { origin, mail: { from: 'fuzz@localhost' }, webhooksInside: true }
  const companions = openCompanions({ deployment, engines: engines.value, folder: folder.value, options, log })
  await loadFirstData(deployment, folder.value.path, {
    channel: 'small',
    report: () => undefined,
    seatPeople: (base) => seatDemoPeople(companions.signIn, base),
  })
  const context = (): Context => ({
    ...companions.equip(deployment.context(Temporal.Now.instant())),
    server: { demo: true, version: '0.0.0' },
  })
  const { edge } = companions
  const app = await buildHttp({
    doors: DOORS,
    version: '0.0.0',
    open: context,
    signIn: plant ? planted(edge, (to) => plant(to, context)) : edge,
    origin,
    limits: LIMITS,
    intake: companions.intake,
    importFacts: importFactFile,
    importUsage,
    print: PRINTS,
    consoleFolder: emptyConsole(path),
    log,
  })
  await app.listen({ host: '127.0.0.1', port })
  const owner = new Client({
    connectionString: engines.value.postgresUrl,
    options: '-c TimeZone=UTC -c row_security=off',
  })
  await owner.connect()
  const ask: Ask = async (statement, values = []) => (await owner.query(statement, [...values])).rows
  const close = async (): Promise<void> => {
    await owner.end()
    await app.close()
    await companions.stop()
    await deployment.close()
    const host = engines.value.hostPid()
    await engines.value.release()
    if (host !== null) await awaitHostEnd(host)
    rmSync(path, { recursive: true, force: true })
  }
  return { app, origin, port, context, signIn: companions.signIn, engines: engines.value, ask, errors, close }
}

function planted(edge: Companions['edge'], plant: (app: App) => void): Companions['edge'] {
  return {
    ...edge,
    addRoutes: async (app) => {
      plant(app)
      await edge.addRoutes(app)
    },
  }
}

async function openDemo(engines: Engines, dataDir: string): Promise<Deployment> {
  const deployment = await openDeployment(engines, { founder: DEMO_OPERATOR, applicationName: 'fuzz', dataDir })
  if (!deployment.ok) throw new Error(deployment.refusal.says)
  return deployment.value
}

/** A console of one page: what a built one looks like to the server. */
function emptyConsole(path: string): string {
  const folder = join(path, 'console')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Perennial</title><script nonce="PERENNIAL-NONCE"></script>',
  )
  return folder
}

const MOST_ERRORS = 100

function listeningLog() {
  const heard: string[] = []
  const write = (line: string): void => void (heard.length < MOST_ERRORS && heard.push(line))
  return { log: pino({ level: 'error' }, { write }), errors: () => heard.splice(0) }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address !== 'object') throw new Error('Invariant broken: a listener has a port')
  return address.port
}
