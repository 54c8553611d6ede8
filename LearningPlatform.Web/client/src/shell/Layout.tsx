import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { isAuthor, useRestoring, useSession, useUnreachable } from '../api/session';
import { useLearner } from '../offline/learner';
import { Icon, Mark } from '../ui/Icon';
import { Badge, ButtonLink } from '../ui/parts';
import { AccountMenu } from './AccountMenu';
import { ConnectionState } from './ConnectionState';
import { LearnerStats } from './LearnerStats';
import { ThemeSwitch } from './ThemeSwitch';
import { VerifyBanner } from './VerifyBanner';

const places = [
  { to: '/learn', icon: 'book', label: 'Learn' },
  { to: '/practice', icon: 'repeat', label: 'Practice' },
  { to: '/leaderboard', icon: 'trophy', label: 'Leaderboard' },
  { to: '/profile', icon: 'user', label: 'Profile' },
] as const;

export function Layout() {
  const session = useSession();
  const restoring = useRestoring();
  const unreachable = useUnreachable();
  const learner = useLearner();
  const inside = session !== null || restoring || unreachable || learner !== null;
  const { pathname } = useLocation();
  const inLesson = pathname.startsWith('/learn/') && pathname.includes('/lessons/');
  const wide = inLesson || pathname.startsWith('/studio/lessons/');
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="header">
        <div className="header-inner">
          <NavLink to="/" className="brand" end aria-label="LearningPlatform, start page">
            <Mark />
            <span className="brand-name">LearningPlatform</span>
          </NavLink>
          <nav className={inside ? 'nav nav-bar' : 'nav'} aria-label="Main">
            {places
              .filter(({ to }) => inside || to === '/learn')
              .map(({ to, icon, label }) => (
                <NavLink key={to} to={to} className="nav-link">
                  <Icon name={icon} />
                  <span>{label}</span>
                </NavLink>
              ))}
          </nav>
          <div className="header-end">
            {(session !== null || restoring) && <LearnerStats />}
            <ThemeSwitch />
            {session !== null ? (
              <AccountMenu
                name={session.user.fullName ?? session.user.username}
                username={session.user.username}
                picture={session.user.avatarUrl}
                author={isAuthor(session.user)}
                administrator={session.user.roles.includes('admin')}
              />
            ) : learner !== null && !restoring ? (
              <Badge icon="offline">{learner.name}</Badge>
            ) : restoring || unreachable ? (
              <span className="account-place" aria-hidden="true" />
            ) : (
              <div className="header-doors">
                <ButtonLink look="ghost" small to="/sign-in">
                  Sign in
                </ButtonLink>
                <ButtonLink look="primary" small to="/sign-up">
                  Sign up
                </ButtonLink>
              </div>
            )}
          </div>
        </div>
      </header>
      {(session !== null || (learner !== null && !restoring)) && <ConnectionState />}
      {!inLesson && <VerifyBanner />}
      <main id="content" tabIndex={-1} className={wide ? 'main main-wide' : 'main'}>
        <Outlet />
      </main>
      {!inLesson && (
        <footer className="footer">
          <p>
            LearningPlatform · <a href="/docs">Interfaces for developers</a>
          </p>
        </footer>
      )}
      <ScrollRestoration />
    </>
  );
}
