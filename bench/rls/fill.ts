/** Fills a database with a channel at size by SQL, as its owner with triggers and foreign keys aside: some 1,000,000 facts and lines. */

export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/**
 * 200 organizations: a vendor, 4 distributors, 35 partners, 160 customers. Every customer has 8 subscriptions through three
 * links, each with 6 charges in 24 months: 552,960 lines on 92,160 invoices.
 */
export const SIZE = { distributors: 4, partners: 35, customers: 160, subscriptions: 8, charges: 6, months: 24 } as const

/** Who looks: one that sees a third of everything, one in the middle, one that sees a thousandth. */
export const VIEWERS = ['vendor', 'partner-7', 'customer-42'] as const
export type Viewer = (typeof VIEWERS)[number]

const { distributors, partners, customers, subscriptions, charges, months } = SIZE

const FIRST = `timestamptz '2024-01-01Z'`

/** The organizations and their links, for the statements below. */
const GROUND = [
  `create temporary table partner_of as select format('partner-%s', n) as partner,
    format('distributor-%s', 1 + n % ${distributors}) as distributor from generate_series(1, ${partners}) n`,
  `create temporary table chain as select format('customer-%s', n) as customer, partner, distributor, 'vendor'::text as vendor,
    array['vendor:' || distributor, distributor || ':' || partner, partner || ':customer-' || n] as links
    from generate_series(1, ${customers}) n join partner_of on partner = format('partner-%s', 1 + n % ${partners})`,
  `create temporary table link as select distinct links[place] as link, (array[vendor, distributor, partner])[place] as seller,
    (array[distributor, partner, customer])[place] as buyer from chain, generate_series(1, 3) place`,
  `create temporary table sold as select format('%s:%s-%s', partner, customer, n) as subscription, 'vendor:product-' || n as product, chain.*
    from chain, generate_series(1, ${subscriptions}) n`,
  `create temporary table told (kind text, about text, owner_id text, parties text[], body jsonb)`,
]

