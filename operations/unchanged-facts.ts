import { lookAs } from '#stores/postgres/acting.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import type { Context } from './context.ts'
import { stableText } from './fact-kind.ts'

type Said = Readonly<{ kind: string; about: string; body: Readonly<Record<string, unknown>> }>

/** Which of these facts would say of a thing what the newest one says already. */
export async function unchangedFacts<Told extends Said>(
  context: Context,
  told: readonly Told[],
): Promise<ReadonlySet<Told>> {
  const wanted = told.map(({ kind, about }) => [kind, about] as const)
  const newest = await lookAs(context, (acting) => loadNewest(acting, wanted))
  const stands = new Map(newest.map(({ kind, about, body }) => [`${kind} ${about}`, stableText(body)]))
  return new Set(told.filter(({ kind, about, body }) => stands.get(`${kind} ${about}`) === stableText(body)))
}
