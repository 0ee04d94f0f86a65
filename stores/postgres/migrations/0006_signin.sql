-- Signing in.
--
-- Names, e-mail addresses, passwords, sessions: everything about people that facts don't need stands in the schema `signin`, which
-- the role of the server can't read. The role perennial_signin works in it and in nothing else; where signing in changes who
-- belongs to an organization, it does so by a function that decides for itself whether it may.

create schema signin;
grant usage on schema signin to perennial_signin;

-- The tables of better-auth 1.7.5 with two-factor and single sign-on. Their columns have the names that the library gives them.

create table signin."user" (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  "emailVerified" boolean not null default false,
  image text,
  "twoFactorEnabled" boolean default false,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table signin.session (
  id text primary key,
  "userId" text not null references signin."user" on delete cascade,
  token text not null unique,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index session_of_user on signin.session ("userId");

create table signin.account (
  id text primary key,
  "userId" text not null references signin."user" on delete cascade,
  "providerId" text not null,
  "accountId" text not null,
  password text,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  unique ("providerId", "accountId")
);
create index account_of_user on signin.account ("userId");

create table signin.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on signin.verification (identifier);
create index verification_age on signin.verification ("expiresAt");

create table signin."twoFactor" (
  id text primary key,
  "userId" text not null unique references signin."user" on delete cascade,
  secret text not null,
  "backupCodes" text not null,
  verified boolean default true,
  "failedVerificationCount" int default 0,
  "lockedUntil" timestamptz
);

-- A connection to an organization's own sign-in. Nobody can sign in by it before the domain is shown to be the organization's;
-- of two connections for one domain only one can be.
create table signin."ssoProvider" (
  id text primary key,
  "providerId" text not null unique,
  "organizationId" text not null,
  issuer text not null,
  domain text not null check (domain ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$'),
  "domainVerified" boolean not null default false,
  "oidcConfig" text,
  "samlConfig" text,
  "userId" text not null,
  domain_token text not null default gen_random_uuid(),
  discovered_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index sso_domain on signin."ssoProvider" (domain) where "domainVerified";
create index sso_organization on signin."ssoProvider" ("organizationId");

-- What better-auth doesn't have: the first owner's link, attempts, one-time codes that were used.

create table signin.owner_link (
  token_hash text primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table signin.attempt (
  key text primary key,
  failures int not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
create index attempt_age on signin.attempt (last_at);

create table signin.used_code (
  person_id text not null,
  code_hash text not null,
  used_at timestamptz not null,
  primary key (person_id, code_hash)
);

grant select, insert, update, delete on all tables in schema signin to perennial_signin;

-- Counts one attempt before it is made, so attempts at the same moment count as many as they are. Comes back with the moment until
-- which the key is locked, or NULL where the attempt may be made. After `allowed` failures each further one locks for twice as
-- long, from 15 seconds to 15 minutes; a day without attempts forgets them all.
create function signin.begin_attempt(wanted text, allowed int, at timestamptz) returns timestamptz
  language plpgsql set search_path = signin, pg_temp as $$
declare
  found_one attempt;
begin
  insert into attempt values (wanted, 0, at, null) on conflict do nothing;
  select * into found_one from attempt where key = wanted for update;
  if found_one.locked_until > at then return found_one.locked_until; end if;
  if found_one.last_at < at - interval '1 day' then found_one.failures := 0; end if;
  found_one.failures := found_one.failures + 1;
  update attempt set failures = found_one.failures, last_at = at,
    locked_until = case when found_one.failures >= allowed
      then at + least(interval '15 minutes', interval '15 seconds' * power(2, least(found_one.failures - allowed, 10))) end
    where key = wanted;
  return null;
end $$;

-- The organization that runs the deployment has an owner.
create function signin.operator_has_owner() returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from membership m join tenant t on t.operator_id = m.organization_id where 'owner' = any (m.roles))
$$;

-- Whoever joins does so as the organization: the log of an organization is written by whoever acts as it.
create function signin.tell_joined(at timestamptz, organization text, person text, act text) returns void
  language sql set search_path = public, pg_temp as $$
  select set_config('perennial.organization', organization, true);
  select append_audit(at, organization, organization,
    jsonb_build_object('by', jsonb_build_object('kind', 'person', 'id', person), 'act', act))
$$;

-- Makes a person the first owner. Only for an unused link that hasn't expired, and only while there is no owner.
create function signin.become_owner(hash text, person text, at timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  operator text;
begin
  perform pg_advisory_xact_lock(hashtextextended('signin.become_owner', 0));
  if signin.operator_has_owner() then return null; end if;
  update signin.owner_link set used_at = at where token_hash = hash and used_at is null and expires_at > at;
  if not found then return null; end if;
  select operator_id into strict operator from tenant;
  insert into membership (person_id, organization_id, roles, joined_at) values (person, operator, '{owner}', at)
    on conflict (person_id, organization_id) do update set roles = '{owner}', version = membership.version + 1;
  perform signin.tell_joined(at, operator, person, 'become-owner');
  return operator;
end $$;

-- What an invitation says, for whoever has its secret.
create function signin.read_invitation(hash text, at timestamptz)
  returns table (organization text, name text, email text, roles text[], expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.organization_id, coalesce((select body ->> 'name' from fact where kind = 'organization' and about = i.organization_id
      order by position desc limit 1), i.organization_id), lower(i.email), i.roles, i.expires_at
    from invitation i where i.token_hash = hash and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > at
$$;

-- Makes the person a member as the invitation says. Only for a person whose address was verified and is the invited one; the secret
-- is good once.
create function signin.accept_invitation(hash text, person text, at timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  invited invitation;
begin
  select * into invited from invitation where token_hash = hash for update;
  if not found or invited.accepted_at is not null or invited.withdrawn_at is not null or invited.expires_at <= at
    or not exists (select from signin."user" u where u.id = person and u."emailVerified" and u.email = lower(invited.email))
  then return null; end if;
  update invitation set accepted_at = at, accepted_by = person where id = invited.id;
  insert into membership (person_id, organization_id, roles, joined_at)
    values (person, invited.organization_id, invited.roles, at)
    on conflict (person_id, organization_id) do update set version = membership.version + 1,
      roles = (select array_agg(distinct role order by role) from unnest(membership.roles || excluded.roles) role);
  perform signin.tell_joined(at, invited.organization_id, person, 'accept-invitation');
  return invited.organization_id;
end $$;

-- Whoever signs in by an organization's own sign-in for the first time becomes a viewer in that organization and in no other.
-- Later sign-ins add nothing, so who was removed stays removed.
create function signin.join_by_sso() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  organization text;
begin
  select "organizationId" into organization from signin."ssoProvider"
    where "providerId" = new."providerId" and "domainVerified";
  if not found then return null; end if;
  insert into membership (person_id, organization_id, roles, joined_at)
    values (new."userId", organization, '{viewer}', new."createdAt") on conflict do nothing;
  perform signin.tell_joined(new."createdAt", organization, new."userId", 'join-by-single-sign-on');
  return null;
end $$;
create trigger joins after insert on signin.account for each row execute function signin.join_by_sso();

revoke execute on all functions in schema signin from public;
grant execute on function signin.begin_attempt, signin.operator_has_owner, signin.become_owner, signin.read_invitation,
  signin.accept_invitation to perennial_signin;

-- An owner that is no superuser runs the functions above and obeys row-level security.
create policy owner_reads_names on fact for select to current_user using (kind = 'organization');

-- What the role of the server may know and do. Each function runs as the owner and bounds itself by the acting organization.

-- The members of the acting organization among these, by name.
create function people_named(ids text[]) returns table (id text, name text, email text, email_verified boolean, two_factor boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.name, u.email, u."emailVerified", coalesce(u."twoFactorEnabled", false)
    from signin."user" u join membership m on m.person_id = u.id
    where u.id = any (ids) and m.organization_id = (select acting())
$$;

-- The acting organization's connections; the operator sees all, as it may confirm their domains. Secrets are left out.
create function sso_connections()
  returns table (id text, organization_id text, issuer text, domain text, client_id text, confirmed boolean, domain_token text,
    created_by text, created_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p."providerId", p."organizationId", p.issuer, p.domain, p."oidcConfig"::jsonb ->> 'clientId', p."domainVerified",
      p.domain_token, p."userId", p.created_at
    from signin."ssoProvider" p
    where p."organizationId" = (select acting()) or (select acting()) = (select operator_id from tenant)
    order by p.created_at, p."providerId"
$$;

create function note_sso(id text, what text, organization text, domain text) returns void
  language sql set search_path = public, pg_temp as $$
  insert into audit_note (transaction, changed, what) values (pg_current_xact_id(), 'sso_connection',
    jsonb_build_object(what, jsonb_build_object('id', id, 'organization_id', organization, 'domain', domain)))
$$;

-- The operator's own domain counts as shown; any other is shown by a DNS record or confirmed by the operator.
create function connect_sso(id text, connection_issuer text, connection_domain text, client_id text, client_secret text,
  token text, by_person text, at timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own boolean := coalesce((select operator_id from tenant) = acting(), false);
begin
  if acting() is null then raise exception 'Nobody acts' using errcode = 'insufficient_privilege'; end if;
  insert into signin."ssoProvider" (id, "providerId", "organizationId", issuer, domain, "domainVerified", "oidcConfig", "userId",
      domain_token, created_at)
    values (connect_sso.id, connect_sso.id, acting(), connection_issuer, lower(connection_domain),
      own and not exists (select from signin."ssoProvider" p where p.domain = lower(connection_domain) and p."domainVerified"),
      jsonb_build_object('issuer', connection_issuer, 'clientId', client_id, 'clientSecret', client_secret, 'pkce', true,
        'discoveryEndpoint', rtrim(connection_issuer, '/') || '/.well-known/openid-configuration',
        'scopes', jsonb_build_array('openid', 'email', 'profile'))::text,
      by_person, token, at);
  perform note_sso(connect_sso.id, 'after', acting(), lower(connection_domain));
end $$;

-- Who signed in by it is signed out and can't come back by it.
create function disconnect_sso(wanted text) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone signin."ssoProvider";
begin
  delete from signin."ssoProvider" where "providerId" = wanted and "organizationId" = acting() returning * into gone;
  if not found then return false; end if;
  delete from signin.session where "userId" in (select "userId" from signin.account where "providerId" = wanted);
  delete from signin.account where "providerId" = wanted;
  perform note_sso(wanted, 'before', gone."organizationId", gone.domain);
  return true;
end $$;

-- The operator vouches for a domain. False where it isn't the operator, there is no such connection, or another has the domain.
create function confirm_sso_domain(wanted text) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  confirmed signin."ssoProvider";
begin
  if acting() is distinct from (select operator_id from tenant) then return false; end if;
  update signin."ssoProvider" p set "domainVerified" = true where "providerId" = wanted and not exists (
    select from signin."ssoProvider" other where other.domain = p.domain and other."domainVerified") returning * into confirmed;
  if not found then return false; end if;
  perform note_sso(wanted, 'confirmed', confirmed."organizationId", confirmed.domain);
  return true;
end $$;

-- Takes everything that tells who a person is; the id stays, as facts and the log name it. Only the operator may.
create function erase_person(wanted text) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  was text;
begin
  if acting() is distinct from (select operator_id from tenant) then return false; end if;
  select email into was from signin."user" where id = wanted for update;
  if not found then return false; end if;
  update signin."user" set name = 'Erased person', email = lower(wanted) || '@erased.invalid', "emailVerified" = false, image = null,
    "twoFactorEnabled" = false, "updatedAt" = now() where id = wanted;
  delete from signin.session where "userId" = wanted;
  delete from signin.account where "userId" = wanted;
  delete from signin."twoFactor" where "userId" = wanted;
  delete from signin.verification where value = wanted;
  delete from signin.used_code where person_id = wanted;
  delete from membership where person_id = wanted;
  update invitation set email = '' where accepted_by = wanted or lower(email) = was;
  insert into audit_note (transaction, changed, what)
    values (pg_current_xact_id(), 'person', jsonb_build_object('erased', wanted));
  return true;
end $$;

revoke execute on function people_named, sso_connections, note_sso, connect_sso, disconnect_sso, confirm_sso_domain, erase_person
  from public;
grant execute on function people_named, sso_connections, connect_sso, disconnect_sso, confirm_sso_domain, erase_person
  to perennial_app;
