import { sql } from 'kysely'
import { decimal } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import {
  contentText,
  type ReportedParty,
  type ReportedProduct,
  type SellThroughContent,
  sellThroughId,
} from '#core/rewards/sell-through.ts'
import type { LineOutcome, StandingLine } from '#core/rewards/sell-through-changes.ts'
import { partyKey, productKey } from '#core/rewards/sell-through-match.ts'
import type { Acting } from './acting.ts'
import { insertRows } from './insert-rows.ts'

type LineRow = Readonly<{
  id: string
  version: number
  vendor_id: string
  distributor_id: string
  line: string
  kind: string
  returns_line: string | null
  sold_at: string
  reseller: unknown
  customer: unknown
  product: unknown
  quantity: string
  unit_price: string | null
  amount: string
  currency: string
  document: string | null
}>

/** Versions of returns of one sale. A limit has each sale looked up by itself: the planner would else gather all lines. */
const MOST_RETURNS = 1_000_000

/** The newest version of these lines, of the sales that they return, and of all that returns one of them. */
export async function loadStandingLines(
  acting: Acting,
  contents: readonly SellThroughContent[],
): Promise<Map<string, StandingLine>> {
  const ids = contents.flatMap((content) =>
    content.returns === undefined
      ? [sellThroughId(content)]
      : [sellThroughId(content), sellThroughId({ ...content, line: content.returns })],
  )
  const { rows } = await sql<LineRow>`
    with wanted as (select distinct id from unnest(${[...new Set(ids)]}::text[]) as w (id)),
      touched as (select id from wanted union select l.id from wanted w cross join lateral (
        select id from sell_through_line where returns_id = w.id limit ${MOST_RETURNS}) l)
    select l.id, l.version, l.vendor_id, l.distributor_id, l.line, l.kind, l.sold_at, l.reseller, l.customer, l.product,
      l.quantity, l.unit_price, l.amount, l.currency, l.document,
      substr(l.returns_id, length(l.vendor_id) + length(l.distributor_id) + 3) as returns_line
    from touched t cross join lateral (
      select * from sell_through_line where id = t.id order by version desc limit 1) l`.execute(acting)
  return new Map(rows.map((row) => [row.id, standingOf(row)]))
}

function standingOf(row: LineRow): StandingLine {
  const content: SellThroughContent = {
    vendor: row.vendor_id,
    distributor: row.distributor_id,
    line: row.line,
    kind: row.kind === 'return' ? 'return' : 'sale',
    ...(row.returns_line !== null && { returns: row.returns_line }),
    at: Temporal.Instant.from(row.sold_at).toString(),
    reseller: row.reseller as ReportedParty,
    ...(row.customer !== null && { customer: row.customer as ReportedParty }),
    product: row.product as ReportedProduct,
    quantity: decimal(row.quantity),
    ...(row.unit_price !== null && { unitPrice: decimal(row.unit_price) }),
    amount: decimal(row.amount),
    currency: row.currency,
    ...(row.document !== null && { document: row.document }),
  }
  return { version: row.version, text: contentText(content), content }
}

/** Who imports which file, at which position and moment. */
export type SellThroughOrigin = Readonly<{
  owner: OrganizationId
  importId: string
  position: number
  now: Temporal.Instant
}>

const LINE_TYPES = {
  id: 'text',
  version: 'int',
  position: 'bigint',
  owner_id: 'text',
  vendor_id: 'text',
  distributor_id: 'text',
  import_id: 'text',
  row_number: 'int',
  learned_at: 'timestamptz',
  line: 'text',
  kind: 'text',
  returns_id: 'text',
  sold_at: 'timestamptz',
  reseller_key: 'text',
  reseller: 'jsonb',
  customer_key: 'text',
  customer: 'jsonb',
  product_key: 'text',
  product: 'jsonb',
  quantity: 'numeric',
  unit_price: 'numeric',
  amount: 'numeric',
  currency: 'text',
  document: 'text',
} as const

/** Adds versions of lines, each with the row of the file that told it. */
export async function saveSellThroughLines(
  acting: Acting,
  { owner, importId, position, now }: SellThroughOrigin,
  lines: readonly (LineOutcome & Readonly<{ row: number }>)[],
): Promise<void> {
  const rows = lines.map(({ id, version, row, content }) => ({
    id,
    version,
    position,
    owner_id: owner,
    vendor_id: content.vendor,
    distributor_id: content.distributor,
    import_id: importId,
    row_number: row,
    learned_at: now.toString(),
    line: content.line,
    kind: content.kind,
    returns_id: content.returns === undefined ? null : sellThroughId({ ...content, line: content.returns }),
    sold_at: content.at,
    reseller_key: partyKey(content.reseller),
    reseller: JSON.stringify(content.reseller),
    customer_key: content.customer ? partyKey(content.customer) : null,
    customer: content.customer ? JSON.stringify(content.customer) : null,
    product_key: productKey(content.product),
    product: JSON.stringify(content.product),
    quantity: content.quantity.toFixed(),
    unit_price: content.unitPrice?.toFixed() ?? null,
    amount: content.amount.toFixed(),
    currency: content.currency,
    document: content.document ?? null,
  }))
  await insertRows(acting, 'sell_through_line', LINE_TYPES, rows)
}

/** What an import that came to the end of its file tells of itself. */
export type SellThroughImported = Readonly<{
  id: string
  name: string
  sha256: string
  resubmission: boolean
  rows: number
  added: number
  replaced: number
  known: number
  quarantined: number
  /** Sales less returns of the lines that are new or replaced, exact decimal text by currency. */
  sums: Readonly<Record<string, string>>
}>

/** Records a finished import, once per file and position at which it changed something. */
export async function saveSellThroughImport(
  acting: Acting,
  { owner, position, now }: Omit<SellThroughOrigin, 'importId'>,
  file: SellThroughImported,
): Promise<void> {
  const known = await acting.selectFrom('sell_through_import').select('id').where('id', '=', file.id).executeTakeFirst()
  const id = known ? `${file.id}@${position}` : file.id
  await acting
    .insertInto('sell_through_import')
    .values({ ...file, id, position, owner_id: owner, imported_at: now.toString(), sums: JSON.stringify(file.sums) })
    .execute()
}

/** Whether the file was imported to its end before. */
export async function isImported(acting: Acting, id: string): Promise<boolean> {
  const row = await acting.selectFrom('sell_through_import').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}
