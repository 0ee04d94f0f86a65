import { closeFindings, closePreview } from './billing/close-preview.ts'
import { closes } from './billing/closes.ts'
import { commitments } from './billing/commitments.ts'
import { creditLimits } from './billing/credit-limits.ts'
import { credits } from './billing/credits.ts'
import { dealCheck, dealRegistration } from './billing/deal-registration.ts'
import { dealRegistrations } from './billing/deal-registrations.ts'
import { deals } from './billing/deals.ts'
import { dunningNotices } from './billing/dunning.ts'
import { history } from './billing/history.ts'
import { invoice, invoices } from './billing/invoices.ts'
import { license, licenses } from './billing/licenses.ts'
import { margin } from './billing/margin.ts'
import { marginLines } from './billing/margin-lines.ts'
import { month } from './billing/month.ts'
import { order, orders } from './billing/orders.ts'
import { parked } from './billing/parked.ts'
import { payment, payments } from './billing/payments.ts'
import { priceBookChanges } from './billing/price-book-changes.ts'
import { priceBookCheck } from './billing/price-book-check.ts'
import { priceBooks } from './billing/price-books.ts'
import { priceCurve } from './billing/price-curve.ts'
import { prices } from './billing/prices.ts'
import { quote, quotes } from './billing/quotes.ts'
import { openDocuments, receivables } from './billing/receivables.ts'
import { revenueSchedule } from './billing/revenue-schedule.ts'
import { statementOfAccount } from './billing/statement-of-account.ts'
import { subscription } from './billing/subscription.ts'
import { subscriptions } from './billing/subscriptions.ts'
import { apiKeys } from './channel/api-keys.ts'
import { audit, auditHead } from './channel/audit.ts'
import { document } from './channel/documents.ts'
import { enrollment, enrollments, termsInForce } from './channel/enrollments.ts'
import { invitations } from './channel/invitations.ts'
import { me } from './channel/me.ts'
import { members } from './channel/members.ts'
import { organizationGroups } from './channel/organization-groups.ts'
import { organizations } from './channel/organizations.ts'
import { partnerStanding } from './channel/partner-standing.ts'
import { ssoConnections } from './channel/single-sign-on.ts'
import { webhook, webhooks } from './channel/webhooks.ts'
import { deliveries } from './channel/webhooks-deliveries.ts'
import { explanation } from './ground/explanation.ts'
import { fact, facts } from './ground/fact.ts'
import { ledger, ledgerLines, trialBalance } from './ground/ledger.ts'
import { status } from './ground/status.ts'
import { calendarLinks } from './life/calendar-links.ts'
import { confirmationAsks } from './life/confirmation-asks.ts'
import { contacts } from './life/contacts.ts'
import { customerHealth } from './life/customer-health.ts'
import { dealLife } from './life/deal-life.ts'
import { engagement } from './life/engagement.ts'
import { engagementMonthsList } from './life/engagement-months.ts'
import { feedQuarantine, feeds } from './life/feeds.ts'
import { health } from './life/health.ts'
import { healthBacktest } from './life/health-backtest.ts'
import { healthPolicies } from './life/health-policies.ts'
import { journey } from './life/journey.ts'
import { journeyTemplates } from './life/journey-templates.ts'
import { journeys } from './life/journeys.ts'
import { playbookLog } from './life/playbook-log.ts'
import { playbooks } from './life/playbooks.ts'
import { quietCustomers } from './life/quiet-customers.ts'
import { renewal } from './life/renewal.ts'
import { renewalCalibration } from './life/renewal-calibration.ts'
import { renewals } from './life/renewals.ts'
import { retention } from './life/retention.ts'
import { retentionCohorts } from './life/retention-cohorts.ts'
import { roles } from './life/roles.ts'
import { tasks } from './life/tasks.ts'
import { touchpoint } from './life/touchpoint.ts'
import { touchpoints } from './life/touchpoints.ts'
import { bindings } from './metering/bindings.ts'
import { conflicts } from './metering/conflicts.ts'
import { imports } from './metering/imports.ts'
import { lateUsage } from './metering/late-usage.ts'
import { quarantine } from './metering/quarantine.ts'
import { unboundSubjects } from './metering/unbound-subjects.ts'
import { usage } from './metering/usage.ts'
import { usageBudgets } from './metering/usage-budgets.ts'
import { usageEvents } from './metering/usage-events.ts'
import { usageForecast } from './metering/usage-forecast.ts'
import { usageSources } from './metering/usage-sources.ts'
import { capUse } from './rewards/cap-use.ts'
import { dispute, disputes } from './rewards/disputes.ts'
import { heldEarnings } from './rewards/held-earnings.ts'
import { incentiveExceptions } from './rewards/incentive-exceptions.ts'
import { payoutAccounts, payoutBatch, payoutBatches } from './rewards/payout-batches.ts'
import { payout, payouts } from './rewards/payouts.ts'
import { programDraft, programDrafts } from './rewards/program-drafts.ts'
import { programParametersTold } from './rewards/program-parameters.ts'
import { programUptake } from './rewards/program-uptake.ts'
import { program, programs } from './rewards/programs.ts'
import { sellThroughComparison } from './rewards/sell-through-comparison.ts'
import { sellThroughImports } from './rewards/sell-through-imports.ts'
import { sellThroughLines } from './rewards/sell-through-lines.ts'
import { sellThroughReview } from './rewards/sell-through-review.ts'
import { statementLines } from './rewards/statement-lines.ts'
import { statement, statements } from './rewards/statements.ts'
import { statusCredits } from './rewards/status-credits.ts'
import { unearned } from './rewards/unearned.ts'

