import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endOtherSessions, endSessionById, signOut, type OwnSession } from '../../api/app';
import { explain } from '../../api/errors';
import { sessionsQuery } from '../../api/queries';
import { deviceName } from '../../lib/devices';
import { methodName, productName } from '../../lib/security';
import { ago, count, day } from '../../lib/words';
import { Page } from '../../shell/Page';
import { Icon } from '../../ui/Icon';
import { Badge, Button, ErrorState, Notice, Pager, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';

const size = 20;

export function SessionsPage() {
  const [page, setPage] = useState(1);
  const sessions = useQuery(sessionsQuery(page, size));
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const during = async (what: string, work: () => Promise<unknown>) => {
    setBusy(what);
    setError(null);
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['account', 'sessions'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  };
  const endOthers = () =>
    during('others', async () => {
      const ended = await endOtherSessions();
      toast({ tone: 'good', title: ended === 0 ? 'There were no others' : `${count(ended, 'session')} ended`, text: '' });
    });

  return (
    <Page title="Sessions" lead="Where you are signed in. End what you don’t know, then change your password.">
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {sessions.isPending ? (
        <Skeleton lines={6} />
      ) : sessions.isError ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <>
          <ul className="card things" aria-label="Sessions">
            {sessions.data.items.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                busy={busy === session.id}
                onEnd={() => (session.current ? void signOut() : void during(session.id, () => endSessionById(session.id)))}
              />
            ))}
          </ul>
          <Pager label="Pages of sessions" page={page} size={size} total={sessions.data.total} onPage={setPage} />
          {sessions.data.total > 1 && (
            <div className="actions">
              <Button look="danger" busy={busy === 'others'} onClick={endOthers}>End all others</Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}

function SessionRow({ session, busy, onEnd }: { session: OwnSession; busy: boolean; onEnd: () => void }) {
  const device = deviceName(session.device);
  return (
    <li className="thing" data-session={session.id}>
      <span className="thing-icon"><Icon name={/iPhone|Android/.test(device) ? 'phone' : 'screen'} size={20} /></span>
      <div className="thing-words">
        <p className="thing-name">
          {device} {session.current && <Badge tone="good" icon="check">This one</Badge>}
        </p>
        <p className="muted small">
          {session.ip === null ? '' : `${session.ip}, `}{methodName(session.method)}{productName(session.issuer)}
        </p>
        <p className="muted small">
          {session.current ? 'Active now' : `Last used ${ago(session.lastUsedAt)}`}, since {day(session.createdAt)}
        </p>
      </div>
      <Button small busy={busy} onClick={onEnd}>{session.current ? 'Sign out' : <>End<span className="visually-hidden"> the session on {device}</span></>}</Button>
    </li>
  );
}
