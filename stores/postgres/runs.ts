import { type Insertable, sql } from 'kysely'
import type { Agreement } from '#core/channel/agreement.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Cut } from '#core/ground/cut.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Parked } from '#core/ground/reconcile.ts'
import type { Acting } from './acting.ts'
import type { Rows } from './rows.ts'

/** How far a run's preview is, where it has one: `ready` waits for an approval, `issuing` is the close that follows it. */
export type PreviewState = 'in_progress' | 'ready' | 'approved' | 'issuing' | 'discarded'

/** A close or settlement of one period: what it reads is fixed by its cut, what it writes is dated by its start. */
export type Run = Readonly<{
  id: string
  kind: 'close' | 'settle'
  period: string
  owner: OrganizationId
  cut: Cut
  startedAt: string
  resumed: boolean
  preview?: PreviewState
}>

/** The run of a kind that was stopped before its end, if there is one. It goes on with the cut it began with. */
export async function findUnfinishedRun(
  acting: Acting,
  { kind, owner }: Readonly<{ kind: Run['kind']; owner: OrganizationId }>,
): Promise<Run | undefined> {
  const row = await acting
    .selectFrom('run')
    .selectAll()
    .where('kind', '=', kind)
    .where('owner_id', '=', owner)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const cut = { record: row.cut_record, usage: row.cut_usage }
  const { id, period, started_at: startedAt } = row
  const preview = row.preview as PreviewState | null
  return { kind, owner, period, id, cut, startedAt, resumed: true, ...(preview && { preview }) }
}

export async function saveRun(acting: Acting, run: Run): Promise<void> {
  const { id, kind, period, owner, cut, startedAt, preview = null } = run
  await acting
    .insertInto('run')
    .values({
      id,
      kind,
      period,
      owner_id: owner,
      cut_record: cut.record,
      cut_usage: cut.usage,
      started_at: startedAt,
      finished_at: null,
      preview,
    })
    .execute()
}

/** Ends a run. False where another worker on the same run has ended it already. */
export async function finishRun(acting: Acting, run: Run, now: Temporal.Instant): Promise<boolean> {
  const ended = await acting
    .updateTable('run')
    .set({ finished_at: now.toString() })
    .where('id', '=', run.id)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** Moves the preview of an unfinished run on. False where it is no longer in the state that it was found in. */
export async function setPreview(acting: Acting, run: Run, preview: PreviewState): Promise<boolean> {
  const moved = await acting
    .updateTable('run')
    .set({ preview })
    .where('id', '=', run.id)
    .where('finished_at', 'is', null)
    .where(sql<boolean>`preview is not distinct from ${run.preview ?? null}`)
    .executeTakeFirst()
  return moved.numUpdatedRows > 0n
}

/** Which of these links the run has closed already. */
export async function closedLinks(acting: Acting, run: Run, links: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await acting
    .selectFrom('link_close')
    .select('link')
    .where('run_id', '=', run.id)
    .where(sql<boolean>`link = any(${[...links]}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.link))
}

/**
 * The newest later month for which each of these links was closed, where there is one. That close derived every period before it
 * as well, so it covers an earlier month, which alone would not know what later ones posted.
 */
export async function coveredBy(
  acting: Acting,
  links: readonly string[],
  run: Run,
): Promise<ReadonlyMap<string, string>> {
  const rows = await acting
    .selectFrom('link_close')
    .innerJoin('run', 'run.id', 'link_close.run_id')
    .select((row) => ['link_close.link', row.fn.max('run.period').as('period')])
    .where(sql<boolean>`link_close.link = any(${[...links]}::text[])`)
    .where('run.period', '>', run.period)
    .groupBy('link_close.link')
    .execute()
  return new Map(rows.map(({ link, period }) => [link, period]))
}

/** Remembers that a run has closed links; written by the posting role, together with what it posts. */
export async function saveLinkCloses(
  acting: Acting,
  closes: readonly Readonly<{ agreement: Agreement; period: Period }>[],
  { run, now }: Readonly<{ run: Run; now: Temporal.Instant }>,
): Promise<void> {
  const rows = closes.map(({ agreement, period }) => ({
    run_id: run.id,
    link: agreement.id,
    seller_id: agreement.seller,
    buyer_id: agreement.buyer,
    period_from: period.from.toString(),
    period_to: period.to.toString(),
    closed_at: now.toString(),
  }))
  for (let at = 0; at < rows.length; at += 1000)
    await acting
      .insertInto('link_close')
      .values(rows.slice(at, at + 1000))
      .execute()
}

/**
 * Replaces what is parked in one scope (a link, a program) of one owner by what this run found; a key that stays parked
 * keeps the moment since when.
 */
export async function replaceParked<Key>(
  acting: Acting,
  where: Readonly<{ owner: OrganizationId; scope: string; run: Run; now: Temporal.Instant }>,
  parked: readonly Parked<Key>[],
  nameOf: (key: Key) => string,
): Promise<void> {
  await replaceParkedIn(acting, where, new Map([[where.scope, parked]]), nameOf)
}

/** The same for several scopes of one owner. */
export async function replaceParkedIn<Key>(
  acting: Acting,
  { owner, run, now }: Readonly<{ owner: OrganizationId; run: Run; now: Temporal.Instant }>,
  scopes: ReadonlyMap<string, readonly Parked<Key>[]>,
  nameOf: (key: Key) => string,
): Promise<void> {
  const rows = [...scopes].flatMap(([scope, parked]) =>
    parked.map(({ key, park }) => ({
      owner_id: owner,
      scope,
      key: nameOf(key),
      code: park.code,
      says: park.says,
      run_id: run.id,
      since: now.toString(),
    })),
  )
  const [names, keys] = [rows.map(({ scope }) => scope), rows.map(({ key }) => key)]
  // Arrays, and rows in chunks: PostgreSQL takes 65,535 parameters, and the driver says nothing when there are more.
  await sql`delete from parked where owner_id = ${owner} and scope = any(${[...scopes.keys()]}::text[]) and not exists (
    select from unnest(${names}::text[], ${keys}::text[]) as kept (scope, key)
    where kept.scope = parked.scope and kept.key = parked.key)`.execute(acting)
  for (let at = 0; at < rows.length; at += 1000) await saveParked(acting, rows.slice(at, at + 1000))
}

async function saveParked(acting: Acting, rows: readonly Insertable<Rows['parked']>[]): Promise<void> {
  await acting
    .insertInto('parked')
    .values(rows)
    .onConflict((clash) =>
      clash.columns(['owner_id', 'scope', 'key']).doUpdateSet((row) => ({
        code: row.ref('excluded.code'),
        says: row.ref('excluded.says'),
        run_id: row.ref('excluded.run_id'),
      })),
    )
    .execute()
}
