-- People, keys, and the audit log.
--
-- Every change is told in `audit`, one chain for the whole database: each row carries the hash of the one before. Triggers note
-- what a transaction changes; `append_audit` moves the notes into one row of the log; a change that was noted and not appended
-- can't be committed. So no path into the tables, of whatever program, leaves the log out.

create table audit (
  sequence bigint primary key,
  at timestamptz not null,
  organization_id text not null,
  by_organization text not null,
  body text not null,
  previous text not null,
  hash text not null
);
create index audit_organization on audit (organization_id, sequence desc);
create index audit_by on audit (by_organization, sequence desc) where by_organization <> organization_id;

create table audit_head (
  one boolean primary key default true check (one),
  sequence bigint not null,
  hash text not null
);
insert into audit_head (sequence, hash) values (0, repeat('0', 64));

-- What a running transaction has changed so far. Empty whenever no transaction runs.
create table audit_note (
  transaction xid8 not null,
  number bigint generated always as identity,
  changed text not null,
  what jsonb not null,
  primary key (transaction, number)
);

-- What is hashed: every column in its order, each on a line of its own; a body is JSON without line breaks.
create function audit_hash(previous text, sequence bigint, at timestamptz, organization text, by_organization text, body text)
  returns text language sql immutable as $$
  select encode(sha256(convert_to(concat_ws(E'\n', previous, sequence::text,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), organization, by_organization, body), 'UTF8')), 'hex')
$$;

create function append_audit(at timestamptz, organization text, by_organization text, telling jsonb)
  returns bigint language plpgsql security definer set search_path = public as $$
declare
  noted jsonb;
begin
  if pg_current_xact_id_if_assigned() is null then return null; end if;
  select jsonb_agg(jsonb_build_object('table', changed) || what order by number) into noted
    from audit_note where transaction = pg_current_xact_id();
  if noted is null then return null; end if;
  if organization is distinct from acting() then
    raise exception 'The log of % is written by whoever acts as it', organization using errcode = 'insufficient_privilege';
  end if;
  delete from audit_note where transaction = pg_current_xact_id();
  return chain_audit(at, organization, by_organization, telling || jsonb_build_object('changes', noted));
end $$;

-- The head stays locked until the transaction ends, so the chain is in the order of commits and has no gap.
create function chain_audit(at timestamptz, organization text, by_organization text, telling jsonb)
  returns bigint language plpgsql security definer set search_path = public as $$
declare
  head audit_head;
  body text := telling::text;
  chained text;
begin
  select * into head from audit_head for update;
  chained := audit_hash(head.hash, head.sequence + 1, at, organization, by_organization, body);
  insert into audit (sequence, at, organization_id, by_organization, body, previous, hash)
    values (head.sequence + 1, at, organization, by_organization, body, head.hash, chained);
  update audit_head set sequence = head.sequence + 1, hash = chained;
  return head.sequence + 1;
end $$;
revoke all on function append_audit, chain_audit from public;

-- Rows of an append-only table: how many, and the first and the last by the column that is named.
create function note_added() returns trigger language plpgsql security definer set search_path = public as $$
begin
  execute format('insert into audit_note (transaction, changed, what)
    select pg_current_xact_id(), %L, jsonb_build_object(''added'', count(*), ''first'', min(%I), ''last'', max(%I))
    from added having count(*) > 0', tg_table_name, tg_argv[0], tg_argv[0]);
  return null;
end $$;

-- Rows that are changed in bulk: how many.
create function note_updated() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into audit_note (transaction, changed, what)
    select pg_current_xact_id(), tg_table_name, jsonb_build_object('updated', count(*)) from changed having count(*) > 0;
  return null;
end $$;

-- One row that can be changed: what it was and what it is. The columns that are named stay out: secrets, personal data.
create function note_row() returns trigger language plpgsql security definer set search_path = public as $$
declare
  hidden text[] := coalesce(tg_argv, '{}');
begin
  insert into audit_note (transaction, changed, what) values (pg_current_xact_id(), tg_table_name, jsonb_strip_nulls(
    jsonb_build_object('before', case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end,
      'after', case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end)));
  return null;
end $$;

-- Something that happened and changed no row: that somebody signed in.
create function note_event(kind text, what jsonb) returns void language plpgsql security definer set search_path = public as $$
begin
  insert into audit_note (transaction, changed, what) values (pg_current_xact_id(), kind, jsonb_build_object('event', what));
end $$;
revoke all on function note_event from public;

create function refuse_unaudited() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from audit_note where transaction = pg_current_xact_id()) then
    raise exception 'A change of % is not in the audit log', new.changed using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger audited after insert on audit_note
  deferrable initially deferred for each row execute function refuse_unaudited();

