-- Payments: what was paid, taken back, paid back or given up between the two organizations of a link, what of it stands against which
-- document, and what the seller has reminded of. Nothing here is ever edited: what is open of a document is a sum.

-- One act on the account of a seller and a buyer. `about` is the payment that is moved, taken back or paid back, or the document that
-- is given up; `own_id` is the seller's own id, by which a payment that is told again is known.
create table payment (
  id text primary key,
  number text not null,
  position bigint not null,
  kind text not null check (kind in ('payment', 'allocation', 'reversal', 'refund', 'write_off')),
  seller_id text not null,
  buyer_id text not null,
  own_id text,
  about text,
  currency text not null,
  amount numeric not null,
  date date not null,
  reference text,
  method text,
  because text,
  recorded_at timestamptz not null,
  unique (seller_id, number),
  unique (seller_id, own_id),
  check (case when kind = 'allocation' then amount = 0 else amount > 0 end),
  check ((kind = 'payment') = (about is null)),
  check ((own_id is not null) = (kind in ('payment', 'refund')))
);
create index payment_account on payment (buyer_id, seller_id, date);
create index payment_about on payment (about) where about is not null;
-- What was taken back once can't be taken back again.
create unique index payment_reversed_once on payment (about) where kind = 'reversal';

-- What of a credit (a payment, a credit note, a write-off) an act has put against a document; below zero where it took it back.
create table allocation (
  payment_number text not null references payment,
  credit_number text not null,
  document_number text not null references invoice,
  kind text not null check (kind in ('payment', 'credit_note', 'write_off')),
  position bigint not null,
  seller_id text not null,
  buyer_id text not null,
  currency text not null,
  amount numeric not null check (amount <> 0),
  primary key (payment_number, credit_number, document_number)
);
create index allocation_document on allocation (document_number);
create index allocation_credit on allocation (credit_number);

-- A reminder of one step about one document. It keeps what it said and the fact that said so.
create table dunning_notice (
  id text primary key,
  position bigint not null,
  seller_id text not null,
  buyer_id text not null,
  document_number text not null references invoice,
  step int not null check (step > 0),
  title text not null,
  text text not null,
  currency text not null,
  open numeric not null check (open > 0),
  due_date date not null,
  date date not null,
  policy_fact bigint not null,
  noticed_at timestamptz not null,
  unique (document_number, step)
);
create index dunning_notice_buyer on dunning_notice (buyer_id, date);
create index dunning_notice_seller on dunning_notice (seller_id, date);

