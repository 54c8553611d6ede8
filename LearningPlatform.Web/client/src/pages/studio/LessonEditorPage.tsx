import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { explain } from '../../api/errors';
import { useSession } from '../../api/session';
import * as studio from '../../api/studio';
import type { CheckReport, LessonFields, LessonType, Move, StudioLesson, StudioModule } from '../../api/studio';
import { Crumbs, Page } from '../../shell/Page';
import { Button, ButtonLink, ErrorState, Field, Notice, SelectField, Skeleton, TextField } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';
import { CodeVariants } from './CodeVariants';
import { ResourcesEditor, VideoEditor } from './Extras';
import { faultsOf, refusals } from './faults';
import { InteractiveEditor } from './InteractiveEditor';
import { LinesField } from './LinesField';
import { doing, Moves } from './Moves';
import { Attention, lessonTypes, MarkdownField, Refusal, Report, Stale, StatusBadge, wholeOf } from './parts';
import { QuizEditor } from './QuizEditor';
import { SaveBar } from './SaveBar';
import { TestsEditor, type Unread } from './TestsEditor';
import { useDraft } from './useDraft';
import { useKeys } from './useKeys';

/** The content's parts stand side by side, so that two authors of different parts don't write over each other. */
interface Parts extends Omit<LessonFields, 'content'> {
  readonly text: string;
  readonly video: NonNullable<LessonFields['content']['video']> | null;
  readonly interactive: NonNullable<LessonFields['content']['interactive']> | null;
  readonly code: NonNullable<LessonFields['content']['code']>;
  readonly questions: NonNullable<LessonFields['content']['quiz']>['questions'];
}

export const partsOf = ({ title, description, type, estimatedMinutes, experiencePoints, objectives, prerequisites, resources, content }: StudioLesson): Parts => ({
  title,
  description,
  type,
  estimatedMinutes: estimatedMinutes ?? null,
  experiencePoints: experiencePoints ?? null,
  objectives,
  prerequisites,
  resources,
  text: content.text ?? '',
  video: content.video ?? null,
  interactive: content.interactive ?? null,
  code: content.code ?? { variants: [], tests: [] },
  questions: content.quiz?.questions ?? [],
});

/** What is sent: the changed fields, and the whole content when a part of it changed. */
export function changesOf(against: StudioLesson, changed: Partial<Parts>): Partial<LessonFields> {
  const { text, video, interactive, code, questions, ...fields } = changed;
  if (text === undefined && video === undefined && interactive === undefined && code === undefined && questions === undefined) return fields;
  const now = { ...partsOf(against), ...changed };
  return {
    ...fields,
    content: {
      ...(now.text === '' ? {} : { text: now.text }),
      ...(now.video === null ? {} : { video: now.video }),
      ...(now.interactive === null ? {} : { interactive: now.interactive }),
      ...(now.code.variants.length === 0 && now.code.tests.length === 0 ? {} : { code: now.code }),
      ...(now.questions.length === 0 ? {} : { quiz: { questions: now.questions } }),
    },
  };
}

export function LessonEditorPage() {
  const { lessonId = '' } = useParams();
  const userId = useSession()?.user.id ?? '';
  const lesson = useQuery({ queryKey: ['studio', 'lesson', lessonId], queryFn: ({ signal }) => studio.getLesson(lessonId, signal), staleTime: 0 });
  const moduleId = lesson.data?.moduleId ?? '';
  const module = useQuery({ queryKey: ['studio', 'module', moduleId], queryFn: ({ signal }) => studio.getModule(moduleId, signal), staleTime: 0, enabled: moduleId !== '' });
  const crumbs = (
    <Crumbs>
      <Link to="/studio">Studio</Link>
      {moduleId !== '' && <Link to={`/studio/modules/${moduleId}`}>{module.data?.title ?? 'Module'}</Link>}
    </Crumbs>
  );
  if (lesson.isPending) return <Page title="Lesson" heading="Loading…" above={crumbs}><Skeleton lines={8} /></Page>;
  if (lesson.isError) return <Page title="Lesson" above={crumbs}><ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} /></Page>;
  return <Editor key={lessonId} userId={userId} lesson={lesson.data} module={module.data} crumbs={crumbs} />;
}

type Place = 'text' | 'code' | 'tests' | 'quiz' | 'about';

