import { readAsOwner, verifyLog } from '#stores/postgres/audit-chain.ts'
import { runChecks } from '#tools/verify/check.ts'
import { LEDGER_CHECKS } from '#tools/verify/ledger-checks.ts'
import type { Violation } from './checks.ts'
import type { Kept } from './kept.ts'
import type { FuzzServer } from './server.ts'

/** What must hold once everything was sent: nothing acknowledged is missing, the books balance, the audit log is whole. */
export async function endChecks(
  { ask, context, engines }: FuzzServer,
  kept: Kept,
): Promise<Readonly<{ looked: number; wrong: readonly Violation[] }>> {
  const { looked, missing } = await kept.missing(ask, context().usage)
  const checked = await runChecks(ask, LEDGER_CHECKS)
  const { fault } = await readAsOwner(engines.postgresUrl, (asking) =>
    verifyLog(asking, { kept: [], mostBehind: 0, unanchored: true }),
  )
  return {
    looked,
    wrong: [
      ...missing.map((seen) => ({ what: 'acknowledged, but not there', seen })),
      ...checked
        .filter(({ different }) => different > 0)
        .map(({ name, first }) => ({ what: `books: ${name}`, seen: first.join('; ') })),
      ...(fault ? [{ what: 'the audit log does not verify', seen: fault.says }] : []),
    ],
  }
}
