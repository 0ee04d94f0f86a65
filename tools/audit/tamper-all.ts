import { readFileSync, writeFileSync } from 'node:fs'
import { keptHeads } from '#apps/cli/commands/audit-file.ts'
import { present } from '#core/ground/result.ts'
import { keptAnchors } from '#stores/files/anchors.ts'
import { type Ask, readAsOwner, type Verified, verifyLog } from '#stores/postgres/audit-chain.ts'
import { openPostgresPool } from '#stores/postgres/connect.ts'
import { type Dice, TAMPERINGS, type Tampering } from './tamperings.ts'

/** A log that nobody has touched, with its anchors, the newest of its last row. */
export type Subject = Readonly<{ ownerUrl: string; anchorsPath: string }>

export type Tried = Readonly<{
  kind: string
  did: string
  /** What was found; undefined where nothing was noticed. */
  code: string | undefined
}>

export type Outcome = Readonly<{
  rows: number
  anchors: number
  tried: readonly Tried[]
  /** How often the untouched log was verified, and how often something was found in it. */
  clean: number
  falseAlarms: number
}>

/** After so many tamperings the untouched log is verified again. */
const CLEAN_EVERY = 20

/** Whole numbers below a bound from a seed (mulberry32). */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/**
 * Tampers as a superuser whose triggers don't run, verifies in the same transaction as the command does, and rolls back. The
 * kinds take turns.
 */
export async function tamperAll(
  { ownerUrl, anchorsPath }: Subject,
  { count, seed, kinds = TAMPERINGS }: Readonly<{ count: number; seed: number; kinds?: readonly Tampering[] }>,
): Promise<Outcome> {
  const pool = openPostgresPool(ownerUrl, { mostConnections: 1, statementTimeoutMs: 0 })
  const client = await pool.connect()
  const ask: Ask = async (statement, values = []) => (await client.query(statement, [...values])).rows
  const dice = diceFrom(seed)
  try {
    const untouched = await verifyUntouched({ ownerUrl, anchorsPath })
    // Columns made of the body refuse one that is no JSON. Whoever owns the tables takes them away first, and so does this.
    await ask('alter table audit drop column if exists act, drop column if exists by_id')
    const lines = readFileSync(anchorsPath, 'utf8').trimEnd().split('\n')
    const forge: Forge = { ask, dice, lines, anchorsPath: `${anchorsPath}.tampered`, head: untouched.last }
    const tried: Tried[] = []
    let clean = 1
    let falseAlarms = untouched.fault ? 1 : 0
    for (let at = 0; at < count; at += 1) {
      tried.push(await tryOne(forge, present(kinds[at % kinds.length], 'there are kinds of tampering')))
      if (at % CLEAN_EVERY !== 0) continue
      clean += 1
      if ((await verifyUntouched({ ownerUrl, anchorsPath })).fault) falseAlarms += 1
    }
    return { rows: untouched.rows, anchors: untouched.anchors, tried, clean, falseAlarms }
  } finally {
    client.release()
    await pool.end()
  }
}

type Forge = Readonly<{
  ask: Ask
  dice: Dice
  lines: readonly string[]
  anchorsPath: string
  head: Verified['last']
}>

async function tryOne({ ask, dice, lines, anchorsPath, head }: Forge, one: Tampering): Promise<Tried> {
  await ask('begin')
  try {
    await ask('set local session_replication_role = replica')
    const did = await one.log?.(ask, dice, head.sequence)
    const standing = one.anchors ? one.anchors(lines, dice, await readHashes(ask)) : lines
    writeFileSync(anchorsPath, standing.map((line) => `${line}\n`).join(''))
    const { fault } = await verify(ask, anchorsPath, one.elsewhere ? [`${head.sequence}:${head.hash}`] : [])
    return { kind: one.kind, did: did ?? 'the anchors', code: fault?.code }
  } finally {
    await ask('rollback')
  }
}

async function readHashes(ask: Ask): Promise<ReadonlyMap<number, string>> {
  const rows = await ask<{ sequence: number; hash: string }>('select sequence, hash from audit')
  return new Map(rows.map(({ sequence, hash }) => [sequence, hash]))
}

async function verifyUntouched({ ownerUrl, anchorsPath }: Subject): Promise<Verified> {
  return await readAsOwner(ownerUrl, (ask) => verify(ask, anchorsPath, []))
}

async function verify(ask: Ask, anchorsPath: string, heads: readonly string[]): Promise<Verified> {
  const elsewhere = present(keptHeads(heads), 'heads are written as the command takes them')
  return await verifyLog(ask, { kept: [keptAnchors(anchorsPath), elsewhere], mostBehind: 0 })
}