do $$
declare t text;
begin
  foreach t in array array['payment', 'allocation', 'dunning_notice'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    -- Migration 0008 says why two conditions stand here.
    execute format('create policy both_sides_see on %I for select to perennial_app
      using ((case when seller_id = (select acting()) or buyer_id = (select acting()) then true end) is not null
        and (seller_id = acting() or buyer_id = acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))
      with check (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))', t);
    execute format('grant select on %I to perennial_app', t);
    execute format('grant select, insert on %I to perennial_posting', t);
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create trigger whole_at_once after insert on allocation referencing new table as added
  for each statement execute function refuse_late_part('payment', 'payment_number');
call audit_added('payment', 'number');
call audit_added('dunning_notice', 'id');

-- Whatever the programs do: what stands against a document is never below zero or more than the document, and what stands of a credit,
-- with what was paid back of it, is never below zero or more than the credit.
create function refuse_excess() returns trigger language plpgsql as $$
declare wrong record;
begin
  select i.number as document, i.total, sum(a.amount) as applied into wrong
    from (select distinct document_number from added) n join invoice i on i.number = n.document_number
    join allocation a on a.document_number = i.number
    group by i.number, i.total having sum(a.amount) < 0 or sum(a.amount) > i.total limit 1;
  if found then
    raise exception 'Document % is %, and % would stand against it', wrong.document, wrong.total, wrong.applied
      using errcode = 'check_violation', constraint = 'applied_within_document';
  end if;
  select n.credit_number as credit, whole.amount, a.applied into wrong
    from (select distinct credit_number from added) n
    cross join lateral (
      select coalesce((select p.amount from payment p where p.number = n.credit_number and p.kind in ('payment', 'write_off')
          and not exists (select from payment r where r.about = p.number and r.kind = 'reversal')),
        (select -i.total from invoice i where i.number = n.credit_number), 0)
        - coalesce((select sum(r.amount) from payment r where r.about = n.credit_number and r.kind = 'refund'), 0) as amount) whole
    cross join lateral (select sum(amount) as applied from allocation where credit_number = n.credit_number) a
    where a.applied < 0 or a.applied > whole.amount limit 1;
  if found then
    raise exception '% of % would stand against documents, and it has %', wrong.applied, wrong.credit, wrong.amount
      using errcode = 'check_violation', constraint = 'applied_within_credit';
  end if;
  return null;
end $$;
create trigger applied_within after insert on allocation referencing new table as added
  for each statement execute function refuse_excess();

-- What stands of every document that one may see, at a record position. Documents of negative total are credits: `open` is below zero
-- as long as some of it is free. A credit note that takes a document back covers what is open of it, up to its own total. Ages are counted on a day, or
-- where that is null on the day of a moment in the document's own zone.
create function document_state_at(upto bigint, moment timestamptz, day date)
  returns table (number text, "position" bigint, seller_id text, buyer_id text, link text, kind text, currency text, total numeric,
    issue_date date, due_date date, applied numeric, voided numeric, written_off numeric, open numeric, status text, days_overdue int)
  language sql stable parallel safe as $$
  select i.number, i.position, i.seller_id, i.buyer_id, i.link, i.kind, i.currency, i.total, i.issue_date, i.due_date,
    s.applied, v.voided, m.written_off, i.total - s.applied,
    case when i.total = s.applied
        then case when i.total > 0 and v.voided = i.total then 'void' when m.written_off > 0 then 'written_off' else 'paid' end
      when i.total > s.applied and d.late > 0 then 'overdue'
      when s.applied = 0 then 'issued' else 'partly_paid' end,
    d.late
  from invoice i
  cross join lateral (
    select coalesce(sum(a.amount), 0) as paid, coalesce(sum(a.amount) filter (where a.kind = 'write_off'), 0) as written_off,
      coalesce(sum(a.amount) filter (where a.kind = 'credit_note'), 0) as credited
    from allocation a where a.document_number = i.number and a.position <= $1) m
  cross join lateral (
    select case when i.total >= 0 then 0 else -coalesce((
        select sum(a.amount) from allocation a where a.credit_number = i.number and a.position <= $1), 0)
      - coalesce((select sum(p.amount) from payment p where p.about = i.number and p.kind = 'refund' and p.position <= $1), 0) end as used) u
  cross join lateral (
    select coalesce(case
      when i.total > 0 then (select least(i.total - m.paid, -c.total) from invoice c where c.voids = i.number and c.position <= $1)
      when i.total < 0 and i.voids is not null then (
        select -least(-i.total, o.total - coalesce((
          select sum(a.amount) from allocation a where a.document_number = o.number and a.position <= $1), 0))
        from invoice o where o.number = i.voids and o.total > 0)
      end, 0) as covers) w
  -- What other credit notes had taken back before is void with the rest.
  cross join lateral (select case when i.total > 0 and w.covers > 0 then w.covers + m.credited else 0 end as voided) v
  cross join lateral (select m.paid + u.used + w.covers as applied) s
  cross join lateral (select coalesce($3, ($2 at time zone i.zone)::date) - i.due_date as late) d
  where i.position <= $1
$$;

-- The same as it stands now, for whoever joins it to documents by their number.
create view document_state with (security_invoker) as
  select * from document_state_at(9223372036854775807, now(), null);
grant select on document_state to perennial_app;
