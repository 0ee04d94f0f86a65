-- What is looked for by a value stands in a column of its own: an expression over JSON may not be asked before row-level security
-- has let a row through, so no index on it is of use; equality of texts may.

alter table fact add column content_hash text generated always as (body ->> 'sha256') stored;
drop index fact_content;
create index fact_content on fact (content_hash) where content_hash is not null;

alter table audit add column act text generated always as ((body::jsonb) ->> 'act') stored;
alter table audit add column by_id text generated always as ((body::jsonb) -> 'by' ->> 'id') stored;
create index audit_act on audit (act, sequence desc);
create index audit_by_id on audit (by_id, sequence desc) where by_id is not null;
