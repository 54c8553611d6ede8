import { useEffect, useState } from 'react';
import { confirm, passkeyChallenge, signOut, type Proof } from '../api/app';
import { ApiError, explain } from '../api/errors';
import { installProver } from '../api/http';
import { useSession } from '../api/session';
import { askPasskey, passkeysWork } from '../lib/passkeys';
import { useForm } from '../lib/useForm';
import { Dialog } from '../ui/Dialog';
import { Button, CodeField, Notice, PasswordField } from '../ui/parts';

type Settle = (proven: boolean) => void;

/** Asks "is it you?" whenever an operation wants a fresh proof; the operation goes on by itself afterwards. */
export function ProofDialog() {
  const [waiting, setWaiting] = useState<readonly Settle[]>([]);
  useEffect(() => installProver(() => new Promise<boolean>((resolve) => setWaiting((now) => [...now, resolve]))), []);
  if (waiting.length === 0) return null;
  const settle: Settle = (proven) => {
    for (const resolve of waiting) resolve(proven);
    setWaiting([]);
  };
  return <Prove settle={settle} />;
}

function Prove({ settle }: { settle: Settle }) {
  const user = useSession()?.user;
  const byPassword = user?.hasPassword === true;
  const byCode = user?.secondFactor === true;
  const [code, setCode] = useState(!byPassword && byCode);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const prove = async (proof: Proof) => {
    await confirm(proof);
    settle(true);
  };
  const form = useForm({
    initial: { proof: '' },
    check: ({ proof }) => (proof === '' ? { proof: code ? 'Enter the code.' : 'Enter your password.' } : {}),
    submit: ({ proof }) => prove(code ? { code: proof } : { password: proof }),
    translate: (refusal) => (refusal.status === 429 || refusal.status >= 500 || refusal.status === 0 ? null : { proof: code ? 'This isn’t the right code.' : 'This isn’t your password.' }),
  });

  const byPasskey = async () => {
    setBusy(true);
    setError(null);
    try {
      const { options, ticket } = await passkeyChallenge();
      const credential = await askPasskey(options);
      if (credential !== null) await prove({ ticket, credential });
    } catch (failure) {
      setError(failure instanceof ApiError && failure.code !== 'ADDRESS' && failure.status < 500 && failure.status !== 429 && failure.status !== 0 ? new ApiError(failure.status, 'PASSKEY', 'This passkey doesn’t belong to your account.') : failure);
    } finally {
      setBusy(false);
    }
  };

  const failure = error ?? form.failure;
  return (
    <Dialog title="Confirm that it’s you" onClose={() => settle(false)}>
      <p className="muted">You are about to change how your account is protected. You signed in a while ago, so please confirm it once more.</p>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      {(byPassword || byCode) && (
        <form className="form" onSubmit={form.onSubmit} noValidate>
          {code ? (
            <CodeField label="Code from your app, or a recovery code" inputMode="text" autoFocus {...form.bind('proof')} onCode={(value) => form.set('proof', value)} />
          ) : (
            <PasswordField label="Password" autoComplete="current-password" autoFocus {...form.bind('proof')} />
          )}
          <Button type="submit" look="primary" busy={form.busy}>Confirm</Button>
          {byPassword && byCode && (
            <button
              type="button"
              className="text-button"
              onClick={() => {
                form.set('proof', '');
                setCode(!code);
              }}
            >
              {code ? 'Use the password' : 'Use a code'}
            </button>
          )}
        </form>
      )}
      {passkeysWork() && (
        <div className="form">
          <Button icon="key" busy={busy} onClick={byPasskey}>Use a passkey</Button>
        </div>
      )}
      {!byPassword && !byCode && (
        <p className="small">
          Or{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              settle(false);
              void signOut();
            }}
          >
            sign out and in again
          </button>
          , which confirms it too.
        </p>
      )}
    </Dialog>
  );
}
