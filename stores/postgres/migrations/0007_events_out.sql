-- Events out: what is told to others when something was recorded or posted, the endpoints that hear it, and each try to tell it.
--
-- An event is one row, written in the transaction of what it tells. Who hears of it is decided when it is sent, as the
-- organization of the endpoint: row-level security is what keeps an endpoint from another organization's events.

-- `data` is null where the event tells a fact: its content is the fact at that position, which is never edited either.
create table event_out (
  position bigint not null,
  number int not null default 0,
  id text not null unique default 'evt_' || replace(uuidv7()::text, '-', ''),
  type text not null,
  at timestamptz not null,
  parties text[] not null check (cardinality(parties) > 0),
  data jsonb,
  primary key (position, number)
);
create index event_out_at on event_out using brin (at);

-- An endpoint. Its secrets are sealed with a key that is not in the database; after a rotation the one before signs too for a while.
create table webhook (
  id text primary key,
  organization_id text not null,
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  description text not null,
  enabled boolean not null default true,
  disabled_because text check (disabled_because in ('asked', 'gone', 'failing')),
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1,
  check (enabled = (disabled_because is null))
);
create index webhook_organization on webhook (organization_id, created_at) where removed_at is null;
call audit_rows('webhook', '{secret,previous_secret}');

-- Up to where an endpoint's deliveries are made out, and since when nothing but failures came back. No change of the endpoint,
-- so not in the log. `live` is its `enabled`, for whoever looks for work.
create table webhook_progress (
  webhook_id text primary key references webhook,
  organization_id text not null,
  live boolean not null,
  position bigint not null,
  number int not null,
  failing_since timestamptz
);

create table webhook_delivery (
  id text primary key default 'dlv_' || replace(uuidv7()::text, '-', ''),
  organization_id text not null,
  webhook_id text not null references webhook,
  position bigint not null,
  number int not null,
  event_id text not null,
  type text not null,
  replay boolean not null default false,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed', 'dropped')),
  tries int not null default 0,
  made_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz
);
create unique index webhook_delivery_once on webhook_delivery (webhook_id, position, number) where not replay;
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at) where state = 'pending';
create index webhook_delivery_log on webhook_delivery (organization_id, id);

create table webhook_attempt (
  delivery_id text not null references webhook_delivery,
  number int not null,
  organization_id text not null,
  at timestamptz not null,
  ms int not null,
  status int,
  error text,
  answer text not null default '',
  primary key (delivery_id, number)
);

do $$
declare t text;
begin
  foreach t in array array['event_out', 'webhook_attempt'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', t);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', t);
  end loop;
  foreach t in array array['event_out', 'webhook', 'webhook_progress', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['webhook', 'webhook_progress', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('create policy own_only on %I to perennial_app
      using (organization_id = (select acting())) with check (organization_id = (select acting()))', t);
  end loop;
end $$;

-- Nobody tells others what it is no party to; the posting role tells its pair.
create policy parties_see on event_out for select to perennial_app using (parties && array[(select acting()), '*']);
create policy party_tells on event_out for insert to perennial_app with check ((select acting()) = any (parties));
create policy posting_tells on event_out for insert to perennial_posting
  with check (parties <@ array[(select posting_seller()), (select posting_buyer())]);

-- Whoever looks for work learns which endpoints have some, and nothing of what it is. It then acts as each one's organization.
create function seeking() returns text language sql stable as
  $$ select nullif(current_setting('perennial.seeking', true), '') $$;
create policy work_is_found on webhook_progress for select to perennial_app using ((select seeking()) = 'deliveries');
create policy work_is_found on webhook_delivery for select to perennial_app using ((select seeking()) = 'deliveries');

grant select, insert on event_out, webhook, webhook_progress, webhook_delivery, webhook_attempt to perennial_app;
grant insert on event_out to perennial_posting;
grant update (url, events, description, enabled, disabled_because, secret, previous_secret, previous_until, removed_at, version)
  on webhook to perennial_app;
grant update (live, position, number, failing_since) on webhook_progress to perennial_app;
grant update (state, tries, due_at, ended_at) on webhook_delivery to perennial_app;
