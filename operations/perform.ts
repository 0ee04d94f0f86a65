import type { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import { type Result, refuse } from '#core/ground/result.ts'
import type { Context } from './context.ts'
import type { Door, Refusal } from './door.ts'

/**
 * Goes through a door as every edge does: refuses whom the door is not for, and names the act for the audit log. The door's
 * `run` alone leaves only row-level security.
 */
export async function perform<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  context: Context,
  input: z.output<Input>,
): Promise<Result<z.input<Output>, Refusal>> {
  const barred = barredFrom(door.name, door.access, context)
  if (barred) return refuse(barred)
  return await door.run(door.kind === 'act' ? naming(door, context, input) : context, input)
}

function naming<Input extends z.ZodObject>(door: Door<Input>, context: Context, input: z.output<Input>): Context {
  const told = Object.fromEntries(Object.entries(input).filter(([field]) => !door.personal?.includes(field)))
  const why = context.why === undefined ? {} : { why: context.why }
  const act = { door: door.name, organization: context.organization, input: told, ...why, ...keeping(context) }
  return { ...context, act }
}

/** An edge that keeps answers has said so before the door is named. */
function keeping({ act }: Context): Pick<NonNullable<Context['act']>, 'keep'> | undefined {
  return act?.keep && { keep: act.keep }
}
