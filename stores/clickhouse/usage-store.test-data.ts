import type { ClickHouseClient } from '@clickhouse/client'
import { layoutOf } from './cluster.ts'
import { openClickHouse } from './connect.ts'

/** A database of a run's own, beside the one that a URL names. */
export type OwnDatabase = Readonly<{ url: string; client: ClickHouseClient; drop(): Promise<void> }>

/**
 * Creates the database `<the URL's>_contract`, on every node where the URL names a cluster with a Keeper. Throws where there is one of
 * that name: it is somebody's, or a run that was killed left it.
 */
export async function openOwnDatabase(url: string): Promise<OwnDatabase> {
  const asked = openClickHouse(url)
  const layout = layoutOf(asked)
  const everywhere = layout.kind === 'cluster' && layout.keeper ? ` on cluster \`${layout.name}\`` : ''
  const name = `${databaseOf(url)}_contract`
  await asked.command({ query: `create database \`${name}\`${everywhere}` })
  const client = openClickHouse(inDatabase(url, name))
  return {
    url: inDatabase(url, name),
    client,
    async drop() {
      await client.close()
      await asked.command({ query: `drop database \`${name}\`${everywhere} sync` })
      await asked.close()
    },
  }
}

const PARTS = /^([\w+]+:\/\/[^/?]+)(?:\/([^?]*))?(\?.*)?$/s

function databaseOf(url: string): string {
  return decodeURIComponent(PARTS.exec(url)?.[2] || 'default')
}

function inDatabase(url: string, database: string): string {
  return url.replace(
    PARTS,
    (_, host: string, _database, query = '') => `${host}/${encodeURIComponent(database)}${query}`,
  )
}
