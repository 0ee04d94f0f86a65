-- Documents: an issued document is an invoice or a credit note. It says what it comes to net, its tax, and the whole of both.
--
-- Nothing that was issued before changes: it was an invoice without tax, whatever its sign.
alter table invoice
  add column kind text not null default 'invoice' check (kind in ('invoice', 'credit_note')),
  add column tax numeric not null default 0,
  add column net numeric not null generated always as (total - tax) stored,
  -- What its lines have in common where an agreement asks for several documents: a subscription, a product, an order.
  add column grouped_by text not null default '',
  -- The buyer's purchase order, where all lines are of one.
  add column purchase_order text,
  -- The invoice that a credit note voids, and whether what it takes back is billed again.
  add column voids text references invoice,
  add column bill_again boolean check ((voids is null) = (bill_again is null)),
  -- A void belongs to no run.
  alter column run_id drop not null;
create unique index invoice_voided_once on invoice (voids) where voids is not null;

-- Σ lines = net, checked when the transaction that issues it commits; the total is that and the tax.
create or replace function refuse_wrong_total() returns trigger language plpgsql as $$
declare lines numeric;
begin
  select coalesce(sum(amount), 0) into lines from invoice_line where invoice_id = new.id;
  if lines <> new.net then
    raise exception 'Invoice % says %, its lines sum to %', new.number, new.net, lines
      using errcode = 'check_violation', constraint = 'invoice_total_is_its_lines';
  end if;
  select coalesce(sum(tax), 0) into lines from invoice_tax where invoice_id = new.id;
  if lines <> new.tax then
    raise exception 'Invoice % says % of tax, its tax lines sum to %', new.number, new.tax, lines
      using errcode = 'check_violation', constraint = 'invoice_tax_is_its_lines';
  end if;
  return null;
end $$;

-- What a document's lines are taxed by: one row for each rate, or reason for none, and each document that is corrected.
create table invoice_tax (
  invoice_id text not null references invoice,
  line int not null,
  position bigint not null,
  seller_id text not null,
  buyer_id text not null,
  -- The document whose tax point and rate hold; null where it is this one.
  original text references invoice,
  kind text not null check (kind in ('domestic', 'reverse_charge', 'outside_scope', 'exempt', 'not_registered')),
  country text,
  percent numeric not null check (percent >= 0),
  net numeric not null,
  tax numeric not null,
  says text not null,
  facts text[] not null,
  primary key (invoice_id, line)
);
create index invoice_tax_original on invoice_tax (original) where original is not null;
alter table invoice_tax enable row level security;
alter table invoice_tax force row level security;
create policy both_sides_see on invoice_tax for select to perennial_app
  using (seller_id = (select acting()) or buyer_id = (select acting()));
create policy posting_pair on invoice_tax to perennial_posting
  using (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))
  with check (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()));
grant select on invoice_tax to perennial_app;
grant select, insert on invoice_tax to perennial_posting;
create trigger whole_at_once after insert on invoice_tax referencing new table as added
  for each statement execute function refuse_late_part('invoice', 'invoice_id');

alter table invoice_line
  -- The row of its document's tax that it is taxed in; null in documents of before.
  add column tax_line int,
  -- Whether its revenue waits for the service that is still to come.
  add column deferred boolean not null default false;
create index invoice_line_deferred on invoice_line (seller_id, period_to) where deferred;

-- What of deferred revenue was recognized for a month.
create table recognition (
  id text primary key,
  number text not null,
  position bigint not null,
  seller_id text not null,
  month text not null,
  currency text not null,
  amount numeric not null,
  date date not null,
  recognized_at timestamptz not null,
  unique (seller_id, number)
);
create table recognition_line (
  recognition_id text not null references recognition,
  line int not null,
  position bigint not null,
  seller_id text not null,
  invoice_line text not null references invoice_line,
  product text not null,
  amount numeric not null,
  primary key (recognition_id, line)
);
create index recognition_line_of on recognition_line (invoice_line);
do $$
declare t text;
begin
  foreach t in array array['recognition', 'recognition_line'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy seller_sees on %I for select to perennial_app using (seller_id = (select acting()))', t);
    execute format('create policy posting_seller on %I to perennial_posting
      using (seller_id = (select posting_seller())) with check (seller_id = (select posting_seller()))', t);
    execute format('grant select on %I to perennial_app', t);
    execute format('grant select, insert on %I to perennial_posting', t);
  end loop;
  foreach t in array array['invoice_tax', 'recognition', 'recognition_line'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create trigger whole_at_once after insert on recognition_line referencing new table as added
  for each statement execute function refuse_late_part('recognition', 'recognition_id');
call audit_added('recognition', 'number');

-- The day up to which an organization's books are locked, for whoever books into them.
create function books_locked_through(organization text) returns date
language sql stable security definer set search_path = public as $$
  select ((f.body ->> 'month') || '-01')::date + interval '1 month' - interval '1 day'
  from fact f where f.kind = 'books_locked' and f.about = organization || ':books'
    and organization in (acting(), posting_seller(), posting_buyer())
  order by f.position desc limit 1
$$;
revoke execute on function books_locked_through from public;
grant execute on function books_locked_through to perennial_app, perennial_posting;

create function refuse_locked_books() returns trigger language plpgsql security definer set search_path = public as $$
declare locked date;
begin
  select ((f.body ->> 'month') || '-01')::date + interval '1 month' - interval '1 day' into locked
    from fact f where f.kind = 'books_locked' and f.about = new.organization_id || ':books'
    order by f.position desc limit 1;
  if new.date <= locked then
    raise exception 'The books of % are locked through %: nothing is booked on %', new.organization_id, locked, new.date
      using errcode = 'restrict_violation', constraint = 'books_are_locked';
  end if;
  return new;
end $$;
create trigger books_are_locked before insert on entry for each row execute function refuse_locked_books();

-- Whoever trades with each other knows each other's tax registrations: the buyer needs the seller's on its invoices, the seller
-- the buyer's to know where the tax is owed. Who is merely on the same chain does not.
create table trading_partner (
  viewer_id text not null,
  organization_id text not null,
  primary key (viewer_id, organization_id)
);
alter table trading_partner enable row level security;
alter table trading_partner force row level security;
create policy viewer_sees on trading_partner for select to perennial_app using (viewer_id = (select acting()));
create policy owner_keeps on trading_partner to current_user using (true) with check (true);
grant select on trading_partner to perennial_app;
create function note_trade() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into trading_partner values
    (new.body ->> 'seller', new.body ->> 'buyer'), (new.body ->> 'buyer', new.body ->> 'seller') on conflict do nothing;
  return null;
end $$;
create trigger trades after insert on fact for each row when (new.kind = 'agreement') execute function note_trade();
insert into trading_partner
  select body ->> 'seller', body ->> 'buyer' from fact where kind = 'agreement'
  union select body ->> 'buyer', body ->> 'seller' from fact where kind = 'agreement';
create policy trading_partners_see on fact for select to perennial_app
  using (kind = 'tax_registration' and owner_id = any ((select array(
    select organization_id from trading_partner where viewer_id = (select acting())))::text[]));
