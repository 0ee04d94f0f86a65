// Written by `npm run generate` from the migrated database. Do not edit.

import type { Generated } from 'kysely'

export type AcquaintanceRow = {
  viewer_id: string
  organization_id: string
}

export type AllocationRow = {
  payment_number: string
  credit_number: string
  document_number: string
  kind: string
  position: number
  seller_id: string
  buyer_id: string
  currency: string
  amount: string
}

export type ApiKeyRow = {
  id: string
  organization_id: string
  name: string
  scopes: readonly string[]
  hash: string
  previous_hash: string | null
  previous_until: string | null
  created_by: string
  created_at: string
  expires_at: string | null
  rotated_at: string | null
  revoked_at: string | null
  version: Generated<number>
}

export type ApiKeyUseRow = {
  key_id: string
  organization_id: string
  used_at: string
  address: string | null
}

export type AuditRow = {
  sequence: number
  at: string
  organization_id: string
  by_organization: string
  body: string
  previous: string
  hash: string
  act: Generated<string | null>
  by_id: Generated<string | null>
}

export type AuditHeadRow = {
  one: Generated<boolean>
  sequence: number
  hash: string
}

export type AuditNoteRow = {
  transaction: string
  number: Generated<number>
  changed: string
  what: unknown
}

export type CalendarLinkRow = {
  id: string
  organization_id: string
  name: string
  person: string | null
  secret_hash: string
  created_by: string
  created_at: string
  revoked_at: string | null
}

export type CapUseRow = {
  id: Generated<number>
  position: number
  run_id: string
  payer_id: string
  partner_id: string
  program: string
  program_version: number
  incentive: string | null
  says: string
  customer_id: string | null
  period_from: string | null
  counts: string
  most: string
  used: string
  remains: string
}

export type CloseDraftRow = {
  run_id: string
  link: string
  owner_id: string
  seller_id: string
  buyer_id: string
  period_from: string
  period_to: string
  documents: number
  lines: number
  corrections: number
  parked: number
  flagged: number
}

export type CloseDraftDocumentRow = {
  run_id: string
  link: string
  place: number
  seller_id: string
  kind: string
  grouped_by: string
  currency: string
  net: string
  tax: string
  total: string
  lines: number
}

export type CloseDraftFindingRow = {
  run_id: string
  link: string
  place: number
  seller_id: string
  kind: string
  subscription: string
  charge: string
  before: string | null
  now: string | null
  currency: string
  code: string | null
  says: string
}

export type ClosePlanRow = {
  run_id: string
  owner_id: string
  seller: string | null
  customer: string | null
  link: string | null
  everything: boolean
  flag_percent: string | null
  previewed_at: string | null
  approved_by: string | null
  approved_at: string | null
  links: number | null
  documents: number | null
  lines: number | null
  parked: number | null
}

export type ConfirmationAskRow = {
  id: string
  owner_id: string
  touchpoint: string
  customer_id: string
  vendor_id: string
  contact_id: string
  address_domain: string
  token_hash: string
  asked_by: string
  asked_at: string
  expires_at: string
  answer: string | null
  answered_at: string | null
}

export type ContactRow = {
  id: string
  owner_id: string
  customer_id: string
  name: string
  email: string
  address_hash: string
  language: string
  consent: string
  consent_since: string
  consent_source: string
  added_by: string
  added_at: string
  erased_at: string | null
}

export type DealRegistrationKeyRow = {
  registration: string
  owner_id: string
  vendor_id: string
  parties: readonly string[]
  products: readonly string[]
  key: string
}

export type DunningNoticeRow = {
  id: string
  position: number
  seller_id: string
  buyer_id: string
  document_number: string
  step: number
  title: string
  text: string
  currency: string
  open: string
  due_date: string
  date: string
  policy_fact: number
  noticed_at: string
}

export type EarningRow = {
  id: string
  statement_id: string
  position: number
  line: number
  payer_id: string
  partner_id: string
  program: string
  incentive: string
  stage: string
  credit: string
  customer_id: string | null
  product: string | null
  earned_from: string
  revision: number
  kind: string
  corrects: string | null
  says: string
  amount: string
  currency: string
  total: string
  cut_record: number
  cut_usage: number
  engine_version: string
  basis: readonly string[]
  program_version: number | null
  deliver: Generated<string>
}

