/** Fills a database by SQL, as its owner with triggers and foreign keys aside, with what a vendor billed in fifteen months and what was told. */
import { PROGRAM, programOf } from './program.ts'

export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

const CHARGES = ['usage', 'storage', 'traffic', 'cores', 'seats', 'backup'] as const
const MONTHS = 15

/** How many lines are billed for one subscription: each is a credit. */
const LINES_EACH = CHARGES.length * MONTHS
const PARTNERS = 50

/** All was told before the program began, but for what customers did since. */
const TOLD_AT = '2024-12-01T00:00:00Z'
const STARTS = '2024-12-31T23:00:00Z'

const GROUND = (subscriptions: number) => [
  `create temporary table sold as
    select n, format('customer-%s', n) as customer, format('partner-%s', n % ${PARTNERS}) as partner,
      format('partner-%s', (n + 1) % ${PARTNERS}) as second, format('partner-%s:s-%s', n % ${PARTNERS}, n) as subscription
    from generate_series(0, ${subscriptions - 1}) n`,
  `create temporary table told (kind text, about text, owner_id text, parties text[], at timestamptz, body jsonb)`,
]

const seen = "array['vendor', partner, second, customer]"

const TOLD = [
  `insert into told select 'organization', id, 'vendor', array[id, 'vendor'], '${TOLD_AT}',
      jsonb_build_object('name', id, 'roles', jsonb_build_array(split_part(id, '-', 1)), 'country', 'DE', 'zone', 'Europe/Berlin')
    from (select 'vendor' as id union select unnest(array[partner, second, customer]) from sold) o`,
  `insert into told select 'agreement', 'vendor:' || partner, 'vendor', array['vendor', partner], '${TOLD_AT}',
      jsonb_build_object('seller', 'vendor', 'buyer', partner, 'book', 'vendor:list', 'currency', 'EUR',
        'calendar', '{"zone": "Europe/Berlin", "anchorDay": 1, "months": 1}'::jsonb,
        'rounding', 'line-half-even', 'correction', 'net', 'paymentDays', 30) from (select distinct partner from sold) p`,
  `insert into told select 'fx_rate', format('vendor:usd-%s', d), 'vendor', '{*,vendor}', '${TOLD_AT}', jsonb_build_object('base', 'USD',
      'quote', 'EUR', 'date', date '2024-12-01' + d, 'rate', '0.9') from generate_series(0, 500) d`,
  `insert into told select 'subscription', subscription, partner, ${seen}, '${TOLD_AT}', jsonb_build_object('product', 'vendor:stratum',
      'customer', customer, 'chain', jsonb_build_array('vendor:' || partner, partner || ':' || customer), 'from', '${STARTS}',
      'term', '{"months": 12, "renews": true}'::jsonb) from sold`,
  `insert into told select 'role', format('vendor:%s-%s-%s', role, part, n), 'vendor', ${seen}, '${TOLD_AT}',
      jsonb_build_object('partner', case part when 1 then partner else second end, 'customer', customer, 'product', 'vendor:stratum',
        'role', role, 'share', share, 'from', '2024-01-01T00:00:00Z')
    from sold, (values ('designer', 1, '100'), ('implementer', 2, '100'), ('manager', 1, '100'), ('supporter', 1, '60'),
      ('supporter', 2, '40')) as r (role, part, share)`,
  `insert into told select kind, format('vendor:%s-%s', milestone, n), 'vendor', ${seen}, at, case kind
      when 'milestone' then jsonb_build_object('customer', customer, 'product', 'vendor:stratum', 'milestone', milestone, 'partner', partner,
        'due', '2025-12-01T00:00:00Z')
      when 'milestone_reached' then jsonb_build_object('at', '2025-06-15T08:00:00Z', 'evidence', 'Protocol ' || n)
      else jsonb_build_object('at', at) end
    from sold, unnest(array['assessment_completed', 'in_production']) as milestone, (values
      ('milestone', timestamptz '2025-01-02Z'), ('milestone_reached', timestamptz '2025-06-15 08:00Z'),
      ('milestone_approved', timestamptz '2025-06-20Z')) as step (kind, at)`,
  `insert into told select kind, format('%s:touch-%s-%s-%s', partner, n, q, t), partner, ${seen}, at + late * interval '1 day',
      case kind when 'touchpoint' then jsonb_build_object('customer', customer, 'product', 'vendor:stratum', 'kind', 'call', 'at', at)
      else '{"how": "confirmed"}'::jsonb end
    from (select *, timestamptz '2025-02-10 09:00Z' + q * interval '3 months' + t * interval '10 days' as at
      from sold, generate_series(0, 4) q, generate_series(0, 1) t where n % 4 = 0) c,
      (values ('touchpoint', 0), ('touchpoint_verified', 1)) as step (kind, late)`,
]

