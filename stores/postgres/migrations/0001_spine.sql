-- The spine: facts, usage batches, runs, rated lines, invoices, books, earnings, statements.
--
-- Every table has owner columns and row-level security, enabled and forced. `perennial.organization` is set per transaction
-- and names who acts; it reads '' after the transaction, which matches nobody. Postings that land in two organizations'
-- books are written by the role perennial_posting, bound per transaction to one (seller, buyer) pair.

create function acting() returns text language sql stable as
  $$ select nullif(current_setting('perennial.organization', true), '') $$;
create function posting_seller() returns text language sql stable as
  $$ select nullif(current_setting('perennial.seller', true), '') $$;
create function posting_buyer() returns text language sql stable as
  $$ select nullif(current_setting('perennial.buyer', true), '') $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: what is recorded or posted is never edited', tg_table_name
    using errcode = 'restrict_violation';
end $$;

-- The deployment's channel and its operator. One row: a database holds one tenant.
create table tenant (
  id text primary key,
  operator_id text not null,
  name text not null,
  one boolean not null default true unique check (one)
);

-- Counters whose row lock is held until commit, so that the order of positions is the order of becoming visible.
create table position (
  kind text primary key check (kind in ('record', 'usage')),
  value bigint not null
);
insert into position values ('record', 0), ('usage', 0);
create sequence usage_batch_number as bigint;

create table fact (
  position bigint primary key,
  kind text not null,
  id text not null,
  about text not null,
  owner_id text not null,
  parties text[] not null check (cardinality(parties) > 0),
  learned_at timestamptz not null,
  body jsonb not null,
  unique (owner_id, id)
);
create index fact_about on fact (kind, about, position desc);
create index fact_parties on fact using gin (parties);

-- Which organizations know each other by name: the parties of facts that bring them together. The function runs as the owner and
-- reads nothing but the new row, so whoever records a fact can introduce nobody else.
create table acquaintance (
  viewer_id text not null,
  organization_id text not null,
  primary key (viewer_id, organization_id)
);
create function introduce_parties() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into acquaintance
    select viewer, known from unnest(new.parties) as viewer, unnest(new.parties) as known
    where viewer <> '*' and known <> '*'
    on conflict do nothing;
  return null;
end $$;
create trigger introduces after insert on fact
  for each row when (new.kind in ('agreement', 'subscription', 'role')) execute function introduce_parties();

-- A batch of usage events counts once its row is here. A number without a counted row (a crash between the engines) is void.
create table usage_batch (
  number bigint primary key,
  owner_id text not null,
  state text not null check (state in ('counted', 'void')),
  received_at timestamptz not null,
  accepted int not null default 0,
  duplicates int not null default 0,
  conflicts int not null default 0
);
create index usage_batch_void on usage_batch (number) where state = 'void';

create table import_file (
  id text primary key,
  owner_id text not null,
  name text not null,
  format text not null,
  sha256 text not null,
  imported_at timestamptz not null,
  rows int not null,
  accepted int not null,
  duplicates int not null,
  conflicts int not null,
  quarantined int not null,
  sums jsonb not null
);

create table quarantine (
  id bigint generated always as identity primary key,
  owner_id text not null,
  import_id text not null,
  file text not null,
  row_number int not null,
  code text not null,
  says text not null,
  content jsonb not null,
  learned_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'dismissed')),
  tried_at timestamptz,
  unique (owner_id, import_id, row_number)
);

