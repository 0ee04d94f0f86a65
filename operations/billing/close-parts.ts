import type { LineKey } from '#core/billing/line.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { type Period, periodStartingIn } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Parked } from '#core/ground/reconcile.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadAgreements, loadSold } from '#stores/postgres/slice-facts.ts'
import { type Broke, brokePark, culpritsOf, faultOf } from './close-faults.ts'
import { type DraftedLink, decideLink, draftLinks } from './draft-documents.ts'
import { loadLinks, type Reading } from './line-facts.ts'

/** What links would issue at the run's cut: one load, pure decisions. */
export async function draftOpen(
  acting: Acting,
  context: Context,
  links: readonly OwnedId[],
  reading: Reading,
): Promise<readonly DraftedLink[]> {
  const loaded = await loadLinks(acting, context, links, reading)
  const decided = loaded.map((one) => decideLink(one, reading.run, context))
  return await draftLinks(acting, decided, reading.run)
}

/** How links are done: some together, and one alone that broke, with the sentence of what did. */
type Ways<T> = Readonly<{
  together: (some: readonly Agreement[]) => Promise<readonly T[] | undefined>
  alone: (link: Agreement, says: string) => Promise<readonly T[]>
}>

/** Does links together, and in halves where an invariant breaks: each half is a transaction of its own. */
export async function partsOf<T>(links: readonly Agreement[], ways: Ways<T>): Promise<readonly T[] | undefined> {
  const [first] = links
  try {
    return await ways.together(links)
  } catch (error) {
    const says = faultOf(error)
    if (says === undefined || !first) throw error
    if (links.length === 1) return await ways.alone(first, says)
    const half = Math.ceil(links.length / 2)
    const halves = [await partsOf(links.slice(0, half), ways), await partsOf(links.slice(half), ways)]
    return halves.flatMap((done) => done ?? [])
  }
}

/** What broke on a link. `without` are the subscriptions that it can be closed without; missing where it has to wait as a whole. */
export type Culprits = Readonly<{
  agreement: Agreement
  period: Period
  parks: readonly Parked<LineKey>[]
  broke: readonly Broke[]
  without?: ReadonlySet<OwnedId>
}>

/**
 * The subscriptions that break a link by themselves, found by deriving halves of what is sold on it, in transactions that only read.
 * The link waits as a whole where none does, and where others count together with them: without them those would be priced wrong.
 */
export async function culpritsOn(context: Context, link: OwnedId, reading: Reading, says: string): Promise<Culprits> {
  const { agreement, sold } = await lookAs(context, async (acting) => ({
    agreement: agreementsFrom(await loadAgreements(acting, [link], reading.run.cut.record)).get(link),
    sold: (await loadSold(acting, [link], reading.run.cut.record)).get(link) ?? [],
  }))
  const known = present(agreement, `the seller of ${link} knows its agreement`)
  const period = periodStartingIn(known.calendar, Temporal.PlainYearMonth.from(reading.run.period))
  const breaks = (some: readonly OwnedId[]) => breaksWith(context, link, reading, except(sold, some))
  const found = await culpritsOf(sold, breaks)
  const culprits = new Set(found.map(({ one }) => one))
  const whole = { link, subscription: null, says }
  const waiting = { agreement: known, period, parks: [brokePark(link, '*', period, says)], broke: [whole] }
  if (found.length === 0) return waiting
  const parks = found.map(({ one, says: why }) => brokePark(link, one, period, why))
  const broke = found.map(({ one, says: why }) => ({ link, subscription: one, says: why }))
  const closable = !(await countsTogether(context, link, reading, culprits))
  if (closable) return { agreement: known, period, parks, broke, without: culprits }
  const why = 'It counts together with others on the link, which wait for it'
  return { ...waiting, parks: [...parks, brokePark(link, '*', period, why)], broke }
}

function except(all: readonly OwnedId[], some: readonly OwnedId[]): ReadonlySet<OwnedId> {
  const kept = new Set(some)
  return new Set(all.filter((one) => !kept.has(one)))
}

async function breaksWith(
  context: Context,
  link: OwnedId,
  reading: Reading,
  without: ReadonlySet<OwnedId>,
): Promise<string | undefined> {
  try {
    await lookAs(context, (acting) => draftOpen(acting, context, [link], { ...reading, without }))
    return undefined
  } catch (error) {
    const says = faultOf(error)
    if (says === undefined) throw error
    return says
  }
}

/** Whether the rest of a link breaks too, or is priced or promised together with what is left out. */
async function countsTogether(
  context: Context,
  link: OwnedId,
  reading: Reading,
  without: ReadonlySet<OwnedId>,
): Promise<boolean> {
  try {
    const [loaded] = await lookAs(context, (acting) => draftOpen(acting, context, [link], { ...reading, without }))
    const { catalog, commitments = [], grants = [] } = present(loaded, 'a link that is asked for is loaded').facts
    const pooled = catalog.prices.some(({ scope = 'subscription' }) => scope !== 'subscription')
    return pooled || commitments.length > 0 || grants.length > 0
  } catch (error) {
    if (faultOf(error) === undefined) throw error
    return true
  }
}
