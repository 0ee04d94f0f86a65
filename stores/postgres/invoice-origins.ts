import { sql } from 'kysely'
import { type LineKey, lineName } from '#core/billing/line.ts'
import { type LineBefore, type LineOrigin, lineOrigin } from '#core/billing/line-origin.ts'
import { type Corrected, rowName } from '#core/billing/tax/tax-of.ts'
import { notRegistered, type TaxKind, type Treatment } from '#core/billing/tax/treatment.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Acting } from './acting.ts'

/** A row of `invoice_tax`, or nulls where a document of before has none. */
export type TaxColumns = Readonly<{
  kind: TaxKind | null
  country: string | null
  percent: string
  says: string
  facts: readonly string[]
}>

type PostedRow = TaxColumns &
  Readonly<{
    link: string
    subscription: string
    charge: string
    period_from: string
    period_to: string
    seller_id: string
    amount: string
    document: string
    voids: string | null
  }>

/** How a line was taxed; documents of before charged no tax. */
export function treatmentOfRow({ kind, country, percent, says, facts }: TaxColumns, seller: string): Treatment {
  return kind === null ? notRegistered(seller) : { kind, country, percent, says, facts }
}

/** The lines that corrections of these keys correct in the end, by the key's name. */
export async function loadOrigins(acting: Acting, keys: readonly LineKey[]): Promise<ReadonlyMap<string, LineOrigin>> {
  if (keys.length === 0) return new Map()
  const [subscriptions, charges] = [keys.map((key) => key.subscription), keys.map((key) => key.charge)]
  const [froms, tos] = [keys.map((key) => key.from), keys.map((key) => key.to)]
  const links = keys.map((key) => key.link)
  const { rows } = await sql<PostedRow>`
    select l.link, l.subscription, l.charge, l.period_from, l.period_to, l.seller_id, l.amount, l.invoice_id as document, i.voids,
      t.kind, t.country, t.percent, t.says, t.facts
    from unnest(${links}::text[], ${subscriptions}::text[], ${charges}::text[], ${froms}::timestamptz[], ${tos}::timestamptz[])
        as k (link, subscription, charge, period_from, period_to)
      join invoice_line l using (link, subscription, charge, period_from, period_to)
      join invoice i on i.id = l.invoice_id
      left join invoice_tax t on t.invoice_id = l.invoice_id and t.line = l.tax_line
    order by l.revision`.execute(acting)
  const named = (row: PostedRow): string => lineName({ ...row, from: row.period_from, to: row.period_to })
  const origins = [...Map.groupBy(rows, named)].flatMap(([name, all]) => {
    const origin = lineOrigin(all.map(lineBefore))
    return origin ? [[name, origin] as const] : []
  })
  return new Map(origins)
}

function lineBefore(row: PostedRow): LineBefore {
  const { document, voids, amount, seller_id: seller } = row
  return { document, voids, amount: decimal(amount), treatment: treatmentOfRow(row, seller) }
}

/** What corrections of these documents have come to so far, net and tax, by `rowName`. */
export async function loadCorrected(acting: Acting, documents: readonly string[]): Promise<Corrected> {
  if (documents.length === 0) return new Map()
  const { rows } = await sql<TaxColumns & { original: string; net: string; tax: string }>`
    select original, kind, country, percent, says, '{}'::text[] as facts, sum(net) as net, sum(tax) as tax
    from invoice_tax where original = any (${documents}::text[])
    group by original, kind, country, percent, says`.execute(acting)
  return new Map(
    rows.map((row) => {
      const treatment = treatmentOfRow(row, '')
      return [rowName({ treatment, original: row.original }), { net: decimal(row.net), tax: decimal(row.tax) }]
    }),
  )
}
