import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { forecastQuery, keptCoursesQuery, languageCoursesQuery, streakQuery } from '../../api/queries';
import { useSession } from '../../api/session';
import { count, languageName } from '../../lib/words';
import { Page } from '../../shell/Page';
import { Icon } from '../../ui/Icon';
import { Button, ButtonLink, EmptyState, ErrorState, SelectField, Skeleton } from '../../ui/parts';
import { ForecastChart } from './ForecastChart';
import { PracticeRound } from './PracticeRound';
import { PracticeSettingsForm } from './PracticeSettingsForm';
import { StreakCard } from './StreakCard';

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly language: string;
}

/** What one learnt comes again before it's forgotten: the day's reviews, how many come in the next days, and how much one wants. */
export function PracticePage() {
  const signedIn = useSession() !== null;
  const [search, setSearch] = useSearchParams();
  const [round, setRound] = useState<number | null>(null);
  const [rounds, setRounds] = useState(0);
  const courses = useQuery({ ...languageCoursesQuery(), enabled: signedIn });
  const kept = useQuery(keptCoursesQuery());
  const choices: readonly Choice[] | undefined = signedIn
    ? courses.data?.map(({ id, name, target_language }) => ({ id, name, language: target_language }))
    : kept.data?.map((id) => ({ id, name: id, language: '' }));
  const course = choices?.find(({ id }) => id === search.get('course')) ?? choices?.[0];

  if (signedIn && courses.isError) return <Page title="Practice"><ErrorState error={courses.error} onRetry={() => void courses.refetch()} /></Page>;
  if (choices === undefined) return <Page title="Practice" heading="Loading…"><Skeleton lines={6} /></Page>;
  if (course === undefined) {
    return (
      <Page title="Practice">
        <EmptyState icon="repeat" title={signedIn ? 'There is no language course yet' : 'No course is kept on this device'}><ButtonLink to="/learn">To the catalogue</ButtonLink></EmptyState>
      </Page>
    );
  }
  if (round !== null) {
    return (
      <Page title="Practice" className="page-medium page-player" key={round}>
        <PracticeRound
          course={course.id}
          onAgain={() => {
            setRound(round + 1);
            setRounds(round + 1);
          }}
          onLeave={() => setRound(null)}
        />
      </Page>
    );
  }
  return (
    <Page title="Practice" lead="What you learnt comes again shortly before you would forget it.">
      <div className="practice">
        <section className="card practice-today" aria-label="Today">
          {choices.length > 1 ? (
            <SelectField label="Course" value={course.id} choices={choices.map(({ id, name }) => [id, name] as const)} onChange={(event) => setSearch({ course: event.target.value }, { replace: true })} />
          ) : (
            <p className="muted">{course.name}{course.language !== '' && course.name !== languageName(course.language) && ` · ${languageName(course.language)}`}</p>
          )}
          {signedIn ? <Today course={course.id} /> : <p>You are offline. What was loaded before can be practised.</p>}
          <Button look="primary" icon="repeat" onClick={() => setRound(rounds + 1)}>Start practising</Button>
        </section>
        {signedIn && (
          <>
            <Streak />
            <Ahead course={course.id} />
            <PracticeSettingsForm />
          </>
        )}
      </div>
    </Page>
  );
}

function Today({ course }: { course: string }) {
  const { data, isError, error } = useQuery(forecastQuery(course));
  if (isError) return <ErrorState error={error} />;
  if (data === undefined) return <Skeleton lines={2} />;
  const { due, done, cap } = data.today;
  return (
    <div className="today">
      <p className="today-due" data-due={due}><b>{due.toLocaleString('en')}</b> <span>{due === 1 ? 'exercise is due' : 'exercises are due'}</span></p>
      <p className="muted small">{done === 0 ? 'Nothing reviewed yet today' : `${count(done, 'review')} done today`}, at most {cap.toLocaleString('en')} a day</p>
    </div>
  );
}

function Streak() {
  const streak = useQuery(streakQuery());
  return (
    <section className="card practice-streak" aria-labelledby="streak-title">
      <h2 id="streak-title" className="card-heading"><Icon name="flame" size={20} /> Streak</h2>
      {streak.data !== undefined ? <StreakCard streak={streak.data} /> : streak.isError ? <ErrorState error={streak.error} /> : <Skeleton lines={2} />}
    </section>
  );
}

function Ahead({ course }: { course: string }) {
  const forecast = useQuery(forecastQuery(course));
  return (
    <section className="card practice-ahead" aria-labelledby="ahead-title">
      <h2 id="ahead-title" className="card-heading"><Icon name="clock" size={20} /> The next two weeks</h2>
      {forecast.data !== undefined ? <ForecastChart days={forecast.data.days} /> : forecast.isError ? <p className="muted">Not to be had just now.</p> : <Skeleton lines={3} />}
    </section>
  );
}
