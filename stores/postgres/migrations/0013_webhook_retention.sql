-- What was sent to endpoints is kept for a while and not for ever, and an endpoint that asks to be left alone is.

-- Until when an endpoint asked for nothing to be sent to it.
alter table webhook_progress add column quiet_until timestamptz;
grant update (quiet_until) on webhook_progress to perennial_app;

create index webhook_delivery_ended on webhook_delivery (ended_at) where ended_at is not null;
create index webhook_delivery_event on webhook_delivery (position, number);

-- What was told and tried is still never edited, and deleted by nothing but the function below.
do $$
declare t text;
begin
  foreach t in array array['event_out', 'webhook_attempt'] loop
    execute format('drop trigger never_edited on %I', t);
    execute format('create trigger never_edited before update on %I for each row execute function refuse_change()', t);
    execute format($trigger$create trigger only_forgotten before delete on %I for each row
      when (current_setting('perennial.forgetting', true) is distinct from 'deliveries') execute function refuse_change()$trigger$, t);
  end loop;
  -- The function runs as the owner, who may be no superuser.
  foreach t in array array['event_out', 'webhook', 'webhook_progress', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('create policy owner_looks on %I for select to current_user using (true)', t);
  end loop;
  foreach t in array array['event_out', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('create policy owner_forgets on %I for delete to current_user using (true)', t);
  end loop;
end $$;
-- What is locked while it is deleted counts as about to be changed.
create policy owner_locks on webhook_delivery for update to current_user using (true);

-- Forgets deliveries that ended before a moment, with their tries, and events that were told before another: those that every
-- endpoint of a party has passed and no delivery is left of. At most so many of each; how many it were comes back. Whoever calls
-- it, nothing of the last week goes.
create function forget_deliveries(ended_before timestamptz, told_before timestamptz, most int) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  week_ago timestamptz := now() - interval '7 days';
  ended text[] := array(select id from webhook_delivery where ended_at < least(ended_before, week_ago)
    order by ended_at limit most for update skip locked);
  told bigint;
begin
  perform set_config('perennial.forgetting', 'deliveries', true);
  delete from webhook_attempt where delivery_id = any (ended);
  delete from webhook_delivery where id = any (ended);
  delete from event_out where (position, number) in (
    select e.position, e.number from event_out e
    where e.at < least(told_before, week_ago)
      and not exists (select from webhook w join webhook_progress p on p.webhook_id = w.id
        where w.removed_at is null and e.parties && array[w.organization_id, '*']
          and (p.position, p.number) < (e.position, e.number))
      and not exists (select from webhook_delivery d where (d.position, d.number) = (e.position, e.number))
    order by e.position, e.number limit most);
  get diagnostics told = row_count;
  perform set_config('perennial.forgetting', '', true);
  return cardinality(ended) + told;
end $$;
revoke all on function forget_deliveries from public;
grant execute on function forget_deliveries to perennial_app;
