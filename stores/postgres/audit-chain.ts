import { sql } from 'kysely'
import { type ChainedRow, type ChainFault, type ChainHead, faultOfHead } from '#core/ground/chain.ts'
import { type KeptAnchors, type Walked, walkChain } from '#stores/walk-chain.ts'
import { type ActingContext, lookAs } from './acting.ts'
import { compareTables, type TableCompared } from './audit-tables.ts'
import { openPostgresPool } from './connect.ts'

/** Asks within one transaction that sees one moment. */
export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

const PAGE = 2_000

const COLUMNS = `sequence::text, at, organization_id as organization, by_organization as "byOrganization", body, previous, hash`
type Read = Omit<ChainedRow, 'sequence'> & Readonly<{ sequence: string }>

/** Where the log stands: nobody's secret, as a hash tells nothing. */
export async function readHead(context: Pick<ActingContext, 'records' | 'organization'>): Promise<ChainHead> {
  return await lookAs(context, async (acting) => {
    const { rows } = await sql<ChainHead>`select sequence, hash from audit_head`.execute(acting)
    const [head] = rows
    if (!head) throw new Error('Invariant broken: the log has a head from the first migration on')
    return head
  })
}

/**
 * Reads as the owner of the tables, within one transaction that sees one moment and writes nothing. Anchors are opened before
 * it: what they name is then in it.
 */
export async function readAsOwner<T>(ownerUrl: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const pool = openPostgresPool(ownerUrl, { mostConnections: 1, statementTimeoutMs: 0 })
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await work(async (statement, values = []) => (await client.query(statement, [...values])).rows)
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
    await pool.end()
  }
}

/** The whole chain in pages, by the number that each row has. */
export async function* readChain(ask: Ask): AsyncGenerator<readonly ChainedRow[]> {
  await ask(`declare chain no scroll cursor for select ${COLUMNS} from audit order by audit.sequence`)
  try {
    for (;;) {
      const rows = await ask<Read>(`fetch ${PAGE} from chain`)
      if (rows.length === 0) return
      // A number past 2^53 is nobody's: it loses digits here, and is as wrong as before.
      yield rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
    }
  } finally {
    await ask('close chain')
  }
}

/** The rows that the acting organization may see, oldest first, in pages. What others' people did keeps its body to itself. */
export async function* readSeenChain(
  context: Pick<ActingContext, 'records' | 'organization'>,
): AsyncGenerator<readonly ChainedRow[]> {
  let after = 0
  for (;;) {
    const { rows } = await lookAs(context, (acting) =>
      sql<ChainedRow>`select sequence, at, organization_id as organization, by_organization as "byOrganization",
          case when by_organization = ${context.organization} then body end as body, previous, hash
        from audit where sequence > ${after} order by sequence limit ${PAGE}`.execute(acting),
    )
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.sequence ?? after
  }
}

export type VerifyLog = Readonly<{
  kept: readonly KeptAnchors[]
  /** How many of the newest rows may be anchored nowhere yet. */
  mostBehind: number
  /** Nothing outside the database is asked for. */
  unanchored?: boolean
  onProgress?: (done: number, of: number) => void
}>

/** What verifying came to. `fault` is the first that was found: rows before its sequence are right. */
export type Verified = Walked & Readonly<{ head: ChainHead | undefined; tables: readonly TableCompared[] }>

/**
 * Verifies the log as it stands in one transaction: every hash is computed again here, by none of the database's functions; rows
 * follow one another without a gap; the head is the last row; what was anchored outside is unchanged; and what the log tells
 * is what the tables hold.
 */
export async function verifyLog(ask: Ask, { kept, onProgress, ...wanted }: VerifyLog): Promise<Verified> {
  const [head] = (await ask<{ sequence: string; hash: string }>('select sequence::text, hash from audit_head')).map(
    (row) => ({ ...row, sequence: Number(row.sequence) }),
  )
  const tables = await compareTables(ask)
  const walked = await walkChain({
    pages: readChain(ask),
    kept,
    onPage: async (rows) => {
      onProgress?.(rows.at(-1)?.sequence ?? 0, head?.sequence ?? 0)
      return await tables.take(rows)
    },
  })
  const fault = walked.fault ?? faultOfHead(head, walked.last) ?? faultOfAnchoring(walked, wanted)
  if (fault) return { ...walked, fault, head, tables: [] }
  const compared = await tables.compare()
  return { ...walked, fault: compared.fault, head, tables: compared.tables }
}

function faultOfAnchoring(
  { last, anchoredTo, anchors }: Walked,
  { mostBehind, unanchored = false }: Pick<VerifyLog, 'mostBehind' | 'unanchored'>,
): ChainFault | undefined {
  if (unanchored || last.sequence === 0) return undefined
  if (anchors === 0) {
    const says = 'Nothing outside the database says how the log was, so a log that was rewritten as a whole looks whole'
    return { code: 'not_anchored', sequence: null, says }
  }
  const behind = last.sequence - anchoredTo
  if (behind <= mostBehind) return undefined
  const says = `The newest anchor is of row ${anchoredTo}, ${behind} rows before the last: up to ${mostBehind} may wait for theirs`
  return { code: 'anchors_behind', sequence: anchoredTo + 1, says }
}
