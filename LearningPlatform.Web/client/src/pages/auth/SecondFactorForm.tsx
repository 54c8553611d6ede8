import { useState } from 'react';
import { signInWithCode, type SecondFactorTicket } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { useForm } from '../../lib/useForm';
import { Button, CodeField, Notice } from '../../ui/parts';

/** The second step of a sign-in: a code of the app, or a recovery code. */
export function SecondFactorForm({ ticket, remember, onOver }: { ticket: SecondFactorTicket; remember: boolean; onOver: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const { bind, busy, failure, onSubmit, set } = useForm({
    initial: { code: '' },
    check: ({ code }) => (recovery ? (code === '' ? { code: 'Enter one of your recovery codes.' } : {}) : /^\d{6}$/.test(code) ? {} : { code: 'The code has 6 digits.' }),
    submit: ({ code }) => signInWithCode(ticket.ticket, code, remember),
    translate: ({ status, code }) => {
      if (status === 400 || code === 'identity.CredentialsInvalid') return { code: recovery ? 'This code is wrong or was used before.' : 'This code is wrong or too old. Wait for the next one.' };
      return null;
    },
  });
  const over = failure instanceof ApiError && (failure.status === 401 || failure.status === 410 || failure.status === 404);
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{over ? 'That took too long, or too many codes were wrong. Sign in again.' : explain(failure)}</Notice>}
      {recovery ? (
        <CodeField key="recovery" label="Recovery code" inputMode="text" autoComplete="off" autoFocus hint="One of the codes you kept; each works once." {...bind('code')} onCode={(code) => set('code', code)} />
      ) : (
        <CodeField key="totp" label="Code from your authenticator app" autoFocus {...bind('code')} onCode={(code) => set('code', code)} />
      )}
      <Button type="submit" look="primary" busy={busy}>
        Go on
      </Button>
      <p className="form-links">
        <button
          type="button"
          className="text-button"
          onClick={() => {
            set('code', '');
            setRecovery(!recovery);
          }}
        >
          {recovery ? 'Use the app’s code' : 'Use a recovery code'}
        </button>
        <button type="button" className="text-button" onClick={onOver}>
          Start again
        </button>
      </p>
    </form>
  );
}
