import { createHash } from 'node:crypto'
import type { Ask, Viewer } from './fill.ts'

/** What one viewer may ask for by name. A customer gets no statements and enrolls nowhere. */
export type Own = Readonly<{
  who: Viewer
  invoice: string
  statement: string | null
  payout: string | null
  subscription: string
  fact: string
  application: string | null
}>

type Input = Readonly<Record<string, unknown>>

/** A question as it is asked: what goes in for each viewer. */
export type Route = Readonly<{
  inputs: (own: Own) => readonly Input[]
  /** Tables that are reached by the key of a row that is shown already, so that nobody would narrow them by hand. */
  parts?: readonly string[]
}>

export async function findOwn(ask: Ask, who: Viewer): Promise<Own> {
  const [own] = await ask<Omit<Own, 'who'>>(
    `select (select min(number) from invoice where $1 in (seller_id, buyer_id)) as invoice,
      (select max(number) from statement where $1 in (payer_id, partner_id)) as statement,
      (select max(number) from payout where $1 in (payer_id, partner_id)) as payout,
      (select min(about) from fact where kind = 'subscription' and $1 = any (parties)) as subscription,
      (select min(position) from fact where $1 = any (parties)) as fact,
      (select min(about) from fact where kind = 'partner_application' and $1 = any (parties)) as application`,
    [who],
  )
  if (!own) throw new Error(`${who} has an invoice and a subscription`)
  return { who, ...own }
}

