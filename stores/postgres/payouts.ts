import { sql } from 'kysely'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Payout, Remittance, RemittanceKind } from '#core/rewards/payout-batch.ts'
import type { Acting } from './acting.ts'

type PayoutRow = Omit<Payout, 'amount'> & Readonly<{ amount: string }>

const PAYOUT = sql`number, statement, program, payer_id as payer, partner_id as partner, amount::text as amount, currency,
  issue_date as "issuedOn", state, batch`

const payoutOf = ({ amount, ...row }: PayoutRow): Payout => ({ ...row, amount: decimal(amount) })

/** The payouts of a payer that are to be put into a batch, in the order of their numbers. */
export async function loadOpenPayouts(
  acting: Acting,
  payer: OrganizationId,
  wanted: Readonly<{ program?: string | undefined; currency?: string | undefined }> = {},
): Promise<readonly Payout[]> {
  const { rows } = await sql<PayoutRow>`select ${PAYOUT} from payout_state
    where payer_id = ${payer} and state in ('ordered', 'returned')
      and (${wanted.program ?? null}::text is null or program = ${wanted.program ?? null})
      and (${wanted.currency ?? null}::text is null or currency = ${wanted.currency ?? null})
    order by number`.execute(acting)
  return rows.map(payoutOf)
}

/** A payout that the acting organization pays or gets; undefined where there is none. */
export async function findPayout(acting: Acting, number: string): Promise<Payout | undefined> {
  const { rows } = await sql<PayoutRow>`select ${PAYOUT} from payout_state where number = ${number}`.execute(acting)
  return rows[0] && payoutOf(rows[0])
}

export type StoredBatch = Readonly<{
  number: string
  state: 'drafted' | 'approved' | 'discarded'
  draftedBy: string
  draftedAt: string
  approvedBy: string | null
  approvedAt: string | null
  discardedBy: string | null
  discardedAt: string | null
}>

export const BATCH = sql`b.number, b.state, b.drafted_by as "draftedBy", b.drafted_at as "draftedAt", b.approved_by as "approvedBy",
  b.approved_at as "approvedAt", b.discarded_by as "discardedBy", b.discarded_at as "discardedAt"`

/** A batch of the acting organization; undefined where it has none of that number. */
export async function findBatch(acting: Acting, number: string): Promise<StoredBatch | undefined> {
  const { rows } = await sql<StoredBatch>`select ${BATCH} from payout_batch b where b.number = ${number}`.execute(
    acting,
  )
  return rows[0]
}

/** The payouts that a batch holds now, each with the account that it was drafted for. */
export async function loadBatchPayouts(
  acting: Acting,
  batch: string,
): Promise<readonly (Payout & Readonly<{ account: string | null }>)[]> {
  const { rows } = await sql<PayoutRow & { account: string | null }>`
    select p.number, p.statement, p.program, p.payer_id as payer, p.partner_id as partner, p.amount::text as amount, p.currency,
      p.issue_date as "issuedOn", p.state, p.batch, i.account_id as account
    from payout_batch_item i join payout_state p on p.id = i.payout_id
    where i.batch_id = ${batch} and i.live order by p.number`.execute(acting)
  return rows.map(({ account, ...row }) => ({ ...payoutOf(row), account }))
}

export type BatchToSave = Readonly<{
  number: string
  position: number
  payer: OrganizationId
  by: string
  now: Temporal.Instant
  payouts: readonly (Payout & Readonly<{ account: Pick<PayoutAccount, 'id' | 'shown'> | undefined }>)[]
}>

/** Saves a draft with its payouts, in the posting role's transaction. The database refuses a payout that is in another live batch. */
export async function saveBatch(
  acting: Acting,
  { number, position, payer, by, now, payouts }: BatchToSave,
): Promise<void> {
  await sql`insert into payout_batch (id, number, position, payer_id, drafted_by, drafted_at)
    values (${number}, ${number}, ${position}, ${payer}, ${by}, ${now.toString()})`.execute(acting)
  for (const { number: payout, partner, amount, currency, account } of payouts) {
    await sql`insert into payout_batch_item (batch_id, payout_id, payer_id, partner_id, amount, currency, account_id, account_shown)
      values (${number}, ${payoutId(payout)}, ${payer}, ${partner}, ${decimalText(amount)}, ${currency}, ${account?.id ?? null},
        ${account?.shown ?? null})`.execute(acting)
  }
}

export type BatchDecision = Readonly<{ batch: string; by: string; now: Temporal.Instant }>

export async function approveBatch(acting: Acting, { batch, by, now }: BatchDecision): Promise<void> {
  const at = now.toString()
  await sql`update payout_batch set state = 'approved', approved_by = ${by}, approved_at = ${at} where number = ${batch}`.execute(
    acting,
  )
  await sql`update payout_batch_item set approved_at = ${at} where batch_id = ${batch} and live`.execute(acting)
}

/** Discards a batch: its payouts are free again. */
export async function discardBatch(acting: Acting, { batch, by, now }: BatchDecision): Promise<void> {
  await sql`update payout_batch set state = 'discarded', discarded_by = ${by}, discarded_at = ${now.toString()}
    where number = ${batch}`.execute(acting)
  await sql`update payout_batch_item set live = false where batch_id = ${batch}`.execute(acting)
}

/** Takes a payout out of its batch: it came back. */
export async function freePayout(acting: Acting, { batch, payout }: Readonly<{ batch: string; payout: string }>) {
  await sql`update payout_batch_item set live = false where batch_id = ${batch} and payout_id = ${payoutId(payout)}`.execute(
    acting,
  )
}

