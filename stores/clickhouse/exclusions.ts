import type { OrganizationId } from '#core/ground/identity.ts'
import { isoText } from './event-list.ts'
import { type CountedBatches, counted } from './events.ts'
import { quoteText, type Usage } from './usage.ts'

/** Why an event does not count: an earlier one has its id and says the same, or something else; or it was taken back. */
export const EXCLUSIONS = ['conflict', 'duplicate', 'retracted'] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

/** One version of an event, as it came. */
export type Version = Readonly<{
  source: string
  id: string
  type: string
  subject: string
  time: string
  values: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
  batch: number
  row: number
}>

/** Where a list of exclusions goes on: after this one. */
export type ExclusionPlace = Readonly<{ since: number; batch: number; row: number }>

/** An event that does not count, from which usage position on, and what speaks against it. */
export type Excluded = ExclusionPlace & Readonly<{ why: Exclusion; event: Version; against: Version }>

export type WantedExclusions = Readonly<{
  why: Exclusion
  batches: CountedBatches
  limit: number
  after?: ExclusionPlace
  source?: string | undefined
  subject?: string | undefined
}>

type Candidate = ExclusionPlace &
  Readonly<{ place: string; first_place: string; first_batch: number; first_row: number }>

/** What was found of others is left out, so a page may take several looks; each takes up to so many. */
const MOST_CANDIDATES = 10_000

/** What does not count of what an organization reported, the newest first, a page at a time. */
export async function listExclusions(
  usage: Usage,
  recorder: OrganizationId,
  wanted: WantedExclusions,
): Promise<readonly Excluded[]> {
  const found: Excluded[] = []
  let after = wanted.after
  for (let look = wanted.limit; ; look = Math.min(MOST_CANDIDATES, look * 4)) {
    const candidates = await findCandidates(usage, { ...wanted, ...(after && { after }) }, look)
    found.push(...(await withVersions(usage, recorder, wanted, candidates)))
    after = candidates.at(-1)
    if (found.length >= wanted.limit || candidates.length < look || !after) return found.slice(0, wanted.limit)
  }
}

async function findCandidates(
  { client, tenant }: Usage,
  { why, batches, after }: WantedExclusions,
  look: number,
): Promise<readonly Candidate[]> {
  const before = after ? `and (since, batch, row) < (${after.since}, ${after.batch}, ${after.row})` : ''
  const answer = await client.query({
    query: `select toUInt32(since) as since, toUInt32(batch) as batch, row, toString(place) as place,
        toString(first_place) as first_place, toUInt32(first_batch) as first_batch, first_row
      from usage_excluded as loser where tenant = ${quoteText(tenant)} and why = ${quoteText(why)}
        and loser.since <= ${batches.upTo} and ${counted(batches, 'loser.batch')} ${before}
      order by loser.since desc, loser.batch desc, loser.row desc limit 1 by loser.since, loser.batch, loser.row limit ${look}`,
    format: 'JSONEachRow',
  })
  return await answer.json<Candidate>()
}

async function withVersions(
  usage: Usage,
  recorder: OrganizationId,
  { why, source, subject }: WantedExclusions,
  candidates: readonly Candidate[],
): Promise<readonly Excluded[]> {
  if (candidates.length === 0) return []
  const versions = await loadVersions(usage, recorder, candidates)
  return candidates.flatMap(({ since, batch, row, first_batch, first_row }) => {
    const [event, against] = [versions.get(`${batch} ${row}`), versions.get(`${first_batch} ${first_row}`)]
    if (!event || !against) return []
    if (source !== undefined && event.source !== source) return []
    if (subject !== undefined && event.subject !== subject && against.subject !== subject) return []
    return [{ since, batch, row, why, event, against }]
  })
}

async function loadVersions(
  { client, tenant }: Usage,
  recorder: OrganizationId,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, Version>> {
  const rows = candidates.flatMap(({ place, batch, row, first_place, first_batch, first_row }) => [
    { place, batch, row },
    { place: first_place, batch: first_batch, row: first_row },
  ])
  const distinct = (texts: readonly (string | number)[]): string => [...new Set(texts)].join(', ')
  const answer = await client.query({
    query: `select event.source as source, event.id as id, event.type as type, event.subject as subject, toString(event.time) as time,
        mapApply((name, value) -> (name, toString(value)), event.values) as values, event.labels as labels,
        toUInt32(event.batch) as batch, event.row as row
      from usage_event as event where event.tenant = ${quoteText(tenant)} and event.recorder = ${quoteText(recorder)}
        and event.place in (${distinct(rows.map(({ place }) => place))}) and event.batch in (${distinct(rows.map(({ batch }) => batch))})
        and (event.batch, event.row) in (${distinct(rows.map(({ batch, row }) => `(${batch}, ${row})`))})`,
    format: 'JSONEachRow',
    clickhouse_settings: { max_query_size: `${2 ** 26}` },
  })
  const found = await answer.json<Version>()
  return new Map(found.map((one) => [`${one.batch} ${one.row}`, { ...one, time: isoText(one.time) }]))
}
