-- What becomes of an ordered payout: to which account it goes, in which batch two people let it go, whether it was paid, came back, or
-- was forfeited.

-- To which account a partner is paid by a payer. The account itself is sealed, and is gone once it was withdrawn or another was told;
-- what is shown of it stays.
create table payout_account (
  id text primary key,
  position bigint not null,
  partner_id text not null,
  payer_id text not null,
  kind text not null check (kind in ('iban', 'other')),
  shown text not null,
  sealed text,
  told_by text not null,
  told_at timestamptz not null,
  ended_at timestamptz,
  check ((sealed is null) = (ended_at is not null))
);
create unique index payout_account_live on payout_account (partner_id, payer_id) where ended_at is null;
create index payout_account_payer on payout_account (payer_id);
alter table payout_account enable row level security;
alter table payout_account force row level security;
create policy both_sides_see on payout_account for select to perennial_app
  using (payer_id = (select acting()) or partner_id = (select acting()));
create policy partner_tells on payout_account for insert to perennial_app with check (partner_id = (select acting()));
create policy partner_ends on payout_account for update to perennial_app
  using (partner_id = (select acting())) with check (partner_id = (select acting()));
grant select, insert on payout_account to perennial_app;
grant update (sealed, ended_at) on payout_account to perennial_app;
call audit_rows('payout_account', '{sealed}');

-- A batch is the payer's alone. Whoever approves it is not the one who drafted it, whatever the programs do.
create table payout_batch (
  id text primary key,
  number text not null,
  position bigint not null,
  payer_id text not null,
  state text not null default 'drafted' check (state in ('drafted', 'approved', 'discarded')),
  drafted_by text not null,
  drafted_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  discarded_by text,
  discarded_at timestamptz,
  unique (payer_id, number),
  constraint two_people check (approved_by is null or approved_by <> drafted_by),
  check ((approved_by is null) = (approved_at is null) and (discarded_by is null) = (discarded_at is null)),
  check (case state when 'drafted' then approved_at is null and discarded_at is null
    when 'approved' then approved_at is not null and discarded_at is null else discarded_at is not null end)
);
create index payout_batch_payer on payout_batch (payer_id, position desc);

-- A payout in a batch, with the account it goes to. It is in one live batch at most: what was discarded or came back is free again.
-- Its partner sees it once the batch is approved.
create table payout_batch_item (
  batch_id text not null references payout_batch,
  payout_id text not null references payout,
  payer_id text not null,
  partner_id text not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  account_id text references payout_account,
  account_shown text,
  approved_at timestamptz,
  live boolean not null default true,
  primary key (batch_id, payout_id)
);
create unique index payout_in_one_live_batch on payout_batch_item (payout_id) where live;
create index payout_batch_item_partner on payout_batch_item (partner_id);

-- Money that was sent, that came back, or that is no longer owed. `batch_id` is the batch that it was sent by.
create table remittance (
  id text primary key,
  number text not null,
  position bigint not null,
  kind text not null check (kind in ('paid', 'returned', 'forfeited')),
  payout_id text not null references payout,
  batch_id text references payout_batch,
  payer_id text not null,
  partner_id text not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  date date not null,
  reference text,
  because text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  unique (payer_id, number),
  unique (batch_id, payout_id, kind),
  check ((kind = 'forfeited') = (batch_id is null)),
  check ((kind = 'paid') = (reference is not null)),
  check ((kind = 'paid') = (because is null))
);
create unique index remittance_forfeited_once on remittance (payout_id) where kind = 'forfeited';
create index remittance_payout on remittance (payout_id, position);
create index remittance_partner on remittance (partner_id);

-- Which gates held a due payout when a batch was drafted, where they are others than the time before: so it is told once.
create table payout_hold (
  payout_id text not null references payout,
  position bigint not null,
  payer_id text not null,
  partner_id text not null,
  codes text[] not null,
  primary key (payout_id, position)
);

do $$
declare t text;
begin
  foreach t in array array['payout_batch', 'payout_batch_item', 'remittance', 'payout_hold'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select on %I to perennial_app', t);
    execute format('grant select, insert on %I to perennial_posting', t);
  end loop;
  foreach t in array array['payout_batch_item', 'remittance', 'payout_hold'] loop
    execute format('create policy posting_pair on %I to perennial_posting
      using (payer_id = (select posting_seller()) and partner_id = any ((select posting_buyers())::text[]))
      with check (payer_id = (select posting_seller()) and partner_id = any ((select posting_buyers())::text[]))', t);
  end loop;
  foreach t in array array['remittance', 'payout_hold'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create policy payer_only on payout_batch for select to perennial_app using (payer_id = (select acting()));
create policy payer_decides on payout_batch for update to perennial_app
  using (payer_id = (select acting())) with check (payer_id = (select acting()));
create policy posting_drafts on payout_batch to perennial_posting
  using (payer_id = (select posting_seller())) with check (payer_id = (select posting_seller()));
create policy both_sides_see on payout_batch_item for select to perennial_app
  using (payer_id = (select acting()) or (partner_id = (select acting()) and approved_at is not null));
create policy payer_decides on payout_batch_item for update to perennial_app
  using (payer_id = (select acting())) with check (payer_id = (select acting()));
create policy both_sides_see on remittance for select to perennial_app
  using (payer_id = (select acting()) or partner_id = (select acting()));
create policy payer_only on payout_hold for select to perennial_app using (payer_id = (select acting()));
grant update (state, approved_by, approved_at, discarded_by, discarded_at) on payout_batch to perennial_app;
grant update (approved_at, live) on payout_batch_item to perennial_app;
call audit_rows('payout_batch', '{}');
call audit_added('payout_batch_item', 'payout_id');
create trigger noted_update after update on payout_batch_item referencing new table as changed
  for each statement execute function note_updated();
call audit_added('remittance', 'number');
call audit_added('payout_hold', 'payout_id');

-- What was decided stays so: a discarded batch is over, and an approved one is never a draft again.
create function refuse_batch_change() returns trigger language plpgsql as $$
begin
  if old.state = 'discarded' or (old.state = 'approved' and new.state <> 'discarded') then
    raise exception 'Batch % is %', old.number, old.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger decided_once before update on payout_batch for each row execute function refuse_batch_change();

-- How each payout that one may see stands. Its partner learns of a batch when it is approved.
create view payout_state with (security_invoker) as
  select p.id, p.number, p.position, s.number as statement, s.program, s.period, s.issue_date, p.payer_id, p.partner_id, p.amount,
    p.currency, p.ordered_at, i.batch_id as batch, i.account_shown,
    case when r.kind = 'forfeited' then 'forfeited'
      when i.batch_id is not null and r.kind = 'paid' and r.batch_id = i.batch_id then 'paid'
      when i.approved_at is not null then 'approved'
      when i.batch_id is not null then 'drafted'
      when r.kind = 'returned' then 'returned'
      else 'ordered' end as state,
    case when r.kind = 'paid' then r.date end as paid_on, case when r.kind = 'paid' then r.reference end as reference,
    case when r.kind <> 'paid' then r.because end as because
  from payout p
  join statement s on s.id = p.statement_id
  left join payout_batch_item i on i.payout_id = p.id and i.live
  left join lateral (select m.kind, m.batch_id, m.date, m.reference, m.because from remittance m
    where m.payout_id = p.id order by m.position desc limit 1) r on true;
grant select on payout_state to perennial_app;
