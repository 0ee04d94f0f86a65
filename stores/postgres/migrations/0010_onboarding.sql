-- Partner onboarding.
--
-- Whoever decides on an application and whoever applied know each other by name from then on. Applying alone introduces nobody:
-- else one could learn by applying who else is in the channel.
drop trigger introduces on fact;
create trigger introduces after insert on fact
  for each row when (new.kind in ('agreement', 'subscription', 'role', 'application_decided'))
  execute function introduce_parties();

-- A content is found by its hash.
create index fact_content on fact ((body ->> 'sha256')) where kind in ('partner_document', 'terms');
