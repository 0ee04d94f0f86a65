-- A close in two steps: a preview derives everything at its cut and keeps what would be issued; who is trusted with money approves
-- or discards it; the close then issues at that cut.
--
-- A run stays unfinished from its preview to its end, so nothing else that posts lines comes between.
alter table run add column preview text check (preview in ('in_progress', 'ready', 'approved', 'issuing', 'discarded'));
grant update (preview) on run to perennial_app;

-- What a close is of, and what it came to. A run is known to everybody, so what names others stands here.
create table close_plan (
  run_id text primary key references run,
  owner_id text not null,
  seller text,
  customer text,
  link text,
  everything boolean not null,
  -- From how many percent on a preview flags a change; null where there was no preview.
  flag_percent numeric check (flag_percent >= 0),
  previewed_at timestamptz,
  approved_by text,
  approved_at timestamptz,
  links int,
  documents int,
  lines int,
  parked int
);
alter table close_plan enable row level security;
alter table close_plan force row level security;
create policy owner_only on close_plan to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
grant select, insert on close_plan to perennial_app;
grant update (previewed_at, approved_by, approved_at, links, documents, lines, parked) on close_plan to perennial_app;

-- How far the preview of each link is, counted: the seller sees it, and the operator whose run it is. No amount stands here.
create table close_draft (
  run_id text not null references run,
  link text not null,
  owner_id text not null,
  seller_id text not null,
  buyer_id text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  documents int not null,
  lines int not null,
  corrections int not null,
  parked int not null,
  flagged int not null,
  primary key (run_id, link)
);
alter table close_draft enable row level security;
alter table close_draft force row level security;
create policy seller_and_operator_see on close_draft for select to perennial_app
  using (seller_id = (select acting()) or owner_id = (select acting()));
create policy seller_drafts on close_draft for insert to perennial_app with check (seller_id = (select acting()));
create policy operator_clears on close_draft for delete to perennial_app using (owner_id = (select acting()));
grant select, insert, delete on close_draft to perennial_app;

-- What a link would issue, and what in it asks for a look. Only its seller sees either: nothing is owed yet.
create table close_draft_document (
  run_id text not null,
  link text not null,
  place int not null,
  seller_id text not null,
  kind text not null check (kind in ('invoice', 'credit_note')),
  grouped_by text not null,
  currency text not null,
  net numeric not null,
  tax numeric not null,
  total numeric not null,
  lines int not null,
  primary key (run_id, link, place),
  foreign key (run_id, link) references close_draft on delete cascade
);
create table close_draft_finding (
  run_id text not null,
  link text not null,
  place int not null,
  seller_id text not null,
  kind text not null check (kind in ('new', 'gone', 'changed', 'parked')),
  subscription text not null,
  charge text not null,
  before numeric,
  now numeric,
  currency text not null,
  code text,
  says text not null,
  primary key (run_id, link, place),
  foreign key (run_id, link) references close_draft on delete cascade
);
do $$
declare t text;
begin
  foreach t in array array['close_draft_document', 'close_draft_finding'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy seller_only on %I to perennial_app
      using (seller_id = (select acting())) with check (seller_id = (select acting()))', t);
    execute format('grant select, insert on %I to perennial_app', t);
  end loop;
end $$;

-- What a run came to, in numbers of rows and nothing else, for the organization whose run it is: the links are others'.
create policy owner_counts on invoice for select to current_user using (true);
create policy owner_counts on invoice_line for select to current_user using (true);
create policy owner_counts on parked for select to current_user using (true);
create function count_close(closed text)
returns table (links int, documents int, lines int, parked int)
language sql stable security definer set search_path = public as $$
  select (select count(*)::int from link_close c where c.run_id = r.id),
    (select count(*)::int from invoice i where i.run_id = r.id),
    (select count(*)::int from invoice i join invoice_line l on l.invoice_id = i.id where i.run_id = r.id),
    (select count(*)::int from parked p where p.run_id = r.id)
  from run r where r.id = closed and r.owner_id = acting()
$$;
revoke execute on function count_close from public;
grant execute on function count_close to perennial_app;
