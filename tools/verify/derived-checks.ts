import type { Check } from './check.ts'

/** The places of a currency's smallest unit, by ISO 4217. */
export const PLACES = `case when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
  when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3 else 2 end`

/**
 * A total at its currency's places. PostgreSQL rounds halves away from zero; to even, a half is twice its rounded half:
 * 2.5 is 2 × round(1.25), 3.5 is 2 × round(1.75).
 */
function rounded(total: string, mode: string): string {
  const units = `(${total} * power(10::numeric, ${PLACES}))`
  return `(case when ${mode} = 'line-truncate' then trunc(${units})
    when ${mode} = 'line-half-even' and abs(${units} - trunc(${units})) = 0.5 then 2 * round(${units} / 2)
    when ${mode} in ('line-half-even', 'line-half-up') then round(${units}) end / power(10::numeric, ${PLACES}))`
}

const LINE_KEY = 'link, subscription, charge, period_from, period_to'
const EARNING_KEY = 'program, incentive, partner_id, credit'

/** What voids have taken back of a key since it was last derived: the next close derives it with them. */
const VOIDED = `(select coalesce(sum(l.amount), 0) from invoice_line l join invoice v on v.id = l.invoice_id and v.voids is not null
  where (l.link, l.subscription, l.charge, l.period_from, l.period_to) = (d.link, d.subscription, d.charge, d.period_from, d.period_to)
    and l.position > d.position)`

export const DERIVED_CHECKS: readonly Check[] = [
  {
    name: 'lines of a key are its revisions 1, 2, 3, …',
    pairs: `select id as about, row_number() over (partition by ${LINE_KEY} order by revision, id) as wanted, revision as seen from invoice_line`,
  },
  {
    name: 'earnings of a key are its revisions 1, 2, 3, …',
    pairs: `select id as about, row_number() over (partition by ${EARNING_KEY} order by revision, id) as wanted, revision as seen from earning`,
  },
  {
    name: 'a correcting line names an earlier line of its key, a first one none',
    pairs: `select l.id as about, l.revision > 1 as wanted, c.id is not null as seen
      from invoice_line l left join invoice_line c on c.id = l.corrects and c.revision < l.revision
        and (c.link, c.subscription, c.charge, c.period_from, c.period_to) = (l.link, l.subscription, l.charge, l.period_from, l.period_to)
      where l.revision > 1 or l.corrects is not null or l.kind <> 'first'`,
  },
  {
    name: 'a reversal takes back all that stood',
    pairs: `select id as about, -before as wanted, amount as seen
      from (select *, sum(amount) over (partition by ${LINE_KEY} order by revision rows between unbounded preceding and 1 preceding) as before
        from invoice_line) l where kind = 'reversal'`,
  },
  {
    // The agreement's version that a total was derived with is in its basis, and says how it rounds.
    name: 'posted lines of a key sum to its derived total, rounded',
    pairs: `select format('%s %s %s %s', link, subscription, charge, period_from) as about,
        coalesce(${rounded('d.total', 'd.mode')} + ${VOIDED}, 'NaN') as wanted, coalesce(p.posted, 0) as seen
      from (select r.*, (select a.body->>'rounding' from fact a where a.kind = 'agreement' and a.about = r.link
            and 'fact:' || a.position = any (r.basis) order by a.position desc limit 1) as mode
          from (select distinct on (${LINE_KEY}) * from rated_line order by ${LINE_KEY}, position desc, id desc) r) d
      full join (select ${LINE_KEY}, sum(amount) as posted from invoice_line group by ${LINE_KEY}) p using (${LINE_KEY})`,
  },
  {
    name: 'posted earnings of a key sum to its derived total, rounded',
    pairs: `select format('%s %s %s %s', program, incentive, partner_id, credit) as about,
        coalesce(${rounded('d.total', `'line-half-even'`)}, 'NaN') as wanted, coalesce(p.posted, 0) as seen
      from (select r.*, (select a.body->>'currency' from fact a where a.kind = 'program' and a.about = r.program
            and 'fact:' || a.position = any (r.basis) order by a.position desc limit 1) as currency
          from (select distinct on (${EARNING_KEY}) * from earning_state order by ${EARNING_KEY}, position desc, id desc) r) d
      full join (select ${EARNING_KEY}, sum(amount) as posted from earning group by ${EARNING_KEY}) p using (${EARNING_KEY})`,
  },
  {
    // The line of a void was not derived.
    name: 'the newest line of a key carries the total it was derived from',
    pairs: `select l.id as about, l.rated_total as wanted, r.total as seen
      from (select distinct on (${LINE_KEY}) * from invoice_line where not exists (select from invoice v where v.id = invoice_id and v.voids is not null)
        order by ${LINE_KEY}, revision desc) l
      left join lateral (select total from rated_line r where (r.link, r.subscription, r.charge, r.period_from, r.period_to)
          = (l.link, l.subscription, l.charge, l.period_from, l.period_to) and r.position = l.position order by r.id desc limit 1) r on true`,
  },
]
