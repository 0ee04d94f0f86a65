import { midnight } from '#core/ground/calendar.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { CertificationBody, TierGrantedBody } from './standing.ts'

/** The columns of a file of tiers and certifications; the others may be missing. */
export const STANDING_COLUMNS = ['partner', 'kind', 'name', 'from', 'to', 'through', 'holders'] as const
export const NEEDED_COLUMNS = ['partner', 'kind', 'name', 'from'] as const

/**
 * A row as a fact would tell it. `identity` names the grant: a row of the same partner, kind and beginning, and for certifications of
 * the same name, tells it anew.
 */
export type StandingRow = Readonly<{ identity: string }> &
  (
    | Readonly<{ kind: 'tier_granted'; body: TierGrantedBody }>
    | Readonly<{ kind: 'certification'; body: CertificationBody }>
  )
export type WrongRow = Readonly<{ code: 'wrong_row'; says: string }>

const KINDS: ReadonlyMap<string, 'tier_granted' | 'certification'> = new Map([
  ['tier', 'tier_granted'],
  ['certification', 'certification'],
])

/**
 * What a row of the file tells. Dates begin at midnight of the zone: `to` is the first day on which it no longer holds, `through` the
 * last one on which it does. Moments with their offset are taken as they are. Names become what rules can name: `Gold Partner` is
 * `gold-partner`.
 */
export function readStandingRow(
  content: Readonly<Record<string, string>>,
  zone: string,
): Result<StandingRow, WrongRow> {
  const text = (column: (typeof STANDING_COLUMNS)[number]): string => (content[column] ?? '').trim()
  const kind = KINDS.get(text('kind').toLowerCase())
  if (!kind) return wrong(`kind: wanted tier or certification, not ${quoted(text('kind'))}`)
  const name = standingNameOf(text('name'))
  if (name === undefined) return wrong(`name: ${quoted(text('name'))} has no letter to begin with`)
  const from = momentOf(text('from'), zone)
  if (!from) return wrong(`from: ${quoted(text('from'))} is no date such as 2026-01-31`)
  const end = endOf({ to: text('to'), through: text('through') }, zone)
  if (!end.ok) return end
  const span = { from: from.toString(), ...(end.value && { to: end.value.toString() }) }
  const partner: OrganizationId = text('partner')
  if (kind === 'tier_granted') {
    if (text('holders') !== '') return wrong('holders: a tier has none')
    return ok({ kind, identity: `tier ${partner} ${span.from}`, body: { partner, tier: name, ...span } })
  }
  const holders = holdersOf(text('holders'))
  if (!holders.ok) return holders
  const count = holders.value === undefined ? {} : { holders: holders.value }
  const identity = `certification ${partner} ${name} ${span.from}`
  return ok({ kind, identity, body: { partner, name, ...count, ...span } })
}

/** The name by which rules know a tier or certification that a file calls otherwise; undefined where nothing of it is left. */
export function standingNameOf(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return /^[a-z]/.test(name) ? name : undefined
}

function endOf(
  { to, through }: Readonly<{ to: string; through: string }>,
  zone: string,
): Result<Temporal.Instant | undefined, WrongRow> {
  if (to !== '' && through !== '') return wrong('to, through: one of them says when it ends, not both')
  if (to !== '') {
    const end = momentOf(to, zone)
    return end ? ok(end) : wrong(`to: ${quoted(to)} is no date such as 2026-01-31`)
  }
  if (through === '') return ok(undefined)
  const last = dateOf(through)
  return last ? ok(midnight(last.add({ days: 1 }), zone)) : wrong(`through: ${quoted(through)} is no date`)
}

function holdersOf(text: string): Result<number | undefined, WrongRow> {
  if (text === '') return ok(undefined)
  return /^\d{1,6}$/.test(text) ? ok(Number(text)) : wrong(`holders: ${quoted(text)} is no count of people`)
}

function momentOf(text: string, zone: string): Temporal.Instant | undefined {
  const date = dateOf(text)
  if (date) return midnight(date, zone)
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined
  try {
    return Temporal.Instant.from(text)
  } catch {
    return undefined
  }
}

function dateOf(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return undefined
  }
}

function wrong(says: string): Readonly<{ ok: false; refusal: WrongRow }> {
  return refuse({ code: 'wrong_row', says })
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}
