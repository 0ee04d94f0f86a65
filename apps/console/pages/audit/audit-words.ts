import { asWords } from '#apps/console/api/names.ts'
import type { AuditChange } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

/** Acts as people say them, in the order of the filter. */
export const ACTS: readonly Readonly<{ act: string; name: string }>[] = [
  { act: 'record-facts', name: 'Recorded facts' },
  { act: 'record-usage', name: 'Sent usage' },
  { act: 'retry-quarantine', name: 'Tried quarantined rows again' },
  { act: 'bind-subjects', name: 'Bound subjects' },
  { act: 'move-subject', name: 'Moved a subject' },
  { act: 'unbind-subject', name: 'Unbound a subject' },
  { act: 'amend-subscription', name: 'Amended a subscription' },
  { act: 'cancel-subscription', name: 'Cancelled a subscription' },
  { act: 'co-term-subscriptions', name: 'Had terms end together' },
  { act: 'transfer-subscription', name: 'Transferred a subscription' },
  { act: 'close-month', name: 'Closed a month' },
  { act: 'void-invoice', name: 'Voided an invoice' },
  { act: 'recognize-revenue', name: 'Recognized revenue' },
  { act: 'record-payment', name: 'Recorded a payment' },
  { act: 'allocate-payment', name: 'Applied a payment' },
  { act: 'reverse-payment', name: 'Took a payment back' },
  { act: 'refund-payment', name: 'Paid money back' },
  { act: 'write-off', name: 'Wrote off an invoice' },
  { act: 'run-dunning', name: 'Reminded of overdue invoices' },
  { act: 'settle', name: 'Settled a program' },
  { act: 'draft-payout-batch', name: 'Drafted a batch of payouts' },
  { act: 'approve-payout-batch', name: 'Approved a batch of payouts' },
  { act: 'discard-payout-batch', name: 'Discarded a batch of payouts' },
  { act: 'record-payout-paid', name: 'Recorded that a payout was paid' },
  { act: 'record-payout-returned', name: 'Recorded that a payout came back' },
  { act: 'forfeit-payout', name: 'Forfeited a payout' },
  { act: 'tell-payout-account', name: 'Told an account for payouts' },
  { act: 'withdraw-payout-account', name: 'Took an account for payouts back' },
  { act: 'open-dispute', name: 'Disputed a line' },
  { act: 'note-touchpoint', name: 'Wrote notes about a touchpoint' },
  { act: 'ask-confirmation', name: 'Asked a customer to confirm' },
  { act: 'answer-confirmation', name: 'A contact answered by a link' },
  { act: 'unsubscribe', name: 'A contact unsubscribed' },
  { act: 'add-contact', name: 'Added a contact' },
  { act: 'change-contact', name: 'Changed a contact' },
  { act: 'erase-contact', name: 'Erased a person' },
  { act: 'create-feed', name: 'Created a feed' },
  { act: 'change-feed', name: 'Changed a feed' },
  { act: 'rotate-feed-secret', name: 'Rotated a feed’s secret' },
  { act: 'end-feed', name: 'Ended a feed' },
  { act: 'import-feed', name: 'Imported contacts' },
  { act: 'resolve-feed-name', name: 'Explained a name of a feed' },
  { act: 'receive-feed', name: 'A feed told of contacts' },
  { act: 'upload-document', name: 'Uploaded a document' },
  { act: 'invite', name: 'Invited a person' },
  { act: 'withdraw-invitation', name: 'Withdrew an invitation' },
  { act: 'change-member', name: 'Changed roles' },
  { act: 'remove-member', name: 'Removed a member' },
  { act: 'create-api-key', name: 'Created an API key' },
  { act: 'change-api-key', name: 'Changed an API key' },
  { act: 'rotate-api-key', name: 'Rotated an API key' },
  { act: 'revoke-api-key', name: 'Revoked an API key' },
  { act: 'create-webhook', name: 'Added an endpoint' },
  { act: 'change-webhook', name: 'Changed an endpoint' },
  { act: 'remove-webhook', name: 'Removed an endpoint' },
  { act: 'rotate-webhook-secret', name: 'Rotated an endpoint’s secret' },
  { act: 'test-webhook', name: 'Sent a test to an endpoint' },
  { act: 'replay-deliveries', name: 'Sent events again' },
]

const NAMES = new Map(ACTS.map(({ act, name }) => [act, name]))

/** What was done, in words; an act that has no words here by its own name. */
export function actName(act: string | null): string {
  if (act === null) return 'Changed data'
  return NAMES.get(act) ?? asWords(act.replace(/^sign-in: /, ''))
}

/** Tables in words: what the rows of each are. */
const TABLES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  fact: ['fact', 'facts'],
  membership: ['member', 'members'],
  invitation: ['invitation', 'invitations'],
  contact: ['contact', 'contacts'],
  touchpoint_detail: ['touchpoint’s notes', 'touchpoints’ notes'],
  confirmation_ask: ['question to a customer', 'questions to customers'],
  mail_suppression: ['unsubscribed address', 'unsubscribed addresses'],
  feed: ['feed', 'feeds'],
  feed_quarantine: ['item that waits', 'items that wait'],
  api_key: ['API key', 'API keys'],
  webhook: ['endpoint', 'endpoints'],
  webhook_delivery: ['delivery', 'deliveries'],
  invoice: ['invoice', 'invoices'],
  invoice_line: ['invoice line', 'invoice lines'],
  statement: ['statement', 'statements'],
  statement_line: ['statement line', 'statement lines'],
  earning: ['earning', 'earnings'],
  payout: ['payout', 'payouts'],
  ledger_entry: ['ledger entry', 'ledger entries'],
  run: ['run', 'runs'],
  import: ['import', 'imports'],
  quarantine: ['quarantined row', 'quarantined rows'],
  sign_in: ['event of the sign-in', 'events of the sign-in'],
  usage_batch: ['batch of usage', 'batches of usage'],
}

export const TABLE_NAMES: readonly Readonly<{ table: string; name: string }>[] = Object.entries(TABLES).map(
  ([table, [, many]]) => ({ table, name: asWords(many) }),
)

function tableWords(table: string, count: number): string {
  const words = table.replaceAll('_', ' ')
  const [one, many] = TABLES[table] ?? [`row of ${words}`, `rows of ${words}`]
  return countText(count, one, many)
}

/** One change in short: `3 facts added`. */
export function changeText({ table, added, updated, before, after }: AuditChange): string {
  if (added !== undefined) return `${tableWords(table, added)} added`
  if (updated !== undefined) return `${tableWords(table, updated)} changed`
  if (before && after) return `${tableWords(table, 1)} changed`
  return `${tableWords(table, 1)} ${before ? 'removed' : 'added'}`
}

/** All changes of a row in short; of many, the first two. */
export function changesText(changes: readonly AuditChange[]): string {
  const texts = [...new Set(changes.map(changeText))]
  return texts.length <= 2 ? texts.join(', ') : `${texts.slice(0, 2).join(', ')} and ${texts.length - 2} more`
}
