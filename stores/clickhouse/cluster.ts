import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { ok, type Result, refuse } from '#core/ground/result.ts'

/** How the tables lie: on one server, which the embedded engine is too, or over the shards of a cluster. */
export type Layout = Readonly<{ kind: 'single' }> | ClusterLayout

export type ClusterLayout = Readonly<{
  kind: 'cluster'
  /** Its name in the servers' `remote_servers`. */
  name: string
  /** Without a Keeper shards have no replicas, and each node is given its tables by itself. */
  keeper: boolean
  /** How many replicas of a shard have a row before it is acknowledged; `auto` is most of them: of two, both. */
  quorum: 'auto' | number
}>

export const SINGLE: Layout = { kind: 'single' }

/** What ClickHouse is addressed by, without what the URL says about the cluster. */
export type Addressed = Readonly<{ url: string; layout: Layout }>

const OURS = ['cluster', 'quorum', 'keeper']

/**
 * Reads `cluster`, `quorum` and `keeper` from a URL: `https://user:password@host:8443/usage?cluster=perennial&quorum=3`. What else
 * stands behind the question mark stays. Refuses with `wrong_url` and one line for a person.
 */
export function readLayout(url: string): Result<Addressed, Readonly<{ code: 'wrong_url'; message: string }>> {
  const [address = '', query = ''] = url.split(/\?(.*)/s)
  const told = new URLSearchParams(query)
  const [name, quorum, keeper] = OURS.map((each) => told.get(each))
  for (const each of OURS) told.delete(each)
  const plain = told.size === 0 ? address : `${address}?${told}`
  if (name == null) {
    return quorum == null && keeper == null
      ? ok({ url: plain, layout: SINGLE })
      : wrong('quorum and keeper say something about a cluster: name it with ?cluster=NAME')
  }
  if (!/^\w[\w.-]*$/.test(name)) return wrong(`${JSON.stringify(name)} is not the name of a cluster`)
  if (keeper != null && keeper !== 'none') return wrong('keeper can only be none: without it there is one')
  if (quorum != null && !/^(?:auto|[1-9]\d?)$/.test(quorum)) return wrong('quorum is auto or a number of replicas')
  const replicas = quorum == null || quorum === 'auto' ? 'auto' : Number(quorum)
  return ok({ url: plain, layout: { kind: 'cluster', name, keeper: keeper == null, quorum: replicas } })
}

function wrong(message: string) {
  return refuse({ code: 'wrong_url' as const, message: `The URL of ClickHouse is wrong: ${message}` })
}

/**
 * What every statement is run with on a cluster. An insert comes back when each shard it is for has it, by so many replicas. A
 * statement that inserts what it selects goes through the sharding of its target: by default each server would keep what it
 * selected, and an identity would be found on two shards. An answer without a shard is none.
 */
export function settingsOf(layout: Layout): ClickHouseSettings {
  if (layout.kind === 'single') return {}
  const quorum = { insert_quorum: String(layout.quorum), insert_quorum_timeout: 30_000 }
  return {
    distributed_foreground_insert: 1,
    parallel_distributed_insert_select: '0',
    distributed_product_mode: 'global',
    optimize_skip_unused_shards: 1,
    skip_unavailable_shards: 0,
    ...(layout.keeper ? quorum : {}),
  }
}

const layouts = new WeakMap<ClickHouseClient, Layout>()

/** Remembers how the tables lie that a client asks: a client itself says nothing about it. */
export function laidOut(client: ClickHouseClient, layout: Layout): ClickHouseClient {
  layouts.set(client, layout)
  return client
}

export function layoutOf(client: ClickHouseClient): Layout {
  return layouts.get(client) ?? SINGLE
}

/**
 * How a condition on a union of selects is written. Over shards it is asked once for all of them: ClickHouse does so by itself for
 * one select (`distributed_product_mode`), and fails for a union. On one server `global` would keep the condition from being the
 * first that is read.
 */
export function inUnion(client: ClickHouseClient): 'in' | 'global in' {
  return layoutOf(client).kind === 'single' ? 'in' : 'global in'
}
