import { useState } from 'react';
import { resendVerification } from '../api/app';
import { explain } from '../api/errors';
import { useSession } from '../api/session';
import { OutboxHint } from './OutboxHint';

/** Reminds people to confirm their address: until then a lost password can't be replaced. */
export function VerifyBanner() {
  const user = useSession()?.user;
  const [state, setState] = useState<'idle' | 'busy' | 'sent'>('idle');
  const [error, setError] = useState<unknown>(null);
  if (!user?.email || user.emailVerified) return null;

  const send = async () => {
    setState('busy');
    setError(null);
    try {
      await resendVerification();
      setState('sent');
    } catch (failure) {
      setError(failure);
      setState('idle');
    }
  };

  return (
    <aside className="banner" aria-label="Your e-mail address">
      <p>
        <span>Confirm your address <b>{user.email}</b> with the link that we mail you.</span>{' '}
        <span role="status">{error === null ? state === 'sent' && 'It’s on its way.' : explain(error)}</span>{' '}
        {state !== 'sent' && (
          <button type="button" className="text-button" disabled={state === 'busy'} onClick={send}>
            Send the link
          </button>
        )}{' '}
        <OutboxHint to={user.email} />
      </p>
    </aside>
  );
}
