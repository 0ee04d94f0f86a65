-- Usage is recorded first and identified after: `batch` is the newest batch that is durable, `usage` the newest one whose
-- duplicates, conflicts and retractions are known. Cuts read `usage`, so no quantity rests on a batch that was not looked through.
alter table position drop constraint position_kind_check;
alter table position add constraint position_kind_check check (kind in ('record', 'usage', 'batch'));
insert into position (kind, value) select 'batch', value from position where kind = 'usage';

-- Nobody asks when a batch became durable: only what cuts are made of has times.
drop trigger keeps_time on position;
create trigger keeps_time after update on position
  for each row when (new.value > old.value and new.kind <> 'batch') execute function keep_position_time();

-- How many of a batch's events are duplicates or conflicts is known later, and stands with the events.
alter table usage_batch rename column accepted to events;
alter table usage_batch drop column duplicates, drop column conflicts;

-- How far one step of the identification goes: over whole batches, whoever's they are, until they hold so many events.
create policy owner_counts on usage_batch for select to current_user using (true);
create function identification_step(after bigint, most_events bigint, out up_to bigint, out events bigint)
language sql stable security definer set search_path = public as $$
  select coalesce(max(number), after), coalesce(sum(batches.events), 0)::bigint from (
    select number, usage_batch.events, sum(usage_batch.events) over (order by number) as total
    from usage_batch where number > after order by number limit 10000) as batches
  where total - batches.events < most_events
$$;
revoke execute on function identification_step from public;
grant execute on function identification_step to perennial_app;
