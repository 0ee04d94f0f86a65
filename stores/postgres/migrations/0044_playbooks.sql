-- What playbooks have done: once per playbook, occurrence of its signal and step. Two processes at once can't both have done it. It is the
-- business of the organization whose playbook it is. What was to be mailed waits here until it was sent.
create table playbook_log (
  organization_id text not null,
  playbook text not null,
  occurrence text not null,
  step text not null,
  -- The position of the fact by which the run began.
  version bigint not null,
  signal text not null,
  customer text not null,
  product text,
  at timestamptz not null,
  did text not null check (did in ('begin', 'task', 'mail', 'webhook', 'escalate', 'end')),
  says text not null,
  task text,
  -- Whom a mail is for, a person or a role, and what it says; the addresses stand elsewhere.
  mail jsonb,
  mail_state text check (mail_state in ('waiting', 'sent', 'failed')),
  mail_tries int not null default 0,
  mail_tried_at timestamptz,
  primary key (organization_id, playbook, occurrence, step),
  check (split_part(playbook, ':', 1) = organization_id),
  check ((did in ('task', 'escalate')) = (task is not null)),
  check ((did = 'mail') = (mail is not null) and (mail is null) = (mail_state is null))
);
create index playbook_log_newest on playbook_log (organization_id, at desc, playbook desc, occurrence desc, step desc);
create index playbook_log_waiting on playbook_log (organization_id, mail_tried_at) where mail_state = 'waiting';
alter table playbook_log enable row level security;
alter table playbook_log force row level security;
create policy owner_only on playbook_log to perennial_app
  using (organization_id = (select acting())) with check (organization_id = (select acting()));
grant select, insert on playbook_log to perennial_app;
grant update (mail_state, mail_tries, mail_tried_at) on playbook_log to perennial_app;
call audit_rows('playbook_log', '{mail}');

-- Which organizations have playbooks, for the job that runs them: their ids, nothing else. Before a tenant is set up there is no operator
-- whose question it could not be.
create function playbook_owners() returns setof text
language sql stable security definer set search_path = public as $$
  select distinct owner_id from fact
  where kind = 'playbook'
    and nullif(current_setting('perennial.organization', true), '')
      = coalesce((select operator_id from tenant), nullif(current_setting('perennial.organization', true), ''))
$$;
revoke execute on function playbook_owners from public;
grant execute on function playbook_owners to perennial_app;
