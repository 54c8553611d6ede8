import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { endSessionsOf } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { deleteUser, resetAttempts, restoreUser, suspendUser, unsuspendUser } from '../../api/labs';
import { oneAccountQuery, userEventsQuery } from '../../api/queries';
import { useSession } from '../../api/session';
import { setRole, type Account, type WayrRole } from '../../api/wayr';
import { ago, count, day } from '../../lib/words';
import { Crumbs, Page } from '../../shell/Page';
import { Dialog } from '../../ui/Dialog';
import { Events } from '../../ui/Events';
import { Panel } from '../../ui/Panel';
import { Button, EmptyState, ErrorState, Notice, Pager, SelectField, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';
import { StateBadge, roleName } from './UsersPage';

const crumbs = (
  <Crumbs>
    <Link to="/admin/users">Users</Link>
  </Crumbs>
);

export function UserPage() {
  const { userId = '' } = useParams();
  const account = useQuery(oneAccountQuery(userId));
  if (account.isPending) {
    return (
      <Page title="Account" above={crumbs}>
        <Skeleton lines={6} />
      </Page>
    );
  }
  // Those that were deleted answer 404 there; they can be restored still.
  if (account.isError && account.error instanceof ApiError && account.error.status === 404) return <DeletedAccount key="deleted" id={userId} onRestored={() => void account.refetch()} />;
  if (account.isError) {
    return (
      <Page title="Account" above={crumbs}>
        <ErrorState error={account.error} onRetry={() => void account.refetch()} />
      </Page>
    );
  }
  return <OneAccount key={account.data.id} account={account.data} />;
}

type Question = 'suspend' | 'delete';

function OneAccount({ account }: { account: Account }) {
  const me = useSession()?.user.id;
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const name = account.username ?? account.email;

  const during = async (what: string, said: string, work: () => Promise<unknown>) => {
    setBusy(what);
    setError(null);
    try {
      await work();
      setQuestion(null);
      toast({ tone: 'good', title: said, text: '' });
      await client.invalidateQueries({ queryKey: ['admin'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  };
  const suspend = () => during('suspend', 'Suspended', () => suspendUser(account.id));
  const remove = () => during('delete', 'Deleted', () => deleteUser(account.id));

  return (
    <Page
      title={name}
      above={crumbs}
      heading={name}
      lead={<span className="now">{account.email} <StateBadge state={account.is_active ? 'active' : 'suspended'} /></span>}
    >
      {error !== null && question === null && <Notice tone="bad">{explain(error)}</Notice>}
      <Panel title="Account">
        <dl className="pairs">
          <div><dt>Role</dt><dd>{roleName(account.role)}</dd></div>
          <div><dt>Registered</dt><dd>{day(account.registration_date)}</dd></div>
          <div><dt>Last signed in</dt><dd>{account.last_login_date === null ? 'Never' : ago(account.last_login_date)}</dd></div>
          <div><dt>Country</dt><dd>{account.country_code ?? 'Not said'}</dd></div>
        </dl>
        {account.id === me ? (
          <p className="muted small">This is your own account.</p>
        ) : (
          <>
            <RoleForm account={account} onChange={(role) => during('role', 'Role changed', () => setRole(account.id, role))} busy={busy === 'role'} />
            <div className="actions">
              {account.is_active ? (
                <Button look="danger" onClick={() => setQuestion('suspend')}>Suspend</Button>
              ) : (
                <Button look="primary" busy={busy === 'unsuspend'} onClick={() => during('unsuspend', 'The suspension is lifted', () => unsuspendUser(account.id))}>Lift the suspension</Button>
              )}
              <Button busy={busy === 'attempts'} onClick={() => during('attempts', 'Failed attempts forgotten', () => resetAttempts(account.id))}>Forget failed attempts</Button>
              <Button
                busy={busy === 'sessions'}
                onClick={() =>
                  during('sessions', 'Signed out everywhere', async () => {
                    const ended = await endSessionsOf(account.id);
                    toast({ tone: 'plain', title: `${count(ended, 'session')} ended`, text: '' });
                  })
                }
              >
                Sign out everywhere
              </Button>
              <Button look="danger" icon="bin" onClick={() => setQuestion('delete')}>Delete</Button>
            </div>
          </>
        )}
      </Panel>
      <UserEvents id={account.id} />
      {question !== null && (
        <Dialog title={question === 'suspend' ? `Suspend ${name}?` : `Delete ${name}?`} onClose={() => setQuestion(null)}>
          <p className="muted">
            {question === 'suspend' ? 'Their open windows are shut out within seconds, in every product, until you lift it.' : 'They are signed out and can’t sign in. An administrator can restore the account.'}
          </p>
          {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
          <div className="actions">
            <Button look="danger" busy={busy === question} onClick={question === 'suspend' ? suspend : remove}>{question === 'suspend' ? 'Suspend' : 'Delete'}</Button>
            <Button onClick={() => setQuestion(null)}>Cancel</Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

const roles = [['student', 'Student'], ['content_creator', 'Instructor'], ['admin', 'Administrator']] as const;

function RoleForm({ account, busy, onChange }: { account: Account; busy: boolean; onChange: (role: WayrRole) => Promise<void> }) {
  const [role, choose] = useState<WayrRole>(account.role);
  return (
    <div className="form form-inline">
      <SelectField label="Role" choices={roles} value={role} onChange={(event) => choose(event.target.value as WayrRole)} />
      <Button busy={busy} disabled={role === account.role} onClick={() => onChange(role)}>Change the role</Button>
    </div>
  );
}

function DeletedAccount({ id, onRestored }: { id: string; onRestored: () => void }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const restore = async () => {
    setBusy(true);
    setError(null);
    try {
      await restoreUser(id);
      toast({ tone: 'good', title: 'Restored', text: '' });
      await client.invalidateQueries({ queryKey: ['admin', 'users'] });
      onRestored();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Page title="Deleted account" above={crumbs} lead="It was deleted. Whether it can come back, only trying tells: accounts whose owners erased them are gone for good.">
      <div className="card panel">
        {error !== null && <Notice tone="bad">{error instanceof ApiError && error.status === 404 ? 'There is no such account any more.' : explain(error)}</Notice>}
        <div className="actions"><Button look="primary" icon="reset" busy={busy} onClick={restore}>Restore it</Button></div>
      </div>
      <UserEvents id={id} />
    </Page>
  );
}

const size = 10;

function UserEvents({ id }: { id: string }) {
  const [page, setPage] = useState(1);
  const events = useQuery(userEventsQuery(id, page, size));
  return (
    <section className="section" aria-labelledby="events">
      <h2 id="events">Security events</h2>
      {events.isPending ? (
        <Skeleton lines={4} />
      ) : events.isError ? (
        <ErrorState error={events.error} onRetry={() => void events.refetch()} />
      ) : events.data.items.length === 0 ? (
        <div className="card"><EmptyState icon="list" title="Nothing yet" /></div>
      ) : (
        <>
          <Events events={events.data.items} />
          <Pager label="Pages of events" page={page} size={size} total={events.data.total} onPage={setPage} />
        </>
      )}
    </section>
  );
}
