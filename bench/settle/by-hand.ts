/** The same earnings by hand: one statement for each incentive, over the same tables, into a table of its own. */
import type { Ask } from './channel.ts'

const UNTIL = `timestamptz '2026-04-01 00:00 Europe/Berlin'`
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`
const QUARTER = (at: string) => `date_trunc('quarter', ${at} at time zone 'Europe/Berlin')`
const instant = (at: string) => `to_char(${at} at time zone 'UTC', ${ISO})`

/** What every incentive starts from: the key's lines as one credit, who holds which role, who sells. */
const GROUND = [
  `create temporary table hand_credit as
    select subscription, customer_id as customer, product, charge, period_from, period_to, sum(amount) as amount, min(position) as position,
      format('%s %s %s %s %s', link, subscription, charge, ${instant('period_from')}, ${instant('period_to')}) as credit
    from invoice_line where seller_id = 'vendor' and period_from < ${UNTIL}
    group by link, subscription, customer_id, product, charge, period_from, period_to`,
  `create temporary table hand_role as
    select body ->> 'partner' as partner, body ->> 'customer' as customer, body ->> 'product' as product, body ->> 'role' as role,
      (body ->> 'share')::numeric / 100 as share
    from (select distinct on (about) body from fact where kind = 'role' order by about, position desc) r`,
  `create temporary table hand_subscription as
    select about as subscription, body ->> 'customer' as customer, body ->> 'product' as product, split_part(body -> 'chain' ->> -1, ':', 1) as seller,
      (body ->> 'from')::timestamptz as starts, ((body -> 'term') ->> 'months')::int as months
    from fact where kind = 'subscription'`,
  'analyze hand_credit',
  'analyze hand_role',
  'analyze hand_subscription',
]

/** Parts of one credit that come to its rounded whole, in the order of the partners. */
const ROUNDED = `round(sum(part) over whole, 2) - coalesce(round(sum(part) over (whole rows between unbounded preceding and 1 preceding), 2), 0)`
const WHOLE = `window whole as (partition by credit order by partner collate "C")`
const managed = (charge: string) =>
  `hand_credit c join hand_role r on r.customer = c.customer and r.product = c.product and r.role = 'manager' where charge = '${charge}'`

const INCENTIVES: Readonly<Record<string, string>> = {
  consume: `select partner, credit, round(amount * share * 0.03, 2) from ${managed('usage')}`,
  tiers: `select partner, credit, round((least(upto, 10000) * 0.03 + greatest(0, upto - 10000) * 0.05)
      - (least(upto - base, 10000) * 0.03 + greatest(0, upto - base - 10000) * 0.05), 2)
    from (select partner, credit, amount * share as base, sum(amount * share) over
      (partition by partner, ${QUARTER('period_from')} order by position, period_from, credit collate "C") as upto from ${managed('storage')}) t`,
  grow: `select partner, c.credit, round(greatest(0, c.amount - coalesce(b.amount, 0)) * share * 0.04, 2)
    from hand_credit c join hand_role r on r.customer = c.customer and r.product = c.product and r.role = 'manager'
    left join hand_credit b on b.subscription = c.subscription and b.charge = c.charge
      and b.period_from at time zone 'Europe/Berlin' = c.period_from at time zone 'Europe/Berlin' - interval '1 year'
    where c.charge = 'traffic'`,
  peak: `select partner, credit, round(greatest(0, amount - mark) * share * 0.02, 2)
    from (select partner, credit, amount, share, coalesce(max(amount) over (partition by subscription order by position, period_from, credit collate "C"
      rows between unbounded preceding and 1 preceding), 0) as mark from ${managed('cores')}) t`,
  support: `select partner, credit, greatest(0, least(amount, 2000 - (upto - amount)))
    from (select *, sum(amount) over (partition by partner, ${QUARTER('period_from')} order by position, period_from, credit collate "C") as upto
      from (select *, ${ROUNDED} as amount
        from (select partner, credit, position, period_from, c.amount * share * 0.05 as part
          from hand_credit c join hand_role r on r.customer = c.customer and r.product = c.product and r.role = 'supporter'
          where charge = 'seats') p ${WHOLE}) t) u`,
  boost: `select seller, credit, round(amount * 0.02 * case when amount >= 50 then 1.5 else 1 end, 2)
    from hand_credit join hand_subscription using (subscription) where charge = 'backup'`,
  renew: `select partner, credit, ${ROUNDED}
    from (select partner, credit, amount * 0.06 * sum(share * case role when 'manager' then 0.4 else 0.2 end) as part
      from (select customer, product, format('%s renewed %s', subscription, ${instant('min(renewed)')}) as credit, sum(amount) as amount
        from (select *, (starts at time zone 'Europe/Berlin' + months * interval '1 month') at time zone 'Europe/Berlin' as renewed
          from hand_subscription) s join hand_credit using (subscription, customer, product)
        where renewed < ${UNTIL} and period_from >= renewed
          and period_from < (renewed at time zone 'Europe/Berlin' + interval '1 year') at time zone 'Europe/Berlin'
        group by customer, product, subscription) t
      join hand_role using (customer, product) where role <> 'seller' group by partner, credit, amount) p ${WHOLE}`,
  sustain: `select partner, credit, paid
    from (select *, ${ROUNDED} as paid
      from (select partner, t.customer, t.product, ends, format('%s %s ended', subscription, to_char(starts, 'YYYY-MM-DD')) as credit,
          amount * share * 0.005 as part
        from (select subscription, customer, product, ${QUARTER('period_from')} as starts,
            (${QUARTER('period_from')} + interval '3 months') at time zone 'Europe/Berlin' as ends, sum(amount) as amount
          from hand_credit group by 1, 2, 3, 4) t
        join hand_role r on r.customer = t.customer and r.product = t.product and r.role = 'supporter'
        where (select count(*) from hand_touch h where h.partner = r.partner and h.customer = t.customer and h.product = t.product
          and h.at < ends and h.learned < ends and h.verified < ends and h.at >= ends - interval '2160 hours') >= 2) p ${WHOLE}) q`,
  assess: `select body ->> 'partner', 'milestone ' || about, 250.00 from ${milestones('assessment_completed')}`,
  deploy: `select partner, credit, round(round(amount * 0.08, 2) * (select count(*) from generate_series(1, 12) step
      where (reached at time zone 'Europe/Berlin' + step * interval '1 month') at time zone 'Europe/Berlin' < ${UNTIL}) / 12, 2)
    from (select m.body ->> 'partner' as partner, 'milestone ' || m.about as credit, min(m.reached) as reached, sum(amount) as amount
      from ${milestones('in_production')} join hand_subscription s on s.customer = m.body ->> 'customer' and s.product = m.body ->> 'product'
        and s.starts <= m.reached
      join hand_credit c on c.subscription = s.subscription and c.period_from >= s.starts
        and c.period_from < (s.starts at time zone 'Europe/Berlin' + interval '1 year') at time zone 'Europe/Berlin'
      group by 1, 2) t`,
}

function milestones(name: string): string {
  return `(select m.about, m.body, (r.body ->> 'at')::timestamptz as reached
    from fact m join fact r on r.kind = 'milestone_reached' and r.about = m.about join fact a on a.kind = 'milestone_approved' and a.about = m.about
    where m.kind = 'milestone' and m.body ->> 'milestone' = '${name}' and (r.body ->> 'at')::timestamptz < ${UNTIL}) m`
}

const TOUCHES = `create temporary table hand_touch as
  select t.owner_id as partner, t.body ->> 'customer' as customer, t.body ->> 'product' as product, (t.body ->> 'at')::timestamptz as at,
    t.learned_at as learned, v.learned_at as verified
  from fact t join fact v on v.kind = 'touchpoint_verified' and v.about = t.about where t.kind = 'touchpoint'`

/** Computes and saves every earning, as one who keeps nothing but the sums would. */
export async function earnByHand(ask: Ask): Promise<void> {
  await ask(
    'create table hand_earning (incentive text, partner text, credit text, amount numeric, primary key (incentive, partner, credit))',
  )
  for (const statement of [...GROUND, TOUCHES, 'create index on hand_touch (customer)', 'analyze hand_touch'])
    await ask(statement)
  for (const [incentive, select] of Object.entries(INCENTIVES)) {
    await ask(`insert into hand_earning select '${incentive}', e.* from (${select}) e`)
  }
}

export type Difference = Readonly<{
  incentive: string
  partner: string
  credit: string
  settled: string | null
  hand: string | null
}>

/** Every earning that the two sides don't have alike, to the cent; what came to nothing is no earning. */
export async function differences(ask: Ask): Promise<readonly Difference[]> {
  return await ask<Difference>(`select incentive, partner, credit, e.amount::text as settled, h.amount::text as hand
    from (select incentive, partner_id as partner, credit, sum(amount) as amount from earning group by 1, 2, 3) e
    full join (select * from hand_earning where amount <> 0) h using (incentive, partner, credit)
    where e.amount is distinct from h.amount order by 1, 2, 3 limit 20`)
}
