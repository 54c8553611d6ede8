-- Searching inside words needs trigrams; without the extension (it isn't there, or we may not create it) searches scan, which small catalogues don't notice.
do $$
begin
  if not exists (select from pg_extension where extname = 'pg_trgm') then
    begin
      create extension pg_trgm with schema public;
    exception
      when undefined_file or insufficient_privilege or feature_not_supported or duplicate_object or unique_violation then return;
    end;
  end if;
  execute 'create index if not exists ix_courses_search on catalog.courses using gin (search public.gin_trgm_ops)';
exception
  -- The extension lives in another schema: the administrator's choice, and searches work.
  when undefined_object then null;
end $$;
