import { sql } from 'kysely'
import { type CreditGrantFact, creditGrantsFrom } from '#core/billing/credit-grant.ts'
import { breakageOf } from '#core/billing/prepaid.ts'
import { decimal, isZero } from '#core/ground/decimal.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { loadFacts } from './facts.ts'
import type { Recognition } from './recognitions.ts'

type Broken = Recognition['lines'][number] & Readonly<{ currency: string }>

/**
 * What of prepaid credit that a seller sold is to be booked as breakage by the end of a month: what is still owed of credit of which
 * nothing more can be used. Credit that expires waits until the last period that it pays for has closed on its link.
 */
export async function loadBreakage(acting: Acting, seller: OrganizationId, month: string): Promise<readonly Broken[]> {
  const facts = await loadFacts(acting, ['credit_grant', 'credit_grant_withdrawn'], Number.MAX_SAFE_INTEGER)
  const links = new Set(factsOfKind<CreditGrantFact>(facts, 'credit_grant').map(({ body }) => body.link))
  const grants = [...links]
    .flatMap((link) => creditGrantsFrom(facts, link))
    .filter(({ kind, id }) => kind === 'prepaid' && id.startsWith(`${seller}:`))
  const booked = await loadBooked(
    acting,
    seller,
    grants.map(({ id }) => id),
  )
  return grants.flatMap((grant): readonly Broken[] => {
    const row = booked.get(grant.id)
    if (!row) return []
    const expired = grant.expires !== undefined && isOver(grant.expires, row, month)
    const over = expired || grant.withdrawn === true || decimal(row.used).gte(decimal(grant.amount))
    const amount = breakageOf({ over, owed: decimal(row.owed), broken: decimal(row.broken) })
    if (isZero(amount)) return []
    return [{ line: row.line, product: grant.id, amount, currency: row.currency, prepaid: true }]
  })
}

function isOver(expires: string, { closed, zone }: Booked, month: string): boolean {
  const moment = Temporal.Instant.from(expires)
  const by = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 })
  const expired = Temporal.Instant.compare(moment, by.toZonedDateTime(zone).toInstant()) <= 0
  return expired && closed !== null && Temporal.Instant.compare(Temporal.Instant.from(closed), moment) >= 0
}

/** What was posted and booked of a credit: its first line, how much was used of it, and what stands on both of its accounts. */
type Booked = Readonly<{
  grant: OwnedId
  line: string
  currency: string
  zone: string
  used: string
  owed: string
  broken: string
  /** Up to when its link has closed. */
  closed: string | null
}>

async function loadBooked(
  acting: Acting,
  seller: OrganizationId,
  grants: readonly OwnedId[],
): Promise<ReadonlyMap<OwnedId, Booked>> {
  if (grants.length === 0) return new Map()
  const { rows } = await sql<Booked>`
    select bought.*, u.used, b.owed, b.broken, c.closed
    from (
      select distinct on (subscription) subscription as "grant", id as line, currency, zone, link from invoice_line
      where seller_id = ${seller} and subscription = any(${[...grants]}::text[]) and charge = 'credit-purchase'
      order by subscription, amount desc, id
    ) bought
    cross join lateral (
      select coalesce(-sum(amount), 0) as used from invoice_line l
      where l.seller_id = ${seller} and l.subscription = bought."grant" and l.charge = 'credit'
    ) u
    cross join lateral (
      select coalesce(-sum(l.amount) filter (where l.account = 'prepaid-liability/' || bought."grant"), 0) as owed,
        coalesce(-sum(l.amount) filter (where l.account = 'breakage/' || bought."grant"), 0) as broken
      from entry_line l where l.organization_id = ${seller}
        and l.account in ('prepaid-liability/' || bought."grant", 'breakage/' || bought."grant")
    ) b
    cross join lateral (select max(period_to) as closed from link_close k where k.link = bought.link) c
    order by 1`.execute(acting)
  return new Map(rows.map((row) => [row.grant, row]))
}