export type EarningStateRow = {
  id: Generated<number>
  position: number
  run_id: string
  payer_id: string
  partner_id: string
  program: string
  incentive: string
  credit: string
  total: string
  basis: readonly string[]
}

export type EarningVestingRow = {
  id: Generated<number>
  position: number
  run_id: string
  payer_id: string
  partner_id: string
  program: string
  incentive: string
  stage: string
  credit: string
  customer_id: string | null
  currency: string
  granted: string
  vested: string
  steps: number
  done: number
  lost: number
  next_at: string | null
  ends_at: string | null
}

export type EnrolledPartnerRow = {
  host_id: string
  partner_id: string
}

export type EntryRow = {
  id: Generated<number>
  position: number
  organization_id: string
  currency: string
  date: string
  narration: string
  document: string
}

export type EntryLineRow = {
  entry_id: number
  organization_id: string
  line: number
  account: string
  amount: string
}

export type EventOutRow = {
  position: number
  number: Generated<number>
  id: Generated<string>
  type: string
  at: string
  parties: readonly string[]
  data: unknown | null
}

export type FactRow = {
  position: number
  kind: string
  id: string
  about: string
  owner_id: string
  parties: readonly string[]
  learned_at: string
  body: unknown
  content_hash: Generated<string | null>
  customer_id: Generated<string | null>
  bound_to: Generated<string | null>
  bound_subject: Generated<string | null>
  about_subscription: Generated<string | null>
  about_link: Generated<string | null>
  in_book: Generated<string | null>
  about_line: Generated<string | null>
}

export type FeedRow = {
  id: string
  owner_id: string
  name: string
  kind: string
  mapping: unknown
  names: Generated<unknown>
  secret: string
  created_by: string
  created_at: string
  ended_at: string | null
}

export type FeedMessageRow = {
  feed_id: string
  owner_id: string
  message: string
  received_at: string
}

export type FeedQuarantineRow = {
  id: Generated<number>
  feed_id: string
  owner_id: string
  item: string
  code: string
  says: string
  unknown_kind: string | null
  unknown_name: string | null
  content: unknown | null
  learned_at: string
  state: Generated<string>
}

export type IdempotentRequestRow = {
  organization_id: string
  principal: string
  key_hash: string
  door: string
  request_hash: string
  started_at: string
  answered_at: string | null
  status: number | null
  answer: string | null
}

export type ImportFileRow = {
  id: string
  owner_id: string
  name: string
  format: string
  sha256: string
  imported_at: string
  rows: number
  accepted: number
  duplicates: number
  conflicts: number
  quarantined: number
  sums: unknown
  position: Generated<number>
  retracted: Generated<number>
}

export type InvitationRow = {
  id: string
  organization_id: string
  email: string
  roles: readonly string[]
  token_hash: string
  invited_by: string
  created_at: string
  expires_at: string
  accepted_at: string | null
  accepted_by: string | null
  withdrawn_at: string | null
}

export type InvoiceRow = {
  id: string
  position: number
  run_id: string | null
  number: string
  link: string
  seller_id: string
  buyer_id: string
  period: string
  period_from: string
  period_to: string
  zone: string
  currency: string
  total: string
  issued_at: string
  issue_date: string
  due_date: string
  kind: Generated<string>
  tax: Generated<string>
  net: Generated<string>
  grouped_by: Generated<string>
  purchase_order: string | null
  voids: string | null
  bill_again: boolean | null
}

export type InvoiceLineRow = {
  id: string
  invoice_id: string
  position: number
  line: number
  seller_id: string
  buyer_id: string
  link: string
  subscription: string
  product: string
  customer_id: string
  charge: string
  charge_name: string
  metered: boolean
  period_from: string
  period_to: string
  zone: string
  revision: number
  kind: string
  corrects: string | null
  quantity: string | null
  unit: string | null
  amount: string
  currency: string
  rated_total: string
  rounding: string
  cut_record: number
  cut_usage: number
  engine_version: string
  basis: readonly string[]
  tax_line: number | null
  deferred: Generated<boolean>
}

export type InvoiceTaxRow = {
  invoice_id: string
  line: number
  position: number
  seller_id: string
  buyer_id: string
  original: string | null
  kind: string
  country: string | null
  percent: string
  net: string
  tax: string
  says: string
  facts: readonly string[]
}

