import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { languageCoursesQuery, modulesQuery, progressQuery } from '../api/queries';
import type { Module, UserProgress } from '../api/opencode';
import { useRestoring, useSession, useUnreachable } from '../api/session';
import { capital, duration } from '../lib/words';
import { KeptCourses } from '../offline/KeptCourses';
import { useLearner } from '../offline/learner';
import { Page } from '../shell/Page';
import { Unreachable } from '../shell/Unreachable';
import { Badge, ButtonLink, EmptyState, ErrorState, ProgressBar, Skeleton } from '../ui/parts';
import { CourseCard } from './CourseCard';

const matches = (search: string, ...texts: readonly (string | null | undefined)[]) => texts.some((text) => text?.toLowerCase().includes(search.trim().toLowerCase()));

export function CataloguePage() {
  const session = useSession();
  const restoring = useRestoring();
  const unreachable = useUnreachable();
  const learner = useLearner();
  const [search, setSearch] = useState('');
  if (session === null && learner !== null && !restoring) return <Page title="Learn" lead="You are offline. These courses are on this device:"><KeptCourses /></Page>;
  if (unreachable) return <Unreachable />;
  return (
    <Page title="Learn" lead={session === null && !restoring ? 'Programming and languages, in short lessons.' : 'Pick up where you left, or start something new.'}>
      <div className="search">
        <label htmlFor="search" className="visually-hidden">Search the catalogue</label>
        <input id="search" type="search" placeholder="Search the catalogue" autoComplete="off" value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      <section aria-labelledby="code" className="section">
        <h2 id="code">Code</h2>
        {session === null && restoring ? (
          <Skeleton cards={3} />
        ) : session === null ? (
          <div className="card door">
            <div>
              <h3>Code modules open with an account</h3>
              <p className="muted">Sign up to write and run code in Python, JavaScript and five other languages. It takes half a minute.</p>
            </div>
            <div className="actions">
              <ButtonLink look="primary" to="/sign-up?next=/learn">Sign up</ButtonLink>
              <ButtonLink to="/sign-in?next=/learn">Sign in</ButtonLink>
            </div>
          </div>
        ) : (
          <Modules userId={session.user.id} search={search} />
        )}
      </section>
      <section aria-labelledby="languages" className="section">
        <h2 id="languages">Languages</h2>
        <Languages search={search} />
      </section>
    </Page>
  );
}

function Modules({ userId, search }: { userId: string; search: string }) {
  const modules = useQuery(modulesQuery());
  const progress = useQuery(progressQuery(userId));
  if (modules.isPending) return <Skeleton cards={3} />;
  if (modules.isError) return <ErrorState error={modules.error} onRetry={() => void modules.refetch()} />;
  const shown = modules.data.filter((module) => matches(search, module.title, module.description, ...(module.tags ?? [])));
  const of = (id: string) => progress.data?.find((entry) => entry.moduleId === id && entry.lessonId === undefined);
  if (shown.length === 0) return <Nothing search={search} />;
  return (
    <ul className="grid">
      {shown.map((module) => (
        <li key={module.id}>
          <ModuleCard module={module} progress={of(module.id)} locked={progress.data !== undefined && (module.prerequisites ?? []).some((id) => of(id)?.status !== 'completed')} />
        </li>
      ))}
    </ul>
  );
}

function Languages({ search }: { search: string }) {
  const courses = useQuery(languageCoursesQuery());
  if (courses.isPending) return <Skeleton cards={2} />;
  if (courses.isError) return <ErrorState error={courses.error} onRetry={() => void courses.refetch()} />;
  const shown = courses.data.filter((course) => matches(search, course.name, course.description));
  if (shown.length === 0) return <Nothing search={search} />;
  return (
    <ul className="grid">
      {shown.map((course) => (
        <li key={course.id}><CourseCard course={course} /></li>
      ))}
    </ul>
  );
}

function Nothing({ search }: { search: string }) {
  return search.trim() === '' ? (
    <EmptyState icon="book" title="Nothing is published here yet" />
  ) : (
    <EmptyState icon="book" title={`Nothing matches “${search.trim()}”`}>
      <p>Try a shorter word, or the name of a language.</p>
    </EmptyState>
  );
}

function ModuleCard({ module, progress, locked }: { module: Module; progress: UserProgress | undefined; locked: boolean }) {
  return (
    <article className="card card-link">
      <div className="card-top">
        <span className="tile tile-code" aria-hidden="true">{'{ }'}</span>
        <Badge tone="brand">{capital(module.level)}</Badge>
      </div>
      <h3><Link to={`/learn/modules/${module.id}`}>{module.title}</Link></h3>
      <p className="card-text">{module.description}</p>
      {module.tags !== undefined && module.tags.length > 0 && (
        <ul className="tags" aria-label="Topics">
          {module.tags.slice(0, 4).map((tag) => <li key={tag}>{tag}</li>)}
        </ul>
      )}
      <p className="card-meta">
        {module.estimatedDuration !== undefined && <span>{duration(module.estimatedDuration)}</span>}
        {progress?.status === 'completed' ? <Badge tone="good" icon="check">Completed</Badge> : locked && <Badge icon="lock">Opens later</Badge>}
      </p>
      {progress !== undefined && progress.status !== 'completed' && <ProgressBar value={progress.progressPercentage ?? 0} label={`Progress in ${module.title}`} />}
    </article>
  );
}
