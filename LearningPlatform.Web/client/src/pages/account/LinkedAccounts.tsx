import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { linkProvider, unlinkProvider } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { externalLoginsQuery, providersQuery } from '../../api/queries';
import { day } from '../../lib/words';
import { Panel } from '../../ui/Panel';
import { Button, ErrorState, Notice, Skeleton } from '../../ui/parts';
import { ProviderMark } from '../auth/OtherWays';

/** Accounts elsewhere that open this one. */
export function LinkedAccounts() {
  const logins = useQuery(externalLoginsQuery());
  const providers = useQuery(providersQuery());
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const during = async (provider: string, work: () => Promise<unknown>) => {
    setBusy(provider);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status === 409 ? new ApiError(409, 'ONLY', 'This is your only way to sign in. Add another one first.') : failure);
    } finally {
      setBusy(null);
    }
  };
  const link = (id: string) => during(id, async () => window.location.assign(await linkProvider(id, '/account/security')));
  const unlink = (id: string) =>
    during(id, async () => {
      await unlinkProvider(id);
      await client.invalidateQueries({ queryKey: externalLoginsQuery().queryKey });
    });

  const linked = new Set(logins.data?.map(({ provider }) => provider));
  const free = (providers.data ?? []).filter(({ id }) => !linked.has(id));
  return (
    <Panel title="Linked accounts" lead="Sign in with an account that you have elsewhere.">
      {logins.isPending ? (
        <Skeleton lines={2} />
      ) : logins.isError ? (
        <ErrorState error={logins.error} onRetry={() => void logins.refetch()} />
      ) : (
        logins.data.length > 0 && (
          <ul className="things">
            {logins.data.map((login) => {
              const name = providers.data?.find(({ id }) => id === login.provider)?.name ?? login.name;
              return (
                <li key={login.provider} className="thing">
                  <ProviderMark id={login.provider} name={name} />
                  <div className="thing-words">
                    <p className="thing-name">{name}</p>
                    <p className="muted small">{[login.email, `linked ${day(login.linkedAt)}`].filter(Boolean).join(', ')}</p>
                  </div>
                  <Button small busy={busy === login.provider} onClick={() => unlink(login.provider)}>Unlink<span className="visually-hidden"> {name}</span></Button>
                </li>
              );
            })}
          </ul>
        )
      )}
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {free.length > 0 && (
        <details className="more-providers">
          <summary>Link an account</summary>
          <ul className="providers">
            {free.map((provider) => (
              <li key={provider.id}>
                <Button busy={busy === provider.id} disabled={busy !== null} onClick={() => link(provider.id)}>
                  <ProviderMark id={provider.id} name={provider.name} /> {provider.name}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
