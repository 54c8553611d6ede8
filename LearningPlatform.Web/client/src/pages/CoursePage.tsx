import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { completionsQuery, coursePackageQuery } from '../api/queries';
import type { LanguageModule } from '../api/wayr';
import { capital, count, languageName } from '../lib/words';
import { KeepOffline } from '../offline/KeepOffline';
import { useLearner } from '../offline/learner';
import { Crumbs, Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Badge, ButtonLink, EmptyState, ErrorState, Skeleton } from '../ui/parts';

export function CoursePage() {
  const { courseId = '' } = useParams();
  const learner = useLearner();
  const course = useQuery(coursePackageQuery(courseId));
  const completions = useQuery({ ...completionsQuery(), enabled: learner !== null });
  const crumbs = <Crumbs><Link to="/learn">Learn</Link></Crumbs>;

  if (course.isPending) return <Page title="Course" above={crumbs} heading="Loading…"><Skeleton lines={8} /></Page>;
  if (course.isError) return <Page title="Course" above={crumbs}><ErrorState error={course.error} onRetry={() => void course.refetch()} /></Page>;

  const { course: about, levels } = course.data;
  const modules = levels.flatMap((level) => level.sections).flatMap((section) => section.modules);
  const lessons = modules.flatMap((module) => module.lessons);
  const done = completions.data ?? new Set<string>();
  const finished = lessons.filter((lesson) => done.has(lesson.id)).length;
  const next = lessons.find((lesson) => !done.has(lesson.id));
  const lessonPath = (id: string) => `/learn/courses/${encodeURIComponent(courseId)}/lessons/${encodeURIComponent(id)}`;

  return (
    <Page title={about.name} above={crumbs} lead={about.description ?? undefined} key={courseId}>
      <div className="facts">
        <Badge icon="globe">{languageName(about.source_language)} → {languageName(about.target_language)}</Badge>
        <span>{count(levels.length, 'level')}</span>
        <span>{count(lessons.length, 'lesson')}</span>
        {learner !== null && lessons.length > 0 && <span>{finished} done</span>}
      </div>
      {next !== undefined && (
        <p className="actions">
          <ButtonLink look="primary" to={lessonPath(next.id)} icon="arrow">{finished === 0 ? 'Start the first lesson' : 'Go on'}</ButtonLink>
          {learner !== null && finished > 0 && <ButtonLink to={`/practice?course=${encodeURIComponent(courseId)}`}>Practise</ButtonLink>}
        </p>
      )}
      {learner !== null && lessons.length > 0 && <KeepOffline course={courseId} />}
      {lessons.length === 0 && <EmptyState icon="book" title="This course has no lessons yet" />}
      {levels.map((level) => (
        <section key={level.id} className="section" aria-labelledby={`level-${level.id}`}>
          <h2 id={`level-${level.id}`}><span className="level-code">{level.code}</span> {level.name}</h2>
          {level.sections.map((section) => (
            <div key={section.id} className="course-section">
              <h3>{section.name}</h3>
              <ul className="course-modules">
                {section.modules.map((module) => (
                  <li key={module.id}><ModuleSteps module={module} done={done} path={lessonPath} /></li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </Page>
  );
}

const kinds: Readonly<Record<LanguageModule['module_type'], string>> = { informative: 'To read', basic_lesson: 'Lesson', reading: 'Reading', dialogue: 'Dialogue', exam: 'Exam' };

function ModuleSteps({ module, done, path }: { module: LanguageModule; done: ReadonlySet<string>; path: (id: string) => string }) {
  return (
    <div className="card course-module">
      <div>
        <h4>{module.name}</h4>
        <p className="muted small">{kinds[module.module_type]}</p>
      </div>
      {module.lessons.length === 0 ? (
        <p className="muted small">No lessons yet</p>
      ) : (
        <ol className="steps">
          {module.lessons.map((lesson, index) => (
            <li key={lesson.id}>
              <Link to={path(lesson.id)} className={done.has(lesson.id) ? 'step step-done' : 'step'} title={`${count(lesson.exercises.length, 'exercise')}, ${lesson.experience_points} XP`}>
                {done.has(lesson.id) ? <Icon name="check" size={18} /> : <span aria-hidden="true">{index + 1}</span>}
                <span className="visually-hidden">
                  {capital(module.name)}, lesson {index + 1}
                  {done.has(lesson.id) ? ', completed' : ''}
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
