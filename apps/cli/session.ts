import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Deployment, type Engines, type Founder, openDeployment, openEngines, type Places } from '#apps/opening.ts'
import { showProgress } from '#apps/progress.ts'
import { type Result, refuse } from '#core/ground/result.ts'
import { admitMachine } from '#edges/admission.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { openAnchors } from '#stores/files/anchors.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'

/** What every command takes: where the data is, who acts, how the answer is printed. */
export type CommonOptions = Readonly<{ places: Places; as?: string; why?: string; json: boolean }>

/**
 * Opens the deployment, beside a running server or without one, does the work as the organization that was named, and closes
 * everything again. Without a founder, what nobody has set up is refused.
 */
export async function inDeployment<T>(
  common: CommonOptions,
  work: (context: Context) => Promise<Result<T, Refusal>>,
  founder?: Founder,
): Promise<Result<T, Refusal>> {
  return await withDeployment(
    common,
    async ({ deployment }) => {
      const progress = showProgress(process.stderr)
      try {
        const why = common.why === undefined ? {} : { why: common.why }
        const base = { ...deployment.context(Temporal.Now.instant()), ...why, report: progress.report }
        const admitted = await admitMachine(base, common.as)
        return admitted.ok ? await anchoring(common.places, base, () => work(admitted.value)) : admitted
      } finally {
        progress.end()
      }
    },
    founder,
  )
}

export type Opened = Readonly<{ deployment: Deployment; engines: Engines }>

/** Opens the deployment for the work, and closes everything again. */
export async function withDeployment<T>(
  { places }: CommonOptions,
  work: (opened: Opened) => Promise<Result<T, Refusal>>,
  founder?: Founder,
): Promise<Result<T, Refusal>> {
  if (!founder && isUntouched(places)) {
    const says = `There is no data folder ${places.dataDir}. Start the server once, use: perennial init, or name another folder with --data`
    return refuse({ code: 'not_set_up', says })
  }
  const engines = await openEngines(places)
  if (!engines.ok) return engines
  try {
    const applicationName = 'perennial command'
    const { dataDir, licenseKeys } = places
    const keys = licenseKeys === undefined ? {} : { licenseKeys }
    const found = { applicationName, dataDir, ...keys, ...(founder && { founder }) }
    const deployment = await openDeployment(engines.value, found)
    if (!deployment.ok) return deployment
    try {
      return await work({ deployment: deployment.value, engines: engines.value })
    } finally {
      await deployment.value.close()
    }
  } finally {
    await engines.value.release()
  }
}

/** What a command changed is anchored at once: nothing but the log itself would tell how it was. */
async function anchoring<T>({ dataDir }: Places, context: Context, work: () => Promise<T>): Promise<T> {
  const before = await readHead(context)
  const result = await work()
  const after = await readHead(context)
  // Beside servers of one's own there may be no data folder here.
  if (after.hash === before.hash || !existsSync(dataDir)) return result
  try {
    await openAnchors({ folder: dataDir, readHead: () => readHead(context), now: Temporal.Now.instant }).anchor()
  } catch (error) {
    // It was done all the same, and the next command or server anchors it.
    process.stderr.write(
      `perennial: the audit log was not anchored: ${error instanceof Error ? error.message : error}\n`,
    )
  }
  return result
}

function isUntouched({ dataDir, postgresUrl, clickhouseUrl }: Places): boolean {
  const embedded = postgresUrl === undefined || clickhouseUrl === undefined
  return embedded && !existsSync(join(dataDir, 'VERSION'))
}
