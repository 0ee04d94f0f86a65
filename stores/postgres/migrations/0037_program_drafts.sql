-- Drafts of programs: the text of each version that somebody saved, until it is published as a fact or discarded. Only the owner of the
-- program sees them.
create table program_draft (
  id text primary key,
  owner_id text not null,
  program text not null,
  draft int not null check (draft > 0),
  version int,
  errors int not null check (errors >= 0),
  warnings int not null check (warnings >= 0),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'published', 'discarded')),
  text text not null check (length(text) <= 200000),
  saved_by text not null,
  saved_at timestamptz not null,
  submitted_by text,
  submitted_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  unique (program, draft),
  check (split_part(program, ':', 1) = owner_id and id = program || '.' || draft),
  check ((submitted_by is null) = (submitted_at is null) and (ended_by is null) = (ended_at is null)),
  check ((ended_by is not null) = (state in ('published', 'discarded'))),
  check (state <> 'published' or (submitted_by is not null and errors = 0)),
  constraint two_people check (state <> 'published' or ended_by <> submitted_by)
);
create index program_draft_owner on program_draft (owner_id, saved_at desc, id desc);
alter table program_draft enable row level security;
alter table program_draft force row level security;
create policy owner_only on program_draft to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
grant select, insert on program_draft to perennial_app;
grant update (state, submitted_by, submitted_at, ended_by, ended_at) on program_draft to perennial_app;
call audit_rows('program_draft', '{text}');
