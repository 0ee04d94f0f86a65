import { useSearch } from '@tanstack/react-router'
import type { DealLife } from '#apps/console/api/deal-life.ts'

/** What the address says of a life: whose, which part of its time, which lane is listed, which point is chosen. */
export const LIFE_FIELDS = ['deal', 'customer', 'product', 'from', 'to', 'lane', 'point'] as const
export type LifeSearch = Readonly<{ [Field in (typeof LIFE_FIELDS)[number]]?: string }>

export function useLifeSearch(): LifeSearch {
  return useSearch({ strict: false })
}

/** A stretch of time in milliseconds since 1970, as the axis counts. */
export type Span = Readonly<{ from: number; to: number }>

const DAY_MS = 86_400_000

export function msOf(moment: string): number {
  return Temporal.Instant.from(moment).epochMilliseconds
}

/** The buttons beside the axis, with how many days each shows. */
export const STRETCHES = [
  { name: '30 days', days: 30 },
  { name: 'Quarter', days: 91 },
  { name: 'Year', days: 365 },
  { name: 'All', days: undefined },
] as const

/** From the first thing to the last one that came or is to come, with a little room at both ends. */
export function wholeOf({ points, roles, terms }: Pick<DealLife, 'points' | 'roles' | 'terms'>): Span {
  const ends = [
    ...points.flatMap(({ at, until }) => [at, ...(until === null ? [] : [until])]),
    ...(points.length === 0 ? roles.map(({ from }) => from) : []),
    ...terms.filter(({ outcome }) => outcome !== 'to_come').flatMap(({ from, to }) => [from, to]),
  ].map(msOf)
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const room = Math.max(7 * DAY_MS, (to - from) * 0.02)
  return { from: from - room, to: to + room }
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$/

/** What the address shows: its days where it names them, else all of it. */
export function shownSpan({ from, to }: LifeSearch, whole: Span): Span {
  if (!DAY.test(from ?? '') || !DAY.test(to ?? '')) return whole
  const span = { from: msOf(`${from}T00:00:00Z`), to: msOf(`${to}T00:00:00Z`) }
  return span.from < span.to ? span : whole
}

/** The same for the address: nothing where all is shown. */
export function spanSearch(span: Span, whole: Span): Pick<LifeSearch, 'from' | 'to'> {
  const isAll = span.from <= whole.from && span.to >= whole.to
  return isAll ? { from: '', to: '' } : { from: dayText(span.from), to: dayText(span.to) }
}

export function dayText(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString().slice(0, 10)
}

/** So many days around a moment, kept inside the whole. */
export function stretchAround(days: number | undefined, around: number, whole: Span): Span {
  const length = days === undefined ? whole.to - whole.from : days * DAY_MS
  if (length >= whole.to - whole.from) return whole
  return movedInside({ from: around - length / 2, to: around + length / 2 }, whole)
}

/** Larger than 1 comes nearer, smaller goes away; the middle stays. A week is as near as it goes. */
export function zoomed({ from, to }: Span, times: number, whole: Span): Span {
  const length = Math.max(7 * DAY_MS, (to - from) / times)
  return stretchAround(length / DAY_MS, (from + to) / 2, whole)
}

/** Moved by a part of what is shown: 0.25 is a quarter to the right. */
export function panned({ from, to }: Span, part: number, whole: Span): Span {
  const by = (to - from) * part
  return movedInside({ from: from + by, to: to + by }, whole)
}

function movedInside({ from, to }: Span, whole: Span): Span {
  const by = Math.max(0, whole.from - from) - Math.max(0, to - whole.to)
  return { from: Math.max(whole.from, from + by), to: Math.min(whole.to, to + by) }
}
