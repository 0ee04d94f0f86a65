import { useNames } from '#apps/console/api/names.ts'
import { useMonth, useOrganizations } from '#apps/console/api/questions.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { type Catalog, type Metered, useUsageCatalog } from '#apps/console/api/usage-catalog.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { type Choice, chosenOf, groupChoices, meterChoices, ofChoices, subscriptionsOf } from './choices.ts'
import { type By, PARTS, periodAt, type Span, type Step, spanOf, stepOf } from './periods.ts'
import { type Of, readOf, readWhere, type UsageSearch, useUsageSearch, type Wanted } from './usage-search.ts'

/** What the page shows: everything that the address says, and the usual where it says nothing. */
export type UsageChoice = Readonly<{
  of: Of
  ofName: string
  meter: Metered
  /** What is metered, as a name. */
  what: string
  at: string
  step: Step
  span: Span
  by: By
  zone: string
  /** The label by which it is cut into parts; empty where it is not. */
  group: string
  where: readonly Wanted[]
  isOpen: boolean
  /** Whose each subscription is. */
  customers: ReadonlyMap<string, string>
  choices: Readonly<{
    of: readonly Choice[]
    meter: readonly Choice[]
    group: readonly Choice[]
    zone: readonly Choice[]
  }>
}>

export type Chosen =
  | Readonly<{ state: 'waiting' }>
  | Readonly<{ state: 'trouble'; error: unknown }>
  /** Nothing that the organization may see is metered. */
  | Readonly<{ state: 'nothing' }>
  | Readonly<{ state: 'chosen'; choice: UsageChoice }>

export function useUsageChoice(): Chosen {
  const { search } = useUsageSearch()
  const catalog = useUsageCatalog()
  const months = useMonth(undefined)
  const names = useNames()
  const kinds = useKinds()
  const zone = useOwnZone()
  const error = catalog.error ?? months.error
  if (error) return { state: 'trouble', error }
  if (!catalog.data || !months.data || !names.self || zone === undefined) return { state: 'waiting' }
  const now = Temporal.Now.instant().toString()
  const known = {
    search,
    self: names.self,
    catalog: catalog.data,
    newest: months.data.months.at(-1),
    ownZone: zone,
    now,
  }
  const choice = choose(known, ofChoices(catalog.data, { self: names.self, kinds, name: names.of }))
  return choice ? { state: 'chosen', choice } : { state: 'nothing' }
}

/** The zone in which the acting organization counts its days. */
function useOwnZone(): string | undefined {
  const { data } = useOrganizations(useViewer())
  if (!data) return undefined
  return data.organizations.find(({ id }) => id === data.acting)?.zone ?? 'UTC'
}

type Known = Readonly<{
  search: UsageSearch
  self: string
  catalog: Catalog
  /** The newest month that was invoiced. */
  newest: string | undefined
  ownZone: string
  now: string
}>

function choose(
  { search, self, catalog, newest, ownZone, now }: Known,
  all: readonly Choice[],
): UsageChoice | undefined {
  const metersOf = (value: string | undefined): readonly Choice[] => {
    const read = readOf(value)
    return read ? meterChoices(subscriptionsOf(read, catalog), catalog, self) : []
  }
  const offered = all.filter(({ value }) => metersOf(value).length > 0)
  const ofText = chosenOf(offered, search.of)
  const of = readOf(ofText)
  const meters = metersOf(ofText)
  const meterId = chosenOf(meters, search.meter)
  const meter = meterId === undefined ? undefined : catalog.meters.get(meterId)
  if (!of || !meter) return undefined
  const zone = isZone(search.zone) ? search.zone : ownZone
  const at = search.at !== undefined && stepOf(search.at) ? search.at : usualPeriod(newest, { zone, now })
  const step = stepOf(at) ?? 'month'
  const subscribed = subscriptionsOf(of, catalog)
  const group = groupChoices(meter.dimensions, new Set(subscribed.map(({ customer }) => customer)).size > 1)
  const span = spanOf(at, zone)
  return {
    of,
    ofName: offered.find(({ value }) => value === ofText)?.name ?? of.id,
    meter,
    what: meters.find(({ value }) => value === meter.id)?.name ?? meter.id,
    at,
    step,
    span,
    by: PARTS[step].find((by) => by === search.by) ?? PARTS[step][0] ?? 'day',
    zone,
    group: chosenOf(group, search.group) ?? '',
    where: readWhere(search.where),
    isOpen: isWithin(now, span),
    customers: customersOf(catalog),
    choices: { of: offered, meter: meters, group, zone: zoneChoices(ownZone, zone) },
  }
}

/** Kept for as long as the catalog is, so that nothing is worked out anew for it. */
const kept = new WeakMap<Catalog, ReadonlyMap<string, string>>()

function customersOf(catalog: Catalog): ReadonlyMap<string, string> {
  const known = kept.get(catalog) ?? new Map(catalog.subscriptions.map(({ id, customer }) => [id, customer]))
  kept.set(catalog, known)
  return known
}

/** This month; where nothing was invoiced for long, the newest month that was. */
function usualPeriod(newest: string | undefined, { zone, now }: Readonly<{ zone: string; now: string }>): string {
  const current = periodAt(now, 'month', zone)
  const recent = Temporal.PlainYearMonth.from(current).subtract({ months: 2 }).toString()
  return newest !== undefined && stepOf(newest) === 'month' && newest < recent ? newest : current
}

function isWithin(now: string, { from, to }: Span): boolean {
  const at = Temporal.Instant.from(now)
  return (
    Temporal.Instant.compare(at, Temporal.Instant.from(from)) >= 0 &&
    Temporal.Instant.compare(at, Temporal.Instant.from(to)) < 0
  )
}

function zoneChoices(own: string, shown: string): readonly Choice[] {
  const zones = [...new Set([own, Temporal.Now.timeZoneId(), 'UTC', shown])]
  return zones.map((zone) => ({ value: zone, name: zone.replaceAll('_', ' ') }))
}

function isZone(zone: string | undefined): zone is string {
  try {
    return zone !== undefined && Temporal.Now.zonedDateTimeISO(zone).timeZoneId !== ''
  } catch {
    return false
  }
}
