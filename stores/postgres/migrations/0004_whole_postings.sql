-- What was issued gets no further part: lines join their document only in the transaction that inserts its head. Without this
-- a later line would change an issued invoice that nobody may update.
--
-- `xmin` is the transaction that wrote a row, so a head must not be written inside a savepoint.

create function refuse_late_part() returns trigger language plpgsql as $$
declare late text;
begin
  execute format('select head.id::text from added join %I head on head.id = added.%I
    where head.xmin::text::bigint <> (pg_current_xact_id()::text::bigint & 4294967295) limit 1', tg_argv[0], tg_argv[1])
    into late;
  if late is not null then
    raise exception '% % is issued: % can''t get another part', tg_argv[0], late, tg_table_name
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

create trigger whole_at_once after insert on invoice_line referencing new table as added
  for each statement execute function refuse_late_part('invoice', 'invoice_id');
create trigger whole_at_once after insert on entry_line referencing new table as added
  for each statement execute function refuse_late_part('entry', 'entry_id');
create trigger whole_at_once after insert on earning referencing new table as added
  for each statement execute function refuse_late_part('statement', 'statement_id');
create trigger whole_at_once after insert on not_earned referencing new table as added
  for each statement execute function refuse_late_part('statement', 'statement_id');
