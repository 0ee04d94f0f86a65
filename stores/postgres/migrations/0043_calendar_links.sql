-- Secret addresses from which a calendar reads the renewals of an organization. Of the secret only its hash is here.
create table calendar_link (
  id text primary key check (id ~ '^cal_[0-9a-f]{32}$'),
  organization_id text not null,
  name text not null check (length(name) <= 100),
  -- Only the renewals that this person looks after; null for all.
  person text check (length(person) <= 64),
  secret_hash text not null unique,
  created_by text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index calendar_link_of on calendar_link (organization_id, id);
alter table calendar_link enable row level security;
alter table calendar_link force row level security;
create policy owner_only on calendar_link to perennial_app
  using (organization_id = (select acting())) with check (organization_id = (select acting()));
grant select, insert on calendar_link to perennial_app;
grant update (revoked_at) on calendar_link to perennial_app;
call audit_rows('calendar_link', '{secret_hash}');
