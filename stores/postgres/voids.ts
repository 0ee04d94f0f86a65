import { sql } from 'kysely'
import type { TaxedLine } from '#core/billing/tax/tax-of.ts'
import type { LineToVoid } from '#core/billing/void.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { type TaxColumns, treatmentOfRow } from './invoice-origins.ts'

/** An issued document, as far as a void needs to know it; `voidedBy` is the credit note that has voided it. */
export type IssuedHead = Readonly<{
  number: string
  kind: string
  link: OwnedId
  seller: string
  month: string
  periodFrom: string
  periodTo: string
  zone: string
  groupedBy: string
  purchaseOrder: string | null
  voidedBy: string | null
}>

export async function loadHead(acting: Acting, number: string): Promise<IssuedHead | undefined> {
  const { rows } = await sql<IssuedHead>`
    select i.number, i.kind, i.link, i.seller_id as seller, i.period as month, i.period_from as "periodFrom",
      i.period_to as "periodTo", i.zone, i.grouped_by as "groupedBy", i.purchase_order as "purchaseOrder",
      (select v.number from invoice v where v.voids = i.id) as "voidedBy"
    from invoice i where i.number = ${number}`.execute(acting)
  return rows[0]
}

/** A line of an issued invoice with all that its credit says: what stands of its key, how it is taxed, what it is called. */
export type IssuedLine = LineToVoid &
  Readonly<{
    id: string
    line: number
    revision: number
    product: string
    customer: string
    chargeName: string
    metered: boolean
    zone: string
    /** The tax that a credit of it takes back: its own row, as a correction of its original. */
    taxed: Omit<TaxedLine, 'amount'>
  }>

type LineRow = TaxColumns &
  Readonly<{
    id: string
    line: number
    link: string
    subscription: string
    charge: string
    period_from: string
    period_to: string
    seller_id: string
    amount: string
    stands: string
    revision: number
    product: string
    customer: string
    chargeName: string
    metered: boolean
    zone: string
    original: string | null
  }>

/** The lines of an issued document. `revision` is the newest of each key: what is posted next comes after it. */
export async function loadIssuedLines(acting: Acting, number: string): Promise<readonly IssuedLine[]> {
  const { rows } = await sql<LineRow>`
    select l.id, l.line, l.link, l.subscription, l.charge, l.period_from, l.period_to, l.seller_id, l.amount, k.stands, k.revision,
      l.product, l.customer_id as customer, l.charge_name as "chargeName", l.metered, l.zone,
      t.original, t.kind, t.country, t.percent, t.says, t.facts
    from invoice_line l
      left join invoice_tax t on t.invoice_id = l.invoice_id and t.line = l.tax_line
      cross join lateral (
        select sum(amount) as stands, max(revision) as revision from invoice_line k
        where (k.link, k.subscription, k.charge, k.period_from, k.period_to)
          = (l.link, l.subscription, l.charge, l.period_from, l.period_to)
      ) k
    where l.invoice_id = ${number} order by l.line`.execute(acting)
  return rows.map((row) => ({
    ...row,
    key: {
      link: row.link,
      subscription: row.subscription,
      charge: row.charge,
      from: row.period_from,
      to: row.period_to,
    },
    amount: decimal(row.amount),
    stands: decimal(row.stands),
    taxed: { treatment: treatmentOfRow(row, row.seller_id), original: row.original ?? number },
  }))
}
