import { sql } from 'kysely'
import type { EarningKey } from '#core/rewards/credit.ts'
import type { Acting } from './acting.ts'

/** A posted line of a statement, by what a dispute of it names. */
export type DisputableLine = EarningKey &
  Readonly<{ id: string; line: number; statement: string; payer: string; issuedOn: string }>

/** Those of these lines that the acting organization pays or earns, by their ids: `earning:ALTUS-ST-000001/1`. */
export async function loadDisputable(
  acting: Acting,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DisputableLine>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<DisputableLine>`
    select e.id, e.line, s.number as statement, e.payer_id as payer, e.partner_id as partner, e.program, e.incentive, e.credit,
      s.issue_date as "issuedOn"
    from earning e join statement s on s.id = e.statement_id where e.id = any (${ids}::text[])`.execute(acting)
  return new Map(rows.map((row) => [row.id, row]))
}
