import { expect, inject, test } from 'vitest'
import { type Layout, SINGLE } from './cluster.ts'
import { openClickHouse } from './connect.ts'
import { dropStatements, schemaStatements, type Table } from './schema.ts'
import { TABLES } from './tables.ts'

const cluster: Layout = { kind: 'cluster', name: 'three-by-two', keeper: true, quorum: 'auto' }
const bare: Layout = { ...cluster, keeper: false }

const SEEN: Table = {
  name: 'seen',
  columns: [
    { name: 'tenant', type: 'String' },
    { name: 'place', type: 'UInt64', materialized: 'sipHash64(tenant)' },
    { name: 'note', type: 'String', added: true },
  ],
  indexes: ['by_note note type minmax granularity 1'],
  engine: 'AggregatingMergeTree',
  order: ['tenant', 'place'],
  settings: ['fsync_after_insert = 1'],
  shard: 'place',
}

const flat = (statement: string) => statement.replaceAll(/\s+/g, ' ')

test('on one server a table is one table', () => {
  expect(schemaStatements([SEEN], SINGLE).map(flat)).toEqual([
    'create table if not exists seen ( tenant String, place UInt64 materialized sipHash64(tenant), note String, ' +
      'index by_note note type minmax granularity 1 ) engine = AggregatingMergeTree order by (tenant, place) ' +
      'settings fsync_after_insert = 1',
    'alter table seen add column if not exists note String',
  ])
})

test('on a cluster rows lie in replicated tables under one that spreads them', () => {
  const on = 'on cluster `three-by-two`'
  expect(schemaStatements([SEEN], cluster).map(flat)).toEqual([
    `create table if not exists seen_local ${on} ( tenant String, place UInt64 materialized sipHash64(tenant), note String, ` +
      "index by_note note type minmax granularity 1 ) engine = ReplicatedAggregatingMergeTree('/perennial/{database}/seen/{shard}', " +
      "'{replica}') order by (tenant, place) settings fsync_after_insert = 1",
    `create table if not exists seen ${on} ( tenant String, place UInt64 materialized sipHash64(tenant), note String ) ` +
      'engine = Distributed(`three-by-two`, currentDatabase(), seen_local, place)',
    `alter table seen_local ${on} add column if not exists note String`,
    `alter table seen ${on} add column if not exists note String`,
  ])
})

test('without a Keeper shards are not replicated, and each node is given its own', () => {
  const statements = schemaStatements([SEEN], bare)
  expect(statements.filter((statement) => /on cluster|Replicated/.test(statement))).toEqual([])
  expect(flat(statements[0] ?? '')).toMatch(/^create table if not exists seen_local .* engine = AggregatingMergeTree /)
})

test('a table is dropped with what it spreads over', () => {
  expect(dropStatements([SEEN], SINGLE)).toEqual(['drop table if exists seen sync'])
  expect(dropStatements([SEEN], bare)).toEqual([
    'drop table if exists seen sync',
    'drop table if exists seen_local sync',
  ])
})

test('the engine reads every statement for a cluster', async () => {
  const client = openClickHouse(inject('clickhouseUrl'))
  for (const statement of [...schemaStatements([...TABLES, SEEN], cluster), ...dropStatements(TABLES, cluster)]) {
    const query = 'select formatQuerySingleLine({statement:String}) as read'
    const answer = await client.query({ query, query_params: { statement }, format: 'JSONEachRow' })
    const [row] = await answer.json<{ read: string }>()
    expect(row?.read).toContain('ON CLUSTER `three-by-two`')
  }
  await client.close()
})

test('a column that came later is added to a table that is there, again and again', async () => {
  const client = openClickHouse(inject('clickhouseUrl'))
  const name = `seen_${crypto.randomUUID().replaceAll('-', '')}`
  const before = { ...SEEN, name, columns: SEEN.columns.slice(0, 2), indexes: [] }
  const after = { ...SEEN, name }
  for (const table of [before, after, after]) {
    for (const query of schemaStatements([table], SINGLE)) await client.command({ query })
  }
  const answer = await client.query({
    query: `select name from system.columns where table = '${name}'`,
    format: 'JSONEachRow',
  })
  expect(await answer.json()).toEqual([{ name: 'tenant' }, { name: 'place' }, { name: 'note' }])
  for (const query of dropStatements([after], SINGLE)) await client.command({ query })
  await client.close()
})

test('what excludes an event lies where the event does, and what retracts it where its identity does', () => {
  expect(TABLES.map(({ name, shard }) => [name, shard])).toEqual([
    ['usage_event', 'place'],
    ['usage_identity', 'toUInt64(identity)'],
    ['usage_excluded', 'place'],
    ['usage_retraction', 'toUInt64(target)'],
    ['usage_subject', 'sipHash64(recorder, type, subject)'],
  ])
})