export type LicenseRow = {
  id: string
  position: number
  vendor_id: string
  parties: readonly string[]
  subscription: string
  product: string
  customer_id: string
  instance: string
  plan: string | null
  features: readonly string[]
  quantity: string
  audience: string
  issued_at: string
  asked_by: string
  not_before: string
  renew_at: string
  expires_at: string
  kid: string
  content: string
  document: string
}

export type LicenseKeyRow = {
  vendor_id: string
  kid: string
  public_x: string
  created_at: string
  retired_at: string | null
  revoked_at: string | null
}

export type LinkCloseRow = {
  run_id: string
  link: string
  seller_id: string
  buyer_id: string
  period_from: string
  period_to: string
  closed_at: string
}

export type LoginDayRow = {
  organization_id: string
  day: string
}

export type MailSuppressionRow = {
  id: string
  owner_id: string
  address_hash: string
  since: string
}

export type MembershipRow = {
  person_id: string
  organization_id: string
  roles: readonly string[]
  joined_at: string
  version: Generated<number>
}

export type NotEarnedRow = {
  statement_id: string
  line: number
  payer_id: string
  partner_id: string
  incentive: string
  credit: string
  code: string
  says: string
  hint: string
  stage: string | null
}

export type NumberSeriesRow = {
  owner_id: string
  series: string
  last: number
}

export type ParkedRow = {
  owner_id: string
  scope: string
  key: string
  code: string
  says: string
  run_id: string
  since: string
}

export type PaymentRow = {
  id: string
  number: string
  position: number
  kind: string
  seller_id: string
  buyer_id: string
  own_id: string | null
  about: string | null
  currency: string
  amount: string
  date: string
  reference: string | null
  method: string | null
  because: string | null
  recorded_at: string
}

export type PayoutRow = {
  id: string
  position: number
  number: string
  statement_id: string
  payer_id: string
  partner_id: string
  amount: string
  currency: string
  ordered_at: string
}

export type PayoutAccountRow = {
  id: string
  position: number
  partner_id: string
  payer_id: string
  kind: string
  shown: string
  sealed: string | null
  told_by: string
  told_at: string
  ended_at: string | null
}

export type PayoutBatchRow = {
  id: string
  number: string
  position: number
  payer_id: string
  state: Generated<string>
  drafted_by: string
  drafted_at: string
  approved_by: string | null
  approved_at: string | null
  discarded_by: string | null
  discarded_at: string | null
}

export type PayoutBatchItemRow = {
  batch_id: string
  payout_id: string
  payer_id: string
  partner_id: string
  amount: string
  currency: string
  account_id: string | null
  account_shown: string | null
  approved_at: string | null
  live: Generated<boolean>
}

export type PayoutHoldRow = {
  payout_id: string
  position: number
  payer_id: string
  partner_id: string
  codes: readonly string[]
}

export type PlaybookLogRow = {
  organization_id: string
  playbook: string
  occurrence: string
  step: string
  version: number
  signal: string
  customer: string
  product: string | null
  at: string
  did: string
  says: string
  task: string | null
  mail: unknown | null
  mail_state: string | null
  mail_tries: Generated<number>
  mail_tried_at: string | null
}

export type PositionRow = {
  kind: string
  value: number
  at: Generated<string>
  asked: Generated<string>
}

export type PositionTimeRow = {
  kind: string
  value: number
  at: string
}

export type ProgramDraftRow = {
  id: string
  owner_id: string
  program: string
  draft: number
  version: number | null
  errors: number
  warnings: number
  state: Generated<string>
  text: string
  saved_by: string
  saved_at: string
  submitted_by: string | null
  submitted_at: string | null
  ended_by: string | null
  ended_at: string | null
}

export type QuarantineRow = {
  id: Generated<number>
  owner_id: string
  import_id: string
  file: string
  row_number: number
  code: string
  says: string
  content: unknown
  learned_at: string
  state: Generated<string>
  tried_at: string | null
  position: Generated<number>
  settled_position: number | null
  format: Generated<string>
  mapping: unknown | null
}

