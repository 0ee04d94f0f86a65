import { sql } from 'kysely'
import type { CloseChange, PeriodAmount } from '#core/billing/close-changes.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import type { Period } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { insertRows } from './insert-rows.ts'
import type { Run } from './runs.ts'

/** A document that a preview would issue. */
export type DraftDocument = Readonly<{
  kind: 'invoice' | 'credit_note'
  group: string
  net: Decimal
  tax: Decimal
  total: Decimal
  lines: number
}>

/** What a preview found on a link: what it would issue, what differs from the period before, what can't be derived. */
export type LinkDraft = Readonly<{
  agreement: Agreement
  period: Period
  documents: readonly DraftDocument[]
  corrections: number
  changes: readonly CloseChange[]
  parked: readonly Readonly<{ subscription: string; charge: string; code: string; says: string }>[]
}>

/** Keeps the drafts of links of the acting seller. The operator whose run it is sees the counts, and nothing else of them. */
export async function saveDrafts(acting: Acting, drafts: readonly LinkDraft[], run: Run): Promise<void> {
  await insertRows(
    acting,
    'close_draft',
    DRAFT_COLUMNS,
    drafts.map((draft) => draftRow(draft, run)),
  )
  await insertRows(
    acting,
    'close_draft_document',
    DOCUMENT_COLUMNS,
    drafts.flatMap((draft) => documentRows(draft, run)),
  )
  await insertRows(
    acting,
    'close_draft_finding',
    FINDING_COLUMNS,
    drafts.flatMap((draft) => findingRows(draft, run)),
  )
}

const DRAFT_COLUMNS = {
  ...{ run_id: 'text', link: 'text', owner_id: 'text', seller_id: 'text', buyer_id: 'text' },
  ...{ period_from: 'timestamptz', period_to: 'timestamptz' },
  ...{ documents: 'int', lines: 'int', corrections: 'int', parked: 'int', flagged: 'int' },
}
const DOCUMENT_COLUMNS = {
  ...{
    run_id: 'text',
    link: 'text',
    place: 'int',
    seller_id: 'text',
    kind: 'text',
    grouped_by: 'text',
    currency: 'text',
  },
  ...{ net: 'numeric', tax: 'numeric', total: 'numeric', lines: 'int' },
}
const FINDING_COLUMNS = {
  ...{
    run_id: 'text',
    link: 'text',
    place: 'int',
    seller_id: 'text',
    kind: 'text',
    subscription: 'text',
    charge: 'text',
  },
  ...{ before: 'numeric', now: 'numeric', currency: 'text', code: 'text', says: 'text' },
}

function draftRow({ agreement, period, documents, corrections, changes, parked }: LinkDraft, run: Run) {
  return {
    run_id: run.id,
    link: agreement.id,
    owner_id: run.owner,
    seller_id: agreement.seller,
    buyer_id: agreement.buyer,
    period_from: period.from.toString(),
    period_to: period.to.toString(),
    documents: documents.length,
    lines: documents.reduce((sum, one) => sum + one.lines, 0),
    corrections,
    parked: parked.length,
    flagged: changes.length,
  }
}

function documentRows({ agreement, documents }: LinkDraft, run: Run) {
  const { id: link, seller, currency } = agreement
  return documents.map(({ kind, group, net, tax, total, lines }, at) => ({
    ...{ run_id: run.id, link, place: at + 1, seller_id: seller, kind, grouped_by: group, currency, lines },
    ...{ net: decimalText(net), tax: decimalText(tax), total: decimalText(total) },
  }))
}

function findingRows({ agreement, changes, parked }: LinkDraft, run: Run) {
  const { id: link, seller, currency } = agreement
  const found = [
    ...changes.map(({ kind, subscription, charge, before, now, says }) => ({
      ...{ kind, subscription, charge, code: null, says },
      ...{ before: before ? decimalText(before) : null, now: now ? decimalText(now) : null },
    })),
    ...parked.map((one) => ({ ...one, kind: 'parked', before: null, now: null })),
  ]
  return found.map((one, at) => ({ ...one, run_id: run.id, link, place: at + 1, seller_id: seller, currency }))
}

/** Forgets the drafts of a run, as the operator: what stands under a link's draft goes with it. */
export async function deleteDrafts(acting: Acting, run: Pick<Run, 'owner'>): Promise<void> {
  await acting.deleteFrom('close_draft').where('owner_id', '=', run.owner).execute()
}

/** How the preview of a run is counted, over all its links. */
export type DraftCounts = Readonly<{ links: number; documents: number; lines: number; parked: number; flagged: number }>

