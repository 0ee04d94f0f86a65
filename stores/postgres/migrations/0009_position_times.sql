-- When each position was taken, so that a moment names a cut.
--
-- A moment that has been asked for is settled: `asked` keeps the newest one, and every later position gets a time after it. The
-- counter's row lock makes both exact: whoever asks waits for the transaction that holds the next position, and whoever takes
-- one later, however early it began, is stamped later. So the same moment names the same cut for ever, whatever the clocks say.

alter table position add at timestamptz not null default '-infinity';
alter table position add asked timestamptz not null default '-infinity';

create table position_time (
  kind text not null check (kind in ('record', 'usage')),
  value bigint not null,
  at timestamptz not null,
  primary key (kind, value)
);
create index position_time_at on position_time (kind, at, value);

-- What was there before has no time of its own: a position gets the newest moment that it or an earlier one tells.
insert into position_time
  select 'record', told.position, max(max(told.at)) over (order by told.position) from (
    select position, learned_at as at from fact
    union all select position, issued_at from invoice
    union all select position, issued_at from statement
    union all select position, ordered_at from payout
  ) told group by told.position;
insert into position_time
  select 'usage', number, max(received_at) over (order by number) from usage_batch where state = 'counted';
update position set at = coalesce((select max(at) from position_time t where t.kind = position.kind), '-infinity');

create function stamp_position() returns trigger language plpgsql as $$
begin
  if new.value <= old.value then return new; end if;
  new.at := greatest(old.at, new.at, case when isfinite(old.asked) then old.asked + interval '1 microsecond' else old.asked end);
  return new;
end $$;
create trigger stamps before update on position for each row execute function stamp_position();

create function keep_position_time() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into position_time values (new.kind, new.value, new.at);
  return null;
end $$;
create trigger keeps_time after update on position
  for each row when (new.value > old.value) execute function keep_position_time();

alter table position_time enable row level security;
alter table position_time force row level security;
create policy owner_keeps on position_time to current_user using (true) with check (true);
create policy everybody on position_time for select to perennial_app using (true);
grant select on position_time to perennial_app;
create trigger never_edited before update or delete on position_time for each row execute function refuse_change();
create trigger never_emptied before truncate on position_time for each statement execute function refuse_change();

-- A row in quarantine is kept, and later accepted, at a position like everything else, so that its list has cuts too.
alter table quarantine add position bigint not null default 0;
alter table quarantine add settled_position bigint;
grant update (settled_position) on quarantine to perennial_app;

-- What lists are sorted by.
create index invoice_period on invoice (period desc, id);
create index statement_period on statement (period desc, id);
