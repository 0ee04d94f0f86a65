import { sql } from 'kysely'
import type { DueNotice, DunningHold, DunningHoldFact, DunningPolicyFact, Reminded } from '#core/billing/dunning.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Acting } from './acting.ts'
import { loadFacts } from './facts.ts'

/** A document that may be reminded of. */
export type OverdueDocument = Reminded & Readonly<{ currency: Currency }>

/** Beyond every position: what stands now. */
const NOW = 9_223_372_036_854_775_807n.toString()

/** The seller's open documents that were due before a day, of one buyer or of all, with the steps that were reminded. */
export async function loadOverdue(
  acting: Acting,
  seller: OrganizationId,
  { on, buyer }: Readonly<{ on: string; buyer?: OrganizationId | undefined }>,
): Promise<readonly OverdueDocument[]> {
  type Row = Readonly<Record<'number' | 'buyer' | 'currency' | 'due' | 'open', string> & { steps: number }>
  const { rows } = await sql<Row>`
    select s.number, s.buyer_id as buyer, s.currency, s.due_date as due, s.open::text,
      (select coalesce(max(n.step), 0) from dunning_notice n where n.document_number = s.number) as steps
    from document_state_at(${NOW}::bigint, now(), ${on}::date) s
    where s.seller_id = ${seller} and s.open > 0 and s.due_date < ${on}::date
      and (${buyer ?? null}::text is null or s.buyer_id = ${buyer ?? null})
    order by s.buyer_id, s.due_date, s.number`.execute(acting)
  return rows.map((row) => ({ ...row, open: decimal(row.open) }))
}

/** The seller's newest policy and its holds. */
export async function loadDunning(
  acting: Acting,
  seller: OrganizationId,
  upTo: number,
): Promise<Readonly<{ policy: DunningPolicyFact | undefined; holds: readonly DunningHold[] }>> {
  const facts = await loadFacts(acting, ['dunning_policy', 'dunning_hold'], upTo)
  const own = facts.filter(({ owner }) => owner === seller)
  const holds = own.filter((fact): fact is DunningHoldFact => fact.kind === 'dunning_hold')
  return {
    policy: own.filter((fact): fact is DunningPolicyFact => fact.kind === 'dunning_policy').at(-1),
    holds: [...newestAboutEach(holds).values()].map(({ about, body }) => ({ ...body, id: about })),
  }
}

export type NoticesToSave = Readonly<{
  seller: OrganizationId
  notices: readonly DueNotice<OverdueDocument>[]
  policy: number
  position: number
  on: string
  now: Temporal.Instant
}>

/** Saves reminders to one buyer, in the posting role's transaction. A step of a document is saved once or not at all. */
export async function saveNotices(acting: Acting, saved: NoticesToSave): Promise<void> {
  const { seller, notices, policy, position, on, now } = saved
  const rows = notices.map(({ document, step, says }) => ({
    ...{ id: `${document.number}/${step}`, position, seller_id: seller, buyer_id: document.buyer },
    ...{ document_number: document.number, step, title: says.title, text: says.text },
    ...{ currency: document.currency, open: decimalText(document.open), due_date: document.due, date: on },
    ...{ policy_fact: policy, noticed_at: now.toString() },
  }))
  await acting.insertInto('dunning_notice').values(rows).execute()
}
