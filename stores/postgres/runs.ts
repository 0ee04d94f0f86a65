import { type Insertable, sql } from 'kysely'
import type { Agreement } from '#core/channel/agreement.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Cut } from '#core/ground/cut.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Parked } from '#core/ground/reconcile.ts'
import type { Acting } from './acting.ts'
import type { Rows } from './rows.ts'

/** A close or settlement of one period: what it reads is fixed by its cut, what it writes is dated by its start. */
export type Run = Readonly<{
  id: string
  kind: 'close' | 'settle'
  period: string
  owner: OrganizationId
  cut: Cut
  startedAt: string
  resumed: boolean
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
  return { kind, owner, period: row.period, id: row.id, cut, startedAt: row.started_at, resumed: true }
}

export async function saveRun(acting: Acting, run: Run): Promise<void> {
  const { id, kind, period, owner, cut, startedAt } = run
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
    })
    .execute()
}

export async function finishRun(acting: Acting, run: Run, now: Temporal.Instant): Promise<void> {
  await acting.updateTable('run').set({ finished_at: now.toString() }).where('id', '=', run.id).execute()
}

/** The links that this run has closed already. */
export async function closedLinks(acting: Acting, run: Run): Promise<ReadonlySet<string>> {
  const rows = await acting.selectFrom('link_close').select('link').where('run_id', '=', run.id).execute()
  return new Set(rows.map((row) => row.link))
}

/**
 * The newest later month for which a link was closed, where there is one. That close derived every period before it as well, so it
 * covers an earlier month, which alone would not know what later ones posted.
 */
export async function coveredBy(acting: Acting, link: string, run: Run): Promise<string | undefined> {
  const row = await acting
    .selectFrom('link_close')
    .innerJoin('run', 'run.id', 'link_close.run_id')
    .select((row) => row.fn.max('run.period').as('period'))
    .where('link_close.link', '=', link)
    .where('run.period', '>', run.period)
    .executeTakeFirst()
  return row?.period ?? undefined
}

/** Remembers that a run has closed a link; written by the posting role, together with what it posts. */
export async function saveLinkClose(
  acting: Acting,
  close: Readonly<{ run: Run; agreement: Agreement; period: Period; now: Temporal.Instant }>,
): Promise<void> {
  const { run, agreement, period, now } = close
  await acting
    .insertInto('link_close')
    .values({
      run_id: run.id,
      link: agreement.id,
      seller_id: agreement.seller,
      buyer_id: agreement.buyer,
      period_from: period.from.toString(),
      period_to: period.to.toString(),
      closed_at: now.toString(),
    })
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
  const { owner, scope, run, now } = where
  const names = parked.map(({ key }) => nameOf(key))
  // One array, and rows in chunks: PostgreSQL takes 65,535 parameters, and the driver says nothing when there are more.
  await sql`delete from parked where owner_id = ${owner} and scope = ${scope} and key <> all(${names}::text[])`.execute(
    acting,
  )
  const rows = parked.map(({ key, park }) => ({
    owner_id: owner,
    scope,
    key: nameOf(key),
    code: park.code,
    says: park.says,
    run_id: run.id,
    since: now.toString(),
  }))
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
