import type { z } from 'zod'
import { ok, type Result } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { readCut } from '#questions/as-of.ts'
import { read } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { payoutTermsFrom } from '#stores/postgres/payout-standings.ts'
import { statement } from './statements.ts'

/** Everything that a printed statement says. */
export type PrintedStatement = Readonly<{
  statement: z.input<typeof statement.output>
  /** Names of programs, products and organizations by id. */
  names: ReadonlyMap<string, string>
  /** The zone of its program, by which its days are told. */
  zone: string
}>

/**
 * A statement with the names that it shows. Asked with the cut that it names, it is the same for ever; asked without, it says what became
 * of its money meanwhile. Refuses with `not_found`, alike for what is not there and what is others'.
 */
export async function printedStatement(
  context: Context,
  asked: z.output<typeof statement.input>,
): Promise<Result<PrintedStatement, Refusal>> {
  const shown = await statement.run(context, asked)
  if (!shown.ok) return shown
  const upTo = readCut(shown.value.cut)?.record ?? 0
  return await read(context, async (acting) => {
    const facts = await loadFacts(acting, ['organization', 'product', 'program'], upTo)
    const names = new Map(facts.map(({ about, body }) => [about, (body as Readonly<{ name: string }>).name]))
    const zone = payoutTermsFrom(facts).get(shown.value.program)?.zone ?? 'UTC'
    return ok({ statement: shown.value, names, zone })
  })
}