-- A close or a settlement of one period. It keeps its cut, so that a stopped run goes on from what it read.
create table run (
  id text primary key,
  kind text not null check (kind in ('close', 'settle')),
  period text not null,
  owner_id text not null,
  cut_record bigint not null,
  cut_usage bigint not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index run_unfinished on run (owner_id, kind) where finished_at is null;

create table link_close (
  run_id text not null references run,
  link text not null,
  seller_id text not null,
  buyer_id text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  closed_at timestamptz not null,
  primary key (run_id, link)
);

create table rated_line (
  id bigint generated always as identity primary key,
  position bigint not null,
  run_id text not null references run,
  link text not null,
  seller_id text not null,
  buyer_id text not null,
  subscription text not null,
  charge text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  zone text not null,
  quantity numeric,
  unit text,
  total numeric not null,
  rated numeric not null, -- the total before goodwill: what a link below marks up
  currency text not null,
  basis text[] not null
);
create index rated_line_key on rated_line (link, subscription, charge, period_from, position desc);

create table number_series (
  owner_id text not null,
  series text not null,
  last int not null,
  primary key (owner_id, series)
);

create table invoice (
  id text primary key,
  position bigint not null,
  run_id text not null references run,
  number text not null,
  link text not null,
  seller_id text not null,
  buyer_id text not null,
  period text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  zone text not null,
  currency text not null,
  total numeric not null,
  issued_at timestamptz not null,
  issue_date date not null,
  due_date date not null,
  unique (seller_id, number)
);
create index invoice_link on invoice (link, period_from);
create index invoice_buyer on invoice (buyer_id, period_from);

create table invoice_line (
  id text primary key,
  invoice_id text not null references invoice,
  position bigint not null,
  line int not null,
  seller_id text not null,
  buyer_id text not null,
  link text not null,
  subscription text not null,
  product text not null,
  customer_id text not null,
  charge text not null,
  charge_name text not null,
  metered boolean not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  zone text not null,
  revision int not null check (revision > 0),
  kind text not null check (kind in ('first', 'correction', 'reversal', 'rebooking')),
  corrects text references invoice_line,
  quantity numeric,
  unit text,
  amount numeric not null,
  currency text not null,
  rated_total numeric not null,
  rounding text not null,
  cut_record bigint not null,
  cut_usage bigint not null,
  engine_version text not null,
  basis text[] not null,
  unique (link, subscription, charge, period_from, period_to, revision),
  unique (invoice_id, line)
);
create index invoice_line_customer on invoice_line (customer_id, period_from);

-- Reasons as rows, so that a node may be seen by fewer than the posting it explains.
create table reason (
  posting text not null,
  path text not null,
  parties text[] not null check (cardinality(parties) > 0),
  children int not null,
  body jsonb not null,
  primary key (posting, path)
);

create table entry (
  id bigint generated always as identity primary key,
  position bigint not null,
  organization_id text not null,
  currency text not null,
  date date not null,
  narration text not null,
  document text not null
);
create index entry_books on entry (organization_id, currency, date);

create table entry_line (
  entry_id bigint not null references entry,
  organization_id text not null,
  line int not null,
  account text not null,
  amount numeric not null,
  primary key (entry_id, line)
);
create index entry_line_account on entry_line (organization_id, account);

-- What can't be derived now, or must not be posted: the present state, replaced by each run of its link or program.
create table parked (
  owner_id text not null,
  scope text not null,
  key text not null,
  code text not null,
  says text not null,
  run_id text not null references run,
  since timestamptz not null,
  primary key (owner_id, scope, key)
);

create table earning_state (
  id bigint generated always as identity primary key,
  position bigint not null,
  run_id text not null references run,
  payer_id text not null,
  partner_id text not null,
  program text not null,
  incentive text not null,
  credit text not null,
  total numeric not null,
  basis text[] not null
);
create index earning_state_key on earning_state (program, incentive, partner_id, credit, position desc);

create table statement (
  id text primary key,
  position bigint not null,
  run_id text not null references run,
  number text not null,
  program text not null,
  payer_id text not null,
  partner_id text not null,
  period text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  currency text not null,
  opening numeric not null,
  earned numeric not null,
  paid numeric not null,
  closing numeric not null check (closing = opening + earned - paid),
  issued_at timestamptz not null,
  issue_date date not null,
  unique (payer_id, number)
);
create index statement_partner on statement (partner_id, period_from);

create table earning (
  id text primary key,
  statement_id text not null references statement,
  position bigint not null,
  line int not null,
  payer_id text not null,
  partner_id text not null,
  program text not null,
  incentive text not null,
  stage text not null,
  credit text not null,
  customer_id text not null,
  product text not null,
  earned_from timestamptz not null,
  revision int not null check (revision > 0),
  kind text not null check (kind in ('first', 'correction')),
  corrects text references earning,
  says text not null,
  amount numeric not null,
  currency text not null,
  total numeric not null,
  cut_record bigint not null,
  cut_usage bigint not null,
  engine_version text not null,
  basis text[] not null,
  unique (program, incentive, partner_id, credit, revision),
  unique (statement_id, line)
);

create table not_earned (
  statement_id text not null references statement,
  line int not null,
  payer_id text not null,
  partner_id text not null,
  incentive text not null,
  credit text not null,
  code text not null,
  says text not null,
  hint text not null,
  primary key (statement_id, line)
);

create table payout (
  id text primary key,
  position bigint not null,
  number text not null,
  statement_id text not null references statement,
  payer_id text not null,
  partner_id text not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  ordered_at timestamptz not null,
  unique (payer_id, number)
);

-- Books balance in the database: every statement that inserts lines inserts whole, balanced entries.
create function refuse_unbalanced() returns trigger language plpgsql as $$
declare wrong record;
begin
  select entry_id, sum(amount) as off into wrong from added group by entry_id having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'Entry % does not balance: its lines sum to %', wrong.entry_id, wrong.off
      using errcode = 'check_violation', constraint = 'entry_balances';
  end if;
  return null;
end $$;
create trigger entry_balances after insert on entry_line
  referencing new table as added for each statement execute function refuse_unbalanced();

-- Σ lines = invoice, checked when the transaction that issues it commits.
create function refuse_wrong_total() returns trigger language plpgsql as $$
declare lines numeric;
begin
  select coalesce(sum(amount), 0) into lines from invoice_line where invoice_id = new.id;
  if lines <> new.total then
    raise exception 'Invoice % says %, its lines sum to %', new.number, new.total, lines
      using errcode = 'check_violation', constraint = 'invoice_total_is_its_lines';
  end if;
  return null;
end $$;
create constraint trigger invoice_total_is_its_lines after insert on invoice
  deferrable initially deferred for each row execute function refuse_wrong_total();

do $$
declare append_only text;
begin
  foreach append_only in array array['fact', 'rated_line', 'invoice', 'invoice_line', 'reason', 'entry', 'entry_line',
    'earning_state', 'statement', 'earning', 'not_earned', 'payout', 'link_close', 'import_file', 'usage_batch'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', append_only);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', append_only);
  end loop;
end $$;

-- Row-level security: one policy per table and role. `acting()` stands in a scalar subquery, so it runs once per statement.
do $$
declare t text;
begin
  foreach t in array array['tenant', 'position', 'fact', 'acquaintance', 'usage_batch', 'import_file', 'quarantine', 'run',
    'link_close', 'rated_line', 'number_series', 'invoice', 'invoice_line', 'reason', 'entry', 'entry_line', 'parked',
    'earning_state', 'statement', 'earning', 'not_earned', 'payout'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

-- Infrastructure that tells nothing about anybody: the tenant's name, the counters, which batch numbers are void.
create policy everybody on tenant for select using (true);
create policy set_up on tenant for insert with check (true); -- granted to nobody: only the owner sets a tenant up
create policy everybody on position using (true) with check (true);

create policy parties_see on fact for select to perennial_app
  using (parties && array[(select acting()), '*']);
create policy owner_records on fact for insert to perennial_app with check (owner_id = (select acting()));

create policy viewer_sees on acquaintance for select to perennial_app using (viewer_id = (select acting()));
create policy introduced on acquaintance for insert with check (true); -- granted to nobody: only the trigger below inserts

create policy voids_are_known on usage_batch for select to perennial_app
  using (state = 'void' or owner_id = (select acting()));
create policy owner_adds on usage_batch for insert to perennial_app with check (owner_id = (select acting()));

create policy owner_only on import_file to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
create policy owner_only on quarantine to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

-- Whoever posts in a run names it; a run says nothing but its period and cut.
create policy everybody_names on run for select using ((select acting()) is not null);
create policy owner_runs on run for insert to perennial_app with check (owner_id = (select acting()));
create policy owner_finishes on run for update to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

create policy owner_only on parked to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

create policy parties_see on reason for select to perennial_app
  using (parties && array[(select acting()), '*']);

-- Reasons name the parties of their posting, or fewer: never anybody outside the pair.
create policy posting_adds on reason for insert to perennial_posting
  with check (parties <@ array[(select posting_seller()), (select posting_buyer())]);

create policy own_books on entry for select to perennial_app using (organization_id = (select acting()));
create policy own_books on entry_line for select to perennial_app using (organization_id = (select acting()));
create policy posting_books on entry to perennial_posting
  using (organization_id in ((select posting_seller()), (select posting_buyer())))
  with check (organization_id in ((select posting_seller()), (select posting_buyer())));
create policy posting_books on entry_line to perennial_posting
  using (organization_id in ((select posting_seller()), (select posting_buyer())))
  with check (organization_id in ((select posting_seller()), (select posting_buyer())));

create policy posting_numbers on number_series to perennial_posting
  using (owner_id = (select posting_seller())) with check (owner_id = (select posting_seller()));

do $$
declare t text;
begin
  foreach t in array array['link_close', 'rated_line', 'invoice', 'invoice_line'] loop
    execute format('create policy both_sides_see on %I for select to perennial_app
      using (seller_id = (select acting()) or buyer_id = (select acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))
      with check (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))', t);
  end loop;
  foreach t in array array['earning_state', 'statement', 'earning', 'not_earned', 'payout'] loop
    execute format('create policy both_sides_see on %I for select to perennial_app
      using (payer_id = (select acting()) or partner_id = (select acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))
      with check (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))', t);
  end loop;
end $$;

grant usage on schema public to perennial_app, perennial_posting;
grant select on tenant, fact, acquaintance, usage_batch, import_file, quarantine, run, link_close, rated_line, invoice,
  invoice_line, reason, entry, entry_line, parked, earning_state, statement, earning, not_earned, payout to perennial_app;
grant select, update on position to perennial_app, perennial_posting;
grant usage on sequence usage_batch_number to perennial_app;
grant insert on fact, usage_batch, import_file, quarantine, run, parked to perennial_app;
grant update (state, tried_at) on quarantine to perennial_app;
grant update (finished_at) on run to perennial_app;
grant update, delete on parked to perennial_app;
grant select, insert on link_close, rated_line, invoice, invoice_line, entry, entry_line, earning_state, statement, earning,
  not_earned, payout to perennial_posting;
grant select, insert on reason to perennial_posting;
grant select, insert, update on number_series to perennial_posting;
grant select on run to perennial_posting;

-- Organizations are known to themselves, to the operator, and to those whom a fact has introduced.
create policy acquainted_see on fact for select to perennial_app
  using (kind = 'organization' and about = any ((select array(
    select organization_id from acquaintance where viewer_id = (select acting())))::text[]));
create view known_organization with (security_invoker) as select about, position, body from fact where kind = 'organization';
grant select on known_organization to perennial_app;
