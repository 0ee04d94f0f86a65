-- What stays with whoever had a contact with a customer: people, notes, mails to them, and the feeds that tell of contacts.
-- Personal data is in these tables and in no fact, so that it can be erased. The log tells that rows changed, not what they said.

create table contact (
  id text primary key check (id ~ '^ctc_[0-9a-f]{32}$'),
  owner_id text not null,
  customer_id text not null,
  name text not null check (length(name) <= 200),
  email text not null check (length(email) <= 254),
  address_hash text not null,
  language text not null check (language in ('en', 'de')),
  consent text not null check (consent in ('given', 'withdrawn', 'not_asked')),
  consent_since timestamptz not null,
  consent_source text not null check (length(consent_source) <= 200),
  added_by text not null,
  added_at timestamptz not null,
  erased_at timestamptz,
  check (erased_at is null or (name = '' and email = '' and address_hash = '' and consent_source = ''))
);
create unique index contact_address on contact (owner_id, customer_id, email) where erased_at is null;
call audit_rows('contact', '{name,email,address_hash,language,consent_source}');

-- Addresses that want no mail from an organization any more, as a keyed hash: it outlives the contact.
create table mail_suppression (
  id text primary key,
  owner_id text not null,
  address_hash text not null,
  since timestamptz not null,
  unique (owner_id, address_hash)
);
call audit_rows('mail_suppression', '{address_hash}');

create table touchpoint_detail (
  touchpoint text primary key,
  owner_id text not null check (split_part(touchpoint, ':', 1) = owner_id),
  notes text not null check (length(notes) <= 20000),
  participants jsonb not null check (jsonb_typeof(participants) = 'array'),
  sentiment int check (sentiment between -2 and 2),
  next_step text check (length(next_step) <= 1000),
  next_due date,
  noted_by text not null,
  noted_at timestamptz not null
);
create index touchpoint_detail_next on touchpoint_detail (owner_id, next_due) where next_due is not null;
call audit_rows('touchpoint_detail', '{notes,participants,sentiment,next_step,next_due}');

-- What a customer was asked to confirm. Of the token only its hash is here; it is good once, until it expires.
create table confirmation_ask (
  id text primary key check (id ~ '^ask_[0-9a-f]{32}$'),
  owner_id text not null,
  touchpoint text not null check (split_part(touchpoint, ':', 1) = owner_id),
  customer_id text not null,
  vendor_id text not null,
  contact_id text not null,
  address_domain text not null,
  token_hash text not null unique,
  asked_by text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answer text check (answer in ('confirmed', 'denied')),
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create index confirmation_ask_touchpoint on confirmation_ask (touchpoint, asked_at desc);
create index confirmation_ask_owner on confirmation_ask (owner_id, asked_at desc, id desc);
create index confirmation_ask_vendor on confirmation_ask (vendor_id, asked_at desc, id desc);
create index confirmation_ask_customer on confirmation_ask (customer_id, asked_at desc, id desc);
call audit_rows('confirmation_ask', '{token_hash,address_domain}');

-- A system that tells of contacts by itself. The secret is sealed; it signs what the system sends.
create table feed (
  id text primary key,
  owner_id text not null check (split_part(id, ':', 1) = owner_id),
  name text not null check (length(name) <= 200),
  kind text not null check (kind in ('crm', 'psa', 'ticket', 'calendar')),
  mapping jsonb not null,
  names jsonb not null default '{}',
  secret text not null,
  created_by text not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index feed_owner on feed (owner_id, id);
call audit_rows('feed', '{secret}');

-- Messages that came, so that the same one again does nothing. Kept for a day: an older one is refused by its clock.
create table feed_message (
  feed_id text not null references feed,
  owner_id text not null,
  message text not null,
  received_at timestamptz not null,
  primary key (feed_id, message)
);

-- Items that could not be used. What they said is kept until they are used or dismissed, and then no longer.
create table feed_quarantine (
  id bigint generated always as identity primary key,
  feed_id text not null references feed,
  owner_id text not null,
  item text not null,
  code text not null,
  says text not null,
  unknown_kind text check (unknown_kind in ('customer', 'product')),
  unknown_name text,
  content jsonb,
  learned_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'dismissed')),
  check ((state = 'open') = (content is not null))
);
create unique index feed_quarantine_item on feed_quarantine (feed_id, item) where state = 'open';
create index feed_quarantine_owner on feed_quarantine (owner_id, id desc);
call audit_rows('feed_quarantine', '{item,says,unknown_name,content}');

do $$
declare t text;
begin
  foreach t in array array['contact', 'mail_suppression', 'touchpoint_detail', 'feed', 'feed_message', 'feed_quarantine'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_only on %I to perennial_app
      using (owner_id = (select acting())) with check (owner_id = (select acting()))', t);
  end loop;
end $$;
alter table confirmation_ask enable row level security;
alter table confirmation_ask force row level security;
-- The vendor sees what was denied, and the customer what is asked in its name; what the contact answers, it answers as the customer.
create policy sides_see on confirmation_ask for select to perennial_app
  using ((select acting()) in (owner_id, vendor_id, customer_id));
create policy owner_asks on confirmation_ask for insert to perennial_app with check (owner_id = (select acting()));
create policy customer_answers on confirmation_ask for update to perennial_app
  using (customer_id = (select acting())) with check (customer_id = (select acting()));

grant select, insert on contact, mail_suppression, touchpoint_detail, confirmation_ask, feed, feed_message, feed_quarantine
  to perennial_app;
grant update (name, email, address_hash, language, consent, consent_since, consent_source, erased_at) on contact to perennial_app;
grant update (notes, participants, sentiment, next_step, next_due, noted_by, noted_at) on touchpoint_detail to perennial_app;
grant update (answer, answered_at) on confirmation_ask to perennial_app;
grant update (name, mapping, names, secret, ended_at) on feed to perennial_app;
grant update (state, content, code, says, unknown_kind, unknown_name, learned_at) on feed_quarantine to perennial_app;
grant delete on feed_message to perennial_app;
