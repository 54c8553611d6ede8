-- The ledger of points only grows: what was earned is taken back by a line of its own, never by touching the old one.
create or replace function gamification.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'gamification.ledger is append-only' using errcode = 'restrict_violation';
end
$$;

create or replace trigger ledger_append_only before update or delete or truncate on gamification.ledger
    for each statement execute function gamification.refuse_change();