-- For later migrations: what has rows that are added, or rows that can change.
create procedure audit_added(name text, named_by text) language plpgsql as $$
begin
  execute format('create trigger noted after insert on %I referencing new table as added
    for each statement execute function note_added(%L)', name, named_by);
end $$;
create procedure audit_rows(name text, hidden text[]) language plpgsql as $$
begin
  execute format('create trigger noted after insert or update or delete on %I for each row execute function note_row(%s)',
    name, (select coalesce(string_agg(quote_literal(one), ', '), '') from unnest(hidden) one));
end $$;

call audit_added('fact', 'position');
call audit_added('usage_batch', 'number');
call audit_added('import_file', 'id');
call audit_added('quarantine', 'id');
call audit_added('run', 'id');
call audit_added('invoice', 'number');
call audit_added('statement', 'number');
call audit_added('payout', 'number');
create trigger noted_update after update on quarantine referencing new table as changed
  for each statement execute function note_updated();
create trigger noted_update after update on run referencing new table as changed
  for each statement execute function note_updated();

-- The demo's people have passwords that everybody knows, so it must be known again as a demo.
alter table tenant add column demo boolean not null default false;

-- People. Names and addresses are not here: they stand with the sign-in and can be erased.
create table membership (
  person_id text not null,
  organization_id text not null,
  roles text[] not null check (cardinality(roles) > 0
    and roles <@ array['owner', 'finance', 'program_manager', 'account_manager', 'viewer']),
  joined_at timestamptz not null,
  version int not null default 1,
  primary key (person_id, organization_id)
);
create index membership_organization on membership (organization_id);

create table invitation (
  id text primary key,
  organization_id text not null,
  email text not null,
  roles text[] not null check (cardinality(roles) > 0
    and roles <@ array['owner', 'finance', 'program_manager', 'account_manager', 'viewer']),
  token_hash text not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  withdrawn_at timestamptz
);
create index invitation_organization on invitation (organization_id, created_at desc);

-- Keys. Only the hash of a secret is kept; after a rotation the one before stays good for a while.
create table api_key (
  id text primary key,
  organization_id text not null,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  hash text not null,
  previous_hash text,
  previous_until timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  rotated_at timestamptz,
  revoked_at timestamptz,
  version int not null default 1
);
create index api_key_organization on api_key (organization_id, created_at desc);

-- When a key was used last: no change of the key, so not in the log.
create table api_key_use (
  key_id text primary key references api_key,
  organization_id text not null,
  used_at timestamptz not null,
  address text
);

call audit_rows('membership', '{}');
call audit_rows('invitation', '{email,token_hash}');
call audit_rows('api_key', '{hash,previous_hash}');

-- Requests that carried an Idempotency-Key, with their answers, for at least 30 days.
create table idempotent_request (
  organization_id text not null,
  principal text not null,
  key_hash text not null,
  door text not null,
  request_hash text not null,
  started_at timestamptz not null,
  answered_at timestamptz,
  status int,
  answer text,
  primary key (organization_id, principal, key_hash)
);
create index idempotent_request_age on idempotent_request (started_at);

-- Forgets requests once nobody may count on them any more. It tells how many, of whomever.
create function forget_requests() returns bigint language sql security definer set search_path = public as $$
  with gone as (delete from idempotent_request where started_at < now() - interval '31 days' returning 1)
  select count(*) from gone
$$;
revoke all on function forget_requests from public;

create function acting_person() returns text language sql stable as
  $$ select nullif(current_setting('perennial.person', true), '') $$;
create function presented_key() returns text language sql stable as
  $$ select nullif(current_setting('perennial.key', true), '') $$;

do $$
declare t text;
begin
  foreach t in array array['audit', 'audit_head', 'audit_note', 'membership', 'invitation', 'api_key', 'api_key_use',
    'idempotent_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    -- The functions above run as the owner, who may be no superuser.
    execute format('create policy owner_keeps on %I to current_user using (true) with check (true)', t);
  end loop;
  foreach t in array array['invitation', 'api_key', 'api_key_use', 'idempotent_request', 'membership'] loop
    execute format('create policy own_only on %I to perennial_app
      using (organization_id = (select acting())) with check (organization_id = (select acting()))', t);
  end loop;
end $$;

-- Which organizations a person belongs to, and which key was presented, is asked before any organization acts.
create policy own_membership on membership for select to perennial_app using (person_id = (select acting_person()));
create policy presented on api_key for select to perennial_app using (id = (select presented_key()));

create policy told_or_done on audit for select to perennial_app
  using (organization_id = (select acting()) or by_organization = (select acting()));
create policy head_is_known on audit_head for select to perennial_app using ((select acting()) is not null);

create trigger never_edited before update or delete on audit for each row execute function refuse_change();
create trigger never_emptied before truncate on audit for each statement execute function refuse_change();

grant select on audit, audit_head to perennial_app;
grant execute on function append_audit to perennial_app, perennial_posting;
grant execute on function forget_requests, note_event to perennial_app;
grant select, insert, delete on membership, idempotent_request to perennial_app;
grant select, insert on invitation, api_key, api_key_use to perennial_app;
grant update (roles, version) on membership to perennial_app;
grant update (accepted_at, accepted_by, withdrawn_at) on invitation to perennial_app;
grant update (name, scopes, hash, previous_hash, previous_until, expires_at, rotated_at, revoked_at, version) on api_key to perennial_app;
grant update (used_at, address) on api_key_use to perennial_app;
grant update (started_at, answered_at, status, answer) on idempotent_request to perennial_app;
