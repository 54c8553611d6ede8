-- One index for each order in which accounts are listed (opencode-R47, wayr-D05, labs-R05): a page is read, not sorted, and counts read an index alone.
-- They hold the accounts that lists show. Long texts are ordered by their beginning.
do $$
declare
  wanted text[] := array[
    'id', 'created_at, id', 'updated_at, id', 'last_login_at, id', 'email_key, id', 'username_key, id', 'full_name, id', 'location, id',
    'substring(avatar_url, 1, 200), id', 'substring(bio, 1, 200), id', 'substring(website, 1, 200), id',
    'role_rank, id', 'wayr_role, id', 'wayr_role desc, id', 'usable, id', 'usable desc, id', 'shown_name, id', 'shown_name desc, id'];
  part text;
begin
  foreach part in array wanted loop
    execute format(
      'create index if not exists %I on identity.accounts (%s) where deleted_at is null and erased_at is null and status <> ''Unverified''',
      'ix_accounts_list_' || trim('_' from regexp_replace(part, '[^a-z]+', '_', 'g')), part);
  end loop;

  -- With the deleted ones (labs-R15), and those who wait for a role.
  create index if not exists ix_accounts_known on identity.accounts (created_at, id) where erased_at is null and status <> 'Unverified';
  create index if not exists ix_accounts_role_requests on identity.accounts (created_at, id) where requested_roles <> 0;
end $$;

-- Searching inside words needs trigrams; without the extension searches scan (see 100_catalog_search.sql, which creates it where it may).
do $$
begin
  if exists (select from pg_extension where extname = 'pg_trgm') then
    create index if not exists ix_accounts_search on identity.accounts using gin
      (search_names public.gin_trgm_ops, search_email public.gin_trgm_ops, shown_name public.gin_trgm_ops);
  end if;
exception
  when undefined_object then null;
end $$;
