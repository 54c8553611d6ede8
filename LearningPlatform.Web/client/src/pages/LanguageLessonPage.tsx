import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Attempt, AttemptResult } from '../api/languages';
import { completionsQuery, coursePackageQuery, learnerQuery, practiceSettingsQuery } from '../api/queries';
import { useSession } from '../api/session';
import type { LanguageLesson } from '../api/wayr';
import { isGraded } from '../lib/answers';
import { newId } from '../lib/ids';
import { useLearner } from '../offline/learner';
import { onSent, submit } from '../offline/queue';
import { Crumbs, Page } from '../shell/Page';
import { ButtonLink, EmptyState, ErrorState, Notice, Skeleton } from '../ui/parts';
import { Lives } from './language/Lives';
import { Player, type PlayerItem } from './language/Player';
import { Result, type Ending } from './language/Result';
import type { Given } from './language/turns';

export function LanguageLessonPage() {
  const { courseId = '', lessonId = '' } = useParams();
  const course = useQuery(coursePackageQuery(courseId));
  const completions = useQuery(completionsQuery());
  const [round, setRound] = useState(0);
  const coursePath = `/learn/courses/${encodeURIComponent(courseId)}`;
  const crumbs = (
    <Crumbs>
      <Link to="/learn">Learn</Link>
      <Link to={coursePath}>{course.data?.course.name ?? 'Course'}</Link>
    </Crumbs>
  );
  if (course.isPending) return <Page title="Lesson" heading="Loading…" above={crumbs} className="page-medium"><Skeleton lines={6} /></Page>;
  if (course.isError) return <Page title="Lesson" above={crumbs} className="page-medium"><ErrorState error={course.error} onRetry={() => void course.refetch()} /></Page>;

  const modules = course.data.levels.flatMap((level) => level.sections).flatMap((section) => section.modules);
  const lessons = modules.flatMap((module) => module.lessons.map((lesson, index) => ({ lesson, title: module.lessons.length > 1 ? `${module.name}, lesson ${index + 1}` : module.name })));
  const position = lessons.findIndex(({ lesson }) => lesson.id === lessonId);
  const found = lessons[position];
  if (found === undefined) {
    return (
      <Page title="Lesson not found" above={crumbs} className="page-medium">
        <EmptyState icon="book" title="This course has no such lesson"><ButtonLink to={coursePath}>Back to the course</ButtonLink></EmptyState>
      </Page>
    );
  }
  const next = lessons[position + 1];
  return (
    <Page key={lessonId} title={found.title} above={crumbs} className="page-medium page-player">
      <Lesson
        key={`${lessonId} ${round}`}
        lesson={found.lesson}
        language={course.data.course.target_language}
        completed={completions.data?.has(lessonId) ?? false}
        onwards={next === undefined ? coursePath : `${coursePath}/lessons/${encodeURIComponent(next.lesson.id)}`}
        last={next === undefined}
        onAgain={() => setRound(round + 1)}
      />
    </Page>
  );
}

interface LessonProps {
  readonly lesson: LanguageLesson;
  readonly language: string;
  readonly completed: boolean;
  readonly onwards: string;
  readonly last: boolean;
  readonly onAgain: () => void;
}

function Lesson({ lesson, language, completed, onwards, last, onAgain }: LessonProps) {
  const client = useQueryClient();
  const learner = useLearner();
  const signedIn = useSession() !== null;
  const lives = useQuery({ ...learnerQuery(), enabled: signedIn }).data?.lives_current;
  const livesOff = useQuery(practiceSettingsQuery()).data?.livesOff ?? false;
  // A renewed package must not change a lesson under the learner's hands.
  const [items] = useState(() => lesson.exercises.map(({ exercise }): PlayerItem => ({ key: exercise.id, task: exercise })));
  const [ending, setEnding] = useState<Ending | null>(null);
  const [right, setRight] = useState(0);
  const started = useRef(0);
  const [attempt] = useState(newId);
  useEffect(() => {
    started.current = Date.now();
  }, []);
  // What waited here, or was sent by another window, may come to its end while the page is still open.
  useEffect(
    () =>
      onSent(({ item, status, body }) => {
        if (item.id === attempt) setEnding(body === null ? { at: 'refused', status } : { at: 'server', result: body as AttemptResult });
      }),
    [attempt],
  );

  if (items.length === 0) return <EmptyState icon="book" title="This lesson has no exercises yet" />;
  const graded = items.filter(({ task }) => isGraded(task)).length;

  const end = async (given: readonly { item: PlayerItem; given: Given }[]) => {
    setRight(given.filter(({ item, given: one }) => isGraded(item.task) && one.grade.verdict !== 'wrong').length);
    setEnding({ at: 'sending' });
    if (learner === null) return;
    const finished = Date.now();
    const body: Attempt = {
      attemptId: attempt,
      // A clock that was set back meanwhile must not make the lesson end before it began.
      startedAt: new Date(Math.min(started.current, finished)).toISOString(),
      finishedAt: new Date(finished).toISOString(),
      answers: given.map(({ item, given: { answer, tookMs } }) => ({ exerciseKey: item.key, answer, tookMs })),
      ...(livesOff ? { livesOff } : {}),
    };
    const sent = await submit([{ id: attempt, account: learner.id, kind: 'attempt', about: lesson.id, body, at: finished }]);
    if (!sent.has(attempt)) setEnding((now) => (now?.at === 'sending' ? { at: 'device' } : now));
    await client.invalidateQueries({ queryKey: ['me', 'completions'] });
  };

  if (ending !== null) return <Result ending={ending} right={right} graded={graded} livesOff={livesOff} onwards={onwards} last={last} onAgain={onAgain} />;
  return (
    <>
      {completed && <Notice>You completed this lesson already. Practise as often as you like; its points count once.</Notice>}
      <Player items={items} language={language} aside={(wrong) => <Lives lives={lives} lost={wrong} off={livesOff} />} onEnd={(given) => void end(given)} />
    </>
  );
}
