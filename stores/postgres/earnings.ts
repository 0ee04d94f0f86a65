import { sql } from 'kysely'
import type { Cut } from '#core/ground/cut.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Standing } from '#core/ground/reconcile.ts'
import type { EarningKey, LineCredit } from '#core/rewards/credit.ts'
import type { Acting } from './acting.ts'
import type { Run } from './runs.ts'

type CreditRow = Readonly<{
  link: string
  subscription: string
  charge: string
  period_from: string
  period_to: string
  zone: string
  seller_id: string
  customer_id: string
  product: string
  metered: boolean
  currency: string
  base: string
  first: string | null
  quantity: string | null
  learned: number
  paid: string | null
  lines: readonly string[]
}>

/**
 * What the acting organization has billed per key up to a cut, corrections and credit included. What of it was paid is counted net of tax,
 * in proportion over the lines of each document; what a credit note settles is not paid.
 */
export async function loadLineCredits(
  acting: Acting,
  seller: OrganizationId,
  cut: Cut,
): Promise<readonly LineCredit[]> {
  const { rows } = await sql<CreditRow>`
    select l.link, l.subscription, l.charge, l.period_from, l.period_to, l.zone, l.seller_id, l.customer_id, l.product, l.metered,
      l.currency, sum(l.amount) as base, sum(l.amount) filter (where l.revision = 1) as first, min(l.position) as learned,
      (array_agg(l.quantity order by l.revision desc))[1] as quantity, array_agg(l.id order by l.revision) as lines,
      sum(l.amount * p.paid / i.total) filter (where i.total <> 0) as paid
    from invoice_line l join invoice i on i.id = l.invoice_id
    left join (
      select document_number, sum(amount) as paid from allocation
      where seller_id = ${seller} and kind = 'payment' and position <= ${cut.record} group by 1
    ) p on p.document_number = i.id
    where l.seller_id = ${seller} and l.position <= ${cut.record}
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 order by 1, 2, 3, 4`.execute(acting)
  return rows.map((row) => {
    const from = Temporal.Instant.from(row.period_from)
    const starts = from.toZonedDateTimeISO(row.zone).toPlainDate()
    const { link, subscription, charge, period_from, period_to } = row
    return {
      key: { link, subscription, charge, from: period_from, to: period_to },
      seller: row.seller_id,
      customer: row.customer_id,
      product: row.product,
      metered: row.metered,
      period: { from, to: Temporal.Instant.from(row.period_to), zone: row.zone, starts },
      base: decimal(row.base),
      currency: row.currency,
      quantity: row.quantity === null ? undefined : decimal(row.quantity),
      ...(row.first === null ? {} : { first: decimal(row.first) }),
      ...(row.paid === null ? {} : { paid: decimal(row.paid) }),
      learned: row.learned,
      basis: row.lines,
    }
  })
}

/** Where a key of a program stands, with the id of its newest posted earning. */
export type StandingEarning = Standing<EarningKey> & Readonly<{ earning: string | null }>

/** Where each earning of a program stands for a run: what is posted, and the basis on which it was last derived. */
export async function loadEarningStanding(
  acting: Acting,
  program: OwnedId,
  { cut, id }: Pick<Run, 'cut'> & Readonly<{ id?: string }>,
): Promise<readonly StandingEarning[]> {
  type Row = Readonly<{
    incentive: string
    partner_id: string
    credit: string
    basis: readonly string[]
    sum: string
    revision: number
    earning: string | null
  }>
  const { rows } = await sql<Row>`
    select k.incentive, k.partner_id, k.credit, k.basis, coalesce(p.sum, 0) as sum, coalesce(p.revision, 0) as revision, p.earning
    from (
      select distinct on (incentive, partner_id, credit) *
      from earning_state where program = ${program} and (position <= ${cut.record} or run_id = ${id ?? ''})
      order by incentive, partner_id, credit, position desc, id desc
    ) k
    left join (
      select incentive, partner_id, credit, sum(amount) as sum, max(revision) as revision,
        (array_agg(id order by revision desc))[1] as earning
      from earning where program = ${program} group by 1, 2, 3
    ) p using (incentive, partner_id, credit)`.execute(acting)
  return rows.map((row) => ({
    key: { program, incentive: row.incentive, partner: row.partner_id, credit: row.credit },
    sum: decimal(row.sum),
    revision: row.revision,
    basis: row.basis,
    earning: row.earning,
  }))
}

/** What a payer still owes a partner under a program, earned less paid, and the statement that says so. */
export type Balance = Readonly<{ amount: string; statement: string }>

export async function loadBalances(acting: Acting, program: OwnedId): Promise<ReadonlyMap<OrganizationId, Balance>> {
  const { rows } = await sql<Balance & { partner: string }>`
    select partner_id as partner, sum(earned - paid) as amount, (array_agg(id order by position desc))[1] as statement
    from statement where program = ${program} group by 1`.execute(acting)
  return new Map(rows.map(({ partner, amount, statement }) => [partner, { amount, statement }]))
}

/** Whether this run has settled a program for a partner: whatever it found was saved at once. */
export async function isSettledFor(
  acting: Acting,
  { run, program, partner }: Readonly<{ run: Run; program: OwnedId; partner: OrganizationId }>,
): Promise<boolean> {
  const found = (table: string) =>
    sql`exists (select from ${sql.table(table)} where run_id = ${run.id} and program = ${program} and partner_id = ${partner})`
  const { rows } = await sql<{ settled: boolean }>`
    select ${sql.join(SETTLED.map(found), sql` or `)} as settled`.execute(acting)
  return rows[0]?.settled ?? false
}

const SETTLED = ['statement', 'earning_state', 'unearned', 'earning_vesting', 'cap_use', 'status_credit']

/**
 * Whether a later period of the program was settled: that settlement covers every period before it as well. It shows in a
 * statement, or where it could state nothing yet, in what it parked.
 */
export async function isCoveredByLater(acting: Acting, program: OwnedId, run: Run): Promise<boolean> {
  const { rows } = await sql<{ covered: boolean }>`
    select exists (select from statement where program = ${program} and period > ${run.period})
      or exists (select from parked join run on run.id = parked.run_id
        where parked.scope = ${program} and run.period > ${run.period}) as covered`.execute(acting)
  return rows[0]?.covered ?? false
}

/** The organizations that buy from the acting one. */
export async function loadBuyers(acting: Acting, seller: OrganizationId): Promise<ReadonlySet<OrganizationId>> {
  const { rows } = await sql<{ buyer: string }>`
    select distinct body->>'buyer' as buyer from fact where kind = 'agreement' and body->>'seller' = ${seller}`.execute(
    acting,
  )
  return new Set(rows.map((row) => row.buyer))
}