const TOLD = [
  `insert into told select 'organization', id, 'vendor', array[id, 'vendor'], jsonb_build_object('name', initcap(id), 'roles',
      jsonb_build_array(split_part(id, '-', 1)), 'country', 'DE', 'zone', 'Europe/Berlin')
    from (select distinct unnest(array[vendor, distributor, partner, customer]) as id from chain) o`,
  `insert into told select 'agreement', link, seller, array[seller, buyer], jsonb_build_object('seller', seller, 'buyer', buyer,
      'currency', 'EUR', 'rounding', 'line-half-even', 'book', link, 'correction', 'net', 'paymentDays', 30,
      'calendar', '{"zone": "Europe/Berlin", "anchorDay": 1, "months": 1}'::jsonb) from link`,
  `insert into told select 'product', 'vendor:product-' || n, 'vendor', '{*,vendor}', '{"name": "Product", "charges": []}'
    from generate_series(1, ${subscriptions}) n`,
  `insert into told select 'price', link || '-' || c || '-' || v, seller, array[seller], jsonb_build_object('book', link, 'product', 'vendor:product-1',
      'charge', c::text, 'from', date '2024-01-01' + 30 * v || 'T00:00:00Z', 'currency', 'EUR', 'price', jsonb_build_object('model', 'per_unit', 'unit', '1.2' || v))
    from link, generate_series(1, ${charges}) c, generate_series(1, ${months}) v`,
  `insert into told select 'fx_rate', format('vendor:%s-%s', n, d), 'vendor', '{*,vendor}', jsonb_build_object('base', 'EUR', 'quote', n,
      'date', date '2024-01-01' + d, 'rate', '1.1') from generate_series(1, 20) n, generate_series(0, 729) d`,
  `insert into told select 'subscription', subscription, partner, array[vendor, distributor, partner, customer],
      jsonb_build_object('product', product, 'customer', customer, 'chain', to_jsonb(links), 'from', '2024-01-01T00:00:00Z') from sold`,
  `insert into told select 'subscription_cancelled', subscription, partner, array[vendor, distributor, partner, customer],
      '{"at": "2026-01-01T00:00:00Z", "because": "The project ended"}' from sold where right(subscription, 1) = '1'`,
  `insert into told select 'binding', subscription || '-' || n, partner, array[vendor, distributor, partner, customer],
      jsonb_build_object('subscription', subscription, 'subject', subscription || '/' || n, 'recorder', 'vendor', 'from', '2024-01-01T00:00:00Z')
    from sold, generate_series(1, 30) n`,
  `insert into told select 'goodwill', format('%s-%s-%s', links[3], right(subscription, 1), n), partner, array[partner, customer],
      jsonb_build_object('link', links[3], 'subscription', subscription, 'credit', jsonb_build_object('fixed', n), 'because', 'An outage')
    from sold, generate_series(1, 110) n`,
  `insert into told select kind, format('vendor:%s-%s', subscription, n), case kind when 'milestone_reached' then partner else 'vendor' end,
      array['vendor', partner, customer], jsonb_build_object('partner', partner, 'customer', customer, 'milestone', 'in_production')
    from sold, generate_series(1, 60) n, unnest(array['milestone', 'milestone_reached', 'milestone_approved']) kind`,
  `insert into told select kind, subscription || '-manager', case kind when 'role_claimed' then partner else 'vendor' end,
      array['vendor', distributor, partner, customer], jsonb_build_object('customer', customer, 'product', product, 'role', 'manager',
        'share', '100', 'from', '2024-01-01T00:00:00Z')
    from sold, unnest(array['role_claimed', 'role_confirmed']) kind`,
  `insert into told select 'touchpoint', format('%s-call-%s', subscription, n), partner, array['vendor', distributor, partner, customer],
      jsonb_build_object('customer', customer, 'product', product, 'kind', 'call', 'at', date '2024-01-01' + n * 7 || 'T09:00:00Z')
    from sold, generate_series(1, 20) n`,
  `insert into told select 'touchpoint_verified', format('%s-call-%s', subscription, n), customer,
      array['vendor', distributor, partner, customer], '{"how": "answered"}' from sold, generate_series(1, 20, 2) n`,
  `insert into told select 'task', format('%s:task-%s', partner, n), partner, array[partner], jsonb_build_object('title', 'Call',
      'due', date '2024-01-01' + n || 'T09:00:00Z') from partner_of, generate_series(1, 50) n`,
  `insert into told select 'task_done', format('%s:task-%s', partner, n), partner, array[partner],
      '{"at": "2024-06-01T09:00:00Z", "outcome": "done"}' from partner_of, generate_series(1, 50, 2) n`,
  `insert into told select 'meter', 'vendor:hours', 'vendor', '{*,vendor}',
      '{"eventType": "hours", "measure": {"aggregation": "count"}, "unit": "hours"}'`,
  `insert into told select 'partner_application', partner || ':' || host, partner, array[partner, host], jsonb_build_object('to', host,
      'parts', '["reseller"]'::jsonb, 'company', jsonb_build_object('legalName', partner, 'country', 'DE'), 'contact', 'psn-1')
    from partner_of, unnest(array['vendor', distributor]) host`,
  `insert into told select 'partner_document', format('%s:%s-%s', partner, host, n), partner, array[partner, host],
      jsonb_build_object('sharedWith', host, 'document', 'document-' || n, 'zone', 'UTC', 'name', 'a.pdf', 'mediaType', 'application/pdf',
        'bytes', 1, 'sha256', encode(sha256(n::text::bytea), 'hex'))
    from partner_of, unnest(array['vendor', distributor]) host, generate_series(1, 20) n`,
  `insert into told select kind, format('%s:%s-%s-%s', host, kind, partner, n), host, array[host, partner],
      jsonb_build_object('partner', partner, 'tier', 'tier-' || n, 'name', 'name-' || n, 'from', date '2024-01-01' + 30 * n || 'T00:00:00Z')
    from partner_of, unnest(array['vendor', distributor]) host, generate_series(1, 10) n, unnest(array['tier_granted', 'certification']) kind`,
  `insert into told select 'group_member', format('vendor:%s-%s', partner, n), 'vendor', array['vendor', distributor, partner],
      jsonb_build_object('group', distributor, 'member', partner, 'from', date '2024-01-01' + 30 * n || 'T00:00:00Z',
        'to', date '2024-01-01' + 30 * (n + 1) || 'T00:00:00Z') from partner_of, generate_series(1, 10) n`,
  `insert into told select 'program_parameters', format('vendor:parameters-%s-%s', partner, n), 'vendor', array['vendor', partner],
      jsonb_build_object('program', 'vendor:program', 'partner', partner, 'values', '{"target": "1000", "region": "north"}'::jsonb,
        'from', date '2024-01-01' + 30 * n || 'T00:00:00Z') from partner_of, generate_series(1, 10) n`,
  `insert into told select 'incentive_exception', format('vendor:exception-%s-%s', partner, n), 'vendor', '{vendor}',
      jsonb_build_object('program', 'vendor:program', 'incentive', 'deploy', 'partner', partner, 'effect', '{"pay": "1"}'::jsonb,
        'because', 'A closed site', 'by', 'psn-1') from partner_of, generate_series(1, 10) n`,
]

