-- What the database itself refuses, whoever asks: an unbalanced entry, an invoice that is not its lines, an edit of what is
-- recorded or posted.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: what is recorded or posted is never edited', tg_table_name
    using errcode = 'restrict_violation';
end $$;

-- Books balance in the database: every statement that inserts lines inserts whole, balanced entries.
create function refuse_unbalanced() returns trigger language plpgsql as $$
declare wrong record;
begin
  select entry_id, sum(amount) as off into wrong from added group by entry_id having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'Entry % does not balance: its lines sum to %', wrong.entry_id, wrong.off
      using errcode = 'check_violation', constraint = 'entry_balances';
  end if;
  return null;
end $$;
create trigger entry_balances after insert on entry_line
  referencing new table as added for each statement execute function refuse_unbalanced();

-- Σ lines = invoice, checked when the transaction that issues it commits.
create function refuse_wrong_total() returns trigger language plpgsql as $$
declare lines numeric;
begin
  select coalesce(sum(amount), 0) into lines from invoice_line where invoice_id = new.id;
  if lines <> new.total then
    raise exception 'Invoice % says %, its lines sum to %', new.number, new.total, lines
      using errcode = 'check_violation', constraint = 'invoice_total_is_its_lines';
  end if;
  return null;
end $$;
create constraint trigger invoice_total_is_its_lines after insert on invoice
  deferrable initially deferred for each row execute function refuse_wrong_total();

do $$
declare append_only text;
begin
  foreach append_only in array array['fact', 'rated_line', 'invoice', 'invoice_line', 'reason', 'entry', 'entry_line',
    'earning_state', 'statement', 'earning', 'not_earned', 'payout', 'link_close', 'import_file', 'usage_batch'] loop
    execute format('create trigger never_edited before update or delete on %I for each row execute function refuse_change()', append_only);
    execute format('create trigger never_emptied before truncate on %I for each statement execute function refuse_change()', append_only);
  end loop;
end $$;
