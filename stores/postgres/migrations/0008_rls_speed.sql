-- Row-level security that the planner can estimate.
--
-- `(select acting())` runs once per statement, and nobody knows its value while the statement is planned: everybody is taken for an
-- organization of average size, and a list of the 100 newest rows walks an index in which a small one has next to nothing. The
-- value of `acting()` alone, being stable, is estimated, and then evaluated for each row. So both stand here: the first is
-- cheap and keeps foreign rows away, the second says how many rows to expect, finds them by index, and is evaluated only for those
-- that the first let through. Measured by `npm run bench:rls`; on facts and the audit log it does not pay.

do $$
declare
  t text;
begin
  foreach t in array array['invoice'] loop
    execute format('alter policy both_sides_see on %I
      using (coalesce(seller_id = (select acting()) or buyer_id = (select acting()), false)
        and (seller_id = acting() or buyer_id = acting()))', t);
  end loop;
  foreach t in array array['statement', 'payout'] loop
    execute format('alter policy both_sides_see on %I
      using (coalesce(payer_id = (select acting()) or partner_id = (select acting()), false)
        and (payer_id = acting() or partner_id = acting()))', t);
  end loop;
  foreach t in array array['entry', 'entry_line'] loop
    execute format('alter policy own_books on %I
      using (coalesce(organization_id = (select acting()), false) and organization_id = acting())', t);
  end loop;
end $$;

-- Whoever looks for work may see every delivery, which keeps the index by organization from being used for one endpoint's.
create index webhook_delivery_of on webhook_delivery (webhook_id, id);