/** Facts in an order in which kinds and organizations are mixed, as they are when time passes. */
const FACTS = [
  `insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
    select row_number() over (), kind, kind || ' ' || about, about, owner_id, parties,
      ${FIRST} + row_number() over () * interval '1 minute', body
    from (select * from told order by kind <> 'organization', hashtext(kind || about)) t`,
  `insert into sold_on select link, about, position, min(place), parties from fact,
      jsonb_array_elements_text(body -> 'chain') with ordinality as chain (link, place)
    where kind = 'subscription' group by link, about, position, parties`,
  `insert into acquaintance select distinct viewer, known from sold, unnest(array[vendor, distributor, partner, customer]) viewer,
    unnest(array[vendor, distributor, partner, customer]) known`,
]

const PERIOD = `${FIRST} + m * interval '1 month' as period_from, ${FIRST} + (m + 1) * interval '1 month' as period_to`

const INVOICES = [
  `insert into run (id, kind, period, owner_id, cut_record, cut_usage, started_at, finished_at)
    select 'run-' || n, case n % 2 when 0 then 'close' else 'settle' end, to_char(${FIRST} + n / 2 * interval '1 month', 'YYYY-MM'), 'vendor', 1, 1,
      ${FIRST}, ${FIRST} from generate_series(0, ${2 * months}) n`,
  `create temporary table billed as select row_number() over (partition by seller order by m, subscription) as count, s.subscription, s.product,
      s.customer, l.link, l.seller, l.buyer, m, row_number() over (order by m, subscription, l.link) as position
    from sold s join link l on l.link = any (s.links), generate_series(0, ${months - 1}) m`,
  `insert into invoice (id, position, run_id, number, link, seller_id, buyer_id, period, period_from, period_to, zone, currency, total, issued_at,
      issue_date, due_date)
    select format('%s-INV-%s', upper(seller), lpad(count::text, 6, '0')), position, 'run-0', format('%s-INV-%s', upper(seller), lpad(count::text, 6, '0')),
      link, seller, buyer, to_char(period_from, 'YYYY-MM'), period_from, period_to, 'UTC', 'EUR', ${charges} * 12.5, period_to, period_to::date,
      period_to::date + 30
    from (select *, ${PERIOD} from billed) b`,
  `insert into invoice_line (id, invoice_id, position, line, seller_id, buyer_id, link, subscription, product, customer_id, charge, charge_name,
      metered, period_from, period_to, zone, revision, kind, quantity, unit, amount, currency, rated_total, rounding, cut_record, cut_usage,
      engine_version, basis)
    select format('line:%s/%s', number, c), number, position, c, seller, buyer, link, subscription, product, customer, 'charge-' || c, 'Charge ' || c,
      true, period_from, period_to, 'UTC', 1, 'first', 10 + c, 'hours', 12.5, 'EUR', 12.5, 'line-half-even', 1, 1, '1', '{fact:1}'
    from (select *, format('%s-INV-%s', upper(seller), lpad(count::text, 6, '0')) as number, ${PERIOD} from billed) b, generate_series(1, ${charges}) c`,
]

const REASONS = [
  `insert into reason (posting, path, parties, children, body)
    select format('line:%s-INV-%s/%s', upper(seller), lpad(count::text, 6, '0'), c), path, array[seller, buyer], case path when '1' then 2 when '1.1' then 1 else 0 end,
      jsonb_build_object('rule', 'posting', 'says', '12.50 EUR', 'amount', '12.5', 'currency', 'EUR', 'facts', jsonb_build_array('fact:1'))
    from billed, generate_series(1, ${charges}) c, unnest(array['1', '1.1', '1.1.1', '1.2']) path where m = 0`,
]

