import { type Kysely, sql, type Transaction } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Rows } from './rows.ts'

/** The records, as the role perennial_app: without an acting organization it sees nothing that is anybody's. */
export type Records = Kysely<Rows>

/** The records within one transaction of one acting organization. */
export type Acting = Transaction<Rows>

/**
 * Runs `work` in one transaction as an organization: row-level security shows and takes only what is that organization's.
 * What must be of one moment is read up to the positions of a cut.
 */
export async function actAs<T>(
  records: Records,
  organization: OrganizationId,
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  return await records.transaction().execute(async (acting) => {
    await sql`select set_config('perennial.organization', ${organization}, true)`.execute(acting)
    return await work(acting)
  })
}

/** The two organizations of one link, or the payer and the partner of one statement. */
export type PostingPair = Readonly<{ seller: OrganizationId; buyer: OrganizationId }>

/**
 * From here to the end of the transaction the posting role writes, bound to the books of this pair: it can reach no third
 * organization's. The transaction reads nothing of its own after this.
 */
export async function beginPosting(acting: Acting, { seller, buyer }: PostingPair): Promise<void> {
  await sql`select set_config('perennial.seller', ${seller}, true), set_config('perennial.buyer', ${buyer}, true)`.execute(
    acting,
  )
  await sql`set local role perennial_posting`.execute(acting)
}

/** One transaction at a time for this name, among all processes; it waits for its turn and ends with the transaction. */
export async function lockInTurn(acting: Acting, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(acting)
}
