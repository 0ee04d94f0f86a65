import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { DOORS } from '#apps/doors.ts'
import { type Deployment, type Engines, openDeployment, openEngines } from '#apps/opening.ts'
import { showProgress } from '#apps/progress.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { buildHttp } from '#edges/http/server.ts'
import { type DataFolder, describeDataFolderRefusal, lockServer, openDataFolder } from '#stores/files/data-folder.ts'
import type { FileLock } from '#stores/files/file-lock.ts'
import { buildConsole, CONSOLE_FOLDER } from './console-build.ts'
import { DEMO_OPERATOR, loadFirstData } from './first-data.ts'
import type { ServerOptions } from './options.ts'
import { isPortFree } from './port.ts'
import { awaitHostEnd } from './stopping.ts'

export type Running = Readonly<{
  address: string
  deployment: Deployment
  /** Finishes the requests that have begun, closes everything, and comes back when no process is left. */
  stop(): Promise<void>
}>

/** What has been opened so far, so that a start that fails half-way closes it again. */
type Opened = { lock?: FileLock; log?: Logger; engines?: Engines; deployment?: Deployment; app?: FastifyInstance }

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

async function open(
  options: ServerOptions,
  version: string,
  say: (line: string) => void,
  opened: Opened,
): Promise<Result<Omit<Running, 'stop'>, string>> {
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
  const founder = founderOf(options)
  const deployment = await openDeployment(engines.value, { founder, applicationName: 'perennial server' })
  if (!deployment.ok) return refuse(deployment.refusal.says)
  opened.deployment = deployment.value
  const { operator } = deployment.value.tenant
  if (options.operator !== undefined && operator !== options.operator) {
    return refuse(`This deployment is run by ${operator}, not by ${options.operator}`)
  }
  const building = options.build ? buildConsole(say) : undefined
  if (!options.empty) await fill(deployment.value, folder.value)
  const console = await building
  if (typeof console === 'object') {
    log.error({ says: console.failed }, 'the console could not be built')
    say(`The console could not be built; ${join(folder.value.logs, 'server.log')} says why`)
  }
  const open = () => deployment.value.context(Temporal.Now.instant())
  opened.app = await buildHttp({ doors: DOORS, version, open, consoleFolder: CONSOLE_FOLDER, log })
  const { host, port } = options
  await opened.app.listen({ host, port })
  return ok({ address: `http://${host === '::1' ? '[::1]' : host}:${port}`, deployment: deployment.value })
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

function founderOf({ empty, operator }: ServerOptions): Readonly<{ operator: string; name: string }> {
  if (!empty) return DEMO_OPERATOR
  return { operator: operator ?? 'operator', name: operator ?? 'operator' }
}

async function fill(deployment: Deployment, { path }: DataFolder): Promise<void> {
  const progress = showProgress(process.stderr)
  await loadFirstData(deployment, path, progress.report)
  progress.end()
}

async function close({ lock, log, engines, deployment, app }: Opened): Promise<void> {
  await app?.close()
  await deployment?.close()
  const host = engines?.hostPid() ?? null
  await engines?.release()
  if (host !== null) await awaitHostEnd(host)
  log?.flush()
  lock?.release()
}
