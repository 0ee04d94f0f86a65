-- A close inserts the documents of many links in one statement, while everybody else waits for a position. The audit log names each
-- of them, as if they had been inserted one by one.

create function note_each_added() returns trigger language plpgsql security definer set search_path = public as $$
begin
  execute format('insert into audit_note (transaction, changed, what)
    select pg_current_xact_id(), %L, jsonb_build_object(''added'', 1, ''first'', %I, ''last'', %I) from added order by %I',
    tg_table_name, tg_argv[0], tg_argv[0], tg_argv[0]);
  return null;
end $$;

drop trigger noted on invoice;
create trigger noted after insert on invoice referencing new table as added
  for each statement execute function note_each_added('number');
