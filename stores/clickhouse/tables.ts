import type { ClickHouseClient } from '@clickhouse/client'
import { layoutOf } from './cluster.ts'
import { type Column, schemaStatements, type Table } from './schema.ts'

/** An acknowledged row is on the disk: parts are synced as they are written. */
const DURABLE = ['fsync_after_insert = 1', 'fsync_part_directory = 1']

const PLACE = 'sipHash64(recorder, type, subject)'

const column = (name: string, type: string): Column => ({ name, type })
const tenant = column('tenant', 'LowCardinality(String)')
const position = [column('batch', 'UInt64'), column('row', 'UInt32')]

/**
 * The tables of usage events. An event is named by its batch and its row in it.
 *
 * `usage_event` is append-only and sorted by place (whose, which type, which subject) and time: what quantities ask for. The
 * others are written off the way of recording, batch after batch, by `identities.ts`; writing a batch's rows twice changes no
 * answer. `usage_identity` is sorted by the identity's hash alone.
 *
 * On a cluster, events lie where their place does, with what excludes them, so a subscription's month is asked of few shards;
 * identities lie where their hash does, so the first of an identity and all that come after are found on one shard.
 */
const EVENT: Table = {
  name: 'usage_event',
  columns: [
    tenant,
    ...position,
    column('recorder', 'LowCardinality(String)'),
    column('source', 'LowCardinality(String)'),
    column('id', 'String'),
    column('type', 'LowCardinality(String)'),
    column('subject', 'String'),
    column('time', "DateTime64(3, 'UTC')"),
    column('values', 'Map(LowCardinality(String), Decimal(38, 18))'),
    column('labels', 'Map(LowCardinality(String), String)'),
    { name: 'place', type: 'UInt64', materialized: PLACE },
  ],
  indexes: ['by_batch batch type minmax granularity 1'],
  engine: 'MergeTree',
  order: ['tenant', 'place', 'time'],
  settings: DURABLE,
  shard: 'place',
}

const IDENTITY: Table = {
  name: 'usage_identity',
  columns: [tenant, column('identity', 'UInt128'), column('content', 'UInt64'), column('place', 'UInt64'), ...position],
  indexes: ['by_batch batch type minmax granularity 8'],
  engine: 'MergeTree',
  order: ['tenant', 'identity'],
  settings: ['index_granularity = 1024', ...DURABLE],
  shard: 'toUInt64(identity)',
}

const EXCLUDED: Table = {
  name: 'usage_excluded',
  columns: [
    tenant,
    column('place', 'UInt64'),
    ...position,
    column('since', 'UInt64'),
    column('why', 'LowCardinality(String)'),
    column('identity', 'UInt128'),
    column('first_place', 'UInt64'),
    column('first_batch', 'UInt64'),
    column('first_row', 'UInt32'),
  ],
  indexes: ['by_since since type minmax granularity 1'],
  engine: 'MergeTree',
  order: ['tenant', 'place', 'batch', 'row'],
  settings: DURABLE,
  shard: 'place',
}

const RETRACTION: Table = {
  name: 'usage_retraction',
  columns: [tenant, column('target', 'UInt128'), column('place', 'UInt64'), ...position],
  indexes: [],
  engine: 'MergeTree',
  order: ['tenant', 'target'],
  settings: DURABLE,
  shard: 'toUInt64(target)',
}

const SUBJECT: Table = {
  name: 'usage_subject',
  columns: [
    tenant,
    column('recorder', 'LowCardinality(String)'),
    column('type', 'LowCardinality(String)'),
    column('subject', 'String'),
    column('first', "SimpleAggregateFunction(min, DateTime64(3, 'UTC'))"),
    column('last', "SimpleAggregateFunction(max, DateTime64(3, 'UTC'))"),
  ],
  indexes: [],
  engine: 'AggregatingMergeTree',
  order: ['tenant', 'recorder', 'subject', 'type'],
  settings: DURABLE,
  shard: PLACE,
}

export const TABLES: readonly Table[] = [EVENT, IDENTITY, EXCLUDED, RETRACTION, SUBJECT]

/** Creates what is missing of the tables, as the client's URL lays them out. It can be run any number of times, by several at once. */
export async function createTables(client: ClickHouseClient): Promise<void> {
  for (const query of schemaStatements(TABLES, layoutOf(client))) await client.command({ query })
}
