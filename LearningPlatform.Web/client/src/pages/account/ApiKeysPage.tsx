import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { createApiKey, revokeApiKey, type ApiKey } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { apiKeysQuery } from '../../api/queries';
import { useSession } from '../../api/session';
import { ago, count, day, isPast } from '../../lib/words';
import { Page } from '../../shell/Page';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Badge, Button, EmptyState, ErrorState, Field, Notice, SelectField, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';

type Open = { readonly kind: 'new' } | { readonly kind: 'shown'; readonly key: string } | { readonly kind: 'revoke'; readonly key: ApiKey };

export function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery());
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: apiKeysQuery().queryKey });
  return (
    <Page title="API keys" lead="For your own programs: each acts as you, and may do no more than you allow it.">
      <div className="actions page-acts"><Button look="primary" icon="plus" onClick={() => setOpen({ kind: 'new' })}>New key</Button></div>
      {keys.isPending ? (
        <Skeleton lines={4} />
      ) : keys.isError ? (
        <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data.length === 0 ? (
        <div className="card"><EmptyState icon="key" title="No keys yet"><p>A program sends its key in the header <code>X-API-Key</code>.</p></EmptyState></div>
      ) : (
        <ul className="card things" aria-label="API keys">
          {keys.data.map((key) => {
            const over = key.expiresAt !== null && isPast(key.expiresAt);
            return (
              <li key={key.id} className="thing">
                <span className="thing-icon"><Icon name="key" size={20} /></span>
                <div className="thing-words">
                  <p className="thing-name">{key.name} <code className="small">…{key.ending}</code> {over && <Badge tone="bad">Over</Badge>}</p>
                  <p className="muted small">
                    {key.lastUsedAt === null ? 'Never used' : `Used ${ago(key.lastUsedAt)}`}, made {day(key.createdAt)}{key.expiresAt === null ? '' : `, ${over ? 'ended' : 'until'} ${day(key.expiresAt)}`}
                  </p>
                  <ul className="tags">{key.permissions.map((permission) => <li key={permission}>{permission}</li>)}</ul>
                </div>
                <Button small onClick={() => setOpen({ kind: 'revoke', key })}>Revoke<span className="visually-hidden"> {key.name}</span></Button>
              </li>
            );
          })}
        </ul>
      )}
      {open?.kind === 'new' && (
        <NewKey
          onClose={() => setOpen(null)}
          onDone={(key) => {
            setOpen({ kind: 'shown', key });
            void reload();
          }}
        />
      )}
      {open?.kind === 'shown' && (
        <Dialog title="Your new key" onClose={() => setOpen(null)}>
          <p>Copy it now: <b>it is shown only this once.</b> Whoever has it can do what you allowed.</p>
          <p className="secret"><code data-key>{open.key}</code> <CopyButton text={open.key} /></p>
          <div className="form"><Button look="primary" onClick={() => setOpen(null)}>I have kept it</Button></div>
        </Dialog>
      )}
      {open?.kind === 'revoke' && <Revoke apiKey={open.key} onClose={() => setOpen(null)} onDone={reload} />}
    </Page>
  );
}

const lives = [['30', '30 days'], ['90', '90 days'], ['365', 'A year'], ['', 'Without end']] as const;

const meanings: Readonly<Record<string, string>> = {
  'read:own:profile': 'See your profile',
  'write:own:profile': 'Change your profile',
  'read:content': 'Read courses and lessons',
  'write:content': 'Write content',
  'publish:content': 'Publish content',
  'read:own:progress': 'See your progress',
  'write:own:progress': 'Complete lessons',
  'read:all:progress': 'See everybody’s progress',
  'create:sandbox': 'Open sandboxes',
  'execute:code': 'Run code',
  'manage:users': 'Manage users',
  'manage:platform': 'Manage the platform',
  'view:analytics': 'See figures of the platform',
};

function NewKey({ onClose, onDone }: { onClose: () => void; onDone: (key: string) => void }) {
  const may = useSession()?.user.permissions ?? [];
  // Academy's names say the same; a key is made of the other list.
  const choices = Object.keys(meanings).filter((permission) => may.includes(permission));
  const [name, setName] = useState('');
  const [life, setLife] = useState('90');
  const [permissions, setPermissions] = useState<readonly string[]>(choices.filter((permission) => permission.startsWith('read:own') || permission === 'read:content'));
  const [errors, setErrors] = useState<{ name?: string; permissions?: string }>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = { ...(name.trim() === '' ? { name: 'Say what it’s for.' } : {}), ...(permissions.length === 0 ? { permissions: 'Allow at least one thing.' } : {}) };
    setErrors(found);
    setFailure(null);
    if (found.name !== undefined) form.querySelector<HTMLInputElement>('[name=name]')?.focus();
    else if (found.permissions !== undefined) form.querySelector<HTMLInputElement>('[name=permission]')?.focus();
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const { key } = await createApiKey(name.trim(), permissions, life === '' ? null : new Date(Date.now() + Number(life) * 86_400_000).toISOString());
      onDone(key);
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.fields['name'] !== undefined) setErrors({ name: error.fields['name'] });
      else setFailure(error);
    }
  };

  return (
    <Dialog title="New API key" onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="Name" name="name" autoComplete="off" maxLength={100} autoFocus hint="As in “backup at night”." error={errors.name} value={name} onChange={(event) => setName(event.target.value)} />
        <fieldset className="checks" aria-describedby={errors.permissions === undefined ? undefined : 'permissions-error'}>
          <legend>What it may do ({count(permissions.length, 'thing')})</legend>
          {choices.map((permission) => (
            <label key={permission} className="check">
              <input
                type="checkbox"
                name="permission"
                checked={permissions.includes(permission)}
                onChange={(event) => setPermissions(event.target.checked ? [...permissions, permission] : permissions.filter((item) => item !== permission))}
              />
              <span>{meanings[permission]} <code className="small muted">{permission}</code></span>
            </label>
          ))}
          {errors.permissions !== undefined && <p className="field-error" id="permissions-error">{errors.permissions}</p>}
        </fieldset>
        <SelectField label="Good for" choices={lives} value={life} onChange={(event) => setLife(event.target.value)} />
        <Button type="submit" look="primary" busy={busy}>Make the key</Button>
      </form>
    </Dialog>
  );
}

function Revoke({ apiKey, onClose, onDone }: { apiKey: ApiKey; onClose: () => void; onDone: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const revoke = async () => {
    setBusy(true);
    setError(null);
    try {
      await revokeApiKey(apiKey.id);
      await onDone();
      onClose();
      toast({ tone: 'plain', title: 'Key revoked', text: '' });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Revoke “${apiKey.name}”?`} onClose={onClose}>
      <p className="muted">Programs that use it are refused at once. This can’t be undone.</p>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <div className="actions">
        <Button look="danger" busy={busy} onClick={revoke}>Revoke it</Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  );
}