/** Two entries for each invoice: the seller's and the buyer's. */
const BOOKS = [
  `create temporary table booked as select row_number() over (order by position, side) as id, *
    from (select *, case side when 1 then seller else buyer end as organization, ${PERIOD} from billed, generate_series(1, 2) side) b`,
  `insert into entry (id, position, organization_id, currency, date, narration, document) overriding system value
    select id, position, organization, 'EUR', period_to::date, 'Invoice', format('%s-INV-%s', upper(seller), lpad(count::text, 6, '0')) from booked`,
  `insert into entry_line (entry_id, organization_id, line, account, amount)
    select id, organization, line, case when line = 1 then case side when 1 then 'receivable/' || buyer else 'payable/' || seller end
      else case side when 1 then 'revenue/' else 'cost/' end || product || '-' || line end,
      case side when 1 then 1 else -1 end * case line when 1 then 75 else -37.5 end
    from booked, generate_series(1, 3) line`,
]

const STATEMENTS = [
  `create temporary table stated as select row_number() over (partition by payer order by m, partner) as count, payer, partner, m, ${PERIOD},
      row_number() over (order by m, payer, partner) as position
    from (select 'vendor' as payer, partner from partner_of union all select distributor, partner from partner_of) p, generate_series(0, ${months - 1}) m`,
  `insert into statement (id, position, run_id, number, program, payer_id, partner_id, period, period_from, period_to, currency, opening, earned, paid,
      closing, issued_at, issue_date)
    select number, position, 'run-1', number, payer || ':lifecycle', payer, partner, to_char(period_from, 'YYYY-MM'), period_from, period_to, 'EUR', 0, 500,
      500, 0, period_to, period_to::date
    from (select *, format('%s-ST-%s', upper(payer), lpad(count::text, 6, '0')) as number from stated) s`,
  `insert into payout (id, position, number, statement_id, payer_id, partner_id, amount, currency, ordered_at)
    select 'payout:' || replace(number, '-ST-', '-PO-'), position, replace(number, '-ST-', '-PO-'), id, payer_id, partner_id, 500, 'EUR', issued_at
    from statement`,
  `insert into earning (id, statement_id, position, line, payer_id, partner_id, program, incentive, stage, credit, customer_id, product, earned_from,
      revision, kind, says, amount, currency, total, cut_record, cut_usage, engine_version, basis)
    select format('earning:%s/%s', number, n), id, position, n, payer_id, partner_id, program, 'consume', 'manage', format('%s %s', number, n),
      'customer-' || n, 'vendor:product-1', period_from, 1, 'first', '5 % of 100.00 EUR', 5, 'EUR', 5, 1, 1, '1', '{fact:1}'
    from statement, generate_series(1, 50) n`,
  `insert into not_earned (statement_id, line, payer_id, partner_id, incentive, credit, code, says, hint)
    select id, n, payer_id, partner_id, 'deploy', format('milestone %s', n), 'milestone_open', 'It is due', 'Reach it' from statement, generate_series(1, 5) n`,
  `insert into unearned (run_id, program, payer_id, partner_id, line, position, incentive, stage, credit, code, says, hint)
    select 'run-1', program, payer_id, partner_id, row_number() over (partition by program, partner_id order by position, n), position, 'deploy', 'implement',
      format('milestone %s %s', id, n), 'milestone_open', 'It is due', 'Reach it' from statement, generate_series(1, 5) n`,
  `insert into earning_vesting (position, run_id, payer_id, partner_id, program, incentive, stage, credit, customer_id, currency, granted, vested, steps,
      done, lost, next_at, ends_at)
    select position, 'run-1', payer_id, partner_id, program, 'deploy', 'implement', format('%s %s', id, n), 'customer-' || n, 'EUR', 120, 10, 12, 1, 0,
      period_to, period_to + interval '11 months' from statement, generate_series(1, 10) n`,
  `insert into statement_delivery (statement_id, delivered_as, position, payer_id, partner_id, amount, currency)
    select id, 'fund', position, payer_id, partner_id, 1, currency from statement`,
  `insert into status_credit (run_id, program, payer_id, partner_id, line, position, incentive, stage, credit, customer_id, points, earned_from, says)
    select 'run-1', program, payer_id, partner_id, row_number() over (partition by program, partner_id order by position, n), position, 'score', 'manage',
      format('line %s %s', id, n), null, 10, period_from, '10 points' from statement, generate_series(1, 5) n`,
  `insert into cap_use (position, run_id, payer_id, partner_id, program, program_version, incentive, says, customer_id, period_from, counts, most, used, remains)
    select position, 'run-1', payer_id, partner_id, program, 1, 'deploy', 'At most 100.00 EUR per partner', null, period_from::date, 'amount', 100, 60, 40
    from statement`,
]

