-- A question about one subscription's or customer's use, and a binding that is about to be recorded, are found by value: migration 0011
-- says why each value stands in a column of its own.
alter table fact
  add column customer_id text generated always as (case when kind = 'subscription' then body ->> 'customer' end) stored,
  add column bound_to text generated always as (case when kind = 'binding' then body ->> 'subscription' end) stored,
  add column bound_subject text generated always as
    (case when kind = 'binding' then (body ->> 'recorder') || ' ' || (body ->> 'subject') end) stored;
create index fact_customer on fact (customer_id) where customer_id is not null;
create index fact_bound_to on fact (bound_to) where bound_to is not null;
create index fact_bound_subject on fact (bound_subject) where bound_subject is not null;
