import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { explain } from '../../api/errors';
import { useSession } from '../../api/session';
import * as studio from '../../api/studio';
import type { ModuleItem } from '../../api/studio';
import { ago, count } from '../../lib/words';
import { useForm } from '../../lib/useForm';
import { Page } from '../../shell/Page';
import { Dialog } from '../../ui/Dialog';
import { Button, ButtonLink, EmptyState, ErrorState, Field, Notice, Pager, SelectField, Skeleton, TextField } from '../../ui/parts';
import { levels, StatusBadge } from './parts';
import { Reorder } from './Reorder';
import { useOrder } from './useOrder';

const size = 50;

/** The modules that one may write: own ones, and all of them for administrators. */
export function StudioPage() {
  const [params, setParams] = useSearchParams();
  const status = params.get('status') ?? '';
  const search = params.get('search') ?? '';
  const page = Number(params.get('page') ?? '1') || 1;
  const [making, setMaking] = useState(false);
  const administrator = useSession()?.user.roles.includes('admin') === true;
  const modules = useQuery({
    queryKey: ['studio', 'modules', page, status, search],
    queryFn: ({ signal }) => studio.listModules({ page, size, status, search }, signal),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const set = (name: string, value: string) =>
    setParams(
      (now) => {
        if (value === '') now.delete(name);
        else now.set(name, value);
        if (name !== 'page') now.delete('page');
        return now;
      },
      { replace: true },
    );

  return (
    <Page title="Studio" lead="Write modules and lessons, check them, and publish them.">
      <div className="studio-bar">
        <div className="search-box">
          <Field label="Search" type="search" autoComplete="off" value={search} onChange={(event) => set('search', event.target.value)} />
        </div>
        <SelectField label="State" value={status} onChange={(event) => set('status', event.target.value)} choices={[['', 'All'], ['draft', 'Drafts'], ['published', 'Published'], ['archived', 'Archived']]} />
        <div className="studio-bar-acts">
          {administrator && <ButtonLink to="/studio/achievements">Achievements</ButtonLink>}
          <Button look="primary" icon="plus" onClick={() => setMaking(true)}>New module</Button>
        </div>
      </div>
      {modules.isPending ? (
        <Skeleton lines={6} />
      ) : modules.isError ? (
        <ErrorState error={modules.error} onRetry={() => void modules.refetch()} />
      ) : modules.data.items.length === 0 ? (
        <EmptyState icon="pen" title={status === '' && search === '' ? 'No modules yet' : 'Nothing matches'}>{status === '' && search === '' && <p>Begin with a module; its lessons come next.</p>}</EmptyState>
      ) : (
        <>
          <Modules items={modules.data.items} whole={status === '' && search === '' && modules.data.total <= size} />
          <Pager page={page} size={size} total={modules.data.total} label="Pages of modules" onPage={(to) => set('page', String(to))} />
        </>
      )}
      {making && <NewModule onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Modules({ items, whole }: { items: readonly ModuleItem[]; whole: boolean }) {
  const client = useQueryClient();
  const { put, inOrder, error } = useOrder(async (ids) => {
    await studio.orderModules(ids);
    await client.invalidateQueries({ queryKey: ['content'] });
  });
  return (
    <>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <Reorder label="Modules" items={inOrder(items)} fixed={!whole} onOrder={(next) => void put(next)}>
        {(item) => (
          <div className="studio-row">
            <div>
              <Link to={`/studio/modules/${item.id}`}>{item.title}</Link>
              <p className="muted small">{[count(item.lessons, 'lesson'), item.author?.name, `changed ${ago(item.updatedAt)}`].filter(Boolean).join(' · ')}</p>
            </div>
            <StatusBadge status={item.status} />
          </div>
        )}
      </Reorder>
    </>
  );
}

function NewModule({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useForm({
    initial: { title: '', description: '', level: 'foundations' },
    check: ({ title, description }) => ({ ...(title.trim() === '' ? { title: 'Give it a title.' } : {}), ...(description.trim() === '' ? { description: 'Say in a sentence what it teaches.' } : {}) }),
    submit: async ({ title, description, level }) => {
      const made = await studio.createModule({ title: title.trim(), description: description.trim(), level });
      await client.invalidateQueries({ queryKey: ['studio', 'modules'] });
      await navigate(`/studio/modules/${made.id}`);
    },
  });
  return (
    <Dialog title="New module" onClose={onClose}>
      {form.failure !== null && <Notice tone="bad">{explain(form.failure)}</Notice>}
      <form className="form" onSubmit={form.onSubmit} noValidate>
        <Field label="Title" maxLength={200} autoFocus {...form.bind('title')} />
        <TextField label="Description" rows={3} {...form.bind('description')} />
        <SelectField label="Level" choices={levels} {...form.bind('level')} />
        <Button type="submit" look="primary" busy={form.busy}>Make module</Button>
      </form>
    </Dialog>
  );
}
