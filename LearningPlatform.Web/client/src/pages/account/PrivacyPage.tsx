import { useState } from 'react';
import { useNavigate } from 'react-router';
import { exportAccount } from '../../api/app';
import { explain } from '../../api/errors';
import { deleteUser } from '../../api/opencode';
import { live } from '../../live/connection';
import { setSession, useSession, type SessionUser } from '../../api/session';
import { saveFile } from '../../lib/files';
import { useForm } from '../../lib/useForm';
import { Page } from '../../shell/Page';
import { Dialog } from '../../ui/Dialog';
import { Panel } from '../../ui/Panel';
import { Button, Field, Notice } from '../../ui/parts';
import { toast } from '../../ui/toasts';

export function PrivacyPage() {
  const user = useSession()?.user;
  const [deleting, setDeleting] = useState(false);
  if (user === undefined) return null;
  return (
    <Page title="Privacy" lead="Your data is yours: take it with you, or have it removed.">
      <Export />
      <Panel title="Delete the account" tone="danger" lead="Your name, addresses, profile, keys and sessions are removed, in every product that you use this account with. It can’t be undone.">
        <div className="actions"><Button look="danger" icon="bin" onClick={() => setDeleting(true)}>Delete my account</Button></div>
      </Panel>
      {deleting && <Delete user={user} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function Export() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async () => {
    setBusy(true);
    setError(null);
    try {
      const { blob, name } = await exportAccount();
      saveFile(blob, name ?? 'learningplatform-account.json');
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title="A copy of everything" lead="One file (JSON) with your account, your progress and everything else we keep about you.">
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <div className="actions"><Button icon="load" busy={busy} onClick={take}>Download my data</Button></div>
    </Panel>
  );
}

function Delete({ user, onClose }: { user: SessionUser; onClose: () => void }) {
  const navigate = useNavigate();
  const { bind, busy, failure, onSubmit } = useForm({
    initial: { name: '' },
    check: ({ name }) => (name.trim().toLowerCase() === user.username.toLowerCase() ? {} : { name: `Type ${user.username} to go on.` }),
    submit: async () => {
      // What is pushed about the account's end would have this page ask for a session that is over.
      live.stop();
      try {
        await deleteUser(user.id);
      } catch (refusal) {
        live.start();
        throw refusal;
      }
      await navigate('/', { flushSync: true });
      setSession(null);
      toast({ tone: 'plain', title: 'Your account is deleted', text: 'Thank you for having been here.' });
    },
  });
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <p>Everything that names you goes. Your progress, streak and certificates are lost.</p>
      <form className="form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label={`Type your username (${user.username})`} autoComplete="off" autoCapitalize="none" spellCheck={false} {...bind('name')} />
        <Button type="submit" look="danger" busy={busy}>Delete it for good</Button>
        <Button onClick={onClose}>Keep it</Button>
      </form>
    </Dialog>
  );
}
