import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { accountsQuery, allAccountsQuery } from '../../api/queries';
import type { AccountSearch, WayrRole } from '../../api/wayr';
import { count, day } from '../../lib/words';
import { Page } from '../../shell/Page';
import { Badge, Button, EmptyState, ErrorState, Field, Pager, SelectField, Skeleton } from '../../ui/parts';

const size = 20;
const roles = [['', 'All roles'], ['student', 'Students'], ['content_creator', 'Instructors'], ['admin', 'Administrators']] as const;
const states = [['', 'Not deleted'], ['active', 'Active'], ['suspended', 'Suspended'], ['deleted', 'With deleted ones']] as const;
const orders = [['created_at desc', 'Newest first'], ['created_at asc', 'Oldest first'], ['email asc', 'E-mail, A to Z'], ['username asc', 'Username, A to Z'], ['role asc', 'Role']] as const;

export const roleName = (role: string): string => ({ student: 'Student', content_creator: 'Instructor', admin: 'Administrator', ADMIN: 'Administrator', USER: 'User' })[role] ?? role;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly state: 'active' | 'suspended' | 'deleted';
  readonly since: string | null;
}

/** All accounts. What is searched stands in the address, so that it can be gone back to. */
export function UsersPage() {
  const [params, setParams] = useSearchParams();
  const search = params.get('search') ?? '';
  const role = params.get('role') ?? '';
  const state = params.get('state') ?? '';
  const order = params.get('order') ?? 'created_at desc';
  const page = Math.max(1, Number(params.get('page') ?? '1') || 1);
  const withDeleted = state === 'deleted';

  const change = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === '') next.delete(name);
    else next.set(name, value);
    if (name !== 'page') next.delete('page');
    setParams(next, { replace: name !== 'page', preventScrollReset: true });
  };

  return (
    <Page title="Users" lead="Everybody with an account.">
      <div className="filters">
        <SearchBox key={search} search={search} disabled={withDeleted} onSearch={(text) => change('search', text)} />
        <SelectField label="Role" choices={roles} value={role} disabled={withDeleted} onChange={(event) => change('role', event.target.value)} />
        <SelectField label="State" choices={states} value={state} onChange={(event) => change('state', event.target.value)} />
        <SelectField label="Order" choices={orders} value={withDeleted ? 'created_at desc' : order} disabled={withDeleted} onChange={(event) => change('order', event.target.value)} />
      </div>
      {withDeleted ? (
        <AllAccounts page={page} onPage={(to) => change('page', String(to))} />
      ) : (
        <Accounts search={search} role={role} state={state} order={order} page={page} onPage={(to) => change('page', String(to))} />
      )}
    </Page>
  );
}

function SearchBox({ search, disabled, onSearch }: { search: string; disabled: boolean; onSearch: (text: string) => void }) {
  const [text, setText] = useState(search);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form role="search" className="search-box" onSubmit={submit}>
      <Field label="Search" type="search" autoComplete="off" placeholder="E-mail or username" disabled={disabled} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" icon="search" disabled={disabled}>Find</Button>
    </form>
  );
}

interface ListProps {
  readonly page: number;
  readonly onPage: (page: number) => void;
}

function Accounts({ search, role, state, order, page, onPage }: ListProps & { search: string; role: string; state: string; order: string }) {
  const [sortBy, sortOrder] = order.split(' ');
  const query: AccountSearch = { page, limit: size, sortBy: (sortBy ?? 'created_at') as 'created_at', sortOrder: sortOrder === 'asc' ? 'asc' : 'desc' };
  if (search !== '') query.search = search;
  if (role !== '') query.role = role as WayrRole;
  if (state !== '') query.is_active = state === 'active';
  const accounts = useQuery(accountsQuery(query));
  if (accounts.isPending) return <Skeleton lines={8} />;
  if (accounts.isError) return <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />;
  const { data, total } = accounts.data;
  return (
    <Table
      rows={data.map((row) => ({ id: row.id, name: row.username ?? row.email, email: row.email, role: roleName(row.role), state: row.is_active ? 'active' : 'suspended', since: row.created_at }))}
      page={page}
      total={total}
      onPage={onPage}
    />
  );
}

function AllAccounts({ page, onPage }: ListProps) {
  const accounts = useQuery(allAccountsQuery(page, size));
  if (accounts.isPending) return <Skeleton lines={8} />;
  if (accounts.isError) return <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />;
  const { data, meta } = accounts.data;
  return (
    <Table
      rows={data.map((row) => ({
        id: row.id,
        name: row.name ?? row.email,
        email: row.email,
        role: roleName(row.role),
        state: row.deleted_at !== null ? 'deleted' : row.status === 'ACTIVE' ? 'active' : 'suspended',
        since: row.created_at ?? null,
      }))}
      page={page}
      total={meta.total}
      onPage={onPage}
    />
  );
}

function Table({ rows, page, total, onPage }: ListProps & { rows: readonly Row[]; total: number }) {
  if (rows.length === 0) return <div className="card"><EmptyState icon="people" title="Nobody found"><p>Try fewer letters or other filters.</p></EmptyState></div>;
  return (
    <>
      <p role="status" className="muted small">{count(total, 'account')}</p>
      <div className="card table-card">
        <table className="table">
          <caption className="visually-hidden">Accounts</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Role</th>
              <th scope="col">State</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-user={row.name}>
                <td>
                  <Link to={`/admin/users/${row.id}${row.state === 'deleted' ? '?deleted' : ''}`}>{row.name}</Link>
                  <span className="muted small table-under">{row.email}</span>
                </td>
                <td data-label="Role">{row.role}</td>
                <td data-label="State"><StateBadge state={row.state} /></td>
                <td data-label="Since" className="nowrap">{row.since === null ? '' : day(row.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager label="Pages of accounts" page={page} size={size} total={total} onPage={onPage} />
    </>
  );
}

export function StateBadge({ state }: { state: Row['state'] }) {
  return state === 'active' ? <Badge tone="good">Active</Badge> : state === 'suspended' ? <Badge tone="gold">Suspended</Badge> : <Badge tone="bad">Deleted</Badge>;
}
