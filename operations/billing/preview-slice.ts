import { closeChanges, type PeriodAmount } from '#core/billing/close-changes.ts'
import type { Agreement } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { type BilledPeriods, type LinkDraft, loadBilledPeriods, saveDrafts } from '#stores/postgres/close-drafts.ts'
import type { Broke } from './close-faults.ts'
import { culpritsOn, draftOpen, partsOf } from './close-parts.ts'
import { documentsOf, uncovered, withParks } from './close-slice.ts'
import type { DraftedLink } from './draft-documents.ts'
import type { DraftedLines } from './drafted-lines.ts'
import type { Reading } from './line-facts.ts'

/** A preview reads like the close, and keeps what links would rate for those below them. */
export type Previewing = Reading & Readonly<{ drafted: DraftedLines; flagPercent: Decimal }>

/** Drafts a slice, links of one seller, as that seller: what its close would issue, without posting anything. */
export async function previewSlice(
  context: Context,
  links: readonly Agreement[],
  reading: Previewing,
): Promise<readonly Broke[]> {
  const broke = await partsOf(links, {
    together: async (some) => {
      await actAs(context, async (acting) => {
        const ids = some.map(({ id }) => id)
        const open = await uncovered(acting, ids, reading)
        if (open.length === 0) return
        await keep(acting, await draftOpen(acting, context, open, reading), reading)
      })
      return []
    },
    alone: (link, says) => previewBroken(context, link, reading, says),
  })
  return broke ?? []
}

async function previewBroken(
  context: Context,
  { id: link }: Agreement,
  reading: Previewing,
  says: string,
): Promise<readonly Broke[]> {
  const { agreement, period, parks, broke, without } = await culpritsOn(context, link, reading, says)
  return await actAs(context, async (acting) => {
    if ((await uncovered(acting, [link], reading)).length === 0) return []
    if (without) {
      const drafted = await draftOpen(acting, context, [link], { ...reading, without })
      await keep(
        acting,
        drafted.map((one) => withParks(one, parks)),
        reading,
      )
      return broke
    }
    const nothing = { agreement, period, documents: [], corrections: 0, changes: [] }
    await saveDrafts(acting, [{ ...nothing, parked: parks.map(parkedOf) }], reading.run)
    return broke
  })
}

async function keep(acting: Acting, drafted: readonly DraftedLink[], reading: Previewing): Promise<void> {
  const closing = drafted.map(({ facts, period }) => ({ link: facts.agreement.id, from: period.from }))
  const billed = await loadBilledPeriods(acting, closing)
  const drafts = drafted.map((link) => draftOf(link, billed.get(link.facts.agreement.id), reading.flagPercent))
  await saveDrafts(acting, drafts, reading.run)
  reading.drafted.add(drafted)
}

function draftOf(link: DraftedLink, billed: BilledPeriods | undefined, flagPercent: Decimal): LinkDraft {
  const { facts, period, drafts, parked } = link
  const { agreement } = facts
  const lines = drafts.flatMap(({ draft }) => draft.lines)
  const changes = billed ? changesOf(link, billed, flagPercent) : []
  return {
    ...{ agreement, period, documents: documentsOf(link), changes, parked: parked.map(parkedOf) },
    corrections: lines.filter(({ revision }) => revision > 1).length,
  }
}

/** What is drafted counts with what was posted before, on both sides: a correction of the last period is compared with. */
function changesOf({ facts, period, drafts, parked }: DraftedLink, billed: BilledPeriods, flagPercent: Decimal) {
  const drafted = drafts.flatMap(({ draft }) =>
    draft.lines.map(({ key, amount }) => ({
      subscription: key.subscription,
      charge: key.charge,
      from: key.from,
      amount,
    })),
  )
  const before = new Set(billed.before.map(nameOf))
  const corrected = drafted.filter((one) => before.has(nameOf(one)))
  const fresh = drafted.filter(
    (one) => !before.has(nameOf(one)) && !isBefore(Temporal.Instant.from(one.from), period.from),
  )
  const waits = new Set(parked.map(({ key }) => `${key.subscription} ${key.charge}`))
  const asked = { before: [...billed.before, ...corrected], now: [...billed.now, ...fresh], flagPercent }
  const found = closeChanges({ ...asked, currency: facts.agreement.currency })
  return found.filter(({ subscription, charge }) => {
    return !waits.has(`${subscription} ${charge}`) && !waits.has(`${subscription} *`) && !waits.has('* *')
  })
}

function nameOf({ subscription, charge, from }: PeriodAmount): string {
  return `${subscription} ${charge} ${Temporal.Instant.from(from).toString()}`
}

function parkedOf({ key, park }: DraftedLink['parked'][number]) {
  return { subscription: key.subscription, charge: key.charge, code: park.code, says: park.says }
}
