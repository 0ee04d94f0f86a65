import { sql } from 'kysely'
import type { LicenseTerms } from '#core/billing/license.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** The public half of a vendor's key. */
export type PublicKey = Readonly<{ kid: string; publicX: string }>

/**
 * The keys of the acting vendor by which its licenses are verified: the one that signs, and those that were retired while a
 * license that they signed has not expired. A revoked key is not among them.
 */
export async function loadPublicKeys(
  acting: Acting,
  vendor: OrganizationId,
  now: Temporal.Instant,
): Promise<readonly PublicKey[]> {
  const { rows } = await sql<PublicKey>`select kid, public_x as "publicX" from license_key k
    where vendor_id = ${vendor} and revoked_at is null and (retired_at is null or exists (
      select from license l where l.vendor_id = k.vendor_id and l.kid = k.kid and l.expires_at > ${now.toString()}))
    order by created_at desc, kid`.execute(acting)
  return rows
}

/** The id of the key that signs for the acting vendor, where it has one. */
export async function findSigningKey(acting: Acting, vendor: OrganizationId): Promise<string | undefined> {
  const { rows } = await sql<{ kid: string }>`select kid from license_key
    where vendor_id = ${vendor} and retired_at is null and revoked_at is null`.execute(acting)
  return rows[0]?.kid
}

/** Lets a new key sign from now on; the one that did before is retired, and comes back. */
export async function replaceSigningKey(
  acting: Acting,
  vendor: OrganizationId,
  { kid, publicX }: PublicKey,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const at = now.toString()
  const { rows } = await sql<{ kid: string }>`update license_key set retired_at = ${at}
    where vendor_id = ${vendor} and retired_at is null and revoked_at is null returning kid`.execute(acting)
  await sql`insert into license_key (vendor_id, kid, public_x, created_at)
    values (${vendor}, ${kid}, ${publicX}, ${at})`.execute(acting)
  return rows[0]?.kid
}

/** Takes a key of the acting vendor out of the public set; since when comes back, or undefined where it has no such key. */
export async function revokeKey(
  acting: Acting,
  vendor: OrganizationId,
  kid: string,
  now: Temporal.Instant,
): Promise<string | undefined> {
  await sql`update license_key set revoked_at = ${now.toString()}
    where vendor_id = ${vendor} and kid = ${kid} and revoked_at is null`.execute(acting)
  const { rows } = await sql<{ at: string }>`select revoked_at as at from license_key
    where vendor_id = ${vendor} and kid = ${kid}`.execute(acting)
  return rows[0]?.at
}

/** When the last license that a key has signed expires, and how many have not; null where none was signed. */
export async function signedBy(
  acting: Acting,
  vendor: OrganizationId,
  kid: string,
  now: Temporal.Instant,
): Promise<Readonly<{ last: string | null; running: number }>> {
  const { rows } = await sql<{ last: string | null; running: number }>`
    select max(expires_at) as last, count(*) filter (where expires_at > ${now.toString()})::int as running
    from license where vendor_id = ${vendor} and kid = ${kid}`.execute(acting)
  return rows[0] ?? { last: null, running: 0 }
}

/** A license as it stands: what it was made from, and its document. */
export type StandingLicense = Readonly<{
  id: string
  subscription: OwnedId
  instance: string
  kid: string
  issuedAt: string
  content: string
  document: string
}>

const STANDING = sql.raw(`l.id, l.subscription, l.instance, l.kid, l.issued_at as "issuedAt", l.content, l.document`)

/** The newest license of each installation of the acting vendor's subscriptions: of these, or of all. Revoked ones count as none. */
export async function loadStandingLicenses(
  acting: Acting,
  vendor: OrganizationId,
  only?: readonly OwnedId[],
): Promise<readonly (StandingLicense & Readonly<{ revoked: boolean }>)[]> {
  const which = only === undefined ? sql`true` : sql`l.subscription = any (${only}::text[])`
  const { rows } = await sql<StandingLicense & { revoked: boolean }>`
    select distinct on (l.subscription, l.instance) ${STANDING}, k.revoked_at is not null as revoked
    from license l join license_key k using (vendor_id, kid)
    where l.vendor_id = ${vendor} and ${which}
    order by l.subscription, l.instance, l.position desc`.execute(acting)
  return rows
}

/** The license of this id and document, where the acting organization may see it. */
export async function findByDocument(
  acting: Acting,
  { id, document }: Readonly<{ id: string; document: string }>,
): Promise<Pick<StandingLicense, 'subscription' | 'instance'> | undefined> {
  const { rows } = await sql<StandingLicense>`select ${STANDING} from license l
    where l.id = ${id} and l.document = ${document}`.execute(acting)
  return rows[0]
}

export type NewLicense = Readonly<{
  standing: StandingLicense
  terms: LicenseTerms
  parties: readonly OrganizationId[]
  askedBy: OrganizationId
}>

/** Saves licenses of the acting vendor at a position that was taken for them. */
export async function saveLicenses(acting: Acting, licenses: readonly NewLicense[], position: number): Promise<void> {
  const rows = licenses.map(({ standing, terms, parties, askedBy }) => ({
    id: standing.id,
    position,
    vendor_id: terms.vendor,
    parties: [...parties],
    subscription: terms.subscription,
    product: terms.product,
    customer_id: terms.customer,
    instance: standing.instance,
    plan: terms.plan,
    features: [...terms.features],
    quantity: terms.quantity,
    audience: terms.audience,
    issued_at: standing.issuedAt,
    asked_by: askedBy,
    not_before: terms.notBefore,
    renew_at: terms.renewAt,
    expires_at: terms.expiresAt,
    kid: standing.kid,
    content: standing.content,
    document: standing.document,
  }))
  await sql`insert into license (id, position, vendor_id, parties, subscription, product, customer_id, instance, plan, features,
      quantity, audience, issued_at, asked_by, not_before, renew_at, expires_at, kid, content, document)
    select id, position, vendor_id, parties, subscription, product, customer_id, instance, plan, features,
      quantity, audience, issued_at, asked_by, not_before, renew_at, expires_at, kid, content, document
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id text, position bigint, vendor_id text, parties text[],
      subscription text, product text, customer_id text, instance text, plan text, features text[], quantity numeric,
      audience text, issued_at timestamptz, asked_by text, not_before timestamptz, renew_at timestamptz,
      expires_at timestamptz, kid text, content text, document text)`.execute(acting)
}
