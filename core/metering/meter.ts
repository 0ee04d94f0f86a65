import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'

/** How the events become one number. Values and labels are named as the events name them. */
export type Measure =
  | Readonly<{ aggregation: 'sum'; value: string }>
  | Readonly<{ aggregation: 'count' }>
  /** How many different ones of a label, or of a value, the events name. */
  | Readonly<{ aggregation: 'unique'; of: string }>
  | Readonly<{ aggregation: 'max' | 'min' | 'average'; value: string }>
  /** The newest value; with `each`, the sum of the newest of every combination of these labels. */
  | Readonly<{ aggregation: 'last'; value: string; each?: readonly string[] }>
  /** A level over time, such as GB-hours: every level holds until the next one of its subject and of its labels `each`. */
  | Readonly<{ aggregation: 'time_weighted'; value: string; each?: readonly string[]; per: LevelUnit }>
  /** A percentile of the sums of intervals of so many minutes, such as the 95th of 5 minutes for burst billing. */
  | Readonly<{ aggregation: 'percentile'; value: string; percent: number; minutes: number }>
  /** An expression over the values of each event, summed: `formula.ts`. Months are those of `zone`, UTC without it. */
  | Readonly<{ aggregation: 'formula'; formula: string; zone?: string }>

export type LevelUnit = 'second' | 'minute' | 'hour' | 'day'

/** Only events whose label is one of `is` and none of `isNot` count. A label that an event lacks is the empty text. */
export type LabelFilter = Readonly<{ label: string; is?: readonly string[]; isNot?: readonly string[] }>

/**
 * Several sources that report the same thing: for each subject, interval of the UTC clock and combination of the labels `each`,
 * only the events of one source count, the first in the order of their names.
 */
export type Once = Readonly<{ per: 'minute' | 'hour' | 'day'; each?: readonly string[] }>

/** What turns usage events into a quantity: the event type, what is measured of the events, and in which unit. */
export type MeterBody = Readonly<{
  eventType: string
  measure: Measure
  unit: string
  filter?: readonly LabelFilter[]
  /** The labels by which the quantity may be grouped. */
  dimensions?: readonly string[]
  once?: Once
  /** This version holds for what starts at this moment or later. Without it, it holds always. */
  from?: string
}>
export type MeterFact = Fact<'meter', MeterBody>
export type Meter = MeterBody & Readonly<{ id: OwnedId; fact: number }>

/** The versions of one meter, those that hold earlier first. No two of them begin at the same moment. */
export type MeterVersions = readonly Meter[]

/** Every meter with its versions. A later fact with the same `from` replaces that version, and leaves the others. */
export function metersFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, MeterVersions> {
  const told = Map.groupBy(factsOfKind<MeterFact>(facts, 'meter'), ({ about }) => about)
  return new Map([...told].map(([id, versions]) => [id, versionsOf(versions)]))
}

function versionsOf(told: readonly MeterFact[]): MeterVersions {
  const newest = new Map(told.map((fact) => [beginOf(fact.body), fact]))
  return [...newest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { about, body, position }]) => ({ ...body, id: about, fact: position }))
}

/** Nanoseconds since 1970, so that one moment written in two ways is the same; before all others where there is none. */
function beginOf({ from }: Pick<MeterBody, 'from'>): bigint {
  return from === undefined ? ALWAYS : Temporal.Instant.from(from).epochNanoseconds
}

const ALWAYS = -(10n ** 30n)

/** The version in force for a span that starts at a moment; undefined where the first version begins later. */
export function meterAt(versions: MeterVersions | undefined, start: Temporal.Instant): Meter | undefined {
  return versions?.findLast((version) => beginOf(version) <= start.epochNanoseconds)
}
