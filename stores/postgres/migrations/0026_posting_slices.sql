-- One transaction of a close posts for one seller to several buyers: those of the links that it closes. The posting role stays bound
-- to them, and each row still names one pair; docs/decisions/0021 says why.

create function posting_buyers() returns text[] language sql stable parallel safe as
  $$ select string_to_array(nullif(current_setting('perennial.buyer', true), ''), ',') $$;

-- The seller and its buyers in one array, put together once for a statement and not for each of its rows.
create function posting_parties() returns text[] language sql stable parallel safe as
  $$ select posting_seller() || posting_buyers() $$;

do $$
declare
  p record;
  buyer constant text := '( SELECT posting_buyer() AS posting_buyer)';
  buyers constant text := '(( SELECT posting_buyers())::text[])';
  pair constant text := 'ARRAY[( SELECT posting_seller() AS posting_seller), ( SELECT posting_buyer() AS posting_buyer)]';
  both_sides constant text := '(( SELECT posting_parties())::text[])';
begin
  for p in
    select tablename, policyname, qual, with_check from pg_policies
    where schemaname = 'public' and (qual ~ '\mposting_buyer\(\)' or with_check ~ '\mposting_buyer\(\)')
  loop
    execute format('alter policy %I on %I', p.policyname, p.tablename)
      || coalesce(' using (' || replace(replace(p.qual, pair, both_sides), '= ' || buyer, '= any ' || buyers) || ')', '')
      || coalesce(' with check (' || replace(replace(p.with_check, pair, both_sides), '= ' || buyer, '= any ' || buyers) || ')', '');
  end loop;
  if exists (select from pg_policies where schemaname = 'public'
      and (qual ~ '\mposting_buyer\(\)' or with_check ~ '\mposting_buyer\(\)')) then
    raise exception 'a policy still binds to one buyer';
  end if;
end $$;

create or replace function books_locked_through(organization text) returns date
language sql stable security definer set search_path = public as $$
  select ((f.body ->> 'month') || '-01')::date + interval '1 month' - interval '1 day'
  from fact f where f.kind = 'books_locked' and f.about = organization || ':books'
    and (organization in (acting(), posting_seller()) or organization = any (posting_buyers()))
  order by f.position desc limit 1
$$;
