import { type Checked, runChecks } from './check.ts'
import { FALSIFICATIONS, UNGUARD } from './falsify-ledger.ts'
import { LEDGER_CHECKS } from './ledger-checks.ts'
import { withOwner } from './subject.ts'

/** A falsification and what the check that should notice it has found. */
export type Tried = Readonly<{ name: string; noticedBy: string; found: Checked | undefined }>

/**
 * Makes the books wrong in each way in turn and has them checked, every time in a transaction that is rolled back. The URL is
 * that of a superuser: nobody else can put the guards of the tables aside.
 */
export async function tryFalsifications(postgresUrl: string): Promise<readonly Tried[]> {
  return await withOwner(postgresUrl, async (ask) => {
    const tried: Tried[] = []
    for (const { name, statements, noticedBy } of FALSIFICATIONS) {
      await ask('begin')
      for (const statement of [UNGUARD, ...statements]) await ask(statement)
      const [found] = await runChecks(
        ask,
        LEDGER_CHECKS.filter((check) => check.name === noticedBy),
      )
      await ask('rollback')
      tried.push({ name, noticedBy, found })
    }
    return tried
  })
}
