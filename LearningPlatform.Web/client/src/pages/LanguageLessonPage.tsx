import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { Link, useParams } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { completionsQuery, coursePackageQuery } from '../api/queries';
import { completeLanguageLesson, type LanguageLesson } from '../api/wayr';
import { isGraded, mark, type Answer, type Marking } from '../lib/answers';
import { count } from '../lib/words';
import { Crumbs, Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Button, ButtonLink, EmptyState, ErrorState, Notice, ProgressBar, Skeleton } from '../ui/parts';
import { ExerciseForm } from './language/ExerciseForm';

export function LanguageLessonPage() {
  const { courseId = '', lessonId = '' } = useParams();
  const course = useQuery(coursePackageQuery(courseId));
  const completions = useQuery(completionsQuery());
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
    <Page key={lessonId} title={found.title} above={crumbs} className="page-medium">
      <Player
        lesson={found.lesson}
        completed={completions.data?.has(lessonId) ?? false}
        onwards={next === undefined ? coursePath : `${coursePath}/lessons/${encodeURIComponent(next.lesson.id)}`}
        last={next === undefined}
      />
    </Page>
  );
}

interface PlayerProps {
  readonly lesson: LanguageLesson;
  readonly completed: boolean;
  readonly onwards: string;
  readonly last: boolean;
}

/** One exercise after the other, each checked at once; the score is what was right at the first try. */
function Player({ lesson, completed, onwards, last }: PlayerProps) {
  const exercises = lesson.exercises.map(({ exercise }) => exercise);
  const [index, setIndex] = useState(0);
  const [marks, setMarks] = useState<readonly Marking[]>([]);
  const started = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    started.current = Date.now();
  }, []);
  useEffect(() => {
    if (index > 0) heading.current?.focus();
  }, [index]);

  if (exercises.length === 0) return <EmptyState icon="book" title="This lesson has no exercises yet" />;
  const exercise = exercises[index];
  const graded = exercises.filter(isGraded).length;
  if (exercise === undefined) {
    const right = exercises.filter((item, position) => isGraded(item) && marks[position]?.correct === true).length;
    return <Result lesson={lesson} right={right} graded={graded} seconds={() => Math.round((Date.now() - started.current) / 1000)} completed={completed} onwards={onwards} last={last} />;
  }
  const given = marks[index];
  const advance = () => setIndex(index + 1);
  const answer = (value: Answer) => {
    setMarks([...marks, mark(exercise, value)]);
    if (!isGraded(exercise)) advance();
  };

  return (
    <>
      <div className="player-top">
        <ProgressBar value={(100 * index) / exercises.length} label="Exercises done" />
        <p className="muted small">{index + 1} of {exercises.length}</p>
      </div>
      {completed && index === 0 && <Notice>You completed this lesson already. Practise as often as you like; its points count once.</Notice>}
      <div className="card player">
        <h2 ref={heading} tabIndex={-1} className="player-task">{tasks[exercise.exercise_type]}</h2>
        <ExerciseForm key={exercise.id} exercise={exercise} locked={given !== undefined} onAnswer={answer} />
        <div role="status">
          {given !== undefined && (
            <div className={given.correct ? 'feedback feedback-good' : 'feedback feedback-bad'}>
              <p><Icon name={given.correct ? 'check' : 'cross'} /> <b>{given.correct ? 'Right' : 'Not quite'}</b></p>
              {given.note !== null && <p>{given.note}</p>}
            </div>
          )}
        </div>
        {given !== undefined && <Button look="primary" autoFocus onClick={advance}>{index + 1 === exercises.length ? 'See the result' : 'Next'}</Button>}
      </div>
    </>
  );
}

const tasks = {
  translation: 'Translate this',
  'fill-in-the-blank': 'Fill in what is missing',
  vof: 'True or false?',
  pairs: 'Find the pairs',
  informative: 'Good to know',
  ordering: 'Put it in order',
} as const;

interface ResultProps {
  readonly lesson: LanguageLesson;
  readonly right: number;
  readonly graded: number;
  readonly seconds: () => number;
  readonly completed: boolean;
  readonly onwards: string;
  readonly last: boolean;
}

function Result({ lesson, right, graded, seconds, completed, onwards, last }: ResultProps) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [gained, setGained] = useState<number | null>(null);
  const score = graded === 0 ? 100 : Math.round((100 * right) / graded);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { experience_gained } = await completeLanguageLesson(lesson.id, score, seconds());
      setGained(experience_gained);
      await client.invalidateQueries({ queryKey: ['me'] });
    } catch (failure) {
      // Completed in another window meanwhile: that's the same end.
      if (failure instanceof ApiError && failure.status === 409) await client.invalidateQueries({ queryKey: ['me'] });
      else setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="card player result" onSubmit={submit}>
      <h2>{graded === 0 ? 'You have read it all' : `${right} of ${count(graded, 'exercise')} right`}</h2>
      {graded > 0 && <ProgressBar value={score} label="Score" />}
      <div role="status">
        {gained !== null ? (
          <p className="gain"><Icon name="check" /> Lesson completed <b className="gain-xp">+{gained} XP</b></p>
        ) : (
          completed && <p>You had completed this lesson before, so it brings no further points.</p>
        )}
      </div>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {gained !== null || completed ? (
        <ButtonLink look="primary" to={onwards} icon="arrow">{last ? 'Back to the course' : 'Next lesson'}</ButtonLink>
      ) : (
        <Button type="submit" look="primary" icon="check" busy={busy}>Complete lesson</Button>
      )}
    </form>
  );
}
