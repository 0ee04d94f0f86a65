/** Fills a database with a channel at size by SQL, as its owner with triggers and foreign keys aside, and its month of usage. */
import { decimal } from '#core/ground/decimal.ts'
import type { Context } from '#operations/context.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'

export type Ask = <Row>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** The month that is closed. Everything was told before it began. */
export const MONTH = '2026-05'
const FROM = '2026-04-30T22:00:00Z'

/** Ten subscriptions a customer, a thousand a partner, ten thousand a distributor; three links and three meters each. */
const GROUND = (subscriptions: number) => [
  `create temporary table sold as
    select n, format('customer-%s', n / 10) as customer, format('partner-%s', n / 1000) as partner,
      format('distributor-%s', n / 10000) as distributor, 'vendor'::text as vendor
    from generate_series(0, ${subscriptions - 1}) n`,
  `create temporary table chain as select *, format('%s:s-%s', partner, n) as subscription,
      array['vendor:' || distributor, distributor || ':' || partner, partner || ':' || customer] as links from sold`,
  `create temporary table told (kind text, about text, owner_id text, parties text[], body jsonb)`,
]

const TOLD = [
  `insert into told select 'organization', id, 'vendor', array[id, 'vendor'],
      jsonb_build_object('name', id, 'roles', jsonb_build_array(split_part(id, '-', 1)), 'country', 'DE', 'zone', 'Europe/Berlin')
    from (select distinct unnest(array[vendor, distributor, partner, customer]) as id from chain) o`,
  `insert into told select 'agreement', link, seller, array[seller, buyer], jsonb_build_object('seller', seller, 'buyer', buyer,
      'book', seller || ':list', 'currency', 'EUR', 'calendar', '{"zone": "Europe/Berlin", "anchorDay": 1, "months": 1}'::jsonb,
      'rounding', 'line-half-even', 'correction', 'net', 'paymentDays', 30)
    from (select distinct split_part(link, ':', 1) as seller, split_part(link, ':', 2) as buyer, link
      from chain, unnest(links) as link) l`,
  `insert into told select 'meter', 'vendor:' || value, 'vendor', '{*,vendor}', jsonb_build_object('eventType', 'used',
      'measure', jsonb_build_object('aggregation', 'sum', 'value', value), 'unit', 'unit')
    from unnest(array['cores', 'storage', 'traffic']) as value`,
  `insert into told select 'product', 'vendor:stratum', 'vendor', '{*,vendor}', jsonb_build_object('name', 'Stratum', 'charges',
      (select jsonb_agg(jsonb_build_object('charge', value, 'name', initcap(value), 'meter', 'vendor:' || value, 'discloses', 'quantity'))
        from unnest(array['cores', 'storage', 'traffic']) as value))`,
  `insert into told select 'price', seller || ':' || charge, seller, array[seller], jsonb_build_object('book', seller || ':list',
      'product', 'vendor:stratum', 'charge', charge, 'currency', 'EUR', 'from', '2020-01-01T00:00:00Z', 'price', price::jsonb)
    from (select distinct split_part(link, ':', 1) as seller from chain, unnest(links) as link) s, (values
      ('cores', '{"model": "per_unit", "unit": "1.25"}'),
      ('storage', '{"model": "graduated", "tiers": [{"upTo": "10", "unit": "0.9"}, {"upTo": "20", "unit": "0.7"}, {"unit": "0.5"}]}'),
      ('traffic', '{"model": "package", "size": "10", "amount": "3.5"}')) as p (charge, price)`,
  `insert into told select 'subscription', subscription, partner, array[vendor, distributor, partner, customer],
      jsonb_build_object('product', 'vendor:stratum', 'customer', customer, 'chain', to_jsonb(links), 'from', '${FROM}') from chain`,
  `insert into told select 'binding', format('vendor:b-%s', n), 'vendor', array[vendor, distributor, partner, customer],
      jsonb_build_object('subscription', subscription, 'subject', 'account-' || n, 'recorder', 'vendor', 'from', '${FROM}') from chain`,
]

const RECORDED = [
  `insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
    select row_number() over (), kind, kind || ' ' || about, about, owner_id, parties, '${FROM}', body from told`,
  `insert into sold_on select link, about, position, place, parties from fact,
    jsonb_array_elements_text(body -> 'chain') with ordinality as chain (link, place) where kind = 'subscription'`,
  `update position set value = (select max(position) from fact) where kind = 'record'`,
  `insert into tenant (id, operator_id, name) values ('bench', 'vendor', 'Bench') on conflict do nothing`,
]

/** Tells the channel; what is recorded is what the doors would have recorded. */
export async function tellChannel(ask: Ask, subscriptions: number): Promise<void> {
  await ask('begin')
  await ask('set local session_replication_role = replica')
  for (const statement of [...GROUND(subscriptions), ...TOLD, ...RECORDED]) await ask(statement)
  await ask('commit')
  for (const table of ['chain', 'sold', 'told']) await ask(`drop table ${table}`)
  await ask('analyze')
}

/** One event for each account, of all that it used in the month. */
export async function fillMonth(context: Context, subscriptions: number): Promise<void> {
  for (let at = 0; at < subscriptions; at += 10_000) {
    const events = Array.from({ length: Math.min(10_000, subscriptions - at) }, (_, index) => eventOf(at + index))
    await recordEvents(context, events)
  }
  await identifyUsage(context)
}

function eventOf(n: number) {
  return {
    source: 'bench',
    id: `used-${n}`,
    type: 'used',
    subject: `account-${n}`,
    time: Temporal.Instant.from('2026-05-15T12:00:00Z'),
    values: { cores: decimal(`${n % 90}.25`), storage: decimal(n % 37), traffic: decimal(`${n % 61}.5`) },
    labels: {},
  }
}