export async function countDrafts(acting: Acting, run: Run): Promise<DraftCounts> {
  const { rows } = await sql<DraftCounts>`
    select count(*)::int as links, coalesce(sum(documents), 0)::int as documents, coalesce(sum(lines), 0)::int as lines,
      coalesce(sum(parked), 0)::int as parked, coalesce(sum(flagged), 0)::int as flagged
    from close_draft where run_id = ${run.id} and owner_id = ${run.owner}`.execute(acting)
  return rows[0] ?? { links: 0, documents: 0, lines: 0, parked: 0, flagged: 0 }
}

type DocumentColumns = Readonly<{
  link: OwnedId
  kind: DraftDocument['kind']
  group: string
  net: string
  tax: string
  total: string
  lines: number
}>

/** The documents that a preview kept for links of the acting seller, in their order; a link without a draft is missing. */
export async function loadDraftDocuments(
  acting: Acting,
  run: Run,
  links: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, readonly DraftDocument[]>> {
  const { rows } = await sql<DocumentColumns>`
    select d.link, p.kind, p.grouped_by as "group", p.net, p.tax, p.total, p.lines
    from close_draft d left join close_draft_document p using (run_id, link)
    where d.run_id = ${run.id} and d.link = any(${[...links]}) order by d.link, p.place`.execute(acting)
  const found = Map.groupBy(rows, ({ link }) => link)
  return new Map([...found].map(([link, each]) => [link, each.flatMap((row) => (row.kind ? [documentOf(row)] : []))]))
}

function documentOf({ kind, group, net, tax, total, lines }: DocumentColumns): DraftDocument {
  return { kind, group, net: decimal(net), tax: decimal(tax), total: decimal(total), lines }
}

type LastPeriod = Readonly<{ link: OwnedId; period_from: string }>
type AmountColumns = Readonly<{
  link: OwnedId
  invoiced: string
  subscription: string
  charge: string
  from: string
  amount: string
}>

/** What a link billed: for the period before the one that closes, and, where it was closed before, for that one. */
export type BilledPeriods = Readonly<{ before: readonly PeriodAmount[]; now: readonly PeriodAmount[] }>

/**
 * What links billed for the period that closes and the closed one before it, each key with all that was posted on it. A link that
 * closed no period before is missing: there is nothing to compare with.
 */
export async function loadBilledPeriods(
  acting: Acting,
  links: readonly Readonly<{ link: OwnedId; from: Temporal.Instant }>[],
): Promise<ReadonlyMap<OwnedId, BilledPeriods>> {
  const [names, froms] = [links.map(({ link }) => link), links.map(({ from }) => from.toString())]
  const last = await sql<LastPeriod>`
    select c.link, max(c.period_from) as period_from from link_close c
    join unnest(${names}::text[], ${froms}::timestamptz[]) as closing (link, period_from)
      on closing.link = c.link and c.period_from < closing.period_from group by c.link`.execute(acting)
  const closing = new Map(links.map(({ link, from }) => [link, from.toString()]))
  const wanted = last.rows.flatMap(({ link, period_from }) =>
    [period_from, closing.get(link) ?? period_from].map((from) => ({ link, from })),
  )
  const { rows } = await sql<AmountColumns>`
    with billed as (
      select i.link, i.period_from as invoiced, l.subscription, l.charge, l.period_from, l.period_to from invoice i
      join unnest(${wanted.map(({ link }) => link)}::text[], ${wanted.map(({ from }) => from)}::timestamptz[])
        as w (link, period_from) on w.link = i.link and w.period_from = i.period_from
      join invoice_line l on l.invoice_id = i.id and l.period_from >= i.period_from group by 1, 2, 3, 4, 5, 6)
    select b.link, b.invoiced, b.subscription, b.charge, b.period_from as from, sum(l.amount) as amount
    from billed b join invoice_line l on l.link = b.link and l.subscription = b.subscription and l.charge = b.charge
      and l.period_from = b.period_from and l.period_to = b.period_to group by 1, 2, 3, 4, 5`.execute(acting)
  const billed = Map.groupBy(rows, ({ link }) => link)
  return new Map(last.rows.map(({ link, period_from }) => [link, periodsOf(billed.get(link) ?? [], period_from)]))
}

function periodsOf(rows: readonly AmountColumns[], before: string): BilledPeriods {
  const amountOf = ({ subscription, charge, from, amount }: AmountColumns): PeriodAmount => {
    return { subscription, charge, from, amount: decimal(amount) }
  }
  return {
    before: rows.filter(({ invoiced }) => invoiced === before).map(amountOf),
    now: rows.filter(({ invoiced }) => invoiced !== before).map(amountOf),
  }
}
