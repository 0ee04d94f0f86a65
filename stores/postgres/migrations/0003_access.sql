-- Who sees and writes what.
--
-- Every table has owner columns and row-level security, enabled and forced. `perennial.organization` is set per transaction
-- and names who acts; it reads '' after the transaction, which matches nobody. Postings that land in two organizations'
-- books are written by the role perennial_posting, bound per transaction to one (seller, buyer) pair.

create function acting() returns text language sql stable as
  $$ select nullif(current_setting('perennial.organization', true), '') $$;
create function posting_seller() returns text language sql stable as
  $$ select nullif(current_setting('perennial.seller', true), '') $$;
create function posting_buyer() returns text language sql stable as
  $$ select nullif(current_setting('perennial.buyer', true), '') $$;

-- The parties of facts that bring organizations together know each other by name. The function runs as the owner and reads nothing
-- but the new row, so whoever records a fact can introduce nobody else.
create function introduce_parties() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into acquaintance
    select viewer, known from unnest(new.parties) as viewer, unnest(new.parties) as known
    where viewer <> '*' and known <> '*'
    on conflict do nothing;
  return null;
end $$;
create trigger introduces after insert on fact
  for each row when (new.kind in ('agreement', 'subscription', 'role')) execute function introduce_parties();

-- Row-level security: one policy per table and role. `acting()` stands in a scalar subquery, so it runs once per statement.
do $$
declare t text;
begin
  foreach t in array array['tenant', 'position', 'fact', 'acquaintance', 'usage_batch', 'import_file', 'quarantine', 'run',
    'link_close', 'rated_line', 'number_series', 'invoice', 'invoice_line', 'reason', 'entry', 'entry_line', 'parked',
    'earning_state', 'statement', 'earning', 'not_earned', 'payout'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

-- Infrastructure that tells nothing about anybody: the tenant's name, the counters, which batch numbers are void.
create policy everybody on tenant for select using (true);
create policy set_up on tenant for insert with check (true); -- granted to nobody: only the owner sets a tenant up
create policy everybody on position using (true) with check (true);

create policy parties_see on fact for select to perennial_app
  using (parties && array[(select acting()), '*']);
create policy owner_records on fact for insert to perennial_app with check (owner_id = (select acting()));

create policy viewer_sees on acquaintance for select to perennial_app using (viewer_id = (select acting()));
create policy introduced on acquaintance for insert with check (true); -- granted to nobody: only the trigger below inserts

create policy voids_are_known on usage_batch for select to perennial_app
  using (state = 'void' or owner_id = (select acting()));
create policy owner_adds on usage_batch for insert to perennial_app with check (owner_id = (select acting()));

create policy owner_only on import_file to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));
create policy owner_only on quarantine to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

-- Whoever posts in a run names it; a run says nothing but its period and cut.
create policy everybody_names on run for select using ((select acting()) is not null);
create policy owner_runs on run for insert to perennial_app with check (owner_id = (select acting()));
create policy owner_finishes on run for update to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

create policy owner_only on parked to perennial_app
  using (owner_id = (select acting())) with check (owner_id = (select acting()));

create policy parties_see on reason for select to perennial_app
  using (parties && array[(select acting()), '*']);

-- Reasons name the parties of their posting, or fewer: never anybody outside the pair.
create policy posting_adds on reason for insert to perennial_posting
  with check (parties <@ array[(select posting_seller()), (select posting_buyer())]);

create policy own_books on entry for select to perennial_app using (organization_id = (select acting()));
create policy own_books on entry_line for select to perennial_app using (organization_id = (select acting()));
create policy posting_books on entry to perennial_posting
  using (organization_id in ((select posting_seller()), (select posting_buyer())))
  with check (organization_id in ((select posting_seller()), (select posting_buyer())));
create policy posting_books on entry_line to perennial_posting
  using (organization_id in ((select posting_seller()), (select posting_buyer())))
  with check (organization_id in ((select posting_seller()), (select posting_buyer())));

create policy posting_numbers on number_series to perennial_posting
  using (owner_id = (select posting_seller())) with check (owner_id = (select posting_seller()));

do $$
declare t text;
begin
  foreach t in array array['link_close', 'rated_line', 'invoice', 'invoice_line'] loop
    execute format('create policy both_sides_see on %I for select to perennial_app
      using (seller_id = (select acting()) or buyer_id = (select acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))
      with check (seller_id = (select posting_seller()) and buyer_id = (select posting_buyer()))', t);
  end loop;
  foreach t in array array['earning_state', 'statement', 'earning', 'not_earned', 'payout'] loop
    execute format('create policy both_sides_see on %I for select to perennial_app
      using (payer_id = (select acting()) or partner_id = (select acting()))', t);
    execute format('create policy posting_pair on %I to perennial_posting
      using (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))
      with check (payer_id = (select posting_seller()) and partner_id = (select posting_buyer()))', t);
  end loop;
end $$;

grant usage on schema public to perennial_app, perennial_posting;
grant select on tenant, fact, acquaintance, usage_batch, import_file, quarantine, run, link_close, rated_line, invoice,
  invoice_line, reason, entry, entry_line, parked, earning_state, statement, earning, not_earned, payout to perennial_app;
grant select, update on position to perennial_app, perennial_posting;
grant usage on sequence usage_batch_number to perennial_app;
grant insert on fact, usage_batch, import_file, quarantine, run, parked to perennial_app;
grant update (state, tried_at) on quarantine to perennial_app;
grant update (finished_at) on run to perennial_app;
grant update, delete on parked to perennial_app;
grant select, insert on link_close, rated_line, invoice, invoice_line, entry, entry_line, earning_state, statement, earning,
  not_earned, payout to perennial_posting;
grant select, insert on reason to perennial_posting;
grant select, insert, update on number_series to perennial_posting;
grant select on run to perennial_posting;

-- Organizations are known to themselves, to the operator, and to those whom a fact has introduced.
create policy acquainted_see on fact for select to perennial_app
  using (kind = 'organization' and about = any ((select array(
    select organization_id from acquaintance where viewer_id = (select acting())))::text[]));
create view known_organization with (security_invoker) as select about, position, body from fact where kind = 'organization';
grant select on known_organization to perennial_app;
