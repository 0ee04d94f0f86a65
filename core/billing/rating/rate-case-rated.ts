import { monthOf } from '#core/ground/calendar.ts'
import { sum } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import type { ParkCode } from '#core/ground/reconcile.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { ROUNDING_POLICIES, round } from '#core/ground/rounding.ts'
import type { CaseFault, RateCase } from './rate-case.ts'
import { caseFaults } from './rate-case-check.ts'
import { factsOfCase } from './rate-case-facts.ts'
import { type DerivedLink, deriveLinks, worldOf } from './rate-case-links.ts'
import { lostUses } from './rate-case-lost.ts'
import { marginsOf } from './rate-case-margin.ts'
import { usesOf } from './rate-case-use.ts'
import type { CaseLine, RatedCase, RatedLink } from './rated-case.ts'

/**
 * Rates a case as the closes of its links would, one after the other from the vendor down: the lines of its months with their reasons,
 * each link's total and each margin. Nothing is recorded and no clock is read. What is wrong in the case is refused with its places.
 */
export function rateCase(one: RateCase): Result<RatedCase, readonly CaseFault[]> {
  const faults = caseFaults(one)
  if (faults.length > 0) return refuse(faults)
  const facts = factsOfCase(one)
  const world = worldOf(facts)
  const uses = usesOf(one, world.subscriptions)
  const derived = deriveLinks(one, world, uses)
  const lost = lostUses(one, uses, { world, links: derived })
  if (lost.length > 0) return refuse(lost)
  const links = derived.map((link) => ratedLink(one, link))
  const margins = marginsOf(links, [...world.subscriptions.values()], world.rates)
  const told = facts.map((fact) => ({ ref: factRef(fact), kind: fact.kind, about: fact.about, place: fact.place }))
  return ok({ links, margins, facts: told })
}

function ratedLink({ months }: RateCase, { agreement, lines }: DerivedLink): RatedLink {
  const { id, seller, buyer, currency, rounding } = agreement
  const { mode } = ROUNDING_POLICIES[rounding]
  const first = months.from === undefined ? undefined : Temporal.PlainYearMonth.from(months.from)
  const shown = lines.flatMap(({ line, period }): readonly CaseLine[] => {
    if (first && Temporal.PlainYearMonth.compare(monthOf(period.from, period.zone), first) < 0) return []
    const what = { subscription: line.key.subscription, charge: line.key.charge, period }
    if ('park' in line) return [{ ...what, park: line.park, remedy: REMEDIES[line.park.code] ?? OTHER_REMEDY }]
    const { total, reason } = line
    return [{ ...what, total, amount: round(total, currencyPlaces(currency), mode), reason }]
  })
  const amounts = shown.flatMap((line) => ('park' in line ? [] : [line.amount]))
  return { link: id, seller, buyer, currency, lines: shown, total: sum(amounts), parked: shown.length - amounts.length }
}

const OTHER_REMEDY = 'Give what the sentence asks for'

/** What to write into a case so that a line can be rated. */
const REMEDIES: Partial<Readonly<Record<ParkCode, string>>> = {
  missing_price: 'Give the link a price for the charge that is valid then, or a unit to a charge that is priced by use',
  missing_rate: 'Give the rate of these currencies for this date under rates',
  missing_upstream: 'Give the link above a price for the charge, so that there is a cost to mark up',
  wrong_currency: "Give the price in the currency of the link's agreement",
  no_cell: 'Give the matrix a cell for these labels, or an otherwise',
  no_transactions: 'Give the use as transactions, or each at its moment',
  too_many_transactions: 'Give fewer transactions, or their sum under a price that needs no single ones',
}
