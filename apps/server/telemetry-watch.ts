import { factsOfKind } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { as, type Context } from '#operations/context.ts'
import { lookAtTelemetry } from '#operations/life/look-at-telemetry.ts'
import { perform } from '#operations/perform.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openRepeating, type Repeating } from './repeating.ts'

/**
 * Completes, for every vendor, the milestones whose telemetry rule is met; how many comes back. Where it fails for one vendor, the others
 * have theirs before it throws.
 */
export async function watchTelemetry(context: Context): Promise<number> {
  const products = await lookAs(context, (acting) => loadFacts(acting, ['product'], Number.MAX_SAFE_INTEGER))
  const vendors = new Set(factsOfKind(products, 'product').map(({ about }) => ownerOf(about)))
  const failures: unknown[] = []
  let told = 0
  for (const vendor of [...vendors].sort()) {
    try {
      const looked = await perform(lookAtTelemetry, as(context, vendor), lookAtTelemetry.input.parse({}))
      if (looked.ok) told += looked.value.recorded
      else failures.push(new Error(`${vendor}: ${looked.refusal.says}`))
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Use could not be looked at for every vendor')
  return told
}

/** A day is known an hour after it has ended at the latest, in any zone. */
const LOOK_EVERY_MS = 3_600_000

/** Looks at use for milestones every hour, as long as the server runs. */
export function openTelemetryWatch(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): Repeating {
  return openRepeating({
    everyMs: LOOK_EVERY_MS,
    work: () => watchTelemetry(options.context()),
    onTrouble: options.onTrouble,
  })
}
