import { join } from 'node:path'
import { MACHINE } from '#core/channel/access.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { checkClickHouse, openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openDataFolder } from '#stores/files/data-folder.ts'
import { openDocumentStore } from '#stores/files/document-store.ts'
import { secretIn } from '#stores/files/secret-file.ts'
import { openLicenseKeys } from '#stores/keys/license-keys.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { checkPostgres } from '#stores/postgres/connect.ts'
import { migrate } from '#stores/postgres/migrate.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant, loadTenant, type Tenant } from '#stores/postgres/tenant.ts'
import { describeEnginesRefusal } from './engines/hold.ts'
import { keepEngines } from './engines/keep.ts'

/** Where a deployment keeps its data: the engines embedded in a folder, or servers by URL. */
export type Places = Readonly<{
  dataDir: string
  postgresUrl?: string
  clickhouseUrl?: string
  /** The folder of the keys that sign licenses, where several processes with data folders of their own share one. */
  licenseKeys?: string
}>

/** Why a deployment can't be opened, as one line for a person. */
export type OpeningRefusal = Readonly<{ code: string; says: string }>

export type Engines = Readonly<{
  /** The owner's URL: it migrates. */
  postgresUrl: string
  clickhouseUrl: string
  /** Whether PostgreSQL is the embedded one. */
  embedded: boolean
  /** The process that hosts the embedded engines, or null where there is none at this moment. */
  hostPid(): number | null
  release(): Promise<void>
}>

export type EngineNews = Readonly<{
  onDown?: () => void
  onUp?: () => void
  onGivenUp?: (says: string) => void
}>

/** Takes hold of the embedded engines, and keeps them running, unless both are given by URL; tries each given URL once. */
export async function openEngines(places: Places, news: EngineNews = {}): Promise<Result<Engines, OpeningRefusal>> {
  const given = await checkGiven(places)
  if (!given.ok) return given
  const { postgresUrl, clickhouseUrl } = places
  if (postgresUrl !== undefined && clickhouseUrl !== undefined) {
    return ok({ postgresUrl, clickhouseUrl, embedded: false, hostPid: () => null, release: async () => undefined })
  }
  const kept = await keepEngines({
    dataDir: places.dataDir,
    ...(news.onDown && { onDown: news.onDown }),
    ...(news.onUp && { onUp: news.onUp }),
    onGivenUp: (refusal) => news.onGivenUp?.(describeEnginesRefusal(refusal)),
  })
  if (!kept.ok) return refuse({ code: kept.refusal.code, says: describeEnginesRefusal(kept.refusal) })
  const { hostPid, release } = kept.value
  return ok({
    postgresUrl: postgresUrl ?? kept.value.postgresUrl,
    clickhouseUrl: clickhouseUrl ?? kept.value.clickhouseUrl,
    embedded: postgresUrl === undefined,
    hostPid,
    release,
  })
}

async function checkGiven({ postgresUrl, clickhouseUrl }: Places): Promise<Result<null, OpeningRefusal>> {
  const checks = [
    postgresUrl === undefined ? undefined : await checkPostgres(postgresUrl),
    clickhouseUrl === undefined ? undefined : await checkClickHouse(clickhouseUrl),
  ]
  for (const check of checks) {
    if (check && !check.ok) return refuse({ code: check.refusal.code, says: check.refusal.message })
  }
  return ok(null)
}

export type Founder = Readonly<{ operator: string; name: string; demo?: boolean }>

/** An open deployment: `context` has the operator acting, at the given moment. `close` ends the connections, not the engines. */
export type Deployment = Readonly<{
  tenant: Tenant
  /** Whether it was founded just now. */
  isNew: boolean
  context(now: Temporal.Instant): Context
  close(): Promise<void>
}>

/**
 * Brings both engines to this version and opens the deployment on them. Where none has been founded yet, `founder` founds
 * it; without a founder that is refused with `not_set_up`.
 */
export async function openDeployment(
  engines: Engines,
  {
    founder,
    applicationName,
    dataDir,
    licenseKeys,
  }: Readonly<{
    founder?: Founder
    applicationName: string
    dataDir?: string
    licenseKeys?: string
  }>,
): Promise<Result<Deployment, OpeningRefusal>> {
  const { postgresUrl, clickhouseUrl, embedded } = engines
  const client = openClickHouse(clickhouseUrl, { applicationName })
  try {
    await Promise.all([migrate(postgresUrl), createTables(client)])
  } catch (error) {
    await client.close()
    return refuse({ code: 'not_migrated', says: `The database can't be brought to this version: ${saying(error)}` })
  }
  const found = founder
    ? await foundTenant(postgresUrl, founder)
    : { tenant: await loadTenant(postgresUrl), isNew: false }
  if (!found.tenant) {
    await client.close()
    return refuse({
      code: 'not_set_up',
      says: 'Nothing is set up here yet. Start the server once, or use: perennial init',
    })
  }
  const { tenant, isNew } = found
  const records = openRecords(postgresUrl, { embedded, applicationName })
  const kept = dataDir === undefined ? {} : await openKept(dataDir, licenseKeys)
  return ok({
    tenant,
    isNew,
    context: (now) => ({
      records,
      usage: { client, tenant: tenant.id },
      operator: tenant.operator,
      organization: tenant.operator,
      principal: MACHINE,
      ...kept,
      now,
    }),
    close: async () => {
      await Promise.all([records.destroy(), client.close()])
    },
  })
}

/** What acts need of the data folder: where documents are, what seals secrets, and what signs licenses. */
async function openKept(
  dataDir: string,
  licenseKeys: string | undefined,
): Promise<Pick<Context, 'documents' | 'seal' | 'licenseKeys'>> {
  const folder = openDataFolder(dataDir)
  if (!folder.ok) return {}
  const documents = await openDocumentStore(folder.value.path)
  const seal = sealWith(Buffer.from(secretIn(folder.value, 'seal'), 'base64url'))
  const keys = openLicenseKeys(licenseKeys ?? join(folder.value.path, 'secrets', 'license-keys'))
  return { documents, seal, licenseKeys: keys }
}

function saying(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').replace(/^Invariant broken: /, '')
}
