import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { confirmEmailChange } from '../../api/academy';
import { ApiError, explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { currentSession, useSession } from '../../api/session';
import { Page } from '../../shell/Page';
import { ButtonLink, Notice, Skeleton } from '../../ui/parts';

/** Where the mail about a new address leads: following it makes the change. */
export function EmailChangePage() {
  const session = useSession();
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const [state, setState] = useState<'busy' | 'done' | { readonly error: unknown }>('busy');
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    confirmEmailChange(token)
      .then(async () => {
        if (currentSession() !== null) await renewSession().catch(() => false);
        setState('done');
      })
      .catch((error: unknown) => setState({ error }));
  }, [token]);

  if (state === 'busy') {
    return (
      <Page title="Changing your address" className="page-narrow">
        <Skeleton lines={3} />
      </Page>
    );
  }
  if (state === 'done') {
    return (
      <Page key="done" title="Address changed" className="page-narrow" lead="From now on you sign in with the new one.">
        <div className="card form">
          {session === null ? <ButtonLink look="primary" to="/sign-in">Sign in</ButtonLink> : <ButtonLink look="primary" to="/account/contact">To your account</ButtonLink>}
        </div>
      </Page>
    );
  }
  const { error } = state;
  const refused = error instanceof ApiError && (error.status === 400 || error.status === 401);
  return (
    <Page key="failed" title="Address not changed" className="page-narrow">
      <div className="card form">
        <Notice tone="bad">
          {refused ? 'This link is too old or was used before.' : error instanceof ApiError && error.status === 409 ? 'Somebody else has this address by now.' : explain(error)}
        </Notice>
        <ButtonLink look="primary" to="/account/contact">Try again</ButtonLink>
      </div>
    </Page>
  );
}
