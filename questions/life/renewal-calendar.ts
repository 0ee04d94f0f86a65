import { catalogFrom } from '#core/channel/catalog.ts'
import { organizationsFrom } from '#core/channel/organization.ts'
import { readLink } from '#core/life/calendar-link.ts'
import { type CalendarDay, calendarText } from '#core/life/calendar-text.ts'
import type { RenewalState } from '#core/life/renewal.ts'
import { as, type Context } from '#operations/context.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { findLink } from '#stores/postgres/calendar-links.ts'
import { secretHash } from '#stores/secret-hash.ts'
import { lastDayOf, type SeenRenewal, type SeenRenewals, seeRenewals } from './renewals-reading.ts'

/**
 * The renewals of whoever a secret address belongs to, as iCalendar text: the days on which terms end, and the last days for notice. No
 * price is in it. Undefined for an address that was revoked or never made.
 */
export async function renewalCalendar(base: Context, link: string): Promise<string | undefined> {
  const read = readLink(link)
  if (!read) return undefined
  const context = as(base, read.organization)
  return await lookAs(context, async (acting) => {
    const found = await findLink(acting, secretHash(read.secret))
    if (!found) return undefined
    const seen = await seeRenewals(acting, context)
    const words = wordsOf(seen)
    const days = seen.all
      .filter(({ renewal }) => !renewal.isOver && (found.person === null || renewal.plan?.owner === found.person))
      .flatMap((one) => daysOf(one, words))
    return calendarText(found.name, days)
  })
}

type Words = Readonly<{
  customer: (id: string) => string
  product: (id: string) => string
  told: (subscription: string) => Temporal.Instant | undefined
}>

function wordsOf({ facts }: SeenRenewals): Words {
  const organizations = organizationsFrom(facts)
  const { products } = catalogFrom(facts)
  const told = new Map<string, Temporal.Instant>()
  for (const { about, body, learnedAt } of facts) {
    const named = body as Readonly<{ subscription?: string }>
    told.set(named.subscription ?? about, Temporal.Instant.from(learnedAt))
  }
  return {
    customer: (id) => organizations.get(id)?.name ?? id,
    product: (id) => products.get(id)?.name ?? id,
    told: (subscription) => told.get(subscription),
  }
}

const STATE_WORDS: Readonly<Record<RenewalState, string>> = {
  upcoming: 'Not open yet',
  open: 'Open',
  quoted: 'Quoted',
  ordered: 'The offer was accepted',
  renewed: 'Renewed',
  lost: 'Lost',
  lapsed: 'Lapsed',
  left_early: 'Ends before its term',
}

function daysOf(seen: SeenRenewal, { customer, product, told }: Words): readonly CalendarDay[] {
  const { renewal, zone } = seen
  const { subscription, ends, noticeBy } = renewal
  const name = `${customer(renewal.customer)}: ${product(renewal.product)}`
  const stamp = told(subscription) ?? renewal.term.from
  const uid = (what: string) => `${what}-${subscription.replace(':', '-')}-${ends.epochMilliseconds / 1000}@perennial`
  const follows = renewal.term.renews ? 'Another term follows by itself.' : 'No other term follows by itself.'
  const description = `${STATE_WORDS[renewal.state]}. ${follows}\n${subscription}`
  const end = { uid: uid('end'), stamp, day: lastDayOf(seen), summary: `${name} ends`, description }
  if (!noticeBy) return [end]
  const day = noticeBy.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
  return [{ uid: uid('notice'), stamp, day, summary: `${name}: last day for notice`, description }, end]
}
