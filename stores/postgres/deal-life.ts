import { sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './facts.ts'

/** One customer with one product, as far as was known at a record position. */
export type LifeAsked = Readonly<{ customer: OrganizationId; product: OwnedId; upTo: number }>

/** Kinds whose facts name the customer and the product. */
const NAMED = [
  'role',
  'role_claimed',
  'role_confirmed',
  'milestone',
  'touchpoint',
  'customer_health',
  'ticket',
  'journey',
]

/** Kinds that go on with what those name. */
const STEPS = [
  'role_contested',
  'role_decided',
  'milestone_reached',
  'milestone_approved',
  'touchpoint_verified',
  'deal_lost',
  'order_confirmed',
  'order_cancelled',
  'quote_approved',
  'quote_accepted',
  'quote_declined',
  'deal_registration_decided',
  'deal_registration_contested',
  'deal_registration_extended',
  'deal_registration_ended',
]

/**
 * What was told of the life of a customer with a product and the acting organization may see, oldest first: who held which role, steps,
 * contacts, scores, tickets; deals, registrations that became this customer, quotes and orders, how renewals were decided. Subscriptions are
 * loaded by themselves.
 */
export async function loadLifeFacts(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
  subscriptions: readonly OwnedId[],
): Promise<readonly Fact[]> {
  const line = JSON.stringify([{ product }])
  const { rows } = await sql<FactRow>`
    with mine as materialized (
      select ${FACT_COLUMNS} from fact where position <= ${upTo} and (
        kind = any(${NAMED}) and body ->> 'customer' = ${customer} and body ->> 'product' = ${product}
        or kind = 'deal' and body ->> 'customer' = ${customer} and body -> 'products' @> to_jsonb(${product}::text)
        or kind in ('quote', 'order') and body ->> 'customer' = ${customer} and body -> 'lines' @> ${line}::jsonb
        or kind = 'quote_sent' and body -> 'quote' ->> 'customer' = ${customer} and body -> 'quote' -> 'lines' @> ${line}::jsonb
        or kind = 'renewal_outcome' and body ->> 'subscription' = any(${[...subscriptions]})
        or kind = 'deal_registration_won' and body ->> 'customer' = ${customer}))
    select * from (
      select ${FACT_COLUMNS} from mine union
      select ${FACT_COLUMNS} from fact where position <= ${upTo} and (
        kind = any(${STEPS}) and about = any(array(select about from mine))
        or kind = 'deal_registration' and about = any(array(select about from mine where kind = 'deal_registration_won')))) f
    order by position`.execute(acting)
  return rows.map(factOf)
}

/** The ids of the customer's subscriptions to the product, in the order in which they were told. */
export async function loadLifeSubscriptions(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
): Promise<readonly OwnedId[]> {
  const { rows } = await sql<{ about: OwnedId }>`
    select about from fact where kind = 'subscription' and customer_id = ${customer} and body ->> 'product' = ${product}
      and position <= ${upTo} group by about order by min(position)`.execute(acting)
  return rows.map(({ about }) => about)
}

export type BilledRow = Readonly<{
  number: string
  kind: 'invoice' | 'credit_note'
  seller: string
  buyer: string
  period: string
  issueDate: string
  dueDate: string
  currency: string
  voids: string | null
  amount: string
  lines: readonly string[]
  corrections: number
}>

/** What each document bills of this life, net, oldest first. */
export async function loadLifeBilled(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
): Promise<readonly BilledRow[]> {
  const { rows } = await sql<BilledRow>`
    select i.number, i.kind, i.seller_id as seller, i.buyer_id as buyer, i.period, i.issue_date::text as "issueDate",
      i.due_date::text as "dueDate", i.currency, i.voids, l.amount::text as amount, l.lines, l.corrections
    from (
      select invoice_id, sum(amount) as amount, array_agg(id order by line) as lines,
        count(*) filter (where kind <> 'first')::int as corrections
      from invoice_line where customer_id = ${customer} and product = ${product} and position <= ${upTo} group by invoice_id
    ) l join invoice i on i.id = l.invoice_id order by i.issue_date, i.number`.execute(acting)
  return rows
}

export type UsedRow = Readonly<{
  month: string
  charge: string
  name: string
  unit: string
  quantity: string
  amount: string
  currency: string
  line: string
}>

/** Metered use by month and charge as it was billed last. A reseller is on two links: that on which it sells counts. */
export async function loadLifeUsed(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
): Promise<readonly UsedRow[]> {
  const { rows } = await sql<UsedRow>`
    with ranked as (
      select *, dense_rank() over (partition by subscription, charge
        order by seller_id = nullif(current_setting('perennial.organization', true), '') desc, link) as place
      from invoice_line where customer_id = ${customer} and product = ${product} and position <= ${upTo} and metered),
    keyed as (
      select to_char(period_from at time zone zone, 'YYYY-MM') as month, charge, currency,
        (array_agg(charge_name order by revision desc))[1] as name,
        (array_agg(unit order by revision desc) filter (where unit is not null))[1] as unit,
        coalesce((array_agg(quantity order by revision desc) filter (where quantity is not null and kind <> 'reversal'))[1], 0) as quantity,
        sum(amount) as amount, (array_agg(id order by revision desc))[1] as line
      from ranked where place = 1 group by subscription, charge, period_from, 1, currency)
    select month, charge, max(name) as name, coalesce(max(unit), '') as unit, sum(quantity)::text as quantity,
      sum(amount)::text as amount, currency, max(line) as line
    from keyed group by month, charge, currency order by month, charge`.execute(acting)
  return rows
}

export type PaidRow = Readonly<{
  number: string
  document: string
  kind: 'payment' | 'allocation' | 'reversal' | 'refund' | 'write_off'
  seller: string
  buyer: string
  date: string
  currency: string
  amount: string
}>

/** What payments and write-offs put against these documents, oldest first; a credit note that was set off is none of them. */
export async function loadLifePaid(
  acting: Acting,
  documents: readonly string[],
  upTo: number,
): Promise<readonly PaidRow[]> {
  if (documents.length === 0) return []
  const { rows } = await sql<PaidRow>`
    select p.number, a.document_number as document, p.kind, p.seller_id as seller, p.buyer_id as buyer, p.date::text as date,
      a.currency, a.amount::text as amount
    from allocation a join payment p on p.number = a.payment_number
    where a.document_number = any(${[...documents]}) and a.kind <> 'credit_note' and a.position <= ${upTo}
    order by p.date, p.number, a.document_number`.execute(acting)
  return rows
}

export type EarnedRow = Readonly<{
  id: string
  statement: string
  program: string
  version: number | null
  incentive: string
  stage: string
  partner: string
  credit: string
  says: string
  amount: string
  currency: string
  earnedFrom: string
  issueDate: string
  clawed: string | null
}>

/** The lines of statements that are about this life, oldest first, with what clawbacks in their reasons say. */
export async function loadLifeEarned(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
): Promise<readonly EarnedRow[]> {
  const { rows } = await sql<EarnedRow>`
    select e.id, e.statement_id as statement, e.program, e.program_version as version, e.incentive, e.stage, e.partner_id as partner,
      e.credit, e.says, e.amount::text as amount, e.currency, e.earned_from as "earnedFrom", s.issue_date::text as "issueDate",
      (select string_agg(r.body ->> 'says', '; ' order by r.path) from reason r
        where r.posting = e.id and r.body ->> 'rule' = 'clawback') as clawed
    from earning e join statement s on s.id = e.statement_id
    where e.customer_id = ${customer} and e.product = ${product} and e.position <= ${upTo}
    order by e.position, e.line`.execute(acting)
  return rows
}

export type VestingHistoryRow = Readonly<{
  program: string
  incentive: string
  stage: string
  partner: string
  credit: string
  currency: string
  granted: string
  vested: string
  steps: number
  done: number
  lost: number
  next: string | null
  ends: string | null
}>

/** How what vests stood in each settlement, of all that the customer's life brought, whatever the product; oldest first. */
export async function loadLifeVesting(
  acting: Acting,
  { customer, upTo }: Pick<LifeAsked, 'customer' | 'upTo'>,
): Promise<readonly VestingHistoryRow[]> {
  const { rows } = await sql<VestingHistoryRow>`
    select program, incentive, stage, partner_id as partner, credit, currency, granted::text as granted, vested::text as vested,
      steps, done, lost, next_at as next, ends_at as ends
    from earning_vesting where customer_id = ${customer} and position <= ${upTo} order by position, id`.execute(acting)
  return rows
}

export type PaidOutRow = Readonly<{
  statement: string
  partner: string
  orderedAt: string
  amount: string
  currency: string
}>

/** The payouts that these statements ordered. */
export async function loadLifePayouts(
  acting: Acting,
  statements: readonly string[],
  upTo: number,
): Promise<readonly PaidOutRow[]> {
  if (statements.length === 0) return []
  const { rows } = await sql<PaidOutRow>`
    select statement_id as statement, partner_id as partner, ordered_at as "orderedAt", amount::text as amount, currency
    from payout where statement_id = any(${[...statements]}) and position <= ${upTo} order by position`.execute(acting)
  return rows
}

/** What was committed on these links and withdrawn again, oldest first. */
export async function loadCommitments(
  acting: Acting,
  links: readonly OwnedId[],
  upTo: number,
): Promise<readonly Fact[]> {
  if (links.length === 0) return []
  const { rows } = await sql<FactRow>`
    with promised as materialized (
      select ${FACT_COLUMNS} from fact where about_link = any(${[...links]}) and kind = 'commitment' and position <= ${upTo})
    select * from (
      select ${FACT_COLUMNS} from promised union all
      select ${FACT_COLUMNS} from fact where kind = 'commitment_withdrawn' and position <= ${upTo}
        and about = any(array(select about from promised))) f
    order by position`.execute(acting)
  return rows.map(factOf)
}
