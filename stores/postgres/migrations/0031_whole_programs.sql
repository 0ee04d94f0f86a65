-- Programs of the whole language: an earning names the version it was derived by and how it is delivered, and need not be about one
-- customer; what vests over time, and what was evaluated and did not earn, is told also where no statement follows.
alter table earning
  alter column customer_id drop not null,
  alter column product drop not null,
  add column program_version int,
  add column deliver text not null default 'cash';

alter table not_earned add column stage text;

-- How much of an earning has vested as of a settlement. The newest row of a key is how it stands.
create table earning_vesting (
  id bigint generated always as identity primary key,
  position bigint not null,
  run_id text not null references run,
  payer_id text not null,
  partner_id text not null,
  program text not null,
  incentive text not null,
  stage text not null,
  credit text not null,
  customer_id text,
  currency text not null,
  granted numeric not null,
  vested numeric not null,
  steps int not null,
  done int not null,
  lost int not null,
  next_at timestamptz,
  ends_at timestamptz
);
create index earning_vesting_key on earning_vesting (program, incentive, partner_id, credit, position desc);

-- What did not earn in a settlement, for each partner, also for one that gets no statement.
create table unearned (
  run_id text not null references run,
  program text not null,
  payer_id text not null,
  partner_id text not null,
  line int not null,
  position bigint not null,
  incentive text not null,
  stage text not null,
  credit text not null,
  code text not null,
  says text not null,
  hint text not null,
  primary key (run_id, program, partner_id, line)
);
create index unearned_partner on unearned (partner_id, program, position desc);

-- How far each cap is used up as of a settlement. What bounds one partner alone is shown to it; what several share, to the payer.
create table cap_use (
  id bigint generated always as identity primary key,
  position bigint not null,
  run_id text not null references run,
  payer_id text not null,
  partner_id text not null,
  program text not null,
  program_version int not null,
  incentive text,
  says text not null,
  customer_id text,
  period_from date,
  counts text not null check (counts in ('amount', 'units', 'times')),
  most numeric not null,
  used numeric not null,
  remains numeric not null
);
create index cap_use_program on cap_use (program, partner_id, position desc);

-- How what a statement pays out is delivered, where it is not all sent as money.
create table statement_delivery (
  statement_id text not null references statement,
  delivered_as text not null,
  position bigint not null,
  payer_id text not null,
  partner_id text not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  primary key (statement_id, delivered_as)
);

-- What counts for a partner's status, beside money: everybody with a part in it has all of it. A settlement tells all that stands.
create table status_credit (
  run_id text not null references run,
  program text not null,
  payer_id text not null,
  partner_id text not null,
  line int not null,
  position bigint not null,
  incentive text not null,
  stage text not null,
  credit text not null,
  customer_id text,
  points numeric not null,
  earned_from timestamptz not null,
  says text not null,
  primary key (run_id, program, partner_id, line)
);
create index status_credit_partner on status_credit (partner_id, program, position desc);

do $$
declare t text;
begin
  foreach t in array array['earning_vesting', 'unearned', 'cap_use', 'statement_delivery', 'status_credit'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy both_sides_see on %I for select to perennial_app
      using (payer_id = (select acting()) or partner_id = (select acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))
      with check (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))', t);
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
    execute format('grant select on %I to perennial_app', t);
    execute format('grant select, insert on %I to perennial_posting', t);
  end loop;
end $$;
