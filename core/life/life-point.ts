import type { OrganizationId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Stage } from './role.ts'

/** What happens in the life of a customer with a product, by kind; in the order in which lanes are drawn, from sale to payout. */
export const LIFE_LANES = [
  'deal',
  'sale',
  'subscription',
  'usage',
  'contact',
  'milestone',
  'health',
  'ticket',
  'invoice',
  'payment',
  'earning',
  'vesting',
  'clawback',
  'payout',
] as const
export type LifeLane = (typeof LIFE_LANES)[number]

/**
 * One thing that happened, in one sentence with its numbers. `ref` opens what it rests on: a fact (`fact:41`), a posting that explains
 * itself (`line:…`, `earning:…`, `payout:…`), or a document (`invoice:…`, `payment:…`, `statement:…`).
 */
export type LifePoint = Readonly<{
  at: Temporal.Instant
  until?: Temporal.Instant
  lane: LifeLane
  stage?: Stage
  says: string
  amount?: Readonly<{ amount: string; currency: Currency }>
  ref: string
  partner?: OrganizationId
}>

/** How organizations are called in sentences, and by whose calendar days are named. */
export type Telling = Readonly<{ nameOf: (id: OrganizationId) => string; zone: string }>

/** The points in the order in which they happened; of one moment by lane, then by what they rest on. */
export function inLifeOrder(points: readonly LifePoint[]): readonly LifePoint[] {
  const place = ({ lane }: LifePoint) => LIFE_LANES.indexOf(lane)
  return points.toSorted(
    (a, b) =>
      Temporal.Instant.compare(a.at, b.at) || place(a) - place(b) || (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0),
  )
}

/** The local day of a moment: 2026-03-14. */
export function dayOf(moment: Temporal.Instant, { zone }: Pick<Telling, 'zone'>): string {
  return moment.toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The first moment of a day, for documents that know their day alone. */
export function startOf(day: string, { zone }: Pick<Telling, 'zone'>): Temporal.Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant()
}
