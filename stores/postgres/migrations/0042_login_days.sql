-- On which days somebody of an organization signed in, without who and how often: a sign of how well a customer does. Itself sees it, and
-- whoever sells to it on a chain that it may see. The log of sign-ins has what was done, for the organization alone.
create table login_day (
  organization_id text not null,
  day date not null,
  primary key (organization_id, day)
);
alter table login_day enable row level security;
alter table login_day force row level security;
create policy own_days on login_day to perennial_app
  using (organization_id = (select acting())) with check (organization_id = (select acting()));
-- The list is made once for a statement, by what the acting organization may see of facts.
create policy sellers_see on login_day for select to perennial_app using (organization_id = any ((select array(
  select distinct customer_id from fact where kind = 'subscription' and customer_id is not null))::text[]));
grant select, insert on login_day to perennial_app;
