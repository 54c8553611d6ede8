import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addPasskey, newPasskeyChallenge, removePasskey, renamePasskey, type Passkey } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { passkeysQuery } from '../../api/queries';
import { deviceName } from '../../lib/devices';
import { makePasskey, passkeysWork } from '../../lib/passkeys';
import { useForm } from '../../lib/useForm';
import { ago, day } from '../../lib/words';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Badge, Button, ErrorState, Field, Notice, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';

interface Open {
  readonly kind: 'rename' | 'remove';
  readonly passkey: Passkey;
}

/** Signing in with the finger, the face or a key instead of a password. */
export function Passkeys() {
  const passkeys = useQuery(passkeysQuery());
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const reload = () => client.invalidateQueries({ queryKey: passkeysQuery().queryKey });

  const add = async () => {
    setBusy(true);
    setError(null);
    try {
      const { options, ticket } = await newPasskeyChallenge();
      const credential = await makePasskey(options);
      if (credential === null) return;
      await addPasskey(ticket, deviceName(navigator.userAgent), credential);
      await reload();
      toast({ tone: 'good', title: 'Passkey added', text: 'You can sign in with it from now on.' });
    } catch (failure) {
      const known = failure instanceof DOMException && failure.name === 'InvalidStateError';
      setError(known ? new ApiError(409, 'PASSKEY', 'This device has a passkey of your account already.') : failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Panel title="Passkeys" lead="Sign in with your finger, face or screen lock. Nobody can guess or phish them.">
      {passkeys.isPending ? (
        <Skeleton lines={2} />
      ) : passkeys.isError ? (
        <ErrorState error={passkeys.error} onRetry={() => void passkeys.refetch()} />
      ) : passkeys.data.length === 0 ? (
        <p className="now"><span className="muted">You have none yet.</span></p>
      ) : (
        <ul className="things">
          {passkeys.data.map((passkey) => (
            <li key={passkey.id} className="thing">
              <span className="thing-icon"><Icon name="key" size={20} /></span>
              <div className="thing-words">
                <p className="thing-name">{passkey.name} {passkey.synced && <Badge>Synced</Badge>}</p>
                <p className="muted small">Added {day(passkey.createdAt)}{passkey.lastUsedAt === null ? ', never used' : `, used ${ago(passkey.lastUsedAt)}`}</p>
              </div>
              <div className="thing-acts">
                <button type="button" className="icon-button" onClick={() => setOpen({ kind: 'rename', passkey })}><Icon name="pen" size={18} /><span className="visually-hidden">Rename {passkey.name}</span></button>
                <button type="button" className="icon-button" onClick={() => setOpen({ kind: 'remove', passkey })}><Icon name="bin" size={18} /><span className="visually-hidden">Remove {passkey.name}</span></button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {passkeysWork() ? (
        <div className="actions"><Button icon="plus" busy={busy} onClick={add}>Add a passkey</Button></div>
      ) : (
        <p className="muted small">This browser doesn’t know passkeys.</p>
      )}
      {open?.kind === 'rename' && <Rename passkey={open.passkey} onClose={() => setOpen(null)} onDone={reload} />}
      {open?.kind === 'remove' && <Remove passkey={open.passkey} onClose={() => setOpen(null)} onDone={reload} />}
    </Panel>
  );
}

function Rename({ passkey, onClose, onDone }: { passkey: Passkey; onClose: () => void; onDone: () => Promise<void> }) {
  const { bind, busy, failure, onSubmit } = useForm({
    initial: { name: passkey.name },
    check: ({ name }) => (name.trim() === '' ? { name: 'Give it a name.' } : {}),
    submit: async ({ name }) => {
      await renamePasskey(passkey.id, name.trim());
      await onDone();
      onClose();
    },
  });
  return (
    <Dialog title="Rename the passkey" onClose={onClose}>
      <form className="form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="Name" autoComplete="off" maxLength={60} autoFocus {...bind('name')} />
        <Button type="submit" look="primary" busy={busy}>Save</Button>
      </form>
    </Dialog>
  );
}

function Remove({ passkey, onClose, onDone }: { passkey: Passkey; onClose: () => void; onDone: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    setBusy(true);
    setError(null);
    try {
      await removePasskey(passkey.id);
      await onDone();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Remove “${passkey.name}”?`} onClose={onClose}>
      <p className="muted">It won’t open your account any more. Remove it from your device or password manager too.</p>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <div className="actions">
        <Button look="danger" busy={busy} onClick={remove}>Remove it</Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  );
}
