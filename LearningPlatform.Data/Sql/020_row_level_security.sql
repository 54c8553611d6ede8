-- Every table with a user_id belongs to learners: a connection sees and writes only the rows of the account that it says it works for,
-- unless it works for the platform. A connection that says nothing sees nothing. The owner (migrations, backup) is not bound.
-- The sub-selects make PostgreSQL read the settings once for a statement, not once for a row.
do $$
declare
  place record;
begin
  for place in
    select n.nspname as schema, c.relname as name, c.oid
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped and a.atttypid = 'uuid'::regtype
    where c.relkind in ('r', 'p') and n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'public')
  loop
    if not exists (select from pg_policy p where p.polrelid = place.oid and p.polname = 'own_rows') then
      execute format('alter table %I.%I enable row level security', place.schema, place.name);
      execute format(
        'create policy own_rows on %I.%I using (user_id = (select nullif(current_setting(''app.user_id'', true), '''')::uuid)'
        ' or (select current_setting(''app.scope'', true)) = ''platform'')',
        place.schema, place.name);
    end if;
  end loop;
end $$;
