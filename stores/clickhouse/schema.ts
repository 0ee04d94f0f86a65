import type { ClusterLayout, Layout } from './cluster.ts'

export type Column = Readonly<{
  name: string
  type: string
  /** The expression that the engine computes the column by. */
  materialized?: string
  /** Came with a later version of the table: it is added where the table is older. */
  added?: true
}>

/** A table as data: the statements for one server and for a cluster are both written from it. */
export type Table = Readonly<{
  name: string
  columns: readonly Column[]
  /** Skipping indexes, as they stand in the statement. */
  indexes: readonly string[]
  engine: 'MergeTree' | 'AggregatingMergeTree'
  order: readonly string[]
  settings: readonly string[]
  /** An unsigned integer of 64 bits over the columns: equal ones lie on one shard. */
  shard: string
}>

/** The table that holds the rows on a server: a cluster's has a name of its own behind the one that is asked. */
export function storedName(table: string, layout: Layout): string {
  return layout.kind === 'single' ? table : `${table}_local`
}

/**
 * The statements that create what is missing of these tables, in order. They can be run again, also by several at once, and bring an
 * older table's columns up to date.
 */
export function schemaStatements(tables: readonly Table[], layout: Layout): readonly string[] {
  return tables.flatMap((table) => [
    storing(table, layout),
    ...(layout.kind === 'single' ? [] : [spreading(table, layout)]),
    ...additions(table, layout),
  ])
}

/** Drops the tables; a cluster's replicas forget them too. */
export function dropStatements(tables: readonly Table[], layout: Layout): readonly string[] {
  const names = tables.flatMap(({ name }) => [...new Set([name, storedName(name, layout)])])
  return names.map((name) => `drop table if exists ${name}${everywhere(layout)} sync`)
}

function everywhere(layout: Layout): string {
  return layout.kind === 'cluster' && layout.keeper ? ` on cluster ${quoteName(layout.name)}` : ''
}

function storing(table: Table, layout: Layout): string {
  const parts = [...table.columns.map(written), ...table.indexes.map((index) => `index ${index}`)]
  return `create table if not exists ${storedName(table.name, layout)}${everywhere(layout)} (
    ${parts.join(',\n    ')}
  ) engine = ${engineOf(table, layout)} order by (${table.order.join(', ')}) settings ${table.settings.join(', ')}`
}

/** The path in Keeper is the same for all replicas of a shard; `shard` and `replica` are macros of each server. */
function engineOf({ name, engine }: Table, layout: Layout): string {
  if (layout.kind === 'single' || !layout.keeper) return engine
  return `Replicated${engine}('/perennial/{database}/${name}/{shard}', '{replica}')`
}

function spreading(table: Table, layout: ClusterLayout): string {
  const stored = storedName(table.name, layout)
  return `create table if not exists ${table.name}${everywhere(layout)} (
    ${table.columns.map(written).join(',\n    ')}
  ) engine = Distributed(${quoteName(layout.name)}, currentDatabase(), ${stored}, ${table.shard})`
}

function additions(table: Table, layout: Layout): readonly string[] {
  const names = [...new Set([storedName(table.name, layout), table.name])]
  const added = table.columns.filter((column) => column.added)
  return added.flatMap((column) =>
    names.map((name) => `alter table ${name}${everywhere(layout)} add column if not exists ${written(column)}`),
  )
}

function written({ name, type, materialized }: Column): string {
  return `${name} ${type}${materialized === undefined ? '' : ` materialized ${materialized}`}`
}

function quoteName(name: string): string {
  return `\`${name}\``
}