export type RatedLineRow = {
  id: Generated<number>
  position: number
  run_id: string
  link: string
  seller_id: string
  buyer_id: string
  subscription: string
  charge: string
  period_from: string
  period_to: string
  zone: string
  quantity: string | null
  unit: string | null
  total: string
  rated: string
  currency: string
  basis: readonly string[]
}

export type ReasonRow = {
  posting: string
  path: string
  parties: readonly string[]
  children: number
  body: unknown
}

export type RecognitionRow = {
  id: string
  number: string
  position: number
  seller_id: string
  month: string
  currency: string
  amount: string
  date: string
  recognized_at: string
}

export type RecognitionLineRow = {
  recognition_id: string
  line: number
  position: number
  seller_id: string
  invoice_line: string
  product: string
  amount: string
}

export type RemittanceRow = {
  id: string
  number: string
  position: number
  kind: string
  payout_id: string
  batch_id: string | null
  payer_id: string
  partner_id: string
  amount: string
  currency: string
  date: string
  reference: string | null
  because: string | null
  recorded_by: string
  recorded_at: string
}

export type RunRow = {
  id: string
  kind: string
  period: string
  owner_id: string
  cut_record: number
  cut_usage: number
  started_at: string
  finished_at: string | null
  preview: string | null
}

export type SellThroughImportRow = {
  id: string
  position: number
  owner_id: string
  name: string
  sha256: string
  resubmission: boolean
  rows: number
  added: number
  replaced: number
  known: number
  quarantined: number
  sums: unknown
  imported_at: string
}

export type SellThroughLineRow = {
  id: string
  version: number
  position: number
  owner_id: string
  vendor_id: string
  distributor_id: string
  import_id: string
  row_number: number
  learned_at: string
  line: string
  kind: string
  returns_id: string | null
  sold_at: string
  reseller_key: string
  reseller: unknown
  customer_key: string | null
  customer: unknown | null
  product_key: string
  product: unknown
  quantity: string
  unit_price: string | null
  amount: string
  currency: string
  document: string | null
}

export type SellThroughMatchRow = {
  vendor_id: string
  distributor_id: string
  side: string
  key: string
  position: number
  ended_position: number | null
  owner_id: string
  reported: unknown
  state: string
  how: string
  target: string | null
  score: number | null
  candidates: unknown
  fact: number | null
  learned_at: string
}

export type SoldOnRow = {
  link: string
  subscription: string
  position: number
  place: number
  parties: readonly string[]
}

export type StatementRow = {
  id: string
  position: number
  run_id: string
  number: string
  program: string
  payer_id: string
  partner_id: string
  period: string
  period_from: string
  period_to: string
  currency: string
  opening: string
  earned: string
  paid: string
  closing: string
  issued_at: string
  issue_date: string
}

export type StatementDeliveryRow = {
  statement_id: string
  delivered_as: string
  position: number
  payer_id: string
  partner_id: string
  amount: string
  currency: string
}

export type StatusCreditRow = {
  run_id: string
  program: string
  payer_id: string
  partner_id: string
  line: number
  position: number
  incentive: string
  stage: string
  credit: string
  customer_id: string | null
  points: string
  earned_from: string
  says: string
}

export type TenantRow = {
  id: string
  operator_id: string
  name: string
  one: Generated<boolean>
  demo: Generated<boolean>
}

export type TouchpointDetailRow = {
  touchpoint: string
  owner_id: string
  notes: string
  participants: unknown
  sentiment: number | null
  next_step: string | null
  next_due: string | null
  noted_by: string
  noted_at: string
}

export type TradingPartnerRow = {
  viewer_id: string
  organization_id: string
}

export type UnearnedRow = {
  run_id: string
  program: string
  payer_id: string
  partner_id: string
  line: number
  position: number
  incentive: string
  stage: string
  credit: string
  code: string
  says: string
  hint: string
}

export type UsageBatchRow = {
  number: number
  owner_id: string
  state: string
  received_at: string
  events: Generated<number>
  closed_up_to: string | null
}

export type UsageSourceArrivalRow = {
  owner_id: string
  source: string
  day: string
}

export type UsageSourceDayRow = {
  owner_id: string
  source: string
  type: string
  day: string
  events: number
  first_time: string
  last_time: string
  last_received_at: string
  late_events: number
  late_sum_seconds: string
  late_most_seconds: number
  last_late_at: string | null
}

