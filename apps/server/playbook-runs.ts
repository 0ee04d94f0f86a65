import { as, type Context } from '#operations/context.ts'
import { runPlaybooks } from '#operations/life/run-playbooks.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { findPlaybookOwners } from '#stores/postgres/playbook-log.ts'
import { openRepeating, type Repeating } from './repeating.ts'

/** Runs the playbooks of every organization that has some. Where it fails for one, the others are run before it throws. */
export async function runEveryPlaybook(context: Context): Promise<void> {
  const failures: unknown[] = []
  for (const organization of await actAs(context, findPlaybookOwners)) {
    await runPlaybooks.run(as(context, organization), {}).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Playbooks could not be run for every organization')
}

/** Steps come on days: an hour later is soon enough. */
const RUN_EVERY_MS = 3_600_000

/** Runs playbooks as long as the server runs. */
export function openPlaybookRuns(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): Repeating {
  return openRepeating({
    everyMs: RUN_EVERY_MS,
    work: () => runEveryPlaybook(options.context()),
    onTrouble: options.onTrouble,
  })
}
