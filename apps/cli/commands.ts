import { DOORS } from '#apps/doors.ts'
import type { Door } from '#operations/door.ts'
import type { OwnCommand } from './command.ts'
import { auditExport, auditVerify } from './commands/audit.ts'
import { close } from './commands/close.ts'
import { explain } from './commands/explain.ts'
import { exportAccounts, exportInvoice, exportStatement } from './commands/export-document.ts'
import { exportLedger } from './commands/export-ledger.ts'
import { exportList } from './commands/export-list.ts'
import { importFactsFile } from './commands/import-facts.ts'
import { importSellThroughFile } from './commands/import-sell-through.ts'
import { importStanding } from './commands/import-standing.ts'
import { importTouchpoints } from './commands/import-touchpoints.ts'
import { importUsageFiles } from './commands/import-usage.ts'
import { init } from './commands/init.ts'
import { playbookCheck, playbookSave } from './commands/playbook-file.ts'
import { programCheck, programDiff, programDraftFile } from './commands/program-file.ts'
import { programTry } from './commands/program-try.ts'
import { rate } from './commands/rate.ts'
import { showLife } from './commands/show-life.ts'
import { showUptake } from './commands/show-uptake.ts'
import { ownerLink, resetLink } from './commands/sign-in.ts'
import { doorCommand } from './door-command.ts'

/** Every command: one for each door that has its words, and those that do more than call a door. */
export const COMMANDS: readonly OwnCommand[] = [
  init,
  ...importUsageFiles,
  importSellThroughFile,
  importFactsFile,
  importStanding,
  importTouchpoints,
  ...DOORS.flatMap((door) => (door.command === undefined ? [] : [commandOf(door, door.command)])),
  rate,
  playbookCheck,
  playbookSave,
  programCheck,
  programDiff,
  programDraftFile,
  programTry,
  showLife,
  showUptake,
  explain,
  exportLedger,
  exportInvoice,
  exportAccounts,
  exportStatement,
  exportList,
  auditVerify,
  auditExport,
  ownerLink,
  resetLink,
]

/** A close has steps of its own, each of which is a door. */
function commandOf(door: Door, words: string): OwnCommand {
  return words === close.words ? close : doorCommand(door, words)
}

/** What stands beside a first word that has several commands under it. */
export const GROUPS: Readonly<Record<string, string>> = {
  import: 'Import files',
  list: 'List invoices, statements, facts, usage events and more',
  show: 'Show one invoice, statement or fact',
  price: 'Chart what quantities cost under a price',
  check: 'Check price books',
  compare: 'Compare price books',
  program: 'Check, compare, draft and publish programs of incentives',
  member: 'Invite, change and remove the people of an organization',
  key: 'Create, rotate, change and revoke API keys',
  webhook: 'Keep endpoints for events, try them and send again',
  renewal: 'Quote renewals, decide them, and show how well they were forecast',
  calendar: 'Keep secret addresses from which calendars read renewals',
  subscription: 'Amend, cancel and transfer subscriptions, and have their terms end together',
  order: 'Place and confirm orders',
  license: 'Issue licenses, and keep the keys that sign them',
  void: 'Take invoices back',
  recognize: 'Recognize revenue that was deferred',
  revenue: 'Show when deferred revenue is earned',
  payment: 'Record payments, apply them to invoices, take them back',
  payout: 'Draft and approve batches of payouts, and record what became of the money',
  'payout-account': 'Tell to which account your payouts go',
  dispute: 'Dispute lines of statements',
  dunning: 'Remind of overdue invoices',
  subject: 'Bind what events are about to subscriptions, move and unbind it',
  quarantine: 'Work on imported rows that could not be used',
  export: 'Export lists, the books and documents to print',
  touchpoint: 'Write down what stays with you about a touchpoint, and have the customer confirm it',
  journey: 'Start journeys of customers, and look at use for them',
  feed: 'Keep feeds of systems that tell of contacts, and say what their names stand for',
  contact: 'Keep your contacts at customers, and erase people',
  health: 'Derive how customers do, show it signal by signal, and see what it would have told',
  playbook: 'Check, save and run playbooks',
  'sign-in': 'Let people in where no mail or link reaches them',
  sso: 'Connect organizations’ own sign-in',
  organization: 'Hand an organization to its people',
  person: 'Erase people',
  audit: 'Verify, list and export the log of who changed what',
}
