/**
 * The same statement for somebody whom no row-level security keeps from anything: each table is narrowed by a condition that
 * says whose rows are wanted, as one would write it by hand.
 */

type Condition = (who: string) => string

const sides: Condition = (who) => `seller_id = ${who} or buyer_id = ${who}`
const seller: Condition = (who) => `seller_id = ${who}`
const rewarded: Condition = (who) => `payer_id = ${who} or partner_id = ${who}`
const parties: Condition = (who) => `parties && array[${who}, '*']`
const owner: Condition = (who) => `owner_id = ${who}`
const organization: Condition = (who) => `organization_id = ${who}`

/** Organizations are known to their parties and to those whom a fact has introduced. */
const acquainted: Condition = (who) =>
  `about = any (array(select organization_id from acquaintance where viewer_id = ${who}))`

/** Tax registrations are known to those who trade with whoever has them. */
const trading: Condition = (who) =>
  `owner_id = any (array(select organization_id from trading_partner where viewer_id = ${who}))`

const CONDITIONS: Readonly<Record<string, Condition>> = {
  link_close: sides,
  rated_line: sides,
  invoice: sides,
  invoice_line: sides,
  invoice_tax: sides,
  recognition: seller,
  recognition_line: seller,
  payment: sides,
  allocation: sides,
  dunning_notice: sides,
  document_state: sides,
  close_draft: (who) => `seller_id = ${who} or owner_id = ${who}`,
  close_draft_document: seller,
  close_draft_finding: seller,
  close_plan: owner,
  license: (who) => `parties && array[${who}]`,
  sold_on: parties,
  enrolled_partner: (who) => `host_id = ${who} or partner_id = ${who}`,
  login_day: (who) =>
    `organization_id = ${who} or organization_id = any (array(select customer_id from fact where kind = 'subscription' and ${parties(who)}))`,
  trading_partner: (who) => `viewer_id = ${who}`,
  statement: rewarded,
  earning: rewarded,
  not_earned: rewarded,
  earning_vesting: rewarded,
  unearned: rewarded,
  statement_delivery: rewarded,
  status_credit: rewarded,
  cap_use: rewarded,
  payout: rewarded,
  earning_state: rewarded,
  entry: organization,
  playbook_log: organization,
  calendar_link: organization,
  entry_line: organization,
  reason: parties,
  event_out: parties,
  fact: (who) =>
    `${parties(who)} or kind = 'organization' and ${acquainted(who)} or kind = 'tax_registration' and ${trading(who)}`,
  known_organization: (who) => `${parties(who)} or ${acquainted(who)}`,
  acquaintance: (who) => `viewer_id = ${who}`,
  usage_batch: (who) => `state = 'void' or owner_id = ${who}`,
  import_file: owner,
  quarantine: owner,
  parked: owner,
  contact: owner,
  mail_suppression: owner,
  touchpoint_detail: owner,
  confirmation_ask: (who) => `owner_id = ${who} or vendor_id = ${who} or customer_id = ${who}`,
  feed: owner,
  feed_message: owner,
  feed_quarantine: owner,
  membership: organization,
  invitation: organization,
  api_key: organization,
  api_key_use: organization,
  idempotent_request: organization,
  webhook: organization,
  webhook_progress: organization,
  webhook_delivery: organization,
  webhook_attempt: organization,
  audit: (who) => `organization_id = ${who} or by_organization = ${who}`,
}

/** Everybody may read these. */
const OPEN = new Set(['tenant', 'position', 'position_time', 'run', 'audit_head', 'license_key', 'schema_migration'])

/** The parties stand in the table that the view is over. */
const SOURCES: Readonly<Record<string, string>> = {
  known_organization: `(select * from fact where kind = 'organization') known_organization`,
}

/** What may stand after a table's name and is no alias of it. */
const NO_ALIAS = 'where|order|group|join|left|inner|cross|full|union|limit|on|using|offset|except|for|window|having'
const TABLE = new RegExp(
  `\\b(from|join)\\s+"?([a-z_]+)"?(?![a-z_(."])(?:\\s+(?:as\\s+)?"?(?!(?:${NO_ALIAS})\\b)([a-z_]+)"?)?`,
  'gi',
)

export type Narrowing = Readonly<{
  who: string
  /** Every table and view of the database. */
  tables: ReadonlySet<string>
  /** Tables that are reached by the key of one that is narrowed: nobody would narrow them again. */
  parts: readonly string[]
  /** Conditions of this statement's own, where one would write less than everything that may be seen. */
  instead?: Readonly<Record<string, Condition>>
}>

/** Throws on a table of which nobody has said whose its rows are. */
export function narrow(statement: string, { who, tables, parts, instead = {} }: Narrowing): string {
  return statement.replaceAll(TABLE, (found, word: string, table: string, alias: string | undefined) => {
    if (!tables.has(table) || OPEN.has(table) || parts.includes(table)) return found
    const condition = instead[table] ?? CONDITIONS[table]
    if (!condition) throw new Error(`Nobody has said whose the rows of ${table} are: bench/rls/own-rows.ts`)
    return `${word} (select * from ${SOURCES[table] ?? table} where ${condition(`'${who}'`)}) ${alias ?? table}`
  })
}
