import type { ClickHouseClient } from '@clickhouse/client'

/**
 * The tables of usage events. Events are append-only, sorted by what quantities ask for; the identity table is sorted by the
 * identity's hash alone. An acknowledged batch is on the disk: parts are synced as they are written.
 */
const TABLES = [
  `create table if not exists usage_event (
    tenant LowCardinality(String), batch UInt64, recorder LowCardinality(String), source LowCardinality(String), id String,
    type LowCardinality(String), subject String, time DateTime64(3, 'UTC'),
    values Map(LowCardinality(String), Decimal(38, 18)), labels Map(LowCardinality(String), String),
    content UInt64
  ) engine = MergeTree order by (tenant, type, subject, time)
    settings fsync_after_insert = 1, fsync_part_directory = 1`,
  `create table if not exists usage_identity (
    tenant LowCardinality(String), recorder LowCardinality(String), source LowCardinality(String), id String,
    identity UInt64 default cityHash64(recorder, source, id), content UInt64, batch UInt64
  ) engine = MergeTree order by (tenant, identity)
    settings fsync_after_insert = 1, fsync_part_directory = 1`,
  `create table if not exists usage_conflict (
    tenant LowCardinality(String), batch UInt64, recorder LowCardinality(String), source LowCardinality(String), id String,
    type LowCardinality(String), subject String, time DateTime64(3, 'UTC'),
    values Map(LowCardinality(String), Decimal(38, 18)), labels Map(LowCardinality(String), String),
    content UInt64
  ) engine = MergeTree order by (tenant, source, id)
    settings fsync_after_insert = 1, fsync_part_directory = 1`,
]

/** Creates the tables that are missing. It can be run any number of times, by several at once. */
export async function createTables(client: ClickHouseClient): Promise<void> {
  for (const query of TABLES) await client.command({ query })
}
