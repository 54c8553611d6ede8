import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/session';

/** Pages for signed-in people; others sign in first and come back here. */
export function Guarded() {
  const session = useSession();
  const { pathname } = useLocation();
  if (session === null) return <Navigate to={`/signin?next=${encodeURIComponent(pathname)}`} replace />;
  return <Outlet />;
}
