-- What each source reported, day by day of what it reports about: taken down with every batch, so that late and silent sources
-- are known without reading events. It is derived from the events, and nobody acts on it: the audit log tells the batches.
create table usage_source_day (
  owner_id text not null,
  source text not null,
  type text not null,
  day date not null,
  events bigint not null,
  first_time timestamptz not null,
  last_time timestamptz not null,
  last_received_at timestamptz not null,
  late_events bigint not null,
  late_sum_seconds numeric not null,
  late_most_seconds bigint not null,
  last_late_at timestamptz,
  primary key (owner_id, source, type, day)
);
create index usage_source_day_late on usage_source_day (owner_id, last_late_at) where late_events > 0;
alter table usage_source_day enable row level security;
alter table usage_source_day force row level security;
create policy owner_only on usage_source_day to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
grant select, insert, update on usage_source_day to perennial_app;

-- Up to where periods were closed when the batch came: an event of an earlier time came late for one of them.
alter table usage_batch add column closed_up_to timestamptz;

-- The end of the newest closed period, whoever's link it is: recording usage tells nobody more than that something was closed.
create policy owner_looks on link_close for select to current_user using (true);
create function closed_up_to() returns timestamptz
language sql stable security definer set search_path = public as $$ select max(period_to) from link_close $$;
revoke execute on function closed_up_to from public;
grant execute on function closed_up_to to perennial_app;
create index link_close_period_to on link_close (period_to);
