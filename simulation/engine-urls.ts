import { Client } from 'pg'

/** Where one tenant's records and usage events are. */
export type EngineUrls = Readonly<{ postgresUrl: string; clickhouseUrl: string; tenant: string }>

/** The same server, another database. */
function databaseUrl(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Copies a database that nobody is connected to. The usage events are shared: only who reads them may use a copy. */
export async function copyDatabase(source: EngineUrls, name: string): Promise<EngineUrls> {
  const template = new URL(source.postgresUrl).pathname.slice(1)
  await onServer(source.postgresUrl, `create database "${name}" template "${template}"`)
  return { ...source, postgresUrl: databaseUrl(source.postgresUrl, name) }
}

export async function createDatabase(urls: EngineUrls, name: string): Promise<EngineUrls> {
  await onServer(urls.postgresUrl, `create database "${name}"`)
  return { ...urls, postgresUrl: databaseUrl(urls.postgresUrl, name) }
}

export async function dropDatabase({ postgresUrl }: EngineUrls): Promise<void> {
  await onServer(postgresUrl, `drop database if exists "${new URL(postgresUrl).pathname.slice(1)}" with (force)`)
}
