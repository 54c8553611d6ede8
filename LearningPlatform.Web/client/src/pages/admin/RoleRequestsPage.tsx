import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { decideRoleRequest, type RoleRequest } from '../../api/app';
import { explain } from '../../api/errors';
import { roleRequestsQuery } from '../../api/queries';
import { ago, capital } from '../../lib/words';
import { Page } from '../../shell/Page';
import { Avatar, Button, EmptyState, ErrorState, Notice, Pager, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';

const size = 20;

export function RoleRequestsPage() {
  const [page, setPage] = useState(1);
  const requests = useQuery(roleRequestsQuery(page, size));
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const decide = async (request: RoleRequest, decision: 'approve' | 'decline') => {
    setBusy(request.userId + decision);
    setError(null);
    try {
      await decideRoleRequest(request.userId, decision);
      toast({ tone: 'good', title: decision === 'approve' ? `@${request.username} has the role now` : 'Declined', text: '' });
      await client.invalidateQueries({ queryKey: ['admin'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  };

  return (
    <Page title="Role requests" lead="People who registered as instructors and wait for somebody to agree.">
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {requests.isPending ? (
        <Skeleton lines={5} />
      ) : requests.isError ? (
        <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />
      ) : requests.data.items.length === 0 ? (
        <div className="card"><EmptyState icon="check" title="Nobody waits" /></div>
      ) : (
        <>
          <ul className="card things" aria-label="Requests">
            {requests.data.items.map((request) => (
              <li key={request.userId} className="thing">
                <Avatar name={request.username} size={40} />
                <div className="thing-words">
                  <p className="thing-name"><Link to={`/admin/users/${request.userId}`}>@{request.username}</Link></p>
                  <p className="muted small">{request.email ?? 'No e-mail'}</p>
                  <p className="small">Asks for: {request.requested.map((role) => capital(role.replace('_', ' '))).join(', ')} <span className="muted">({ago(request.at)})</span></p>
                </div>
                <div className="actions">
                  <Button small look="primary" busy={busy === `${request.userId}approve`} onClick={() => decide(request, 'approve')}>Approve<span className="visually-hidden"> @{request.username}</span></Button>
                  <Button small busy={busy === `${request.userId}decline`} onClick={() => decide(request, 'decline')}>Decline<span className="visually-hidden"> @{request.username}</span></Button>
                </div>
              </li>
            ))}
          </ul>
          <Pager label="Pages of requests" page={page} size={size} total={requests.data.total} onPage={setPage} />
        </>
      )}
    </Page>
  );
}
