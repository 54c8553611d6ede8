import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { explain } from '../../api/errors';
import { useSession } from '../../api/session';
import * as studio from '../../api/studio';
import type { LessonType, Move, StudioModule } from '../../api/studio';
import { capital, duration } from '../../lib/words';
import { useForm } from '../../lib/useForm';
import { Crumbs, Page } from '../../shell/Page';
import { Dialog } from '../../ui/Dialog';
import { Panel } from '../../ui/Panel';
import { Button, EmptyState, ErrorState, Field, Notice, SelectField, Skeleton, TextField } from '../../ui/parts';
import { refusals } from './faults';
import { LinesField } from './LinesField';
import { doing, Moves } from './Moves';
import { Attention, lessonTypes, levels, ListField, Refusal, Stale, StatusBadge, wholeOf } from './parts';
import { Reorder } from './Reorder';
import { SaveBar } from './SaveBar';
import { useDraft } from './useDraft';
import { useOrder } from './useOrder';

const fieldsOf = ({ title, description, level, difficulty, estimatedMinutes, tags, objectives, prerequisites }: StudioModule): studio.ModuleFields => ({
  title,
  description,
  level,
  difficulty: difficulty ?? null,
  estimatedMinutes: estimatedMinutes ?? null,
  tags,
  objectives,
  prerequisites,
});

export function ModuleEditorPage() {
  const { moduleId = '' } = useParams();
  const userId = useSession()?.user.id ?? '';
  const module = useQuery({ queryKey: ['studio', 'module', moduleId], queryFn: ({ signal }) => studio.getModule(moduleId, signal), staleTime: 0 });
  const crumbs = <Crumbs><Link to="/studio">Studio</Link></Crumbs>;
  if (module.isPending) return <Page title="Module" heading="Loading…" above={crumbs}><Skeleton lines={8} /></Page>;
  if (module.isError) return <Page title="Module" above={crumbs}><ErrorState error={module.error} onRetry={() => void module.refetch()} /></Page>;
  return <Editor key={moduleId} userId={userId} module={module.data} crumbs={crumbs} />;
}

