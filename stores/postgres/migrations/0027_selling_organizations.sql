-- Who sells on any link, for the operator, who closes them all and sees no agreement of others: their ids, nothing else. Asking each
-- organization in turn whether it sells takes as long as there are customers.
create function selling_organizations() returns setof text
language sql stable security definer set search_path = public as $$
  select distinct owner_id from fact
  where kind = 'agreement'
    -- Before a tenant is set up there is no operator whose question it could not be.
    and nullif(current_setting('perennial.organization', true), '')
      = coalesce((select operator_id from tenant), nullif(current_setting('perennial.organization', true), ''))
$$;
revoke execute on function selling_organizations from public;
grant execute on function selling_organizations to perennial_app;
