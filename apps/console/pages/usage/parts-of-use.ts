import { addTexts, approximately } from '#apps/console/amount/decimal-text.ts'
import type { UsagePart } from '#apps/console/api/usage.ts'
import { type Layers, layersOf } from '#apps/console/chart/layers.ts'

/** One part of the use: everything whose label has this value. */
export type Part = Readonly<{ value: string; name: string; total: string; events: number; values: readonly string[] }>

/** A period's use over its places: exact totals by place, by part, and of everything. */
export type Cut = Layers &
  Readonly<{ parts: readonly Part[]; total: string; events: number; eventsAt: readonly number[] }>

/** Into which part something belongs, and what that part is called. */
export type Parting = Readonly<{ of: (one: UsagePart) => string; name: (value: string) => string }>

type Places = Readonly<{ places: readonly string[]; parting: Parting }>

/** Sorts what was answered into places and parts, the largest part first. */
export function cutOf(usage: readonly UsagePart[], { places, parting }: Places): Cut {
  const at = placeFinder(places)
  const points = usage.map((one) => ({ place: at(one.from), layer: parting.of(one), value: one.quantity, of: one }))
  const { layers, totals } = layersOf(points, places)
  const byLayer = Map.groupBy(points, ({ layer }) => layer)
  const byPlace = Map.groupBy(points, ({ place }) => place)
  const parts = layers.map(({ name: value, values }) => ({
    value,
    name: parting.name(value),
    values,
    total: addTexts(values),
    events: countEvents(byLayer.get(value)),
  }))
  return {
    layers: parts.map(({ name, values }) => ({ name, values })),
    totals,
    parts,
    total: addTexts(totals),
    events: countEvents(points),
    eventsAt: places.map((place) => countEvents(byPlace.get(place))),
  }
}

/** What can't be added up is asked for by itself: the period, each of its places, and each part over the period. */
export type Wholes = Readonly<{
  period: readonly UsagePart[]
  places: readonly UsagePart[]
  parts: readonly UsagePart[]
}>

/** The same where parts don't add up, as those of a maximum: every total is one that was measured, never a sum. */
export function measuredCut(usage: readonly UsagePart[], wholes: Wholes, { places, parting }: Places): Cut {
  const added = cutOf(usage, { places, parting })
  const byPart = Map.groupBy(wholes.parts, parting.of)
  const totalOf = (value: string) => addTexts((byPart.get(value) ?? []).map(({ quantity }) => quantity))
  const parts = added.parts
    .map((part) => ({ ...part, total: totalOf(part.value) }))
    .toSorted((a, b) => approximately(b.total) - approximately(a.total))
  return {
    ...added,
    parts,
    layers: parts.map(({ name, values }) => ({ name, values })),
    totals: cutOf(wholes.places, { places, parting: { of: () => '', name: () => '' } }).totals,
    total: wholes.period[0]?.quantity ?? '0',
  }
}

/** The same moment may be written in two ways. */
function placeFinder(places: readonly string[]): (moment: string) => string {
  const byTime = new Map(places.map((place) => [Temporal.Instant.from(place).epochMilliseconds, place]))
  return (moment) => byTime.get(Temporal.Instant.from(moment).epochMilliseconds) ?? moment
}

function countEvents(points: readonly Readonly<{ of: UsagePart }>[] = []): number {
  return points.reduce((sum, { of }) => sum + of.events, 0)
}
