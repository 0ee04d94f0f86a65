import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'

/** Takes down that somebody of the acting organization signed in on a day; once is enough. */
export async function noteLoginDay(acting: Acting, organization: OrganizationId, at: Temporal.Instant): Promise<void> {
  await sql`insert into login_day (organization_id, day) values (${organization}, ${dayOf(at)}::date)
    on conflict do nothing`.execute(acting)
}

/**
 * On which days of the thirty up to a moment somebody signed in, of each customer that the acting organization may see and of whom
 * somebody ever did by then; of one customer where it is named.
 */
export async function loadLoginDays(
  acting: Acting,
  at: Temporal.Instant,
  customer?: OrganizationId,
): Promise<ReadonlyMap<OrganizationId, readonly string[]>> {
  const day = dayOf(at)
  const of = customer === undefined ? sql`true` : sql`organization_id = ${customer}`
  const { rows } = await sql<{ organization: OrganizationId; days: readonly string[] }>`
    select organization_id as organization,
      coalesce(array_agg(day::text order by day) filter (where day > ${day}::date - 30), '{}') as days
    from login_day where day <= ${day}::date and ${of} group by 1`.execute(acting)
  return new Map(rows.map(({ organization, days }) => [organization, days]))
}

function dayOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 10)
}
