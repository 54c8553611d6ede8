import { Navigate, Outlet, useLocation } from 'react-router';
import { isAuthor, lastEnd, useRestoring, useSession, useUnreachable } from '../api/session';
import { useLearner } from '../offline/learner';
import { OfflinePage } from '../offline/OfflinePage';
import { Page } from './Page';
import { Skeleton } from '../ui/parts';
import { Unreachable } from './Unreachable';

/** What can be done without a network and without a session, by the one whose lessons are kept here. */
const offline = /^\/learn\/courses\/[^/]+\/lessons\/|^\/practice(\/|$)/;

/** Pages for signed-in people; others sign in first and come back here. */
export function Guarded() {
  const session = useSession();
  const learner = useLearner();
  const restoring = useRestoring();
  const unreachable = useUnreachable();
  const { pathname, search } = useLocation();
  if (session !== null || (learner !== null && offline.test(pathname))) return <Outlet />;
  if (restoring) {
    return (
      <div className="page">
        <Skeleton lines={4} />
      </div>
    );
  }
  if (learner !== null) return <OfflinePage />;
  if (unreachable) return <Unreachable />;
  // Whoever signed out here wanted to leave.
  if (lastEnd() === 'signed-out') return <Navigate to="/sign-in" replace />;
  return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
}

/** Pages for administrators. The server decides; this only says so before it's asked. */
export function ForAdministrators() {
  const session = useSession();
  if (session === null) return null;
  if (session.user.roles.includes('admin') || session.user.role === 'admin') return <Outlet />;
  return (
    <Page title="Not for you">
      <p className="lead">These pages are for administrators.</p>
    </Page>
  );
}

/** Pages for those who write content. */
export function ForAuthors() {
  const session = useSession();
  if (session === null) return null;
  if (isAuthor(session.user)) return <Outlet />;
  return (
    <Page title="Not for you">
      <p className="lead">The studio is for instructors and administrators.</p>
    </Page>
  );
}
