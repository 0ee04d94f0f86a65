import { sql } from 'kysely'
import type { Contact } from '#core/life/contact.ts'
import type { Acting } from './acting.ts'

/** A contact with when and from where it is known what it agreed to. */
export type StoredContact = Contact &
  Readonly<{
    /** The keyed hash of the address; empty once it was erased. */
    addressHash: string
    consentSince: string
    consentSource: string
  }>

const COLUMNS = sql`id, owner_id as owner, customer_id as customer, name, email, address_hash as "addressHash", language, consent,
  consent_since as "consentSince", consent_source as "consentSource", erased_at as "erasedAt"`

/** A contact of the acting organization, kept from other changes until the transaction ends; or undefined. */
export async function lockContact(acting: Acting, id: string): Promise<StoredContact | undefined> {
  const { rows } = await sql<StoredContact>`select ${COLUMNS} from contact where id = ${id} for update`.execute(acting)
  return rows[0]
}

export async function findContact(acting: Acting, id: string): Promise<StoredContact | undefined> {
  const { rows } = await sql<StoredContact>`select ${COLUMNS} from contact where id = ${id}`.execute(acting)
  return rows[0]
}

/** The acting organization's contact at a customer who has this address, normalized; or undefined. */
export async function contactAt(acting: Acting, customer: string, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from contact
    where customer_id = ${customer} and email = ${email} and erased_at is null`.execute(acting)
  return rows[0]?.id
}

/** The acting organization's contacts at a customer that were not erased, by their ids. */
export async function contactsOf(acting: Acting, customer: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from contact
    where customer_id = ${customer} and erased_at is null order by id`.execute(acting)
  return rows.map(({ id }) => id)
}

export async function insertContact(
  acting: Acting,
  { id, owner, customer, name, email, addressHash, language, consent, consentSince, consentSource }: StoredContact,
  { by, now }: Readonly<{ by: string; now: Temporal.Instant }>,
): Promise<void> {
  await sql`insert into contact (id, owner_id, customer_id, name, email, address_hash, language, consent, consent_since, consent_source,
      added_by, added_at)
    values (${id}, ${owner}, ${customer}, ${name}, ${email}, ${addressHash}, ${language}, ${consent}, ${consentSince}, ${consentSource}, ${by},
      ${now.toString()})`.execute(acting)
}

/** Saves all of a contact that can change, erased ones too. */
export async function saveContact(acting: Acting, contact: StoredContact): Promise<void> {
  const { id, name, email, addressHash, language, consent, consentSince, consentSource, erasedAt } = contact
  await sql`update contact set name = ${name}, email = ${email}, address_hash = ${addressHash}, language = ${language}, consent = ${consent},
    consent_since = ${consentSince}, consent_source = ${consentSource}, erased_at = ${erasedAt} where id = ${id}`.execute(
    acting,
  )
}

/** Whether an address, by its keyed hash, wants no mail from the acting organization. */
export async function isSuppressed(acting: Acting, addressHash: string): Promise<boolean> {
  const { rows } = await sql`select from mail_suppression where address_hash = ${addressHash}`.execute(acting)
  return rows.length > 0
}

/** Remembers that an address wants no mail; false where that was known. */
export async function suppress(
  acting: Acting,
  { id, owner, addressHash, now }: Readonly<{ id: string; owner: string; addressHash: string; now: Temporal.Instant }>,
): Promise<boolean> {
  const { rows } = await sql`insert into mail_suppression (id, owner_id, address_hash, since)
    values (${id}, ${owner}, ${addressHash}, ${now.toString()}) on conflict do nothing returning id`.execute(acting)
  return rows.length > 0
}
