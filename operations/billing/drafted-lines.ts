import { lineName } from '#core/billing/line.ts'
import type { UpstreamLine } from '#core/billing/rating/unit.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { RatedSince } from '#stores/postgres/closes.ts'
import type { DraftedLink } from './draft-documents.ts'
import { zoneOf } from './line-detail.ts'

/**
 * What the links above would rate in a preview. A close writes it down before the links below derive; a preview writes nothing that a
 * close reads, so it is kept for as long as the preview runs.
 */
export type DraftedLines = Readonly<{
  /** Takes what links would rate. */
  add: (links: readonly DraftedLink[]) => void
  /** The lines that stand, with what would be rated over them. */
  over: (
    lines: readonly UpstreamLine[],
    wanted: Readonly<{ links: ReadonlySet<OwnedId>; subscriptions: ReadonlySet<OwnedId> }>,
  ) => readonly UpstreamLine[]
  /** The subscriptions that some links would rate anew, each from its earliest period on. */
  ratedOn: (links: readonly OwnedId[]) => readonly RatedSince[]
}>

export function draftedLines(): DraftedLines {
  const byLink = new Map<OwnedId, readonly UpstreamLine[]>()
  return {
    add: (links) => {
      for (const link of links) byLink.set(link.facts.agreement.id, linesOf(link))
    },
    over: (lines, { links, subscriptions }) => {
      const drafted = [...links]
        .flatMap((link) => byLink.get(link) ?? [])
        .filter(({ key }) => subscriptions.has(key.subscription))
      const names = new Set(drafted.map(({ key }) => lineName(key)))
      return [...lines.filter(({ key }) => !names.has(lineName(key))), ...drafted]
    },
    ratedOn: (links) => links.flatMap((link) => earliest(link, byLink.get(link) ?? [])),
  }
}

/** The lines that a close would rate: those that are derived, not parked, on another basis than before. */
function linesOf({ facts, standing, derived, parked }: DraftedLink): readonly UpstreamLine[] {
  const stands = new Map(standing.map((stand) => [lineName(stand.key), stand]))
  const kept = new Set(parked.map(({ key }) => lineName(key)))
  const { currency } = facts.agreement
  return derived.flatMap((one) => {
    const name = lineName(one.key)
    const before = stands.get(name)
    if ('park' in one || kept.has(name) || before?.basis.join('\n') === one.basis.join('\n')) return []
    const { key, total, rated = total, basis } = one
    const zone = zoneOf(facts, key)
    const from = Temporal.Instant.from(key.from)
    const starts = from.toZonedDateTimeISO(zone).toPlainDate()
    const period = { from, to: Temporal.Instant.from(key.to), zone, starts }
    return [{ key, period, total: rated, currency, basis: [...basis, 'cost:draft'], ref: before?.line ?? null }]
  })
}

function earliest(link: OwnedId, lines: readonly UpstreamLine[]): readonly RatedSince[] {
  const since = new Map<OwnedId, Temporal.Instant>()
  for (const { key, period } of lines) {
    const known = since.get(key.subscription)
    if (!known || isBefore(period.from, known)) since.set(key.subscription, period.from)
  }
  return [...since].map(([subscription, from]) => ({ link, subscription, from }))
}