/** Something that was recorded of the money of a payout. */
export type StoredRemittance = Readonly<{
  number: string
  kind: RemittanceKind
  batch: string | null
  amount: Decimal
  date: string
  reference: string | null
  because: string | null
  recordedBy: string
  recordedAt: string
}>

/** All that was recorded of the money of a payout, oldest first. */
export async function loadRemittances(acting: Acting, payout: string): Promise<readonly StoredRemittance[]> {
  const { rows } = await sql<Omit<StoredRemittance, 'amount'> & { amount: string }>`
    select number, kind, batch_id as batch, amount::text as amount, date, reference, because, recorded_by as "recordedBy",
      recorded_at as "recordedAt"
    from remittance where payout_id = ${payoutId(payout)} order by position`.execute(acting)
  return rows.map((row) => ({ ...row, amount: decimal(row.amount) }))
}

export type RemittanceToSave = Omit<Remittance, 'partnerBuys'> &
  Pick<StoredRemittance, 'batch' | 'reference' | 'because'> &
  Readonly<{ by: string; now: Temporal.Instant; position: number }>

export async function saveRemittance(acting: Acting, saved: RemittanceToSave): Promise<void> {
  const { number, kind, batch, payout, payer, partner, amount, currency, date, reference, because } = saved
  await sql`insert into remittance (id, number, position, kind, payout_id, batch_id, payer_id, partner_id, amount, currency, date,
      reference, because, recorded_by, recorded_at)
    values (${number}, ${number}, ${saved.position}, ${kind}, ${payoutId(payout)}, ${batch}, ${payer}, ${partner},
      ${decimalText(amount)}, ${currency}, ${date}, ${reference}, ${because}, ${saved.by}, ${saved.now.toString()})`.execute(
    acting,
  )
}

/**
 * Whether the earnings of a payout's statement were booked against revenue, as its partner bought from the payer then. Where the
 * statement booked none, whether it buys now.
 */
export async function boughtWhenBooked(acting: Acting, { statement, payer, partner }: Payout): Promise<boolean> {
  const { rows } = await sql<{ bought: boolean }>`select coalesce(
    (select l.account like 'incentive-contra-revenue/%' from entry e join entry_line l on l.entry_id = e.id
      where e.organization_id = ${payer} and e.document = ${statement}
        and l.account in ('incentive-contra-revenue/' || ${partner}, 'incentive-expense/' || ${partner}) limit 1),
    exists (select from fact where kind = 'agreement' and body ->> 'seller' = ${payer} and body ->> 'buyer' = ${partner})) as bought`.execute(
    acting,
  )
  return rows[0]?.bought ?? false
}

/** The gates that held each of these payouts the last time that a batch was drafted. */
export async function loadHolds(
  acting: Acting,
  payouts: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ payout: string; codes: readonly string[] }>`
    select distinct on (payout_id) substring(payout_id from 8) as payout, codes from payout_hold
    where payout_id = any (${payouts.map(payoutId)}::text[]) order by payout_id, position desc`.execute(acting)
  return new Map(rows.map(({ payout, codes }) => [payout, codes]))
}

export async function saveHold(
  acting: Acting,
  { number, payer, partner }: Payout,
  { codes, position }: Readonly<{ codes: readonly string[]; position: number }>,
): Promise<void> {
  await sql`insert into payout_hold (payout_id, position, payer_id, partner_id, codes)
    values (${payoutId(number)}, ${position}, ${payer}, ${partner}, ${codes}::text[])`.execute(acting)
}

function payoutId(number: string): string {
  return `payout:${number}`
}

/** To which account a partner is paid by a payer; `sealed` opens where `accountPlace` says. */
export type PayoutAccount = Readonly<{
  id: string
  partner: OrganizationId
  payer: OrganizationId
  kind: 'iban' | 'other'
  shown: string
  sealed: string
}>

const ACCOUNT = sql`id, partner_id as partner, payer_id as payer, kind, shown, sealed`

/** The accounts in force between the acting organization and others, by payer and partner: `altus leaf`. */
export async function loadAccounts(acting: Acting): Promise<ReadonlyMap<string, PayoutAccount>> {
  const { rows } = await sql<PayoutAccount>`select ${ACCOUNT} from payout_account where ended_at is null`.execute(
    acting,
  )
  return new Map(rows.map((row) => [`${row.payer} ${row.partner}`, row]))
}

/** Ends the account that stands with each of these payers: what it was is forgotten. Says with which there was one. */
export async function endAccounts(
  acting: Acting,
  {
    partner,
    payers,
    now,
  }: Readonly<{ partner: OrganizationId; payers: readonly OrganizationId[]; now: Temporal.Instant }>,
): Promise<readonly OrganizationId[]> {
  const { rows } = await sql<{ payer: string }>`update payout_account set sealed = null, ended_at = ${now.toString()}
    where partner_id = ${partner} and payer_id = any (${payers}::text[]) and ended_at is null
    returning payer_id as payer`.execute(acting)
  return rows.map(({ payer }) => payer)
}

export async function saveAccount(
  acting: Acting,
  account: PayoutAccount & Readonly<{ by: string; now: Temporal.Instant; position: number }>,
): Promise<void> {
  const { id, partner, payer, kind, shown, sealed, by, now, position } = account
  await sql`insert into payout_account (id, position, partner_id, payer_id, kind, shown, sealed, told_by, told_at)
    values (${id}, ${position}, ${partner}, ${payer}, ${kind}, ${shown}, ${sealed}, ${by}, ${now.toString()})`.execute(
    acting,
  )
}
