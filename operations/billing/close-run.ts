import { randomUUID } from 'node:crypto'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { deleteDrafts } from '#stores/postgres/close-drafts.ts'
import { type ClosePlan, type CloseScope, loadPlan, savePlan } from '#stores/postgres/close-plans.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { findUnfinishedRun, finishRun, type Run, saveRun, setPreview } from '#stores/postgres/runs.ts'

/** A close that is asked for: of which month, of which links. */
export type CloseAsked = Readonly<{ month: string; scope: CloseScope; everything: boolean }>

/** A run with what was asked of it when it began. */
export type PlannedRun = Readonly<{ run: Run; plan: ClosePlan }>

/**
 * The run by which a month is closed: the one that was stopped, the one whose preview was approved, or a new one, whose cut is now.
 * Refused while another month or scope is under way, and while a preview waits for its approval.
 */
export async function beginClose(context: Context, asked: CloseAsked): Promise<Result<PlannedRun, Refusal>> {
  return await withUnfinished(context, async (acting, found) => {
    if (!found) return ok(await newRun(acting, context, asked, undefined))
    const { run, plan } = found
    const name = nameOf({ month: run.period, scope: plan.scope })
    const same = name === nameOf(asked)
    if (run.preview === undefined || run.preview === 'issuing') return same ? ok(found) : refuse(unfinished(run, name))
    if (!same) return refuse(previewedOtherwise(name, asked))
    if (run.preview !== 'approved') {
      const says = `The preview of ${name} is ${run.preview === 'ready' ? 'not approved yet: approve' : 'not finished: preview it again'}, or discard it`
      return refuse({ code: 'not_approved', says })
    }
    await setPreview(acting, run, 'issuing')
    return ok({ run: { ...run, preview: 'issuing', resumed: false }, plan })
  })
}

/** A new preview, which replaces one of the same month and scope, approved or not. */
export async function beginPreview(
  context: Context,
  asked: CloseAsked,
  flagPercent: string,
): Promise<Result<PlannedRun, Refusal>> {
  return await withUnfinished(context, async (acting, found) => {
    if (found) {
      const name = nameOf({ month: found.run.period, scope: found.plan.scope })
      if (found.run.preview === undefined || found.run.preview === 'issuing') return refuse(unfinished(found.run, name))
      if (name !== nameOf(asked)) return refuse(previewedOtherwise(name, asked))
      await endPreview(acting, found.run, context.now)
    }
    return ok(await newRun(acting, context, asked, flagPercent))
  })
}

/** The previewed run of a month and scope; refused where there is none, or another. */
export async function withPreview<T>(
  context: Context,
  asked: Omit<CloseAsked, 'everything'>,
  work: (acting: Acting, run: Run) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await withUnfinished(context, async (acting, found) => {
    const { preview } = found?.run ?? {}
    if (!found || preview === undefined) {
      return refuse({ code: 'not_previewed', says: `There is no preview of ${nameOf(asked)}: preview it first` })
    }
    const name = nameOf({ month: found.run.period, scope: found.plan.scope })
    if (name !== nameOf(asked)) return refuse(previewedOtherwise(name, asked))
    if (preview === 'issuing') return refuse(unfinished(found.run, name))
    return await work(acting, found.run)
  })
}

/** Ends a preview that is not issued, with its drafts. */
export async function endPreview(acting: Acting, run: Run, now: Temporal.Instant): Promise<void> {
  await setPreview(acting, run, 'discarded')
  await finishRun(acting, run, now)
  await deleteDrafts(acting, run)
}

async function withUnfinished<T>(
  context: Context,
  work: (acting: Acting, found: PlannedRun | undefined) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const owner = context.organization
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `close ${owner}`)
    const run = await findUnfinishedRun(acting, { kind: 'close', owner })
    return await work(acting, run && { run, plan: await loadPlan(acting, run) })
  })
}

async function newRun(
  acting: Acting,
  { organization: owner, now }: Context,
  { month, scope, everything }: CloseAsked,
  flagPercent: string | undefined,
): Promise<PlannedRun> {
  const cut = await currentCut(acting)
  const begun = { id: randomUUID(), kind: 'close', period: month, owner, cut, startedAt: now.toString() } as const
  const run: Run = { ...begun, resumed: false, ...(flagPercent !== undefined && { preview: 'in_progress' }) }
  const plan = { scope, everything, flagPercent: flagPercent ?? null }
  await saveRun(acting, run)
  await savePlan(acting, run, plan)
  return { run, plan }
}

/** `2026-05`, or `2026-05 of seller altus`. */
export function nameOf({ month, scope }: Readonly<{ month: string; scope: CloseScope }>): string {
  const { seller, customer, link } = scope
  const parts = [seller && `seller ${seller}`, customer && `customer ${customer}`, link && `link ${link}`]
  const of = parts.filter((part) => part !== undefined)
  return of.length === 0 ? month : `${month} of ${of.join(' and ')}`
}

function unfinished({ startedAt }: Run, name: string): Refusal {
  const says = `The close of ${name} that began ${startedAt} has not come to its end: run close ${name} again first`
  return { code: 'run_unfinished', says }
}

function previewedOtherwise(name: string, asked: Omit<CloseAsked, 'everything'>): Refusal {
  return {
    code: 'previewed_otherwise',
    says: `${name} is previewed, not ${nameOf(asked)}: close that one, or discard its preview`,
  }
}
