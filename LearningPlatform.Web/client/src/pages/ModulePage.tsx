import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { moduleQuery, progressQuery } from '../api/queries';
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
  const crumbs = <Crumbs><Link to="/learn">Learn</Link></Crumbs>;

  if (module.isPending) return <Page title="Module" above={crumbs} heading="Loading…"><Skeleton lines={8} /></Page>;
  if (module.isError) return <Page title="Module" above={crumbs}><ErrorState error={module.error} onRetry={() => void module.refetch()} /></Page>;

  const { title, description, level, estimatedDuration, learningObjectives = [], lessons = [] } = module.data;
  const entries = new Map<string, UserProgress>();
  for (const entry of progress.data ?? []) if (entry.lessonId !== undefined) entries.set(entry.lessonId, entry);
  const done = lessons.filter((lesson) => entries.get(lesson.id)?.status === 'completed').length;
  const next = lessons.find((lesson) => entries.get(lesson.id)?.status !== 'completed');

  return (
    <Page title={title} above={crumbs} lead={description} key={moduleId}>
      <div className="facts">
        <Badge tone="brand">{capital(level)}</Badge>
        <span>{count(lessons.length, 'lesson')}</span>
        {estimatedDuration !== undefined && <span>{duration(estimatedDuration)}</span>}
      </div>
      <div className="module">
        <div className="module-main">
          <h2 className="visually-hidden">Lessons</h2>
          {lessons.length === 0 ? (
            <EmptyState icon="book" title="This module has no lessons yet" />
          ) : (
            <ol className="lessons">
              {lessons.map((lesson, index) => (
                <LessonRow key={lesson.id} moduleId={moduleId} lesson={lesson} number={index + 1} entry={entries.get(lesson.id)} />
              ))}
            </ol>
          )}
        </div>
        <aside className="module-side">
          <div className="card">
            <h2 className="card-heading">Your progress</h2>
            <p className="figure">{done}<span> of {count(lessons.length, 'lesson')}</span></p>
            <ProgressBar value={lessons.length === 0 ? 0 : (100 * done) / lessons.length} label="Lessons completed" />
            {next !== undefined ? (
              <ButtonLink look="primary" to={`lessons/${next.id}`} icon="arrow">{done === 0 ? 'Start' : 'Go on'}</ButtonLink>
            ) : (
              lessons.length > 0 && <Badge tone="good" icon="check">Module completed</Badge>
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
      </div>
    </Page>
  );
}

function LessonRow({ moduleId, lesson, number, entry }: { moduleId: string; lesson: Lesson; number: number; entry: UserProgress | undefined }) {
  const completed = entry?.status === 'completed';
  const languages = variantsOf(lesson).map(({ language }) => languageNames[language]);
  return (
    <li className={completed ? 'lesson-row lesson-row-done' : 'lesson-row'}>
      <span className="lesson-number" aria-hidden="true">{completed ? <Icon name="check" size={18} /> : number}</span>
      <div className="lesson-words">
        <Link to={`/learn/modules/${moduleId}/lessons/${lesson.id}`}>{lesson.title}</Link>
        {lesson.description !== undefined && <p>{lesson.description}</p>}
      </div>
      <p className="lesson-facts">
        {completed && <span className="visually-hidden">Completed</span>}
        {entry?.status === 'in_progress' && <Badge tone="gold">Started</Badge>}
        <span>{languages.length > 0 ? languages.join(', ') : capital(lesson.type)}</span>
        {lesson.estimatedDuration !== undefined && <span>{duration(lesson.estimatedDuration)}</span>}
      </p>
    </li>
  );
}
