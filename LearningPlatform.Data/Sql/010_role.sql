-- The application doesn't work as the owner of its tables: platform_app reads and writes rows, and row level security holds for it.
do $$
begin
  if not exists (select from pg_roles where rolname = 'platform_app') then
    create role platform_app nologin;
  end if;
exception
  -- A role belongs to the whole server: another database of it may be at the same line.
  when duplicate_object or unique_violation then null;
end $$;

do $$
declare
  place name;
begin
  if not pg_has_role(current_user, 'platform_app', 'member') then
    execute format('grant platform_app to %I', current_user);
  end if;

  for place in
    select n.nspname from pg_namespace n
    where n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'public')
      and exists (select from pg_class c where c.relnamespace = n.oid and c.relowner = (select oid from pg_roles where rolname = current_user))
  loop
    execute format('grant usage on schema %I to platform_app', place);
    execute format('grant select, insert, update, delete on all tables in schema %I to platform_app', place);
    execute format('grant usage, select on all sequences in schema %I to platform_app', place);
    execute format('grant execute on all functions in schema %I to platform_app', place);
  end loop;

  revoke insert, update, delete on kernel.migrations from platform_app;
end $$;
