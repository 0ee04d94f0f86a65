-- The spine's tables: facts, usage batches, runs, rated lines, invoices, books, earnings, statements.

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

-- Which organizations know each other by name: the parties of facts that bring them together.
create table acquaintance (
  viewer_id text not null,
  organization_id text not null,
  primary key (viewer_id, organization_id)
);

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
create index entry_books on entry (organization_id, date, id);

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
