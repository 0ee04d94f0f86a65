-- By what the prospects of registered deals are found: derived from each registration when it is told, so the audit log tells the facts.
-- A partner is told that a rival stands in its way, and never who, whom it named or for how much: it sees the keys of its own
-- registrations, the vendor those of all that were registered with it.
create table deal_registration_key (
  registration text not null,
  owner_id text not null,
  vendor_id text not null,
  parties text[] not null check (parties @> array[owner_id, vendor_id] and cardinality(parties) = 2),
  products text[] not null,
  key text not null,
  primary key (registration, key),
  check (split_part(registration, ':', 1) = owner_id)
);
create index deal_registration_key_found on deal_registration_key (vendor_id, key);
alter table deal_registration_key enable row level security;
alter table deal_registration_key force row level security;
create policy parties_see on deal_registration_key for select to perennial_app
  using (parties && array[nullif(current_setting('perennial.organization', true), ''), '*']);
create policy own_told on deal_registration_key for insert to perennial_app with check (owner_id = (select acting()));
grant select, insert on deal_registration_key to perennial_app;
create trigger never_edited before update or delete on deal_registration_key
  for each row execute function refuse_change();
create trigger never_emptied before truncate on deal_registration_key
  for each statement execute function refuse_change();

-- How the registrations of others went that share a key and a product with what is asked: which kinds of steps were told when, and
-- what was decided. Nothing in it says whose they are; each has a number of this answer alone.
create policy owner_looks on deal_registration_key for select to current_user using (true);
create function rival_courses(vendor text, sold text[], keys text[])
returns table (rival bigint, "position" bigint, kind text, learned_at timestamptz, decision text)
language sql stable security definer set search_path = public as $$
  with found as (
    select k.registration, min(f.position) as since from deal_registration_key k
      join fact f on f.kind = 'deal_registration' and f.about = k.registration
      where k.vendor_id = vendor and k.key = any(keys) and k.products && sold and k.owner_id <> (select acting())
      group by k.registration
  ), numbered as (select registration, row_number() over (order by since) as rival from found)
  select n.rival, f.position, f.kind, f.learned_at, coalesce(f.body ->> 'decision', f.body ->> 'outcome')
    from numbered n join fact f on f.about = n.registration and f.kind in ('deal_registration', 'deal_registration_decided',
      'deal_registration_contested', 'deal_registration_extended', 'deal_registration_ended', 'deal_registration_won')
    order by f.position
$$;
revoke all on function rival_courses from public;
grant execute on function rival_courses to perennial_app;
