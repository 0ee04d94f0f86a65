import type { Result } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import type { Told } from './facts.ts'

/** Tells facts as an organization. */
export async function tell(context: Context, organization: string, facts: readonly Told[]): Promise<void> {
  if (facts.length > 0)
    expect(await perform(recordFacts, as(context, organization), { facts: facts.map((one) => ({ ...one })) }))
}

/** The demo's own facts are never refused: a refusal is a bug and stops the load. */
export function expect<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`The demo was refused: ${result.refusal.code}: ${result.refusal.says}`)
  return result.value
}
