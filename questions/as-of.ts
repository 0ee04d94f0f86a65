import { z } from 'zod'
import type { Cut } from '#core/ground/cut.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { currentCut, cutAt, isSettled, settleMoment } from '#stores/postgres/positions.ts'
import { read } from './reading.ts'

const EXACT_CUT = /^(\d{1,15})\.(\d{1,15})$/

/** The first and the last moment that the records can be asked about. */
const EARLIEST = Temporal.Instant.from('1900-01-01T00:00:00Z')

/** What a question takes to answer as of a moment, or of the cut that an earlier answer named. */
export const asOf = z
  .string()
  .max(60)
  .refine(isAsOf, 'a moment with its offset, such as 2024-09-01T00:00:00Z, or a cut, such as 1234.56')
  .optional()
  .meta({
    description: 'Answers what was known at this moment, or at the cut that an answer named; without it, what is now',
    example: '2024-09-01T00:00:00Z',
  })

/** What every answer names: asked again with it, the answer is the same for ever. */
export const cutField = z.string().meta({
  description: 'The cut that was read: with it as `as_of` the answer is the same for ever',
  example: '1234.56',
})

export const AS_OF_REFUSALS = { as_of_not_reached: 422 } as const

export function cutText({ record, usage }: Cut): string {
  return `${record}.${usage}`
}

/** A cut as `cutText` writes it, or undefined. */
export function readCut(text: string): Cut | undefined {
  const [, record, usage] = EXACT_CUT.exec(text) ?? []
  return record === undefined || usage === undefined ? undefined : { record: Number(record), usage: Number(usage) }
}

function isAsOf(text: string): boolean {
  if (EXACT_CUT.test(text)) return true
  try {
    return Temporal.Instant.compare(Temporal.Instant.from(text), EARLIEST) >= 0
  } catch {
    return false
  }
}

/**
 * Reads as the acting organization at one cut: now, or as of a cut or a moment. What `work` answers is completed by the cut. A
 * moment or a cut that has not come yet is refused with `as_of_not_reached`.
 */
export async function readAt<T extends object>(
  context: Context,
  wanted: string | undefined,
  work: (acting: Acting, cut: Cut) => Promise<Result<T, Refusal>>,
): Promise<Result<T & Readonly<{ cut: string }>, Refusal>> {
  const moment = momentOf(wanted)
  if (moment) {
    if (Temporal.Instant.compare(moment, context.now) > 0) return notReached(wanted)
    await settle(context, moment)
  }
  return await read(context, async (acting) => {
    const now = await currentCut(acting)
    const cut = moment ? await cutAt(acting, moment) : (readCut(wanted ?? '') ?? now)
    if (cut.record > now.record || cut.usage > now.usage) return notReached(wanted)
    const answer = await work(acting, cut)
    return answer.ok ? ok({ ...answer.value, cut: cutText(cut) }) : answer
  })
}

function momentOf(wanted: string | undefined): Temporal.Instant | undefined {
  return wanted === undefined || EXACT_CUT.test(wanted) ? undefined : Temporal.Instant.from(wanted)
}

/** A moment that is past the newest position writes down that it was asked for; any other is settled and nothing is written. */
async function settle(context: Context, moment: Temporal.Instant): Promise<void> {
  if (await read(context, (acting) => isSettled(acting, moment))) return
  await actAs(context, (acting) => settleMoment(acting, moment))
}

function notReached(wanted: string | undefined) {
  return refuse({ code: 'as_of_not_reached', says: `as_of ${wanted ?? ''} has not come yet: ask for a past one` })
}
