-- What row-level security cost without need.
--
-- Who acts is set for the transaction, and parallel workers take the settings of their leader: a function that reads them may run
-- in any. Without that word no statement over a table that has a policy could be spread over workers.
alter function acting() parallel safe;
alter function posting_seller() parallel safe;
alter function posting_buyer() parallel safe;
alter function acting_person() parallel safe;
alter function presented_key() parallel safe;

-- The payout of a statement is shown beside it.
create index payout_statement on payout (statement_id);

-- Migration 0008 says why two conditions stand in these policies. The first one was taken for true of half the rows, so that a
-- small organization's books were expected to fill half a page: this form says the same, and is taken to let nearly all through.
do $$
declare
  t text;
begin
  foreach t in array array['invoice'] loop
    execute format('alter policy both_sides_see on %I
      using ((case when seller_id = (select acting()) or buyer_id = (select acting()) then true end) is not null
        and (seller_id = acting() or buyer_id = acting()))', t);
  end loop;
  foreach t in array array['statement', 'payout'] loop
    execute format('alter policy both_sides_see on %I
      using ((case when payer_id = (select acting()) or partner_id = (select acting()) then true end) is not null
        and (payer_id = acting() or partner_id = acting()))', t);
  end loop;
  foreach t in array array['entry', 'entry_line'] loop
    execute format('alter policy own_books on %I
      using ((case when organization_id = (select acting()) then true end) is not null and organization_id = acting())', t);
  end loop;
end $$;

-- A function in SQL is parsed and put in its place anew whenever a statement is planned, several times for each table, which took as
-- long as many a statement itself. So what `acting()` says stands in the policies themselves, once and for all; what they
-- say stays the same to the letter. Later policies may call it: they are right, and only planned a little longer.
do $$
declare
  p record;
  says constant text := 'nullif(current_setting(''perennial.organization'', true), '''')';
begin
  for p in
    select tablename, policyname, replace(qual, 'acting()', says) as seen, replace(with_check, 'acting()', says) as taken
    from pg_policies where schemaname = 'public' and (qual ~ '\macting\(\)' or with_check ~ '\macting\(\)')
  loop
    execute format('alter policy %I on %I', p.policyname, p.tablename)
      || coalesce(' using (' || p.seen || ')', '') || coalesce(' with check (' || p.taken || ')', '');
  end loop;
end $$;
