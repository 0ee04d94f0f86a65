-- Who knows whom.
--
-- Naming an organization made it an acquaintance, so whoever guessed an id could learn from the next list whether there is one. Now
-- an organization can only name those that it knows already, and gets to know others by the operator's introduction. A subscription
-- introduces everybody on its chain to everybody else, but only where the whole chain is there: each link an agreement, each buyer
-- the next seller, the last one the customer.

-- The owner may be no superuser, and the function below runs as it.
create policy owner_reads on fact for select to current_user using (true);

create function is_whole_chain(body jsonb) returns boolean language sql stable security definer set search_path = public as $$
  with link as (
    select place, (select f.body from fact f where f.kind = 'agreement' and f.about = named.about
      order by f.position desc limit 1) as told
    from jsonb_array_elements_text(body -> 'chain') with ordinality as named (about, place)
  )
  select count(*) > 0 and bool_and(told is not null
      and told ->> 'buyer' = coalesce((select next.told ->> 'seller' from link next where next.place = link.place + 1), body ->> 'customer'))
    from link
$$;
revoke all on function is_whole_chain from public;

create or replace function introduce_parties() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.kind = 'subscription' and not is_whole_chain(new.body) then return null; end if;
  insert into acquaintance
    select viewer, known from unnest(new.parties) as viewer, unnest(new.parties) as known
    where viewer <> '*' and known <> '*'
    on conflict do nothing;
  return null;
end $$;

drop trigger introduces on fact;
create trigger introduces after insert on fact
  for each row when (new.kind in ('introduction', 'agreement', 'subscription', 'role', 'application_decided'))
  execute function introduce_parties();
