import { sql } from 'kysely'
import type { LineKey } from '#core/billing/line.ts'
import type { UpstreamLine } from '#core/billing/rating/unit.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Standing } from '#core/ground/reconcile.ts'
import type { Acting } from './acting.ts'
import { type StagedRows, stageRows } from './insert-rows.ts'
import { RATED_COLUMNS } from './invoice-columns.ts'
import type { Run } from './runs.ts'

type LineColumns = Readonly<{
  link: string
  subscription: string
  charge: string
  period_from: string
  period_to: string
}>

/** Where a key stands, with the id of its newest posted line. */
export type StandingLine = Standing<LineKey> & Readonly<{ line: string | null }>

/** The keys of a link that are looked at: all, or those of some subscriptions and those whose period begins at a moment or later. */
export type DerivedPart = Readonly<{ link: OwnedId; since?: Temporal.Instant; whole?: readonly OwnedId[] }>

/** A condition on lines: that they lie in one of these parts, or a little beside, where parts of several links differ. */
function inParts(
  parts: readonly DerivedPart[],
  columns: Readonly<{ link: string; subscription: string; from: string }>,
) {
  const [link, subscription, from] = [sql.ref(columns.link), sql.ref(columns.subscription), sql.ref(columns.from)]
  const links = parts.map((part) => part.link)
  const all = parts.filter(({ since }) => !since).map((part) => part.link)
  const sinces = parts.flatMap(({ since }) => since ?? []).sort(Temporal.Instant.compare)
  const whole = [...new Set(parts.flatMap((part) => part.whole ?? []))]
  if (!sinces[0]) return sql`${link} = any(${links}::text[])`
  const begins = sql`${from} >= ${sinces[0].toString()}::timestamptz`
  const of = whole.length === 0 ? sql`` : sql` or ${subscription} = any(${whole}::text[])`
  const anywhere = all.length === 0 ? sql`` : sql` or ${link} = any(${all}::text[])`
  return sql`${link} = any(${links}::text[]) and (${begins}${of}${anywhere})`
}

/**
 * Where each key of some links stands for a run: how much is posted, at which revision, and the basis on which it was last
 * rated. What this same run wrote before it was stopped counts.
 */
export async function loadStanding(
  acting: Acting,
  parts: readonly DerivedPart[],
  run: Run,
): Promise<readonly StandingLine[]> {
  const rated = inParts(parts, { link: 'link', subscription: 'subscription', from: 'period_from' })
  const { rows } = await sql<
    LineColumns & { basis: readonly string[]; sum: string; revision: number; line: string | null }
  >`
    select k.link, k.subscription, k.charge, k.period_from, k.period_to, k.basis,
      coalesce(p.sum, 0) as sum, coalesce(p.revision, 0) as revision, p.line
    from (
      select distinct on (link, subscription, charge, period_from, period_to) *
      from rated_line where ${rated} and (position <= ${run.cut.record} or run_id = ${run.id})
      order by link, subscription, charge, period_from, period_to, position desc, id desc
    ) k
    left join (
      select link, subscription, charge, period_from, period_to, sum(amount) as sum, max(revision) as revision,
        (array_agg(id order by revision desc))[1] as line
      from invoice_line where ${rated} group by 1, 2, 3, 4, 5
    ) p using (link, subscription, charge, period_from, period_to)`.execute(acting)
  return rows.map((row) => ({
    key: keyOf(row),
    sum: decimal(row.sum),
    revision: row.revision,
    basis: row.basis,
    line: row.line,
  }))
}

type RatedColumns = Readonly<{
  zone: string
  total: string
  currency: string
  position: number
  basis: readonly string[]
  line: string | null
}>

/**
 * The newest rated lines of some subscriptions on some links as a run may read them: those up to its cut, and those it wrote itself. The position at which
 * a line was rated is part of its basis: whoever marks it up may have known the facts before the line followed them, and only
 * the new position tells it that the cost is news.
 */
export async function loadRatedLines(
  acting: Acting,
  parts: readonly DerivedPart[],
  { subscriptions, run }: Readonly<{ subscriptions: readonly OwnedId[]; run: Run }>,
): Promise<readonly UpstreamLine[]> {
  const rated = inParts(parts, { link: 'link', subscription: 'subscription', from: 'period_from' })
  const { rows } = await sql<LineColumns & RatedColumns>`
    select k.link, k.subscription, k.charge, k.period_from, k.period_to, k.zone, k.rated as total, k.currency, k.position, k.basis,
      p.id as line
    from (
      select distinct on (link, subscription, charge, period_from, period_to) *
      from rated_line where ${rated} and subscription = any(${[...subscriptions]}::text[])
        and (position <= ${run.cut.record} or run_id = ${run.id})
      order by link, subscription, charge, period_from, period_to, position desc, id desc
    ) k
    left join lateral (
      select id from invoice_line l where l.link = k.link and l.subscription = k.subscription and l.charge = k.charge
        and l.period_from = k.period_from and l.period_to = k.period_to order by revision desc limit 1
    ) p on true`.execute(acting)
  return rows.map((row) => {
    const key = keyOf(row)
    const from = Temporal.Instant.from(key.from)
    const starts = from.toZonedDateTimeISO(row.zone).toPlainDate()
    const period = { from, to: Temporal.Instant.from(key.to), zone: row.zone, starts }
    const basis = [...row.basis, `cost:${row.position}`]
    return { key, period, total: decimal(row.total), currency: row.currency, basis, ref: row.line }
  })
}

/** A rated line to remember: the unrounded total of a key and the basis on which it was rated. */
export type RatedRow = Readonly<{
  key: LineKey
  zone: string
  quantity: string | null
  unit: string | null
  total: string
  /** Before goodwill. */
  rated: string
  currency: string
  basis: readonly string[]
}>

/** Rated lines of one seller before their position is taken: `insertStaged` saves them. */
export function stageRatedLines(
  rows: readonly RatedRow[],
  whose: Readonly<{ run: Run; seller: OrganizationId; buyerOf: (link: OwnedId) => OrganizationId }>,
): StagedRows {
  const values = rows.map(({ key, ...row }) => ({
    ...row,
    run_id: whose.run.id,
    link: key.link,
    seller_id: whose.seller,
    buyer_id: whose.buyerOf(key.link),
    subscription: key.subscription,
    charge: key.charge,
    period_from: key.from,
    period_to: key.to,
  }))
  return stageRows('rated_line', RATED_COLUMNS, values)
}

function keyOf(row: LineColumns): LineKey {
  return {
    link: row.link,
    subscription: row.subscription,
    charge: row.charge,
    from: row.period_from,
    to: row.period_to,
  }
}
