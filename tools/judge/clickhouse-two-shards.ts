import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { storedName } from '#stores/clickhouse/schema.ts'
import { TABLES } from '#stores/clickhouse/tables.ts'

/** The cluster's name in the configuration below. */
export const TWO_SHARDS = 'perennial'

const LAYOUT = { kind: 'cluster', name: TWO_SHARDS, keeper: false, quorum: 'auto' } as const

/**
 * Prepares a data folder, so that the embedded engine takes itself for two shards. Both are this process, and a filter on each stored
 * table shows a shard only the rows whose sharding key sends them there. The engine plans and runs every statement over distributed
 * tables as it does for a cluster: a condition that asks only its own shard, or one that is not allowed, is found. What it can't show:
 * the network between servers, replicas, and on which server a row was written.
 *
 * `databases` are those whose tables are split. A Keeper that lives in the engine's memory lets replicated tables be created, not filled.
 */
export function prepareTwoShards(dataDir: string, databases: readonly string[]): void {
  const run = join(dataDir, 'run')
  mkdirSync(join(run, 'clickhouse.d'), { recursive: true, mode: 0o700 })
  const users = join(run, 'clickhouse-users.xml')
  writeFileSync(users, usersOf(databases), { mode: 0o600 })
  // The engine reads what stands in the folder beside its configuration and is called like it.
  writeFileSync(join(run, 'clickhouse.d', 'two-shards.xml'), shardsOf(users), { mode: 0o600 })
}

function shardsOf(users: string): string {
  const shard = '<shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>'
  return `<clickhouse>
  <tcp_port>9000</tcp_port>
  <users_config>${users}</users_config>
  <remote_servers><${TWO_SHARDS}>${shard}${shard}</${TWO_SHARDS}></remote_servers>
  <macros><shard>1</shard><replica>1</replica></macros>
  <zookeeper><implementation>testkeeper</implementation><node><host>127.0.0.1</host><port>2181</port></node></zookeeper>
</clickhouse>
`
}

function usersOf(databases: readonly string[]): string {
  const filters = TABLES.map(({ name, shard }) => {
    const stored = storedName(name, LAYOUT)
    return `<${stored}><filter>${shard} % 2 + 1 = shardNum()</filter></${stored}>`
  })
  const split = databases.map((database) => `<${database}>${filters.join('')}</${database}>`)
  return `<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <databases>${split.join('')}</databases>
  </default></users>
</clickhouse>
`
}
