-- On which days something of a source arrived, whatever it was about: a source that delivers a month at once is awaited for a
-- month, and one that delivers the month so far every day is awaited every day. Their events are about every day alike.
create table usage_source_arrival (
  owner_id text not null,
  source text not null,
  -- In UTC.
  day date not null,
  primary key (owner_id, source, day)
);
alter table usage_source_arrival enable row level security;
alter table usage_source_arrival force row level security;
create policy owner_only on usage_source_arrival to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
grant select, insert on usage_source_arrival to perennial_app;
