import { useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { explain } from '../../api/errors';
import { refreshSession } from '../../api/http';
import { useSession } from '../../api/session';
import { destination } from '../../lib/destination';
import { Page } from '../../shell/Page';
import { Button, Notice, Skeleton } from '../../ui/parts';

/** Where other services send people back to: the cookie is set, the page has yet to open the session with it. */
export function SignedInPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const [state, setState] = useState<'busy' | 'refused' | { readonly error: unknown }>('busy');

  useEffect(() => {
    if (state !== 'busy') return;
    refreshSession().then(
      (open) => {
        if (!open) setState('refused');
      },
      (error: unknown) => setState({ error }),
    );
  }, [state]);

  if (session !== null) return <Navigate to={destination(params.get('next'))} replace />;
  if (state === 'refused') return <Navigate to="/sign-in?problem=expired" replace />;
  return (
    <Page title="Signing in" className="page-narrow">
      {state === 'busy' ? (
        <Skeleton lines={3} />
      ) : (
        <div className="card form">
          <Notice tone="bad">{explain(state.error)}</Notice>
          <Button look="primary" icon="reset" onClick={() => setState('busy')}>Try again</Button>
        </div>
      )}
    </Page>
  );
}
