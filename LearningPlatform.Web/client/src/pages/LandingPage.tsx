import { useQuery } from '@tanstack/react-query';
import { languageCoursesQuery } from '../api/queries';
import { useRestoring, useSession, useUnreachable } from '../api/session';
import { Page } from '../shell/Page';
import { Icon, type IconName } from '../ui/Icon';
import { ButtonLink, Skeleton } from '../ui/parts';
import { CourseCard } from './CourseCard';

const reasons: readonly { icon: IconName; title: string; text: string }[] = [
  { icon: 'flask', title: 'Your code really runs', text: 'Each lesson opens an isolated sandbox in your browser tab: write, run with your own input, and check yourself against visible and hidden tests.' },
  { icon: 'flame', title: 'One progress for everything', text: 'A Python exercise and a Spanish lesson feed the same experience points, the same streak and the same place on the leaderboard.' },
  { icon: 'bolt', title: 'Live, on every screen', text: 'Finish a lesson on the laptop and watch the phone beside it count up. No reload, no waiting for tomorrow’s numbers.' },
];

export function LandingPage() {
  const session = useSession();
  const restoring = useRestoring();
  const unreachable = useUnreachable();
  const courses = useQuery(languageCoursesQuery());
  return (
    <Page title="LearningPlatform" className="landing" heading={<>Learn it by <em>doing it</em>.</>} above={<Preview />}>
        <div className="hero-words">
          <p className="lead">Short lessons in programming and languages. You write real code, it runs for real, and every finished lesson counts.</p>
          <div className="actions">
            {session === null && !restoring && !unreachable ? (
              <>
                <ButtonLink look="primary" to="/sign-up" icon="arrow">
                  Start learning
                </ButtonLink>
                <ButtonLink to="/sign-in">I have an account</ButtonLink>
              </>
            ) : (
              <ButtonLink look="primary" to="/learn" icon="arrow">
                Go on learning
              </ButtonLink>
            )}
          </div>
          <ul className="hero-facts">
            <li><Icon name="check" size={16} /> Seven programming languages, and Spanish</li>
            <li><Icon name="check" size={16} /> Nothing to install</li>
            <li><Icon name="check" size={16} /> Works with the keyboard alone</li>
          </ul>
        </div>

      <section aria-labelledby="reasons">
        <h2 id="reasons" className="visually-hidden">What makes it different</h2>
        <ul className="reasons">
          {reasons.map(({ icon, title, text }) => (
            <li key={title}>
              <span className="reason-icon"><Icon name={icon} size={22} /></span>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>

      {(courses.isPending || (courses.data !== undefined && courses.data.length > 0)) && (
        <section aria-labelledby="open-courses" className="section">
          <h2 id="open-courses">Look inside</h2>
          <p className="muted">Language courses are open to read without an account.</p>
          {courses.data === undefined ? (
            <Skeleton cards={1} />
          ) : (
            <ul className="grid">
              {courses.data.slice(0, 3).map((course) => (
                <li key={course.id}><CourseCard course={course} /></li>
              ))}
            </ul>
          )}
        </section>
      )}
    </Page>
  );
}

/** A picture of a lesson in the page's own colours. */
function Preview() {
  return (
    <div className="preview" aria-hidden="true">
      <div className="preview-bar"><span /><span /><span /><b>fizzbuzz.py</b></div>
      <pre>
        <span className="tok-keyword">def</span> <span className="tok-variableName2">fizzbuzz</span>(n):{'\n'}
        {'    '}<span className="tok-keyword">if</span> n % <span className="tok-number">15</span> == <span className="tok-number">0</span>:{'\n'}
        {'        '}<span className="tok-keyword">return</span> <span className="tok-string">"FizzBuzz"</span>{'\n'}
        {'    '}<span className="tok-keyword">if</span> n % <span className="tok-number">5</span> == <span className="tok-number">0</span>:{'\n'}
        {'        '}<span className="tok-keyword">return</span> <span className="tok-string">"Buzz"</span>{'\n'}
        {'    '}<span className="tok-keyword">if</span> n % <span className="tok-number">3</span> == <span className="tok-number">0</span>:{'\n'}
        {'        '}<span className="tok-keyword">return</span> <span className="tok-string">"Fizz"</span>{'\n'}
        {'    '}<span className="tok-keyword">return</span> str(n)
      </pre>
      <ul className="preview-tests">
        <li><Icon name="check" size={15} /> counts to two</li>
        <li><Icon name="check" size={15} /> says Fizz at three</li>
        <li><Icon name="check" size={15} /> Hidden test 1</li>
      </ul>
      <div className="preview-gain"><Icon name="bolt" size={16} /> +10 XP</div>
    </div>
  );
}
