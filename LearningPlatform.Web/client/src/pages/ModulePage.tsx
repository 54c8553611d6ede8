import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { locksQuery, moduleQuery, progressQuery } from '../api/queries';
import type { Locks, LessonLock } from '../api/lessons';
import type { Lesson, UserProgress } from '../api/opencode';
import { useSession } from '../api/session';
import { languageNames, variantsOf } from '../editor/languages';
import { capital, count, duration } from '../lib/words';
import { Crumbs, Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Badge, ButtonLink, EmptyState, ErrorState, ProgressBar, Skeleton } from '../ui/parts';

export function ModulePage() {
  const { moduleId = '' } = useParams();
  const userId = useSession()?.user.id ?? '';
  const module = useQuery(moduleQuery(moduleId));
  const progress = useQuery(progressQuery(userId));
  const locks = useQuery(locksQuery(moduleId));
  const crumbs = <Crumbs><Link to="/learn">Learn</Link></Crumbs>;

  // Together, so that rows don't change under a finger.
  if (module.isPending || progress.isPending || locks.isPending) return <Page title="Module" above={crumbs} heading="Loading…"><Skeleton lines={8} /></Page>;
  if (module.isError) return <Page title="Module" above={crumbs}><ErrorState error={module.error} onRetry={() => void module.refetch()} /></Page>;

  const { title, description, level, estimatedDuration, learningObjectives = [], lessons = [] } = module.data;
  const entries = new Map<string, UserProgress>();
  for (const entry of progress.data ?? []) if (entry.lessonId !== undefined) entries.set(entry.lessonId, entry);
  const done = lessons.filter((lesson) => entries.get(lesson.id)?.status === 'completed').length;
  const lockOf = new Map(locks.data?.lessons.map((lock) => [lock.id, lock]));
  const numberOf = (id: string) => {
    const at = lessons.findIndex((lesson) => lesson.id === id);
    return at < 0 ? null : `lesson ${at + 1}`;
  };
  const moduleLocked = locks.data?.moduleLocked === true;
  const next = moduleLocked ? undefined : lessons.find((lesson) => entries.get(lesson.id)?.status !== 'completed' && lockOf.get(lesson.id)?.locked !== true);

  return (
    <Page title={title} above={crumbs} lead={description} key={moduleId}>
      <div className="facts">
        <Badge tone="brand">{capital(level)}</Badge>
        <span>{count(lessons.length, 'lesson')}</span>
        {estimatedDuration !== undefined && <span>{duration(estimatedDuration)}</span>}
      </div>
      {locks.data !== undefined && moduleLocked && <ModuleLocked locks={locks.data} />}
      <div className="module">
        <aside className="module-side">
          <div className="card">
            <h2 className="card-heading">Your progress</h2>
            <p className="figure">{done}<span> of {count(lessons.length, 'lesson')}</span></p>
            <ProgressBar value={lessons.length === 0 ? 0 : (100 * done) / lessons.length} label="Lessons completed" />
            {next !== undefined ? (
              <ButtonLink look="primary" to={`lessons/${next.id}`} icon="arrow">{done === 0 ? 'Start' : 'Go on'}</ButtonLink>
            ) : (
              lessons.length > 0 && done === lessons.length && <Badge tone="good" icon="check">Module completed</Badge>
            )}
          </div>
          {learningObjectives.length > 0 && (
            <div className="card">
              <h2 className="card-heading">You will learn to</h2>
              <ul className="ticks">
                {learningObjectives.map((objective) => <li key={objective}><Icon name="check" size={16} /> {objective}</li>)}
              </ul>
            </div>
          )}
        </aside>
        <div className="module-main">
          <h2 className="visually-hidden">Lessons</h2>
          {lessons.length === 0 ? (
            <EmptyState icon="book" title="This module has no lessons yet" />
          ) : (
            <ol className="lessons">
              {lessons.map((lesson, index) => (
                <LessonRow key={lesson.id} moduleId={moduleId} lesson={lesson} number={index + 1} entry={entries.get(lesson.id)} lock={lockOf.get(lesson.id)} closed={moduleLocked} numberOf={numberOf} />
              ))}
            </ol>
          )}
        </div>
      </div>
    </Page>
  );
}

function ModuleLocked({ locks }: { locks: Locks }) {
  return (
    <div className="notice locked-note">
      <p className="notice-title"><Icon name="lock" size={18} /> This module isn’t open yet</p>
      <p>
        It builds on {locks.missingModules.map(({ id, title }, index) => <span key={id}>{index > 0 && ', '}<Link to={`/learn/modules/${id}`}>{title}</Link></span>)}: complete {locks.missingModules.length === 1 ? 'it' : 'them'} first.
      </p>
    </div>
  );
}

interface LessonRowProps {
  readonly moduleId: string;
  readonly lesson: Lesson;
  readonly number: number;
  readonly entry: UserProgress | undefined;
  readonly lock: LessonLock | undefined;
  /** The whole module is locked. */
  readonly closed: boolean;
  /** How another lesson of the list is called in few words. */
  readonly numberOf: (lessonId: string) => string | null;
}

function LessonRow({ moduleId, lesson, number, entry, lock, closed, numberOf }: LessonRowProps) {
  const completed = entry?.status === 'completed';
  const locked = lock?.locked ?? closed;
  const languages = variantsOf(lesson).map(({ language }) => languageNames[language]);
  const missing = lock?.missing ?? [];
  return (
    <li className={['lesson-row', completed ? 'lesson-row-done' : '', locked ? 'lesson-row-locked' : ''].filter(Boolean).join(' ')}>
      <span className="lesson-number" aria-hidden="true">{completed ? <Icon name="check" size={18} /> : locked ? <Icon name="lock" size={18} /> : number}</span>
      <div className="lesson-words">
        {locked ? <span className="lesson-title">{lesson.title}<span className="visually-hidden"> (locked)</span></span> : <Link to={`/learn/modules/${moduleId}/lessons/${lesson.id}`}>{lesson.title}</Link>}
        {lesson.description !== undefined && <p>{lesson.description}</p>}
        {locked && !closed && missing.length > 0 && (
          <p className="lesson-missing">
            Opens after {missing.map(({ id, title }, index) => <span key={id}>{index > 0 && ', '}<Link to={`/learn/modules/${moduleId}/lessons/${id}`}>{numberOf(id) ?? title}</Link></span>)}
          </p>
        )}
      </div>
      <p className="lesson-facts">
        {completed && <span className="visually-hidden">Completed</span>}
        {entry?.status === 'in_progress' && <Badge tone="gold">Started</Badge>}
        <span title={languages.join(', ')}>{languages.length > 3 ? `${languages.length} languages` : languages.length > 0 ? languages.join(', ') : capital(lesson.type)}</span>
        {lesson.estimatedDuration !== undefined && <span>{duration(lesson.estimatedDuration)}</span>}
      </p>
    </li>
  );
}
