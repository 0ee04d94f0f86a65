import { sql } from 'kysely'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** A question to a customer whether a touchpoint took place. Of its token only the hash is kept. */
export type NewAsk = Readonly<{
  id: string
  owner: OrganizationId
  touchpoint: OwnedId
  customer: OrganizationId
  vendor: OrganizationId
  contact: string
  addressDomain: string
  tokenHash: string
  askedBy: string
  askedAt: string
  expiresAt: string
}>

export type AskAnswer = 'confirmed' | 'denied'
export type Ask = NewAsk & Readonly<{ answer: AskAnswer | null; answeredAt: string | null }>

export async function insertAsk(acting: Acting, ask: NewAsk): Promise<void> {
  const { id, owner, touchpoint, customer, vendor, contact, addressDomain, tokenHash, askedBy, askedAt, expiresAt } =
    ask
  await sql`insert into confirmation_ask (id, owner_id, touchpoint, customer_id, vendor_id, contact_id, address_domain, token_hash,
      asked_by, asked_at, expires_at)
    values (${id}, ${owner}, ${touchpoint}, ${customer}, ${vendor}, ${contact}, ${addressDomain}, ${tokenHash}, ${askedBy},
      ${askedAt}, ${expiresAt})`.execute(acting)
}

const COLUMNS = sql`id, owner_id as owner, touchpoint, customer_id as customer, vendor_id as vendor, contact_id as contact,
  address_domain as "addressDomain", token_hash as "tokenHash", asked_by as "askedBy", asked_at as "askedAt",
  expires_at as "expiresAt", answer, answered_at as "answeredAt"`

export async function findAsk(acting: Acting, id: string): Promise<Ask | undefined> {
  const { rows } = await sql<Ask>`select ${COLUMNS} from confirmation_ask where id = ${id}`.execute(acting)
  return rows[0]
}

/** How many questions about a touchpoint of the acting organization wait for an answer, or were answered with no. */
export async function countAsks(acting: Acting, touchpoint: OwnedId, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ asks: number }>`select count(*) as asks from confirmation_ask
    where touchpoint = ${touchpoint} and (answer = 'denied' or answer is null and expires_at > ${now.toString()})`.execute(
    acting,
  )
  return rows[0]?.asks ?? 0
}

/** How many questions an organization has sent to people of a customer in the 24 hours before. */
export async function countAsksOfDay(
  acting: Acting,
  { owner, customer, now }: Readonly<{ owner: OrganizationId; customer: OrganizationId; now: Temporal.Instant }>,
): Promise<number> {
  const { rows } = await sql<{ asks: number }>`select count(*) as asks from confirmation_ask
    where owner_id = ${owner} and customer_id = ${customer}
      and asked_at > ${now.toString()}::timestamptz - interval '24 hours'`.execute(acting)
  return rows[0]?.asks ?? 0
}

/** Writes the answer of the acting customer, once; false where it was answered before. */
export async function saveAnswer(
  acting: Acting,
  { id, answer, now }: Readonly<{ id: string; answer: AskAnswer; now: Temporal.Instant }>,
): Promise<boolean> {
  const { rows } = await sql`update confirmation_ask set answer = ${answer}, answered_at = ${now.toString()}
    where id = ${id} and answer is null returning id`.execute(acting)
  return rows.length > 0
}
