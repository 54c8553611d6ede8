-- Whoever writes a course or a lesson, the studio, another dialect or the files: the database counts the changes of its fields, and notes that learners saw it.
create or replace function catalog.note_course() returns trigger language plpgsql as $$
begin
    new.was_published := new.status = 'published' or (tg_op = 'UPDATE' and old.was_published);
    if tg_op = 'UPDATE' and
        (new.title, new.description, new.status, new.is_public, new.author_id, new.level, new.difficulty, new.estimated_minutes, new.prerequisites, new.objectives, new.tags)
        is distinct from
        (old.title, old.description, old.status, old.is_public, old.author_id, old.level, old.difficulty, old.estimated_minutes, old.prerequisites, old.objectives, old.tags)
    then
        new.edition := old.edition + 1;
    end if;
    return new;
end
$$;

create or replace function catalog.note_lesson() returns trigger language plpgsql as $$
begin
    new.was_published := new.status = 'published' or (tg_op = 'UPDATE' and old.was_published);
    if tg_op = 'UPDATE' and
        (new.title, new.description, new.type, new.status, new.estimated_minutes, new.experience_points, new.content, new.resources, new.prerequisites, new.objectives)
        is distinct from
        (old.title, old.description, old.type, old.status, old.estimated_minutes, old.experience_points, old.content, old.resources, old.prerequisites, old.objectives)
    then
        new.edition := old.edition + 1;
    end if;
    return new;
end
$$;

create or replace trigger note_change before insert or update on catalog.courses for each row execute function catalog.note_course();
create or replace trigger note_change before insert or update on catalog.lessons for each row execute function catalog.note_lesson();

-- What was there before the triggers.
update catalog.courses set was_published = true where status = 'published' and not was_published;
update catalog.lessons set was_published = true where status = 'published' and not was_published;
