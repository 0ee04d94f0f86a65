-- Rows of files of every format: what a row in quarantine is of is known from the row itself, also where its import was never
-- finished, so that it can be read again.
alter table quarantine add format text not null default 'focus';
alter table quarantine add mapping jsonb;

-- Imports are listed, as of a cut as well, with the events that a revised bill took back.
alter table import_file add position bigint not null default 0;
alter table import_file add retracted int not null default 0;
create index import_file_owner on import_file (owner_id, imported_at desc, id);
