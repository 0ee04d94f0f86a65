import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door, Refusal } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'

/** The real engines on which a history is played: the stores as the server has them, and the owner's eye on what is stored. */
export type Ground = Pick<Context, 'records' | 'usage'> &
  Readonly<{ ask: <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]> }>

export type Answered<T> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; refusal: Refusal }>

/** Who goes through a door, and when. */
export type Actor = Readonly<{ operator: string; who: string; now: string }>

/** Goes through a door as an edge would: input and answer are parsed by its schemas. */
export async function goThrough<Input extends z.ZodObject, Output extends z.ZodType>(
  { records, usage }: Ground,
  door: Door<Input, Output>,
  { operator, who, now }: Actor,
  input: z.input<Input>,
): Promise<Answered<z.output<Output>>> {
  const moment = Temporal.Instant.from(now)
  const context: Context = { records, usage, operator, organization: who, principal: MACHINE, now: moment }
  const answer = await perform(door, context, door.input.parse(input))
  return answer.ok ? { ok: true, value: door.output.parse(answer.value) } : answer
}
