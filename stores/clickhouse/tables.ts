import type { ClickHouseClient } from '@clickhouse/client'

const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1'

/**
 * The tables of usage events. An acknowledged batch is on the disk: parts are synced as they are written. An event is named by
 * its batch and its row in it.
 *
 * `usage_event` is append-only and sorted by place (whose, which type, which subject) and time: what quantities ask for. The
 * others are written off the way of recording, batch after batch, by `identities.ts`; writing a batch's rows twice changes no
 * answer. `usage_identity` is sorted by the identity's hash alone.
 */
const TABLES = [
  `create table if not exists usage_event (
    tenant LowCardinality(String), batch UInt64, row UInt32, recorder LowCardinality(String), source LowCardinality(String), id String,
    type LowCardinality(String), subject String, time DateTime64(3, 'UTC'),
    values Map(LowCardinality(String), Decimal(38, 18)), labels Map(LowCardinality(String), String),
    place UInt64 materialized sipHash64(recorder, type, subject),
    index by_batch batch type minmax granularity 1
  ) engine = MergeTree order by (tenant, place, time) settings ${DURABLE}`,
  `create table if not exists usage_identity (
    tenant LowCardinality(String), identity UInt128, content UInt64, place UInt64, batch UInt64, row UInt32,
    index by_batch batch type minmax granularity 8
  ) engine = MergeTree order by (tenant, identity) settings index_granularity = 1024, ${DURABLE}`,
  `create table if not exists usage_excluded (
    tenant LowCardinality(String), place UInt64, batch UInt64, row UInt32, since UInt64,
    why LowCardinality(String), identity UInt128, first_place UInt64, first_batch UInt64, first_row UInt32,
    index by_since since type minmax granularity 1
  ) engine = MergeTree order by (tenant, place, batch, row) settings ${DURABLE}`,
  `create table if not exists usage_retraction (
    tenant LowCardinality(String), target UInt128, place UInt64, batch UInt64, row UInt32
  ) engine = MergeTree order by (tenant, target) settings ${DURABLE}`,
  `create table if not exists usage_subject (
    tenant LowCardinality(String), recorder LowCardinality(String), type LowCardinality(String), subject String,
    first SimpleAggregateFunction(min, DateTime64(3, 'UTC')), last SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
  ) engine = AggregatingMergeTree order by (tenant, recorder, subject, type) settings ${DURABLE}`,
]

/** Creates the tables that are missing. It can be run any number of times, by several at once. */
export async function createTables(client: ClickHouseClient): Promise<void> {
  for (const query of TABLES) await client.command({ query })
}
