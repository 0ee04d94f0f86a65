-- A program may be offered to whoever is enrolled with its owner: they see it, also those who are enrolled after it was published. Facts
-- name their parties when they are told, so whom such a program reaches is looked up here.
create table enrolled_partner (
  host_id text not null,
  partner_id text not null,
  primary key (host_id, partner_id)
);
create index enrolled_partner_of on enrolled_partner (partner_id);
alter table enrolled_partner enable row level security;
alter table enrolled_partner force row level security;
create policy both_sides_see on enrolled_partner for select to perennial_app
  using (host_id = (select acting()) or partner_id = (select acting()));
grant select on enrolled_partner to perennial_app;

create policy owner_notes on enrolled_partner to current_user using (true) with check (true);
create function note_enrolled() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into enrolled_partner (host_id, partner_id) values (new.owner_id, split_part(new.about, ':', 1)) on conflict do nothing;
  return null;
end $$;
revoke all on function note_enrolled from public;
create trigger enrolled_is_noted after insert on fact for each row when (new.kind = 'enrolled') execute function note_enrolled();
insert into enrolled_partner (host_id, partner_id)
  select distinct owner_id, split_part(about, ':', 1) from fact where kind = 'enrolled' on conflict do nothing;

create policy enrolled_see on fact for select to perennial_app using (
  kind = 'program' and body ->> 'partners' = 'enrolled' and owner_id = any ((select array(
    select host_id from enrolled_partner where partner_id = nullif(current_setting('perennial.organization', true), '')))::text[]));
