import type { z } from 'zod'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { fact } from '#questions/ground/fact.ts'
import type { Counted } from './counted-events.ts'
import type { Stored } from './stored-reasons.ts'

export type ShownFact = z.infer<typeof fact.output>

/** One organization looking through the real doors, beside what the database holds. Each fact and each quantity is asked for once. */
export type View = Readonly<{
  context: Context
  stored: Stored
  facts: Map<string, ShownFact | undefined>
  counted: Map<string, Counted | undefined>
}>

export function openView(context: Context, stored: Stored): View {
  return { context, stored, facts: new Map(), counted: new Map() }
}

/** The fact of a name such as `fact:41`, or undefined where it is not shown. */
export async function readFact({ context, facts }: View, name: string): Promise<ShownFact | undefined> {
  if (facts.has(name)) return facts.get(name)
  const answer = await perform(fact, context, { position: Number(name.slice('fact:'.length)) })
  const shown = answer.ok ? fact.output.parse(answer.value) : undefined
  facts.set(name, shown)
  return shown
}
