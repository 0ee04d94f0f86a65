import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { seatDemoPeople } from '#apps/demo/seat-people.ts'
import { DOORS } from '#apps/doors.ts'
import { type Deployment, type Engines, type Founder, openDeployment, openEngines } from '#apps/opening.ts'
import { showProgress } from '#apps/progress.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { PRINTS } from '#edges/documents/print.ts'
import { buildHttp } from '#edges/http/server.ts'
import { importFactFile } from '#edges/importers/bulk-facts.ts'
import { importUsage } from '#edges/importers/usage-file.ts'
import type { Context } from '#operations/context.ts'
import { type DataFolder, describeDataFolderRefusal, lockServer, openDataFolder } from '#stores/files/data-folder.ts'
import type { FileLock } from '#stores/files/file-lock.ts'
import { type Companions, openCompanions } from './companions.ts'
import { buildConsole, CONSOLE_FOLDER } from './console-build.ts'
import { DEMO_OPERATOR, loadFirstData } from './first-data.ts'
import { type DemoChannel, isLocal, type ServerOptions } from './options.ts'
import { isPortFree } from './port.ts'
import { awaitHostEnd } from './stopping.ts'

export type Running = Readonly<{
  address: string
  deployment: Deployment
  /** Where the first owner signs up, as long as there is none: good once, for a day. */
  ownerLink?: string
  /** Finishes the requests that have begun, closes everything, and comes back when no process is left. */
  stop(): Promise<void>
}>

/** What has been opened so far, so that a start that fails half-way closes it again. */
type Opened = {
  lock?: FileLock
  log?: Logger
  engines?: Engines
  deployment?: Deployment
  companions?: Companions
  app?: FastifyInstance
}

/** Starts the server. `say` hears one line for each step; a refusal is one line too. */
export async function startServer(
  options: ServerOptions,
  version: string,
  say: (line: string) => void,
): Promise<Result<Running, string>> {
  const opened: Opened = {}
  try {
    const started = await open(options, version, say, opened)
    if (started.ok) return ok({ ...started.value, stop: () => close(opened) })
    await close(opened)
    return started
  } catch (error) {
    opened.log?.fatal({ err: error }, 'the start failed')
    await close(opened)
    throw error
  }
}

type Say = (line: string) => void
type Foundation = Readonly<{ folder: DataFolder; log: Logger; engines: Engines; deployment: Deployment }>

async function open(
  options: ServerOptions,
  version: string,
  say: Say,
  opened: Opened,
): Promise<Result<Omit<Running, 'stop'>, string>> {
  const foundation = await openFoundation(options, say, opened)
  if (!foundation.ok) return foundation
  const { deployment, folder, log } = foundation.value
  const building = options.build ? buildConsole(say) : undefined
  const companions = openCompanions({ ...foundation.value, options })
  opened.companions = companions
  if (deployment.tenant.demo) await fill(deployment, folder, { companions, channel: options.demo })
  const console = await building
  if (typeof console === 'object') {
    log.error({ says: console.failed }, 'the console could not be built')
    say(`The console could not be built; ${join(folder.logs, 'server.log')} says why`)
  }
  opened.app = await serve(options, version, { ...foundation.value, companions })
  companions.start()
  const link = await companions.signIn.ownerLink()
  return ok({ address: options.origin, deployment, ...(link.ok && { ownerLink: link.value }) })
}

async function openFoundation(options: ServerOptions, say: Say, opened: Opened): Promise<Result<Foundation, string>> {
  const folder = await claim(options, opened)
  if (!folder.ok) return folder
  const log = pino(pino.destination({ dest: join(folder.value.logs, 'server.log'), append: true, sync: false }))
  opened.log = log
  const engines = await openEngines(options.places, {
    onDown: () => log.warn('the engines ended; starting them again'),
    onUp: () => log.info('the engines are back'),
    onGivenUp: (says) => {
      log.error(says)
      say(says)
    },
  })
  if (!engines.ok) return refuse(engines.refusal.says)
  opened.engines = engines.value
  const deployment = await openDeployment(engines.value, {
    founder: founderOf(options),
    applicationName: 'perennial server',
    dataDir: folder.value.path,
    ...(options.places.licenseKeys !== undefined && { licenseKeys: options.places.licenseKeys }),
  })
  if (!deployment.ok) return refuse(deployment.refusal.says)
  opened.deployment = deployment.value
  const wrong = mismatch(deployment.value, options)
  if (wrong !== undefined) return refuse(wrong)
  return ok({ folder: folder.value, log, engines: engines.value, deployment: deployment.value })
}

/** What speaks against serving this deployment with these options. */
function mismatch({ tenant }: Deployment, options: ServerOptions): string | undefined {
  if (options.operator !== undefined && tenant.operator !== options.operator) {
    return `This deployment is run by ${tenant.operator}, not by ${options.operator}`
  }
  if (!tenant.demo || isLocal(options)) return undefined
  return 'The passwords of the demo are known to everybody, so it is for this machine alone: use --empty and another folder'
}

type Serving = Foundation & Readonly<{ companions: Companions }>

async function serve(
  options: ServerOptions,
  version: string,
  { deployment, companions, log }: Serving,
): Promise<FastifyInstance> {
  const server = { demo: deployment.tenant.demo, version }
  const app = await buildHttp({
    doors: DOORS,
    version,
    open: () => ({ ...companions.equip(deployment.context(Temporal.Now.instant())), server }),
    signIn: companions.edge,
    intake: companions.intake,
    importFacts: importFactFile,
    importUsage,
    print: PRINTS,
    origin: options.origin,
    consoleFolder: CONSOLE_FOLDER,
    log,
    ...(options.proxies.length > 0 && { trustProxy: options.proxies }),
  })
  await app.listen({ host: options.host, port: options.port })
  return app
}

/** The port and the folder are looked at before anything is touched. */
async function claim({ places, host, port }: ServerOptions, opened: Opened): Promise<Result<DataFolder, string>> {
  const isFree = await isPortFree(port, host)
  const busy = refuse(`Port ${port} is in use by another program. Choose another one with --port`)
  if (!isFree && !existsSync(join(places.dataDir, 'VERSION'))) return busy
  const folder = openDataFolder(places.dataDir)
  if (!folder.ok) return refuse(describeDataFolderRefusal(folder.refusal))
  const lock = lockServer(folder.value)
  if (!lock.ok) return refuse(describeDataFolderRefusal(lock.refusal))
  opened.lock = lock.value
  return isFree ? folder : busy
}

function founderOf({ empty, operator }: ServerOptions): Founder {
  if (!empty) return DEMO_OPERATOR
  return { operator: operator ?? 'operator', name: operator ?? 'operator' }
}

type Filling = Readonly<{ companions: Companions; channel: DemoChannel }>

async function fill(deployment: Deployment, { path }: DataFolder, { companions, channel }: Filling): Promise<void> {
  const progress = showProgress(process.stderr)
  const seatPeople = (base: Context) => seatDemoPeople(companions.signIn, base)
  await loadFirstData(deployment, path, { channel, report: progress.report, seatPeople })
  progress.end()
}

async function close({ lock, log, engines, deployment, companions, app }: Opened): Promise<void> {
  await app?.close()
  await companions?.stop()
  await deployment?.close()
  const host = engines?.hostPid() ?? null
  await engines?.release()
  if (host !== null) await awaitHostEnd(host)
  log?.flush()
  lock?.release()
}
