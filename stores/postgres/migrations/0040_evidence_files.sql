-- A file may prove that a milestone was reached: whoever sees the evidence finds its content by its hash, as that of a document.
alter table fact alter column content_hash
  set expression as (coalesce(body ->> 'sha256', body -> 'document' ->> 'sha256'));