/** Every question that can be asked. */
export const QUESTIONS = [
  status,
  month,
  closes,
  closePreview,
  closeFindings,
  parked,
  history,
  margin,
  marginLines,
  priceBooks,
  priceBookCheck,
  priceBookChanges,
  prices,
  priceCurve,
  organizations,
  invoices,
  invoice,
  deals,
  dealRegistrations,
  dealRegistration,
  dealCheck,
  quotes,
  quote,
  orders,
  order,
  creditLimits,
  commitments,
  credits,
  revenueSchedule,
  payments,
  payment,
  openDocuments,
  receivables,
  statementOfAccount,
  dunningNotices,
  licenses,
  license,
  subscriptions,
  subscription,
  renewals,
  renewal,
  renewalCalibration,
  calendarLinks,
  roles,
  touchpoints,
  dealLife,
  tasks,
  playbooks,
  playbookLog,
  customerHealth,
  health,
  healthPolicies,
  healthBacktest,
  engagement,
  engagementMonthsList,
  retention,
  retentionCohorts,
  touchpoint,
  contacts,
  confirmationAsks,
  quietCustomers,
  feeds,
  feedQuarantine,
  journeys,
  journey,
  journeyTemplates,
  statements,
  statement,
  statementLines,
  heldEarnings,
  statusCredits,
  unearned,
  capUse,
  programUptake,
  payouts,
  payout,
  payoutBatches,
  payoutBatch,
  payoutAccounts,
  disputes,
  dispute,
  sellThroughLines,
  sellThroughReview,
  sellThroughImports,
  sellThroughComparison,
  programParametersTold,
  programs,
  program,
  programDrafts,
  programDraft,
  incentiveExceptions,
  partnerStanding,
  organizationGroups,
  explanation,
  facts,
  fact,
  ledger,
  ledgerLines,
  trialBalance,
  usage,
  usageEvents,
  unboundSubjects,
  bindings,
  conflicts,
  imports,
  usageSources,
  usageForecast,
  usageBudgets,
  lateUsage,
  quarantine,
  me,
  members,
  invitations,
  apiKeys,
  enrollments,
  enrollment,
  termsInForce,
  document,
  webhooks,
  webhook,
  deliveries,
  ssoConnections,
  audit,
  auditHead,
]
