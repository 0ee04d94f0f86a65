-- What the close of a link reads is found by value, so that a late event costs with what it touches and not with all that there is.
-- Migration 0011 says why each value stands in a column of its own.

alter table fact
  add column about_subscription text generated always as (case
    when kind in ('amendment', 'goodwill') then body ->> 'subscription'
    when kind = 'price' then body -> 'only' ->> 'subscription' end) stored,
  add column about_link text generated always as (case
    when kind in ('goodwill', 'invoice_void', 'commitment', 'credit_grant', 'order_terms') then body ->> 'link' end) stored,
  add column in_book text generated always as (case when kind = 'price' then body ->> 'book' end) stored;
create index fact_about_subscription on fact (about_subscription) where about_subscription is not null;
create index fact_about_link on fact (about_link) where about_link is not null;
create index fact_in_book on fact (in_book) where in_book is not null;

-- Which subscriptions are sold on a link, from which position on: seen by whoever sees the subscription.
create table sold_on (
  link text not null,
  subscription text not null,
  position bigint not null,
  -- Where the link stands in the chain, the vendor's first.
  place int not null,
  parties text[] not null,
  primary key (link, subscription, position)
);
create index sold_on_chain on sold_on (subscription, position, place);
alter table sold_on enable row level security;
alter table sold_on force row level security;
create policy parties_see on sold_on for select to perennial_app
  using (parties && array[nullif(current_setting('perennial.organization', true), ''), '*']);
create policy told on sold_on for insert with check (true); -- granted to nobody: only the trigger below inserts
grant select on sold_on to perennial_app;

create function note_sold() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into sold_on select link, new.about, new.position, min(place), new.parties
    from jsonb_array_elements_text(new.body -> 'chain') with ordinality as chain (link, place) group by link;
  return null;
end $$;
revoke all on function note_sold from public;
create trigger sells after insert on fact for each row when (new.kind = 'subscription') execute function note_sold();
insert into sold_on select link, about, position, min(place), parties
  from fact, jsonb_array_elements_text(body -> 'chain') with ordinality as chain (link, place)
  where kind = 'subscription' group by link, about, position, parties;
create trigger never_edited before update or delete on sold_on for each row execute function refuse_change();
create trigger never_emptied before truncate on sold_on for each statement execute function refuse_change();

-- What a link has rated since a position: the link below derives again what rests on it.
create index rated_line_told on rated_line (link, position);