const RECORDED = [
  `insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
    select row_number() over (order by at, kind, about), kind, kind || ' ' || about, about, owner_id, parties, at, body from told`,
  `insert into sold_on select link, about, position, place, parties from fact,
    jsonb_array_elements_text(body -> 'chain') with ordinality as chain (link, place) where kind = 'subscription'`,
]

/** One document for each partner and month; its lines are those of all of the partner's customers. */
const BILLED = [
  `insert into run (id, kind, period, owner_id, cut_record, cut_usage, started_at, finished_at)
    values ('run-0', 'close', '2026-03', 'vendor', 0, 0, '2026-04-01', '2026-04-01')`,
  `create temporary table billed as
    select s.*, m, c, charge, timestamp '2025-01-01' + m * interval '1 month' as starts,
      format('VENDOR-INV-%s', lpad((1 + m * ${PARTNERS} + n % ${PARTNERS})::text, 6, '0')) as number,
      (select max(position) from fact) + 1 + m * ${PARTNERS} + n % ${PARTNERS} as position,
      1 + ((n * 7919::bigint + m * 104729 + c * 3571) % 20000) / 100.0 as amount
    from sold s, generate_series(0, ${MONTHS - 1}) m,
      unnest(array[${CHARGES.map((one) => `'${one}'`).join(', ')}]) with ordinality as charged (charge, c)`,
  `insert into invoice (id, position, run_id, number, link, seller_id, buyer_id, period, period_from, period_to, zone, currency, total, issued_at,
      issue_date, due_date)
    select number, position, 'run-0', number, 'vendor:' || partner, 'vendor', partner, to_char(starts, 'YYYY-MM'),
      starts at time zone 'Europe/Berlin', (starts + interval '1 month') at time zone 'Europe/Berlin', 'Europe/Berlin', 'EUR', sum(amount),
      starts + interval '1 month', starts + interval '1 month', starts + interval '2 months'
    from billed group by number, position, partner, starts`,
  `insert into invoice_line (id, invoice_id, position, line, seller_id, buyer_id, link, subscription, product, customer_id, charge, charge_name,
      metered, period_from, period_to, zone, revision, kind, quantity, unit, amount, currency, rated_total, rounding, cut_record, cut_usage,
      engine_version, basis)
    select format('line:%s/%s', number, line), number, position, line, 'vendor', partner, 'vendor:' || partner, subscription, 'vendor:stratum',
      customer, charge, initcap(charge), charge <> 'seats', starts at time zone 'Europe/Berlin',
      (starts + interval '1 month') at time zone 'Europe/Berlin', 'Europe/Berlin', 1, 'first', 10, 'unit', amount, 'EUR', amount,
      'line-half-even', 1, 1, '1', array['fact:' || n]
    from (select *, row_number() over (partition by number order by n, c) as line from billed) b`,
  `update position set value = (select max(position) from invoice_line) where kind = 'record'`,
  `insert into tenant (id, operator_id, name) values ('bench', 'vendor', 'Bench') on conflict do nothing`,
]

/** Comes back with how many lines were billed: as many as asked for, to a whole subscription. */
export async function fillBilled(ask: Ask, credits: number): Promise<number> {
  const subscriptions = Math.max(PARTNERS, Math.ceil(credits / LINES_EACH))
  const partners = Array.from({ length: PARTNERS }, (_, at) => `partner-${at}`)
  await ask('begin')
  await ask('set local session_replication_role = replica')
  for (const statement of [...GROUND(subscriptions), ...TOLD]) await ask(statement)
  await ask(`insert into told values ('program', $1, 'vendor', $2, '${TOLD_AT}', $3)`, [
    PROGRAM,
    ['vendor', ...partners],
    JSON.stringify(programOf(partners)),
  ])
  for (const statement of [...RECORDED, ...BILLED]) await ask(statement)
  await ask('commit')
  for (const table of ['billed', 'sold', 'told']) await ask(`drop table ${table}`)
  await ask('analyze')
  return subscriptions * LINES_EACH
}