function Editor({ userId, module, crumbs }: { userId: string; module: StudioModule; crumbs: React.ReactNode }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refused, setRefused] = useState<{ error: unknown; doing: string } | null>(null);
  const [adding, setAdding] = useState(false);
  const [tries, setTries] = useState(0);
  const draft = useDraft({
    name: `${userId}.module.${module.id}`,
    loaded: module,
    fieldsOf,
    save: (against, changed) => studio.updateModule(against.id, against.revision, changed),
    load: studio.getModule,
    onSaved: (saved) => refresh(saved),
  });
  const { fields, change, error, base } = draft;

  function refresh(now: StudioModule) {
    client.setQueryData(['studio', 'module', module.id], now);
    void client.invalidateQueries({ queryKey: ['studio', 'modules'] });
    void client.invalidateQueries({ queryKey: ['content'] });
  }

  const act = async (what: Move | 'delete', run: () => Promise<unknown>) => {
    setRefused(null);
    setTries((now) => now + 1);
    try {
      if (what !== 'delete' && draft.dirty && !(await draft.submit())) return;
      await run();
    } catch (failure) {
      setRefused({ error: failure, doing: doing[what] });
    }
  };
  const move = (to: Move) =>
    act(to, async () => {
      const now = await studio.moveModule(module.id, to);
      draft.rebase(now);
      refresh(now);
    });
  const remove = () =>
    act('delete', async () => {
      await studio.deleteModule(module.id);
      draft.discard();
      await client.invalidateQueries({ queryKey: ['studio', 'modules'] });
      await navigate('/studio');
    });

  return (
    <Page title={base.title} above={crumbs} className="studio">
      <div className="facts">
        <StatusBadge status={base.status} />
        {base.author !== null && <span>{base.author.name}</span>}
        {base.status === 'published' && <Link to={`/learn/modules/${base.id}`}>As learners see it</Link>}
      </div>
      <Stale stale={draft.theirs !== null} mine={draft.mine !== null} busy={draft.busy} onShowTheirs={draft.showTheirs} onBack={draft.backToMine} onSaveOver={draft.saveOver} />
      {refused !== null && <Attention key={tries}><Refusal {...refused} /></Attention>}
      <div className="studio-columns">
        <Panel title="Lessons" lead="In the order in which learners meet them.">
          <Lessons
            module={module}
            onOrdered={(now) => {
              draft.rebase(now);
              refresh(now);
            }}
          />
          <div className="form-end"><Button icon="plus" onClick={() => setAdding(true)}>Add a lesson</Button></div>
        </Panel>
        <Panel title="About the module">
          <form
            className="form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void draft.submit();
            }}
          >
            <Field label="Title" maxLength={200} value={fields.title} error={refusals(error, 'title')} onChange={(event) => change({ title: event.target.value })} />
            <TextField label="Description" rows={3} value={fields.description} error={refusals(error, 'description')} onChange={(event) => change({ description: event.target.value })} />
            <div className="form-row">
              <SelectField label="Level" choices={levels} value={fields.level ?? ''} error={refusals(error, 'level')} onChange={(event) => change({ level: event.target.value })} />
              <Field label="Difficulty" hint="1 to 10" inputMode="numeric" value={fields.difficulty ?? ''} error={refusals(error, 'difficulty')} onChange={(event) => change({ difficulty: wholeOf(event.target.value) })} />
              <Field label="Minutes" hint="In all" inputMode="numeric" value={fields.estimatedMinutes ?? ''} error={refusals(error, 'estimatedMinutes')} onChange={(event) => change({ estimatedMinutes: wholeOf(event.target.value) })} />
            </div>
            <ListField label="Topics" hint="One a line." value={fields.tags} error={refusals(error, 'tags')} onChange={(tags) => change({ tags })} />
            <LinesField label="What learners will be able to do" one="Objective" value={fields.objectives} error={refusals(error, 'objectives')} onChange={(objectives) => change({ objectives })} />
            <Prerequisites own={module.id} chosen={fields.prerequisites} error={refusals(error, 'prerequisites')} onChange={(prerequisites) => change({ prerequisites })} />
          </form>
        </Panel>
      </div>
      <SaveBar draft={draft}>
        <Moves what="module" status={base.status} deletable={!base.wasPublished} onMove={move} onDelete={remove} />
      </SaveBar>
      {adding && <NewLesson moduleId={module.id} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Lessons({ module, onOrdered }: { module: StudioModule; onOrdered: (module: StudioModule) => void }) {
  const { put, inOrder, error } = useOrder(async (ids) => {
    await studio.orderLessons(module.id, ids);
    onOrdered(await studio.getModule(module.id));
  });
  const lessons = inOrder(module.lessons);
  if (lessons.length === 0) return <EmptyState icon="book" title="No lessons yet"><p>Add the first: a text, an exercise, a quiz…</p></EmptyState>;
  return (
    <>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <Reorder label="Lessons" items={lessons} onOrder={(next) => void put(next)}>
        {(lesson) => (
          <div className="studio-row">
            <div>
              <Link to={`/studio/lessons/${lesson.id}`}>{lesson.title}</Link>
              <p className="muted small">{[capital(lesson.type), lesson.estimatedMinutes ? duration(lesson.estimatedMinutes) : null].filter(Boolean).join(' · ')}</p>
            </div>
            <StatusBadge status={lesson.status} />
          </div>
        )}
      </Reorder>
    </>
  );
}

/** Modules that must be completed before this one opens. */
function Prerequisites({ own, chosen, error, onChange }: { own: string; chosen: readonly string[]; error: string | undefined; onChange: (ids: readonly string[]) => void }) {
  const modules = useQuery({ queryKey: ['studio', 'modules', 'all'], queryFn: ({ signal }) => studio.listModules({ page: 1, size: 100 }, signal), staleTime: 0 });
  const others = (modules.data?.items ?? []).filter(({ id }) => id !== own);
  const unknown = modules.data === undefined ? [] : chosen.filter((id) => !others.some((other) => other.id === id));
  if (others.length === 0 && unknown.length === 0) return null;
  return (
    <fieldset className="choices">
      <legend>Opens after these modules</legend>
      {others.map(({ id, title }) => (
        <label key={id} className="check">
          <input type="checkbox" checked={chosen.includes(id)} onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))} />
          {title}
        </label>
      ))}
      {unknown.map((id) => (
        <label key={id} className="check">
          <input type="checkbox" checked onChange={() => onChange(chosen.filter((other) => other !== id))} />
          <span className="muted">Another author’s module</span>
        </label>
      ))}
      {error !== undefined && <p className="field-error">{error}</p>}
    </fieldset>
  );
}

function NewLesson({ moduleId, onClose }: { moduleId: string; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    initial: { title: '', type: 'text' },
    check: ({ title }) => (title.trim() === '' ? { title: 'Give it a title.' } : {}),
    submit: async ({ title, type }) => {
      const made = await studio.createLesson(moduleId, { title: title.trim(), type: type as LessonType });
      await client.invalidateQueries({ queryKey: ['studio', 'module', moduleId] });
      await navigate(`/studio/lessons/${made.id}`);
    },
  });
  return (
    <Dialog title="New lesson" onClose={onClose}>
      {form.failure !== null && <Notice tone="bad">{explain(form.failure)}</Notice>}
      <form className="form" onSubmit={form.onSubmit} noValidate>
        <Field label="Title" maxLength={200} autoFocus {...form.bind('title')} />
        <SelectField label="Kind" choices={lessonTypes} {...form.bind('type')} />
        <Button type="submit" look="primary" busy={form.busy}>Make lesson</Button>
      </form>
    </Dialog>
  );
}
