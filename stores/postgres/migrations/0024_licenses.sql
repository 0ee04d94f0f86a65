-- Licenses: what a vendor has issued, and the public half of the keys that it signs with. A private key never comes here.

-- The vendor's keys. One at a time signs; one that was retired stays public until its last license has expired, one that was revoked
-- is gone from the public set at once.
create table license_key (
  vendor_id text not null,
  kid text not null,
  public_x text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  revoked_at timestamptz,
  primary key (vendor_id, kid)
);
create unique index license_key_signing on license_key (vendor_id) where retired_at is null and revoked_at is null;
alter table license_key enable row level security;
alter table license_key force row level security;
-- What is public anyway: whoever holds a license may know whether its key still counts.
create policy everybody_knows on license_key for select to perennial_app using ((select acting()) is not null);
create policy vendor_adds on license_key for insert to perennial_app with check (vendor_id = (select acting()));
create policy vendor_ends on license_key for update to perennial_app
  using (vendor_id = (select acting())) with check (vendor_id = (select acting()));
grant select, insert on license_key to perennial_app;
grant update (retired_at, revoked_at) on license_key to perennial_app;
call audit_rows('license_key', '{}');

-- A license as it was issued. Everybody on the chain of its subscription may see it; the vendor alone adds one, whoever asked.
-- `content` is all that it says in one text: while that stays the same, the license is the same.
create table license (
  id text primary key,
  position bigint not null,
  vendor_id text not null,
  parties text[] not null check (vendor_id = any (parties) and not '*' = any (parties)),
  subscription text not null,
  product text not null,
  customer_id text not null,
  instance text not null,
  plan text,
  features text[] not null,
  quantity numeric not null,
  audience text not null,
  issued_at timestamptz not null,
  asked_by text not null,
  not_before timestamptz not null,
  renew_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > not_before),
  kid text not null,
  content text not null,
  document text not null,
  foreign key (vendor_id, kid) references license_key
);
create index license_newest on license (subscription, instance, position desc);
create index license_of_key on license (vendor_id, kid, expires_at);
create index license_of_customer on license (customer_id);
alter table license enable row level security;
alter table license force row level security;
create policy parties_see on license for select to perennial_app using (parties && array[(select acting())]);
create policy vendor_issues on license for insert to perennial_app with check (vendor_id = (select acting()));
grant select, insert on license to perennial_app;
create trigger never_edited before update or delete on license for each row execute function refuse_change();
create trigger never_emptied before truncate on license for each statement execute function refuse_change();
call audit_added('license', 'id');
