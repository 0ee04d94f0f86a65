import { allocatePayment, reversePayment } from './billing/allocate-payment.ts'
import { cancelSubscription } from './billing/amend-cancel.ts'
import { coTermSubscriptions } from './billing/amend-co-term.ts'
import { amendSubscription } from './billing/amend-subscription.ts'
import { approveClose } from './billing/approve-close.ts'
import { closeMonth } from './billing/close-month.ts'
import { discardClose } from './billing/discard-close.ts'
import { runDunning } from './billing/dunning.ts'
import { issueLicense } from './billing/issue-license.ts'
import { confirmOrder } from './billing/order-confirm.ts'
import { placeOrder } from './billing/order-place.ts'
import { previewClose } from './billing/preview-close.ts'
import { rateCase } from './billing/rate-case.ts'
import { recognizeRevenue } from './billing/recognize-revenue.ts'
import { recordPayment } from './billing/record-payment.ts'
import { refundPayment } from './billing/refund-payment.ts'
import { revokeLicenseKey, rotateLicenseKeys } from './billing/rotate-license-keys.ts'
import { transferSubscription } from './billing/transfer-subscription.ts'
import { voidInvoice } from './billing/void-invoice.ts'
import { writeOff } from './billing/write-off.ts'
import { changeApiKey, createApiKey, revokeApiKey, rotateApiKey } from './channel/api-keys.ts'
import { uploadDocument } from './channel/documents.ts'
import { invite, inviteOwner, withdrawInvitation } from './channel/invitations.ts'
import { changeMember, removeMember } from './channel/members.ts'
import { confirmSingleSignOn, connectSingleSignOn, disconnectSingleSignOn, erase } from './channel/single-sign-on.ts'
import { changeWebhook, createWebhook, removeWebhook, rotateWebhookSecret } from './channel/webhooks.ts'
import { replayDeliveries, testWebhook } from './channel/webhooks-replay.ts'
import { eventTypes } from './channel/webhooks-types.ts'
import { askConfirmation } from './life/ask-confirmation.ts'
import { createCalendarLink, revokeCalendarLink } from './life/calendar-links.ts'
import { addContact, changeContact } from './life/contacts.ts'
import { decideRenewal } from './life/decide-renewal.ts'
import { eraseContact } from './life/erase-contact.ts'
import { importFeed, resolveFeedName } from './life/feed-items.ts'
import { changeFeed, createFeed, endFeed, rotateFeedSecret } from './life/feeds.ts'
import { lookAtTelemetry } from './life/look-at-telemetry.ts'
import { noteTouchpoint } from './life/note-touchpoint.ts'
import { checkPlaybook, playbookSchema } from './life/playbook-language.ts'
import { quoteRenewal } from './life/quote-renewal.ts'
import { runPlaybooks } from './life/run-playbooks.ts'
import { scoreHealth } from './life/score-health.ts'
import { signalsNow } from './life/signals-now.ts'
import { startJourney } from './life/start-journey.ts'
import { bindSubjects } from './metering/bind-subjects.ts'
import { moveSubject, unbindSubject } from './metering/move-subject.ts'
import { recordUsage } from './metering/record-usage.ts'
import { retryQuarantine } from './metering/retry-quarantine.ts'
import { recordFacts } from './record-facts.ts'
import { openDispute } from './rewards/open-dispute.ts'
import { tellPayoutAccount, withdrawPayoutAccount } from './rewards/payout-account.ts'
import { approvePayoutBatch, discardPayoutBatch, draftPayoutBatch } from './rewards/payout-batch.ts'
import { forfeitPayout, recordPayoutPaid, recordPayoutReturned } from './rewards/payout-money.ts'
import { programCase } from './rewards/program-case.ts'
import { checkProgramText, compareProgram } from './rewards/program-doors.ts'
import { discardProgramDraft, draftProgram, publishProgram, submitProgram } from './rewards/program-drafting.ts'
import { programSchema } from './rewards/program-json-schema.ts'
import { recordSellThrough } from './rewards/record-sell-through.ts'
import { settle } from './rewards/settle.ts'
import { tryProgram } from './rewards/try-program.ts'

/** Every act that can be done, and what is asked of the acts themselves. */
export const ACTS = [
  recordFacts,
  recordUsage,
  retryQuarantine,
  runPlaybooks,
  scoreHealth,
  signalsNow,
  playbookSchema,
  checkPlaybook,
  bindSubjects,
  moveSubject,
  unbindSubject,
  amendSubscription,
  cancelSubscription,
  coTermSubscriptions,
  transferSubscription,
  closeMonth,
  previewClose,
  approveClose,
  discardClose,
  voidInvoice,
  recognizeRevenue,
  placeOrder,
  confirmOrder,
  recordPayment,
  allocatePayment,
  reversePayment,
  refundPayment,
  writeOff,
  runDunning,
  issueLicense,
  rotateLicenseKeys,
  revokeLicenseKey,
  noteTouchpoint,
  askConfirmation,
  addContact,
  changeContact,
  eraseContact,
  createFeed,
  changeFeed,
  rotateFeedSecret,
  endFeed,
  importFeed,
  resolveFeedName,
  settle,
  checkProgramText,
  compareProgram,
  programSchema,
  draftProgram,
  submitProgram,
  publishProgram,
  discardProgramDraft,
  draftPayoutBatch,
  approvePayoutBatch,
  discardPayoutBatch,
  recordPayoutPaid,
  recordPayoutReturned,
  forfeitPayout,
  tellPayoutAccount,
  withdrawPayoutAccount,
  openDispute,
  recordSellThrough,
  startJourney,
  lookAtTelemetry,
  quoteRenewal,
  decideRenewal,
  createCalendarLink,
  revokeCalendarLink,
  rateCase,
  tryProgram,
  programCase,
  changeMember,
  removeMember,
  invite,
  inviteOwner,
  withdrawInvitation,
  createApiKey,
  changeApiKey,
  rotateApiKey,
  revokeApiKey,
  uploadDocument,
  createWebhook,
  changeWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  replayDeliveries,
  eventTypes,
  connectSingleSignOn,
  disconnectSingleSignOn,
  confirmSingleSignOn,
  erase,
]
