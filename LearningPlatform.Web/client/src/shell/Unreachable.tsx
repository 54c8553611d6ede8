import { useEffect } from 'react';
import { ApiError } from '../api/errors';
import { refreshSession } from '../api/http';
import { ErrorState } from '../ui/parts';
import { Page } from './Page';

const silence = new ApiError(0, 'NETWORK', 'No answer from the server.');
const again = () => void refreshSession().catch(() => false);

/** Stands where a page would be while the server doesn't say whether its visitor is still signed in. The page comes when it does. */
export function Unreachable() {
  useEffect(() => {
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, []);
  return (
    <Page title="No connection">
      <ErrorState error={silence} onRetry={again} />
    </Page>
  );
}
