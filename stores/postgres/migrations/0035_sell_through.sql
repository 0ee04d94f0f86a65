-- Sell-through: what distributors sold to whom, line by line, as they report it; and what the names in it mean.

-- One version of a line. A resubmission adds the next one, and the versions before it stay.
create table sell_through_line (
  id text not null,
  version int not null check (version > 0),
  position bigint not null,
  owner_id text not null,
  vendor_id text not null,
  distributor_id text not null,
  import_id text not null,
  row_number int not null,
  learned_at timestamptz not null,
  line text not null,
  kind text not null check (kind in ('sale', 'return')),
  returns_id text,
  sold_at timestamptz not null,
  reseller_key text not null,
  reseller jsonb not null,
  customer_key text,
  customer jsonb,
  product_key text not null,
  product jsonb not null,
  quantity numeric not null check (quantity > 0),
  unit_price numeric,
  amount numeric not null check (amount >= 0),
  currency text not null,
  document text,
  primary key (id, version),
  check (id = vendor_id || '/' || distributor_id || '/' || line),
  check ((returns_id is not null) = (kind = 'return')),
  check ((customer_key is not null) = (customer is not null))
);
create index sell_through_line_vendor on sell_through_line (vendor_id, sold_at, id);
create index sell_through_line_distributor on sell_through_line (distributor_id, sold_at, id);
create index sell_through_line_reseller on sell_through_line (vendor_id, distributor_id, reseller_key);
create index sell_through_line_returns on sell_through_line (returns_id) where returns_id is not null;

-- What a name of a distributor's files means, from one position until another: found when a file was imported, or decided by a person,
-- whose fact it then names.
create table sell_through_match (
  vendor_id text not null,
  distributor_id text not null,
  side text not null check (side in ('reseller', 'customer', 'product')),
  key text not null,
  position bigint not null,
  ended_position bigint,
  owner_id text not null,
  reported jsonb not null,
  state text not null check (state in ('open', 'matched', 'not_ours')),
  how text not null check (how in ('none', 'id', 'name', 'decision', 'new_needed', 'undone')),
  target text,
  score int,
  candidates jsonb not null,
  fact bigint,
  learned_at timestamptz not null,
  primary key (vendor_id, distributor_id, side, key, position),
  check ((target is not null) = (state = 'matched')),
  check ((fact is not null) = (how in ('decision', 'new_needed', 'undone')))
);
-- A name means one thing at a time.
create unique index sell_through_match_stands on sell_through_match (vendor_id, distributor_id, side, key)
  where ended_position is null;
create index sell_through_match_target on sell_through_match (target) where side = 'reseller';

-- A file that was imported to its end, once for each time that it changed something.
create table sell_through_import (
  id text primary key,
  position bigint not null,
  owner_id text not null,
  name text not null,
  sha256 text not null,
  resubmission boolean not null,
  rows int not null,
  added int not null,
  replaced int not null,
  known int not null,
  quarantined int not null,
  sums jsonb not null,
  imported_at timestamptz not null
);
create index sell_through_import_owner on sell_through_import (owner_id, imported_at desc, id);

do $$
declare t text;
begin
  foreach t in array array['sell_through_line', 'sell_through_match', 'sell_through_import'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert on %I to perennial_app', t);
  end loop;
  -- Migration 0008 says why two conditions stand here.
  foreach t in array array['sell_through_line', 'sell_through_match'] loop
    execute format('create policy both_sides_see on %I for select to perennial_app
      using ((case when vendor_id = (select acting()) or distributor_id = (select acting()) then true end) is not null
        and (vendor_id = acting() or distributor_id = acting()))', t);
    execute format('create policy owner_adds on %I for insert to perennial_app
      with check (owner_id = (select acting()) and (vendor_id = (select acting()) or distributor_id = (select acting())))', t);
  end loop;
  foreach t in array array['sell_through_line', 'sell_through_import'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create policy owner_only on sell_through_import to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

-- A reseller sees that a name means itself, and the lines that were told while it did: what it bought, at the prices it paid.
create policy reseller_sees on sell_through_match for select to perennial_app
  using (side = 'reseller' and target = (select acting()));
create policy reseller_sees on sell_through_line for select to perennial_app
  using (exists (select from sell_through_match m where m.side = 'reseller' and m.target = (select acting())
    and m.vendor_id = sell_through_line.vendor_id and m.distributor_id = sell_through_line.distributor_id
    and m.key = sell_through_line.reseller_key
    and (m.ended_position is null or m.ended_position > sell_through_line.position)));

-- What a name meant ends where it means something else; nothing more of it changes.
create policy both_sides_end on sell_through_match for update to perennial_app
  using (vendor_id = (select acting()) or distributor_id = (select acting()))
  with check (vendor_id = (select acting()) or distributor_id = (select acting()));
grant update (ended_position) on sell_through_match to perennial_app;
create policy told on sell_through_match to current_user using (true) with check (true);
create function refuse_changed_match() returns trigger language plpgsql as $$
begin
  if old.ended_position is not null or new.ended_position is null or new.ended_position <= old.position then
    raise exception 'What a name meant ends once, after it began' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger ends_once before update on sell_through_match for each row execute function refuse_changed_match();
create trigger never_deleted before delete on sell_through_match for each row execute function refuse_change();
create trigger never_emptied before truncate on sell_through_match for each statement execute function refuse_change();

-- A decision of a person is a fact; the name means what it says from its position on.
create function note_sell_through_decision() returns trigger language plpgsql security definer set search_path = public as $$
declare before sell_through_match;
begin
  update sell_through_match set ended_position = new.position
    where vendor_id = new.body ->> 'vendor' and distributor_id = new.body ->> 'distributor'
      and side = new.body ->> 'side' and key = new.body ->> 'key' and ended_position is null
    returning * into before;
  if before.key is null then
    raise exception 'Nobody reported the name %', new.body ->> 'key' using errcode = 'foreign_key_violation';
  end if;
  insert into sell_through_match (vendor_id, distributor_id, side, key, position, owner_id, reported, state, how, target, score,
      candidates, fact, learned_at)
    values (before.vendor_id, before.distributor_id, before.side, before.key, new.position, new.owner_id, before.reported,
      case new.body ->> 'decision' when 'match' then 'matched' when 'not_ours' then 'not_ours' else 'open' end,
      case new.body ->> 'decision' when 'undo' then 'undone' when 'new_needed' then 'new_needed' else 'decision' end,
      new.body ->> 'target', null, before.candidates, new.position, new.learned_at);
  return null;
end $$;
revoke all on function note_sell_through_decision from public;
create trigger decides after insert on fact for each row when (new.kind = 'sell_through_decided')
  execute function note_sell_through_decision();

-- Hand-overs are found by their line. Migration 0011 says why the value stands in a column of its own.
alter table fact add column about_line text generated always as (
  case when kind = 'sell_through_handed' then body ->> 'line' end) stored;
create index fact_about_line on fact (about_line, position) where about_line is not null;

call audit_added('sell_through_line', 'id');
call audit_added('sell_through_import', 'id');
