import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { resendVerification, verifyEmail } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { currentSession, useSession } from '../../api/session';
import { useForm } from '../../lib/useForm';
import { OutboxHint } from '../../shell/OutboxHint';
import { Page } from '../../shell/Page';
import { Button, ButtonLink, Field, Notice, Skeleton } from '../../ui/parts';

type State = { readonly kind: 'asking' } | { readonly kind: 'busy' } | { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: unknown };

async function verify(token: string): Promise<void> {
  await verifyEmail(token);
  // The page knows the account as it was when the session began.
  if (currentSession()?.user.emailVerified === false) await refreshAccount();
}

const refreshAccount = () => renewSession().catch(() => false);

/** Confirms an address with the link's token, or with one that is typed in. */
export function VerifyPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const token = params.get('token');
  const [state, setState] = useState<State>({ kind: token === null ? 'asking' : 'busy' });
  const begun = useRef(false);

  useEffect(() => {
    if (token === null || begun.current) return;
    begun.current = true;
    verify(token).then(
      () => setState({ kind: 'done' }),
      (error: unknown) => setState({ kind: 'failed', error }),
    );
  }, [token]);

  if (state.kind === 'busy') {
    return (
      <Page title="Confirm your address" className="page-narrow">
        <Skeleton lines={3} />
      </Page>
    );
  }
  if (state.kind === 'done') {
    return (
      <Page key="done" title="Address confirmed" className="page-narrow" lead="Thank you. If you ever lose your password, we can send you a link for a new one.">
        <div className="card form">
          {session === null ? <ButtonLink look="primary" to="/sign-in">Sign in</ButtonLink> : <ButtonLink look="primary" to="/learn" icon="arrow">Go on learning</ButtonLink>}
        </div>
      </Page>
    );
  }
  const refused = state.kind === 'failed' && state.error instanceof ApiError && state.error.status >= 400 && state.error.status < 500 && state.error.status !== 429;
  return (
    <Page key="ask" title="Confirm your address" className="page-narrow" lead="Open the link in our mail, or paste its code here.">
      <div className="card form">
        {state.kind === 'failed' && <Notice tone="bad">{refused ? 'This link is too old or was used before.' : explain(state.error)}</Notice>}
        <TokenForm onDone={() => setState({ kind: 'done' })} />
        {session?.user.email && !session.user.emailVerified && <Resend email={session.user.email} />}
      </div>
    </Page>
  );
}

function TokenForm({ onDone }: { onDone: () => void }) {
  const { bind, busy, failure, onSubmit } = useForm({
    initial: { token: '' },
    check: ({ token }) => (token === '' ? { token: 'Paste the link or its code.' } : {}),
    submit: async ({ token }) => {
      await verify(tokenOf(token));
      onDone();
    },
    translate: ({ status }) => (status === 400 || status === 401 || status === 404 || status === 410 ? { token: 'This code is wrong, too old, or was used before.' } : null),
  });
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      <Field label="Link or code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} {...bind('token')} />
      <Button type="submit" look="primary" busy={busy}>
        Confirm
      </Button>
    </form>
  );
}

/** The token of a pasted link, or the text itself. */
function tokenOf(text: string): string {
  return /[?&]token=([^&#\s]+)/.exec(text)?.[1] ?? text.trim();
}

function Resend({ email }: { email: string }) {
  const [state, setState] = useState<'idle' | 'busy' | 'sent' | { readonly error: unknown }>('idle');
  const send = async () => {
    setState('busy');
    try {
      await resendVerification();
      setState('sent');
    } catch (error) {
      setState({ error });
    }
  };
  return (
    <div className="form-group">
      <Button busy={state === 'busy'} onClick={send}>Send the mail again</Button>
      <p role="status" className="small muted">
        {state === 'sent' ? `Sent to ${email}.` : typeof state === 'object' ? explain(state.error) : ''}
      </p>
      <OutboxHint to={email} />
    </div>
  );
}