const EVERYBODY = `(select unnest(array[vendor, distributor, partner, customer]) as id from chain group by 1)`

const REST = [
  `insert into quarantine (owner_id, import_id, file, row_number, code, says, content, learned_at, state)
    select o.id, 'import-' || o.id, 'bill.csv', n, 'no_subject', 'No account', '{"a": "1", "b": "2"}', ${FIRST}, case n % 3 when 0 then 'accepted' else 'open' end
    from ${EVERYBODY} o, generate_series(1, 300) n`,
  `insert into import_file (id, owner_id, name, format, sha256, imported_at, rows, accepted, duplicates, conflicts, quarantined, sums)
    select format('%s-%s', o.id, n), o.id, 'bill.csv', 'focus', '', ${FIRST} + n * interval '1 day', 1, 1, 0, 0, 0, '{}' from ${EVERYBODY} o, generate_series(1, 50) n`,
  `insert into usage_batch (number, owner_id, state, received_at, events)
    select n, 'vendor', case n % 1000 when 0 then 'void' else 'counted' end, ${FIRST}, 1000 from generate_series(1, 50000) n`,
  `insert into parked (owner_id, scope, key, code, says, run_id, since)
    select o.id, 'link', 'key ' || n, 'missing_price', 'No price', 'run-0', ${FIRST} from ${EVERYBODY} o, generate_series(1, 20) n`,
  `insert into playbook_log (organization_id, playbook, occurrence, step, version, signal, customer, product, at, did, says)
    select o.id, o.id || ':playbook-' || n % 5, 'gone_quiet/' || n, '.began', 1, 'gone_quiet', 'customer-' || n, 'vendor:cloud',
      ${FIRST} + n * interval '1 hour', 'begin', 'No contact for 60 days' from ${EVERYBODY} o, generate_series(1, 200) n`,
  `insert into calendar_link (id, organization_id, name, secret_hash, created_by, created_at)
    select 'cal_' || md5(o.id || ' ' || n), o.id, 'Renewals', md5(o.id || ' ' || n), 'machine', ${FIRST}
    from ${EVERYBODY} o, generate_series(1, 20) n`,
  `insert into contact (id, owner_id, customer_id, name, email, address_hash, language, consent, consent_since, consent_source, added_by, added_at)
    select 'ctc_' || md5(o.id || ' ' || n), o.id, 'customer-' || n, 'Somebody', format('%s-%s@example.com', n, o.id), md5(n::text), 'en', 'given', ${FIRST},
      '', 'machine', ${FIRST} from ${EVERYBODY} o, generate_series(1, 50) n`,
  `insert into mail_suppression (id, owner_id, address_hash, since)
    select 'sup_' || md5(o.id || ' ' || n), o.id, md5(n::text), ${FIRST} from ${EVERYBODY} o, generate_series(1, 10) n`,
  `insert into touchpoint_detail (touchpoint, owner_id, notes, participants, noted_by, noted_at)
    select about, owner_id, 'It went well', '[]', 'machine', ${FIRST} from fact where kind = 'touchpoint'`,
  `insert into confirmation_ask (id, owner_id, touchpoint, customer_id, vendor_id, contact_id, address_domain, token_hash, asked_by, asked_at,
      expires_at)
    select 'ask_' || md5(about), owner_id, about, body ->> 'customer', 'vendor', 'ctc_' || md5(about), 'example.com', md5(about), 'machine', ${FIRST},
      ${FIRST} + interval '30 days' from fact where kind = 'touchpoint'`,
  `insert into feed (id, owner_id, name, kind, mapping, secret, created_by, created_at)
    select o.id || ':feed', o.id, 'A feed', 'ticket', '{}', '', 'machine', ${FIRST} from ${EVERYBODY} o`,
  `insert into feed_quarantine (feed_id, owner_id, item, code, says, unknown_kind, unknown_name, content, learned_at)
    select o.id || ':feed', o.id, n::text, 'unknown_customer', 'Nobody', 'customer', 'Nobody', '{"participants": []}', ${FIRST}
    from ${EVERYBODY} o, generate_series(1, 50) n`,
  `update position set value = case kind when 'record' then 1000000 else 50000 end`,
]