/** Where an author of this kind of lesson begins. */
const firstPlace: Readonly<Record<LessonType, Place>> = { text: 'text', video: 'about', interactive: 'about', demo: 'text', exercise: 'text', quiz: 'quiz', project: 'text' };

function Editor({ userId, lesson, module, crumbs }: { userId: string; lesson: StudioLesson; module: StudioModule | undefined; crumbs: React.ReactNode }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [place, setPlace] = useState<Place>(firstPlace[lesson.type]);
  const [refused, setRefused] = useState<{ error: unknown; doing: string } | null>(null);
  const [report, setReport] = useState<CheckReport | null>(null);
  const [checking, setChecking] = useState(false);
  const [tries, setTries] = useState(0);
  const draft = useDraft({
    name: `${userId}.lesson.${lesson.id}`,
    loaded: lesson,
    fieldsOf: partsOf,
    save: (against, changed: Partial<Parts>) => studio.updateLesson(against.id, against.revision, changesOf(against, changed)),
    load: studio.getLesson,
    onSaved: (saved) => {
      setRefused(null);
      refresh(saved);
    },
  });
  const { fields, change, error, base } = draft;

  function refresh(now: StudioLesson) {
    client.setQueryData(['studio', 'lesson', lesson.id], now);
    void client.invalidateQueries({ queryKey: ['studio', 'module', lesson.moduleId] });
    void client.invalidateQueries({ queryKey: ['content'] });
  }

  /** Saved first: what is checked and published is what stands here. */
  const act = async (what: Move | 'delete' | 'check', run: () => Promise<unknown>) => {
    setRefused(null);
    setReport(null);
    setTries((now) => now + 1);
    try {
      if (what !== 'delete' && draft.dirty && !(await draft.submit())) return;
      await run();
    } catch (failure) {
      setRefused({ error: failure, doing: what === 'check' ? 'checked' : doing[what] });
    }
  };
  const check = async () => {
    setChecking(true);
    await act('check', async () => setReport(await studio.checkLesson(lesson.id)));
    setChecking(false);
  };
  const move = (to: Move) =>
    act(to, async () => {
      const now = await studio.moveLesson(lesson.id, to);
      draft.rebase(now);
      refresh(now);
    });
  const remove = () =>
    act('delete', async () => {
      await studio.deleteLesson(lesson.id);
      draft.discard();
      await client.invalidateQueries({ queryKey: ['studio'] });
      await navigate(`/studio/modules/${lesson.moduleId}`);
    });

  const { variants, tests } = fields.code;
  const keys = useKeys(tests.map(({ id }) => id));
  const [unread, setUnread] = useState<{ readonly of: number; readonly forms: Unread }>({ of: draft.generation, forms: {} });
  const unreadNow = unread.of === draft.generation ? unread.forms : {};
  const incomplete = Object.keys(unreadNow).length;
  const faults = [...faultsOf(error), ...faultsOf(refused?.error)];
  const at = (...paths: string[]) => paths.map((path) => refusals(error, path) ?? refusals(refused?.error, path)).find((said) => said !== undefined);
  /** What isn't said beside one of several things. */
  const only = (...paths: string[]) => paths.map((path) => (faults.some((fault) => fault.path === path) ? at(path) : undefined)).find((said) => said !== undefined);
  const others = (module?.lessons ?? []).filter(({ id }) => id !== lesson.id);
  const number = (name: 'estimatedMinutes' | 'experiencePoints') => ({
    inputMode: 'numeric' as const,
    value: fields[name] ?? '',
    error: at(name),
    onChange: (event: { target: { value: string } }) => change({ [name]: wholeOf(event.target.value) }),
  });
  const preview = `/studio/lessons/${lesson.id}/preview`;
  const tally = (count: number) => (count > 0 ? <span className="tally">{count}</span> : null);

  return (
    <Page title={base.title} above={crumbs} className="studio">
      <div className="facts">
        <StatusBadge status={base.status} />
        <ButtonLink
          small
          look="ghost"
          to={preview}
          icon="eye"
          onClick={(event) => {
            if (!draft.dirty) return;
            // Learners would get what is saved.
            event.preventDefault();
            void draft.submit().then((saved) => saved && navigate(preview));
          }}
        >
          Preview as learner
        </ButtonLink>
      </div>
      <Stale stale={draft.theirs !== null} mine={draft.mine !== null} busy={draft.busy} onShowTheirs={draft.showTheirs} onBack={draft.backToMine} onSaveOver={draft.saveOver} />
      {refused !== null && <Attention key={`refused ${tries}`}><Refusal {...refused} /></Attention>}
      {report !== null && <Attention key={`report ${tries}`}><div className="card"><Report report={report} /></div></Attention>}
      <Tabs
        className="studio-tabs"
        label="Parts of the lesson"
        selected={place}
        onSelect={setPlace}
        tabs={[
          { key: 'text', label: 'Text' },
          { key: 'code', label: <>Code{tally(variants.length)}</> },
          { key: 'tests', label: <>Tests{tally(tests.length)}</> },
          { key: 'quiz', label: <>Quiz{tally(fields.questions.length)}</> },
          { key: 'about', label: 'About' },
        ]}
      >
        {place === 'text' && <MarkdownField label="Text" value={fields.text} error={at('content.text')} onChange={(text) => change({ text })} />}
        {place === 'code' && <CodeVariants variants={variants} report={report} error={at('content.code.variants')} revision={draft.generation} onChange={(next) => change({ code: { variants: next, tests } })} />}
        {place === 'tests' && (
          <TestsEditor
            key={draft.generation}
            tests={tests}
            keys={keys}
            unread={unreadNow}
            error={only('content.code.tests')}
            errorOf={(index) => at(`content.code.tests[${index}]`)}
            onChange={(next) => change({ code: { variants, tests: next } })}
            onUnread={(key, form) => setUnread({ of: draft.generation, forms: Object.fromEntries([...Object.entries(unreadNow).filter(([other]) => other !== key), ...(form === null ? [] : [[key, form] as const])]) })}
          />
        )}
        {place === 'quiz' && <QuizEditor key={draft.generation} questions={fields.questions} error={only('content.quiz', 'content.quiz.questions')} errorOf={(index) => at(`content.quiz.questions[${index}]`)} onChange={(questions) => change({ questions })} />}
        {place === 'about' && (
          <div className="studio-columns">
            <div className="form card">
              <Field label="Title" maxLength={200} value={fields.title} error={at('title')} onChange={(event) => change({ title: event.target.value })} />
              <TextField label="Description" rows={2} value={fields.description} error={at('description')} onChange={(event) => change({ description: event.target.value })} />
              <SelectField label="Kind" choices={lessonTypes} value={fields.type} error={at('type')} onChange={(event) => change({ type: event.target.value as LessonType })} />
              <div className="form-row">
                <Field label="Minutes" {...number('estimatedMinutes')} />
                <Field label="XP" hint="0 to 1000" {...number('experiencePoints')} />
              </div>
              <LinesField label="What learners will be able to do" one="Objective" value={fields.objectives} error={at('objectives')} onChange={(objectives) => change({ objectives })} />
              {others.length > 0 && (
                <fieldset className="choices">
                  <legend>Opens after these lessons</legend>
                  {others.map(({ id, title }) => (
                    <label key={id} className="check">
                      <input type="checkbox" checked={fields.prerequisites.includes(id)} onChange={(event) => change({ prerequisites: event.target.checked ? [...fields.prerequisites, id] : fields.prerequisites.filter((other) => other !== id) })} />
                      {title}
                    </label>
                  ))}
                  {at('prerequisites') !== undefined && <p className="field-error">{at('prerequisites')}</p>}
                </fieldset>
              )}
            </div>
            <div className="form card">
              <VideoEditor video={fields.video} error={at('content.video')} onChange={(video) => change({ video })} />
              <InteractiveEditor key={draft.generation} interactive={fields.interactive} error={at('content.interactive')} onChange={(interactive) => change({ interactive })} />
              <ResourcesEditor resources={fields.resources} error={at('resources')} onChange={(resources) => change({ resources })} />
            </div>
          </div>
        )}
      </Tabs>
      <SaveBar draft={draft} note={incomplete === 0 ? undefined : incomplete === 1 ? 'One test isn’t complete' : `${incomplete} tests aren’t complete`}>
        {(variants.length > 0 || tests.length > 0) && <Button icon="flask" busy={checking} onClick={check}>Check</Button>}
        <Moves what="lesson" status={base.status} deletable={!base.wasPublished} onMove={move} onDelete={remove} />
      </SaveBar>
      {module === undefined && draft.error !== null && <Notice tone="bad">{explain(draft.error)}</Notice>}
    </Page>
  );
}
