import { addTexts, approximately } from '#apps/console/amount/decimal-text.ts'
import type { UsagePart } from '#apps/console/api/usage.ts'
import { type Layers, layersOf } from '#apps/console/chart/layers.ts'
import { partName } from './choices.ts'

/** One part of the use: everything whose label has this value. */
export type Part = Readonly<{ value: string; name: string; total: string; events: number; values: readonly string[] }>

/** A period's use over its places: exact totals by place, by part, and of everything. */
export type Cut = Layers &
  Readonly<{ parts: readonly Part[]; total: string; events: number; eventsAt: readonly number[] }>

type Named = Readonly<{ places: readonly string[]; label: string; what: string }>

/** Sorts what was answered into places and parts, the largest part first. Without a label there is one part with the meter's name. */
export function cutOf(usage: readonly UsagePart[], { places, label, what }: Named): Cut {
  const labelOf = ({ group }: UsagePart) => group[label] ?? ''
  const nameOf = (value: string) => (label === '' ? what : partName(label, value))
  const at = placeFinder(places)
  const points = usage.map((one) => ({ place: at(one.from), layer: labelOf(one), value: one.quantity, of: one }))
  const { layers, totals } = layersOf(points, places)
  const byLayer = Map.groupBy(points, ({ layer }) => layer)
  const byPlace = Map.groupBy(points, ({ place }) => place)
  const parts = layers.map(({ name: value, values }) => ({
    value,
    name: nameOf(value),
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
export function measuredCut(usage: readonly UsagePart[], wholes: Wholes, named: Named): Cut {
  const added = cutOf(usage, named)
  const { label, places } = named
  const totals = new Map(wholes.parts.map(({ group, quantity }) => [group[label] ?? '', quantity]))
  const parts = added.parts
    .map((part) => ({ ...part, total: totals.get(part.value) ?? '0' }))
    .toSorted((a, b) => approximately(b.total) - approximately(a.total))
  return {
    ...added,
    parts,
    layers: parts.map(({ name, values }) => ({ name, values })),
    totals: cutOf(wholes.places, { places, label: '', what: '' }).totals,
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