const MONTH = '2025-06'
const SPAN = { from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z' }
/** A book of each viewer's own. A customer sells nothing. */
const BOOK_OF: Readonly<Record<Viewer, string | null>> = {
  vendor: 'vendor:distributor-1',
  'partner-7': 'partner-7:customer-6',
  'customer-42': null,
}
const DOCUMENT = createHash('sha256').update('7').digest('hex')

const plain: Route = { inputs: () => [{}] }

/** Asks with what is named, and only whoever has it. */
function named(name: string | null, input: (name: string) => Input): readonly Input[] {
  return name === null ? [] : [input(name)]
}

/** How each question is asked here. A question without a row fails the bench. */
export const ROUTES: Readonly<Record<string, Route>> = {
  status: plain,
  me: plain,
  month: { inputs: () => [{}, { month: MONTH }], parts: ['invoice_line', 'payout'] },
  history: plain,
  margin: { inputs: () => [{}, { from: MONTH, to: MONTH }], parts: ['invoice_line'] },
  'margin-lines': { inputs: () => [{ from: MONTH, to: MONTH }], parts: ['invoice_line'] },
  organizations: plain,
  'price-books': plain,
  'price-book-check': { inputs: ({ who }) => named(BOOK_OF[who], (book) => ({ book })) },
  'price-book-changes': {
    inputs: ({ who }) => named(BOOK_OF[who], (book) => ({ book, from: SPAN.from, to: '2025-06-01T00:00:00Z' })),
  },
  prices: plain,
  'price-curve': { inputs: ({ who }) => named(BOOK_OF[who], (book) => ({ price: `${book}-1-1`, to: '10' })) },
  'rate-case': {
    inputs: () => [
      {
        months: { to: MONTH },
        products: [{ product: 'vendor:idea', charges: [{ charge: 'hours' }] }],
        links: [{ link: 'vendor:partner', seller: 'vendor', buyer: 'partner', currency: 'EUR' }],
        subscriptions: [{ subscription: 'vendor:one', customer: 'partner', from: '2025-01-01' }],
      },
    ],
  },
  invoices: { inputs: () => [{}, { month: MONTH }], parts: ['invoice_line'] },
  invoice: { inputs: ({ invoice }) => [{ number: invoice }], parts: ['invoice_line'] },
  'revenue-schedule': { inputs: () => [{}], parts: ['recognition_line'] },
  payments: plain,
  // Nothing is paid in what is filled: every document is open.
  payment: { inputs: () => [] },
  'open-documents': { inputs: ({ who }) => [{ seller: who }] },
  receivables: { inputs: ({ who }) => [{ seller: who }] },
  'statement-of-account': { inputs: ({ who }) => [{ with: who }] },
  'dunning-notices': plain,
  licenses: plain,
  // Nothing is licensed in what is filled.
  license: { inputs: () => [] },
  deals: plain,
  'deal-registrations': plain,
  // Nothing is registered in what is filled, and no vendor has a policy for it.
  'deal-registration': { inputs: () => [] },
  'deal-check': { inputs: () => [] },
  quotes: plain,
  orders: plain,
  commitments: plain,
  credits: plain,
  'credit-limits': { inputs: () => [{}], parts: ['entry_line'] },
  // Nothing is quoted or ordered in what is filled.
  quote: { inputs: () => [] },
  order: { inputs: () => [] },
  subscriptions: { inputs: () => [{}, { state: 'active' }] },
  subscription: { inputs: ({ subscription }) => [{ subscription }] },
  roles: plain,
  touchpoints: plain,
  // All that it shows is one customer's, found by keys that nobody would narrow by hand.
  'deal-life': { inputs: () => [] },
  tasks: plain,
  playbooks: plain,
  'playbook-log': plain,
  renewals: plain,
  renewal: { inputs: ({ subscription }) => [{ subscription }] },
  'renewal-calibration': plain,
  'calendar-links': plain,
  'customer-health': plain,
  // All that it shows is one customer's, as it is found by keys.
  health: { inputs: () => [] },
  'health-policies': plain,
  'health-backtest': plain,
  journeys: plain,
  // Nobody is on a journey in what is filled.
  journey: { inputs: () => [] },
  'journey-templates': plain,
  engagement: plain,
  'engagement-months': plain,
  retention: { inputs: () => [{}], parts: ['invoice_line', 'rated_line'] },
  'retention-cohorts': plain,
  touchpoint: { inputs: ({ subscription }) => [{ touchpoint: `${subscription}-call-1` }] },
  contacts: plain,
  'quiet-customers': plain,
  'confirmation-asks': plain,
  feeds: plain,
  'feed-quarantine': plain,
  'partner-standing': plain,
  'organization-groups': plain,
  'program-parameters': plain,
  'incentive-exceptions': plain,
  'sell-through-lines': plain,
  'sell-through-review': plain,
  'sell-through-imports': plain,
  'sell-through-comparison': plain,
  programs: plain,
  program: { inputs: () => [] },
  // Nobody has a draft here.
  'program-drafts': plain,
  'program-draft': { inputs: () => [] },
  'program-schema': { inputs: () => [] },
  'playbook-schema': { inputs: () => [] },
  'check-playbook': { inputs: () => [] },
  signals: plain,
  'check-program': { inputs: () => [] },
  'compare-program': { inputs: () => [] },
  payouts: { inputs: () => [{}, { month: MONTH }], parts: ['statement', 'payout_batch_item', 'remittance'] },
  payout: { inputs: ({ payout }) => named(payout, (number) => ({ number })), parts: ['statement'] },
  'payout-batches': plain,
  // Nobody has a batch here; what stands in one is reached by its number.
  'payout-batch': { inputs: () => [] },
  'payout-accounts': plain,
  'held-earnings': plain,
  'status-credits': plain,
  unearned: plain,
  'cap-use': plain,
  // No program is published in what is filled, and what a trial derives is measured by itself.
  'program-uptake': { inputs: () => [] },
  'try-program': { inputs: () => [] },
  'program-case': { inputs: () => [] },
  'statement-lines': {
    inputs: () => [{}, { month: MONTH }],
    parts: ['statement', 'earning', 'reason', 'invoice', 'invoice_line', 'payout', 'remittance'],
  },
  disputes: plain,
  dispute: { inputs: () => [] },
  statements: { inputs: () => [{}, { month: MONTH }], parts: ['payout'] },
  statement: {
    inputs: ({ statement }) => named(statement, (number) => ({ number })),
    parts: ['payout', 'earning', 'not_earned'],
  },
  explanation: { inputs: ({ invoice }) => [{ posting: `line:${invoice}/1` }] },
  facts: {
    inputs: ({ subscription }) => [{}, { kind: 'goodwill' }, { kind: 'subscription', about: subscription }],
  },
  fact: { inputs: ({ fact }) => [{ position: fact }] },
  ledger: { inputs: () => [{}, { account: 'receivable' }, { account: 'payable' }], parts: ['entry_line'] },
  'ledger-lines': { inputs: () => [{}], parts: ['entry_line'] },
  'trial-balance': { inputs: () => [{}], parts: ['entry_line'] },
  usage: { inputs: ({ subscription }) => [{ ...SPAN }, { subscription, ...SPAN, by: 'day' }] },
  'usage-events': { inputs: ({ subscription }) => [{ subscription, meter: 'vendor:hours', ...SPAN }] },
  'unbound-subjects': plain,
  bindings: { inputs: ({ subscription }) => [{}, { subscription }] },
  conflicts: plain,
  imports: plain,
  'usage-forecast': { inputs: ({ subscription }) => [{ subscription, meter: 'vendor:hours', ...SPAN }] },
  'usage-budgets': plain,
  'usage-sources': plain,
  'late-usage': plain,
  closes: { inputs: () => [{}, { month: MONTH }] },
  'close-preview': plain,
  'close-findings': plain,
  parked: plain,
  quarantine: plain,
  audit: { inputs: () => [{}, { act: 'record-facts' }] },
  'audit-head': plain,
  members: plain,
  invitations: plain,
  'api-keys': plain,
  'sso-connections': plain,
  enrollments: plain,
  enrollment: { inputs: ({ application }) => named(application, (enrollment) => ({ enrollment })) },
  terms: plain,
  document: { inputs: ({ application }) => named(application, () => ({ sha256: DOCUMENT })) },
  webhooks: { inputs: () => [{}], parts: ['webhook_progress'] },
  webhook: { inputs: ({ who }) => [{ id: `whk-${who}-1` }], parts: ['webhook_progress'] },
  deliveries: { inputs: ({ who }) => [{ webhook: `whk-${who}-1` }], parts: ['webhook_attempt', 'event_out'] },
}
