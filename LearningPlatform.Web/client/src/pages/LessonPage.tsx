import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { lessonQuery, locksQuery, moduleQuery, progressQuery } from '../api/queries';
import type { Lesson, TestRun } from '../api/opencode';
import { useSession } from '../api/session';
import { variantsOf } from '../editor/languages';
import { duration } from '../lib/words';
import { Crumbs, Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Markdown } from '../ui/Markdown';
import { Badge, ErrorState, Skeleton } from '../ui/parts';
import type { QuizOutcome } from '../api/lessons';
import { Completion } from './lesson/Completion';
import { Interactive } from './lesson/Interactive';
import { isLocked, Locked } from './lesson/Locked';
import { Quiz } from './lesson/Quiz';
import { Resources } from './lesson/Resources';
import { Video } from './lesson/Video';

const openWorkbench = () => import('./lesson/Workbench');
/** The editor comes only where something is written in it. */
const Workbench = lazy(async () => ({ default: (await openWorkbench()).Workbench }));

export function LessonPage() {
  const { moduleId = '', lessonId = '' } = useParams();
  const session = useSession();
  const lesson = useQuery(lessonQuery(lessonId));
  const module = useQuery(moduleQuery(moduleId));
  const locks = useQuery(locksQuery(moduleId));
  // Coming from the module it's known what the lesson needs, before the lesson itself is there.
  const writes = module.data?.lessons?.some((sibling) => sibling.id === lessonId && variantsOf(sibling).length > 0) === true;
  useEffect(() => {
    if (writes) void openWorkbench().catch(() => undefined);
  }, [writes]);

  const crumbs = (
    <Crumbs>
      <Link to="/learn">Learn</Link>
      <Link to={`/learn/modules/${moduleId}`}>{module.data?.title ?? 'Module'}</Link>
    </Crumbs>
  );
  if (session === null) return null;
  // A lesson that isn't open yet must not be seen for a blink.
  if (lesson.isPending || locks.isPending) return <Page title="Lesson" heading="Loading…" above={crumbs}><Skeleton lines={9} /></Page>;
  if (lesson.isError) return <Page title="Lesson" above={crumbs}><ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} /></Page>;

  if (locks.data !== undefined && isLocked(locks.data, lessonId)) return <Page title={lesson.data.title} above={crumbs} className="lesson" key={lessonId}><Locked moduleId={moduleId} lessonId={lessonId} locks={locks.data} /></Page>;

  const siblings = module.data?.lessons ?? [];
  const index = siblings.findIndex((sibling) => sibling.id === lessonId);
  return (
    <LessonView
      key={lessonId}
      userId={session.user.id}
      moduleId={moduleId}
      lesson={lesson.data}
      crumbs={crumbs}
      position={index < 0 ? null : `Lesson ${index + 1} of ${siblings.length}`}
      next={index < 0 ? undefined : siblings[index + 1]}
    />
  );
}

/** Texts that begin with the lesson's title as a heading would say it twice. */
function withoutTitle(text: string, title: string): string {
  const [first = '', ...rest] = text.trimStart().split('\n');
  return first.replace(/^#\s+/, '').trim() === title.trim() && first.startsWith('#') ? rest.join('\n') : text;
}

/** Objects are open (opencode-R08): the platform says what a lesson brings, the document has no field for it. */
function pointsOf(lesson: Lesson): number | null {
  const points = (lesson as { experiencePoints?: unknown }).experiencePoints;
  return typeof points === 'number' ? points : null;
}

interface LessonViewProps {
  readonly userId: string;
  readonly moduleId: string;
  readonly lesson: Lesson;
  readonly crumbs: React.ReactNode;
  readonly position: string | null;
  readonly next: Lesson | undefined;
}

function LessonView({ userId, moduleId, lesson, crumbs, position, next }: LessonViewProps) {
  const progress = useQuery(progressQuery(userId));
  const [tested, setTested] = useState<TestRun['summary'] | null>(null);
  const variants = variantsOf(lesson);
  const points = pointsOf(lesson);
  const tests = lesson.content.code?.tests ?? [];
  const entry = progress.data?.find((item) => item.lessonId === lesson.id);
  const passed = tested !== null && tested.total > 0 && tested.failed === 0;
  const questions = lesson.content.quiz?.questions ?? [];
  const [quiz, setQuiz] = useState<QuizOutcome | null>(null);

  const completion = (
    <Completion
      userId={userId}
      moduleId={moduleId}
      lessonId={lesson.id}
      entry={entry}
      known={!progress.isPending}
      next={next}
      open={tests.length === 0 || variants.length === 0 || passed}
      score={tested?.score ?? null}
      byQuiz={questions.length > 0}
      quiz={quiz}
    />
  );

  return (
    <Page title={lesson.title} className={variants.length > 0 ? 'lesson lesson-with-code' : 'lesson'} above={crumbs}>
      <div className="lesson-columns">
        <article className="lesson-text">
          <div className="facts">
            {position !== null && <span>{position}</span>}
            {lesson.estimatedDuration !== undefined && <span><Icon name="clock" size={16} /> {duration(lesson.estimatedDuration)}</span>}
            {points !== null && <span><Icon name="bolt" size={16} /> {points} XP</span>}
            {entry?.status === 'completed' && <Badge tone="good" icon="check">Completed</Badge>}
          </div>
          <Content lesson={lesson} onPassed={setQuiz} />
          {variants.length === 0 && completion}
        </article>
        {variants.length > 0 && (
          <section className="lesson-work" aria-label="Exercise">
            <Suspense fallback={<div className="workbench workbench-waiting"><Skeleton lines={6} /></div>}>
              <Workbench userId={userId} moduleId={moduleId} lessonId={lesson.id} variants={variants} tests={tests} entry={entry} onTested={setTested} />
            </Suspense>
            {completion}
          </section>
        )}
      </div>
    </Page>
  );
}

/** All that a lesson has to read, watch, walk through and answer; what is written in code stands beside it. */
export function Content({ lesson, preview = false, onPassed }: { lesson: Lesson; preview?: boolean; onPassed?: (outcome: QuizOutcome) => void }) {
  const { text, video, interactive, quiz } = lesson.content;
  const { learningObjectives = [], resources = [] } = lesson;
  const questions = quiz?.questions ?? [];
  return (
    <>
      {video !== undefined && <Video video={video} title={lesson.title} />}
      {text !== undefined && text !== '' ? <Markdown text={withoutTitle(text, lesson.title)} /> : lesson.description !== undefined && <p className="prose">{lesson.description}</p>}
      {interactive !== undefined && <Interactive about={interactive} />}
      {questions.length > 0 && <Quiz lessonId={lesson.id} questions={questions} readOnly={preview} {...(onPassed === undefined ? {} : { onPassed })} />}
      {learningObjectives.length > 0 && (
        <section className="aside" aria-labelledby="objectives">
          <h2 id="objectives">You will learn to</h2>
          <ul className="ticks">{learningObjectives.map((objective) => <li key={objective}><Icon name="check" size={16} /> {objective}</li>)}</ul>
        </section>
      )}
      <Resources resources={resources} />
    </>
  );
}
