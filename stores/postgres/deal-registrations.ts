import { sql } from 'kysely'
import type { RegistrationBody } from '#core/billing/deal-registration-facts.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** By which keys a registration is found: only its partner and its vendor see them. */
export type RegistrationKeys = Pick<RegistrationBody, 'vendor' | 'products'> &
  Readonly<{ id: OwnedId; owner: OrganizationId; keys: readonly string[] }>

/** Takes down by what registrations are found; what is there already stays. */
export async function saveRegistrationKeys(acting: Acting, all: readonly RegistrationKeys[]): Promise<void> {
  const rows = all.flatMap(({ id, owner, vendor, products, keys }) =>
    keys.map((key) => ({ registration: id, owner_id: owner, vendor_id: vendor, products, key })),
  )
  if (rows.length === 0) return
  await sql`insert into deal_registration_key (registration, owner_id, vendor_id, parties, products, key)
    select registration, owner_id, vendor_id, array[owner_id, vendor_id], products, key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as told (registration text, owner_id text, vendor_id text, products text[], key text)
    on conflict do nothing`.execute(acting)
}

/** A step in the course of a rival's registration. The number tells one rival from another within one answer, and nothing more. */
export type RivalStep = Readonly<{
  rival: number
  position: number
  kind: string
  learnedAt: string
  decision: string | undefined
}>

/**
 * How the registrations of others went that share one of these keys and products, step by step: all that a partner is told of, and
 * nothing of whose they are, whom they name or what they are worth. Oldest step first.
 */
export async function loadRivalCourses(
  acting: Acting,
  {
    vendor,
    products,
    keys,
  }: Readonly<{ vendor: OrganizationId; products: readonly OwnedId[]; keys: readonly string[] }>,
): Promise<readonly RivalStep[]> {
  const { rows } = await sql<
    Readonly<{ rival: number; position: number; kind: string; learned_at: string; decision: string | null }>
  >`
    select rival, position, kind, learned_at, decision from rival_courses(${vendor}, ${[...products]}, ${[...keys]})`.execute(
    acting,
  )
  return rows.map(({ learned_at: learnedAt, decision, ...step }) => ({
    ...{ ...step, learnedAt, decision: decision ?? undefined },
  }))
}
