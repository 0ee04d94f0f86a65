import { ownerOf } from '#core/ground/identity.ts'
import { as, type Context } from '#operations/context.ts'
import { scoreHealth } from '#operations/life/score-health.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openRepeating, type Repeating } from './repeating.ts'

/** Records what is news of the health of every vendor's customers. Where it fails for one vendor, the others are scored before it throws. */
export async function scoreEveryVendor(context: Context): Promise<void> {
  const products = await lookAs(context, (acting) => loadFacts(acting, ['product'], Number.MAX_SAFE_INTEGER))
  const failures: unknown[] = []
  for (const vendor of [...new Set(products.map(({ about }) => ownerOf(about)))].sort()) {
    const act = { door: scoreHealth.name, organization: vendor }
    await scoreHealth.run({ ...as(context, vendor), act }, {}).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Health could not be scored for every vendor')
}

/** Signals change by days and weeks: an hour later is soon enough. */
const LOOK_EVERY_MS = 3_600_000

/** Scores health as long as the server runs. */
export function openHealthWatch(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): Repeating {
  return openRepeating({
    everyMs: LOOK_EVERY_MS,
    work: () => scoreEveryVendor(options.context()),
    onTrouble: options.onTrouble,
  })
}
