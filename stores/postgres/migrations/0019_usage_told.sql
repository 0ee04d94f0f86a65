-- What an organization was told of its use, so that it is told once: a budget's threshold once a month, a source's silence once
-- until it sends again. It says nothing that the events told don't say, and they are kept for as long as events are.
create table usage_told (
  owner_id text not null,
  type text not null,
  -- The budget, or the source.
  about text not null,
  -- When the month began, or when the source was last heard.
  since timestamptz not null,
  threshold numeric not null default 0,
  told_at timestamptz not null,
  primary key (owner_id, type, about, since, threshold)
);
alter table usage_told enable row level security;
alter table usage_told force row level security;
create policy owner_only on usage_told to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
grant select, insert on usage_told to perennial_app;
