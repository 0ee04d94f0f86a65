/**
 * Whose each row of the database is: who may see it, as SQL over the row, for the owner of the tables to ask. Nothing here is taken from
 * the policies: it is what they are judged by.
 */
import type { Client } from 'pg'
import type { OrganizationId } from '#core/ground/identity.ts'

/** Asks as the owner of the tables, whom no policy binds. */
export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

const PAIR = "'$1' in (seller_id, buyer_id)"
const PAID = "'$1' in (payer_id, partner_id)"
const OWN = "owner_id = '$1'"
const ITS = "organization_id = '$1'"
const PARTY = "'$1' = any (parties) or '*' = any (parties)"

/** For each table the condition on a row, where `$1` stands for who looks. */
export const WHOSE: Readonly<Record<string, string>> = {
  tenant: 'true',
  position: 'true',
  position_time: 'true',
  run: "'$1' <> ''",
  fact: `${PARTY} or kind = 'program' and body ->> 'partners' = 'enrolled' and exists (select from fact e where e.kind = 'enrolled'
      and e.owner_id = fact.owner_id and split_part(e.about, ':', 1) = '$1')
    or kind = 'organization'
    and exists (select from acquaintance a where a.viewer_id = '$1' and a.organization_id = fact.about)
    or kind = 'tax_registration' and exists (select from fact a where a.kind = 'agreement'
      and ((a.body ->> 'seller' = '$1' and a.body ->> 'buyer' = fact.owner_id)
        or (a.body ->> 'buyer' = '$1' and a.body ->> 'seller' = fact.owner_id)))`,
  sold_on: PARTY,
  deal_registration_key: PARTY,
  enrolled_partner: "host_id = '$1' or partner_id = '$1'",
  acquaintance: "viewer_id = '$1'",
  usage_batch: `state = 'void' or ${OWN}`,
  usage_source_day: OWN,
  usage_source_arrival: OWN,
  usage_told: OWN,
  login_day: `${ITS} or organization_id in (
    select body ->> 'customer' from fact where kind = 'subscription' and '$1' = any (parties))`,
  playbook_log: ITS,
  calendar_link: ITS,
  license: "'$1' = any (parties)",
  license_key: "'$1' <> ''",
  import_file: OWN,
  quarantine: OWN,
  parked: OWN,
  link_close: PAIR,
  close_plan: OWN,
  close_draft: "'$1' in (seller_id, owner_id)",
  close_draft_document: "seller_id = '$1'",
  close_draft_finding: "seller_id = '$1'",
  rated_line: PAIR,
  invoice: PAIR,
  invoice_line: PAIR,
  invoice_tax: PAIR,
  recognition: "seller_id = '$1'",
  recognition_line: "seller_id = '$1'",
  sell_through_line: `'$1' in (vendor_id, distributor_id) or exists (select from sell_through_match m
    where m.side = 'reseller' and m.target = '$1' and m.vendor_id = sell_through_line.vendor_id
      and m.distributor_id = sell_through_line.distributor_id and m.key = sell_through_line.reseller_key
      and sell_through_line.position < coalesce(m.ended_position, sell_through_line.position + 1))`,
  sell_through_match: "'$1' in (vendor_id, distributor_id) or side = 'reseller' and target = '$1'",
  sell_through_import: OWN,
  trading_partner: "viewer_id = '$1'",
  payment: PAIR,
  allocation: PAIR,
  dunning_notice: PAIR,
  reason: "'$1' = any (parties)",
  entry: ITS,
  entry_line: ITS,
  earning_state: PAID,
  statement: PAID,
  earning: PAID,
  not_earned: PAID,
  earning_vesting: PAID,
  unearned: PAID,
  statement_delivery: PAID,
  status_credit: PAID,
  cap_use: PAID,
  payout: PAID,
  payout_account: PAID,
  program_draft: OWN,
  payout_batch: "payer_id = '$1'",
  payout_batch_item: "payer_id = '$1' or partner_id = '$1' and approved_at is not null",
  payout_hold: "payer_id = '$1'",
  remittance: PAID,
  contact: OWN,
  mail_suppression: OWN,
  touchpoint_detail: OWN,
  confirmation_ask: "'$1' in (owner_id, vendor_id, customer_id)",
  feed: OWN,
  feed_message: OWN,
  feed_quarantine: OWN,
  audit: "'$1' in (organization_id, by_organization)",
  audit_head: "'$1' <> ''",
  membership: ITS,
  invitation: ITS,
  api_key: ITS,
  api_key_use: ITS,
  idempotent_request: ITS,
  event_out: PARTY,
  webhook: ITS,
  webhook_progress: ITS,
  webhook_delivery: ITS,
  webhook_attempt: ITS,
}

/** Tables that the role of the server can't read at all. */
export const CLOSED: readonly string[] = ['audit_note', 'number_series', 'schema_migration']

/** The condition under which an organization sees a row of the table, as SQL; nobody's name is quoted in it. */
export function seesRow(table: string, organization: OrganizationId): string {
  if (organization.includes("'")) throw new Error('Invariant broken: an id has no quotes')
  return `(${(WHOSE[table] ?? 'false').replaceAll('$1', organization)})`
}

/** The condition under which any of them does. */
export function anySeesRow(table: string, organizations: readonly OrganizationId[]): string {
  return organizations.length === 0 ? seesRow(table, '') : organizations.map((one) => seesRow(table, one)).join(' or ')
}

/** Each row that an organization may see, as JSON text in order. */
export async function ownedBy(ask: Ask, organization: OrganizationId, table: string): Promise<readonly string[]> {
  const condition = seesRow(table, organization)
  const rows = await ask<{ row: string }>(`select row_to_json(${table})::text as row from ${table} where ${condition}`)
  return rows.map(({ row }) => row).sort()
}

/** Runs `work` as the role of the server acting as an organization, as far as the policies let it; nothing of it is kept. */
export async function actingAs<T>(app: Client, organization: OrganizationId, work: () => Promise<T>): Promise<T> {
  await app.query('begin')
  try {
    await app.query("select set_config('perennial.organization', $1, true)", [organization])
    return await work()
  } finally {
    await app.query('rollback')
  }
}

/** Each row that the policies show it, as JSON text in order. */
export async function seenBy(app: Client, organization: OrganizationId, table: string): Promise<readonly string[]> {
  return await actingAs(app, organization, async () => {
    const { rows } = await app.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`)
    return rows.map(({ row }) => row).sort()
  })
}