/** People, keys, endpoints and the log: tables of the access layer. */
const ACCESS = [
  `insert into membership (person_id, organization_id, roles, joined_at)
    select format('psn-%s-%s', o.id, n), o.id, '{viewer}', ${FIRST} from ${EVERYBODY} o, generate_series(1, 50) n`,
  `insert into signin."user" (id, name, email) select person_id, 'Somebody', person_id || '@example.com' from membership`,
  `insert into invitation (id, organization_id, email, roles, token_hash, invited_by, created_at, expires_at)
    select format('inv-%s-%s', o.id, n), o.id, 'somebody@example.com', '{viewer}', format('%s-%s', o.id, n), 'machine', ${FIRST}, timestamptz '2099-01-01Z'
    from ${EVERYBODY} o, generate_series(1, 50) n`,
  `insert into api_key (id, organization_id, name, scopes, hash, created_by, created_at, expires_at)
    select format('key-%s-%s', o.id, n), o.id, 'A key', '{ground:read}', '', 'machine', ${FIRST}, timestamptz '2099-01-01Z' from ${EVERYBODY} o, generate_series(1, 50) n`,
  `insert into audit (sequence, at, organization_id, by_organization, body, previous, hash)
    select n, ${FIRST} + n * interval '1 minute', o.id, case n % 5 when 0 then 'vendor' else o.id end,
      jsonb_build_object('by', jsonb_build_object('kind', 'machine'), 'act', 'record-facts', 'changes', '[]'::jsonb)::text, '', ''
    from (select row_number() over (order by n, o.id) as n, o.id from ${EVERYBODY} o, generate_series(1, 1000) n) o`,
  `update audit_head set sequence = (select max(sequence) from audit)`,
  `insert into event_out (position, type, at, parties, data)
    select position, 'invoice.issued', issued_at, array[seller_id, buyer_id], '{}' from invoice`,
  `insert into webhook (id, organization_id, url, events, description, secret, created_by, created_at)
    select format('whk-%s-%s', o.id, n), o.id, 'https://hooks.example/' || n, '{*}', 'An endpoint', '', 'machine', ${FIRST}
    from ${EVERYBODY} o, generate_series(1, 5) n`,
  `insert into webhook_progress (webhook_id, organization_id, live, position, number) select id, organization_id, true, 1, 0 from webhook`,
  `insert into webhook_delivery (id, organization_id, webhook_id, position, number, event_id, type, state, tries, made_at, due_at, ended_at)
    select format('dlv-%s-%s', lpad(n::text, 6, '0'), id), organization_id, id, n, 0, 'evt-' || n, 'invoice.issued', 'delivered', 1, ${FIRST}, ${FIRST}, ${FIRST}
    from webhook, generate_series(1, 200) n`,
  `insert into webhook_attempt (delivery_id, number, organization_id, at, ms, status) select id, 1, organization_id, made_at, 20, 204 from webhook_delivery`,
]

const FILLS = [...GROUND, ...TOLD, ...FACTS, ...INVOICES, ...REASONS, ...BOOKS, ...STATEMENTS, ...REST, ...ACCESS]

/** `ask` is one connection of a superuser. Comes back with how many facts and lines there are; leaves alone what is filled already. */
export async function fillChannel(ask: Ask): Promise<number> {
  const count = await countFilled(ask)
  if (count > 0) return count
  await ask("set session_replication_role = 'replica'")
  for (const statement of FILLS) await ask(statement)
  await ask("set session_replication_role = 'origin'")
  await ask('vacuum (analyze)')
  return await countFilled(ask)
}

async function countFilled(ask: Ask): Promise<number> {
  const [row] = await ask<{ count: string }>(
    'select (select count(*) from fact) + (select count(*) from invoice_line) as count',
  )
  return Number(row?.count)
}
