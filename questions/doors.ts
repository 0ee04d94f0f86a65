import { history } from './billing/history.ts'
import { invoice, invoices } from './billing/invoices.ts'
import { month } from './billing/month.ts'
import { organizations } from './channel/organizations.ts'
import { explanation } from './ground/explanation.ts'
import { fact, facts } from './ground/fact.ts'
import { ledger, trialBalance } from './ground/ledger.ts'
import { status } from './ground/status.ts'
import { quarantine } from './metering/quarantine.ts'
import { unboundSubjects } from './metering/unbound-subjects.ts'
import { usageEvents } from './metering/usage-events.ts'
import { statement, statements } from './rewards/statements.ts'

/** Every question that can be asked. */
export const QUESTIONS = [
  status,
  month,
  history,
  organizations,
  invoices,
  invoice,
  statements,
  statement,
  explanation,
  facts,
  fact,
  ledger,
  trialBalance,
  usageEvents,
  unboundSubjects,
  quarantine,
]