export type UsageToldRow = {
  owner_id: string
  type: string
  about: string
  since: string
  threshold: Generated<string>
  told_at: string
}

export type WebhookRow = {
  id: string
  organization_id: string
  url: string
  events: readonly string[]
  description: string
  enabled: Generated<boolean>
  disabled_because: string | null
  secret: string
  previous_secret: string | null
  previous_until: string | null
  created_by: string
  created_at: string
  removed_at: string | null
  version: Generated<number>
}

export type WebhookAttemptRow = {
  delivery_id: string
  number: number
  organization_id: string
  at: string
  ms: number
  status: number | null
  error: string | null
  answer: Generated<string>
}

export type WebhookDeliveryRow = {
  id: Generated<string>
  organization_id: string
  webhook_id: string
  position: number
  number: number
  event_id: string
  type: string
  replay: Generated<boolean>
  state: Generated<string>
  tries: Generated<number>
  made_at: string
  due_at: string
  ended_at: string | null
}

export type WebhookProgressRow = {
  webhook_id: string
  organization_id: string
  live: boolean
  position: number
  number: number
  failing_since: string | null
  quiet_until: string | null
}

export type Rows = {
  acquaintance: AcquaintanceRow
  allocation: AllocationRow
  api_key: ApiKeyRow
  api_key_use: ApiKeyUseRow
  audit: AuditRow
  audit_head: AuditHeadRow
  audit_note: AuditNoteRow
  calendar_link: CalendarLinkRow
  cap_use: CapUseRow
  close_draft: CloseDraftRow
  close_draft_document: CloseDraftDocumentRow
  close_draft_finding: CloseDraftFindingRow
  close_plan: ClosePlanRow
  confirmation_ask: ConfirmationAskRow
  contact: ContactRow
  deal_registration_key: DealRegistrationKeyRow
  dunning_notice: DunningNoticeRow
  earning: EarningRow
  earning_state: EarningStateRow
  earning_vesting: EarningVestingRow
  enrolled_partner: EnrolledPartnerRow
  entry: EntryRow
  entry_line: EntryLineRow
  event_out: EventOutRow
  fact: FactRow
  feed: FeedRow
  feed_message: FeedMessageRow
  feed_quarantine: FeedQuarantineRow
  idempotent_request: IdempotentRequestRow
  import_file: ImportFileRow
  invitation: InvitationRow
  invoice: InvoiceRow
  invoice_line: InvoiceLineRow
  invoice_tax: InvoiceTaxRow
  license: LicenseRow
  license_key: LicenseKeyRow
  link_close: LinkCloseRow
  login_day: LoginDayRow
  mail_suppression: MailSuppressionRow
  membership: MembershipRow
  not_earned: NotEarnedRow
  number_series: NumberSeriesRow
  parked: ParkedRow
  payment: PaymentRow
  payout: PayoutRow
  payout_account: PayoutAccountRow
  payout_batch: PayoutBatchRow
  payout_batch_item: PayoutBatchItemRow
  payout_hold: PayoutHoldRow
  playbook_log: PlaybookLogRow
  position: PositionRow
  position_time: PositionTimeRow
  program_draft: ProgramDraftRow
  quarantine: QuarantineRow
  rated_line: RatedLineRow
  reason: ReasonRow
  recognition: RecognitionRow
  recognition_line: RecognitionLineRow
  remittance: RemittanceRow
  run: RunRow
  sell_through_import: SellThroughImportRow
  sell_through_line: SellThroughLineRow
  sell_through_match: SellThroughMatchRow
  sold_on: SoldOnRow
  statement: StatementRow
  statement_delivery: StatementDeliveryRow
  status_credit: StatusCreditRow
  tenant: TenantRow
  touchpoint_detail: TouchpointDetailRow
  trading_partner: TradingPartnerRow
  unearned: UnearnedRow
  usage_batch: UsageBatchRow
  usage_source_arrival: UsageSourceArrivalRow
  usage_source_day: UsageSourceDayRow
  usage_told: UsageToldRow
  webhook: WebhookRow
  webhook_attempt: WebhookAttemptRow
  webhook_delivery: WebhookDeliveryRow
  webhook_progress: WebhookProgressRow
}
