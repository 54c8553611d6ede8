import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { explain } from '../../api/errors';
import { useSession } from '../../api/session';
import * as studio from '../../api/studio';
import type { AchievementFields, Condition, StudioAchievement } from '../../api/studio';
import { capital, count } from '../../lib/words';
import { Crumbs, Page } from '../../shell/Page';
import { Icon } from '../../ui/Icon';
import { Dialog } from '../../ui/Dialog';
import { Badge, Button, EmptyState, ErrorState, Field, Notice, Pager, SelectField, Skeleton, TextField } from '../../ui/parts';
import { categories, rarities } from '../achievements/AchievementsPage';
import { refusals } from './faults';
import { Attention, Confirm, Faults, wholeOf } from './parts';
import { Reorder } from './Reorder';
import { useOrder } from './useOrder';

const size = 100;

/** All achievements, for administrators: looked at, changed, and made. */
export function AchievementsAdminPage() {
  const administrator = useSession()?.user.roles.includes('admin') === true;
  const [page, setPage] = useState(1);
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<StudioAchievement | 'new' | null>(null);
  const [moving, setMoving] = useState<StudioAchievement | null>(null);
  const all = useQuery({ queryKey: ['studio', 'achievements', page], queryFn: ({ signal }) => studio.listAchievements(page, size, signal), staleTime: 0, enabled: administrator });
  const crumbs = <Crumbs><Link to="/studio">Studio</Link></Crumbs>;
  if (!administrator) return <Page title="Not for you" above={crumbs}><p className="lead">Achievements are written by administrators.</p></Page>;
  const wanted = search.trim().toLowerCase();
  const shown = (all.data?.items ?? []).filter((item) => wanted === '' || `${item.key} ${item.name} ${item.description}`.toLowerCase().includes(wanted));
  return (
    <Page title="Achievements" above={crumbs} lead="What learners can earn on the whole platform." className="studio">
      <div className="studio-bar">
        <div className="search-box"><Field label="Search" type="search" autoComplete="off" value={search} onChange={(event) => setSearch(event.target.value)} /></div>
        <div className="studio-bar-acts"><Button look="primary" icon="plus" onClick={() => setOpen('new')}>New achievement</Button></div>
      </div>
      {all.isPending ? (
        <Skeleton lines={8} />
      ) : all.isError ? (
        <ErrorState error={all.error} onRetry={() => void all.refetch()} />
      ) : shown.length === 0 ? (
        <EmptyState icon="medal" title="Nothing matches" />
      ) : (
        <>
          {categories.map((category) => ({ category, items: shown.filter((item) => item.category === category) })).filter(({ items }) => items.length > 0).map(({ category, items }) => (
            <Category key={category} category={category} items={items} whole={wanted === ''} onChange={setOpen} onMove={setMoving} />
          ))}
          <Pager page={page} size={size} total={all.data.total} label="Pages of achievements" onPage={setPage} />
        </>
      )}
      {open !== null && <Editor achievement={open === 'new' ? null : open} others={all.data?.items ?? []} onClose={() => setOpen(null)} />}
      {moving !== null && <Archive achievement={moving} onClose={() => setMoving(null)} />}
    </Page>
  );
}

interface CategoryProps {
  readonly category: string;
  readonly items: readonly StudioAchievement[];
  /** Searched, there is nothing to order. */
  readonly whole: boolean;
  readonly onChange: (item: StudioAchievement) => void;
  readonly onMove: (item: StudioAchievement) => void;
}

/** The achievements of a category, in the order in which learners see them. */
function Category({ category, items, whole, onChange, onMove }: CategoryProps) {
  const client = useQueryClient();
  const { put, inOrder, error } = useOrder(async (ids) => {
    await studio.orderAchievements(ids);
    await client.invalidateQueries({ queryKey: ['me', 'own-achievements'] });
  });
  return (
    <section className="studio-group" aria-labelledby={`category-${category}`}>
      <h2 id={`category-${category}`}>{capital(category)} <span className="muted small">{items.length}</span></h2>
      {error !== null && <Notice tone="bad" title="The order couldn’t be saved">{explain(error)}</Notice>}
      <Reorder label={`Achievements: ${category}`} items={inOrder(items).map((item) => ({ id: item.id, title: item.name, item }))} fixed={!whole} onOrder={(next) => void put(next)}>
        {({ item }) => (
          <div className="studio-row achievement-row">
            <div className="achievement-words">
              <span className={`medal-${item.rarity}`}><span className="medal-icon"><Icon name="medal" size={22} /></span></span>
              <div>
                <p className="thing-name">
                  {item.name} {item.secret && <Badge icon="hidden">Secret</Badge>} {item.archived && <Badge>Archived</Badge>}
                </p>
                <p className="small">{item.description}</p>
                <p className="muted small">{[capital(item.rarity), `+${item.reward} XP`, count(item.conditions.length, 'condition'), item.holders === 1 ? '1 has it' : `${item.holders} have it`].join(' · ')}</p>
              </div>
            </div>
            <span className="studio-row-end">
              {item.source === 'file' ? (
                <span className="muted small" title="Only a file on the server changes it">Delivered</span>
              ) : (
                <>
                  <Button small icon="pen" onClick={() => onChange(item)}>Change<span className="visually-hidden"> {item.name}</span></Button>
                  <Button small onClick={() => onMove(item)}>{item.archived ? 'Bring back' : 'Archive'}<span className="visually-hidden"> {item.name}</span></Button>
                </>
              )}
            </span>
          </div>
        )}
      </Reorder>
    </section>
  );
}

/** Archives one, or lets it be earned again. */
function Archive({ achievement, onClose }: { achievement: StudioAchievement; onClose: () => void }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const move = async () => {
    setBusy(true);
    setError(null);
    try {
      await studio.updateAchievement(achievement.id, achievement.revision ?? 0, { archived: !achievement.archived });
      await refresh(client);
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Confirm title={achievement.archived ? `Bring back ${achievement.name}?` : `Archive ${achievement.name}?`} action={achievement.archived ? 'Bring back' : 'Archive'} busy={busy} onConfirm={() => void move()} onClose={onClose}>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <p>{achievement.archived ? 'Learners can earn it again; who has done it already gets it.' : 'Nobody earns it any more. Who has it keeps it.'}</p>
    </Confirm>
  );
}

async function refresh(client: QueryClient) {
  await client.invalidateQueries({ queryKey: ['studio', 'achievements'] });
  await client.invalidateQueries({ queryKey: ['me', 'own-achievements'] });
}

const keyOf = (name: string): string => name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 100);
const fresh: AchievementFields = { key: '', name: '', description: '', category: 'learning', rarity: 'common', reward: 10, icon: 'medal', color: '#3F8F5B', after: [], secret: false, conditions: [{ metric: 'lessons.completed', value: 1 }] };

function Editor({ achievement, others, onClose }: { achievement: StudioAchievement | null; others: readonly StudioAchievement[]; onClose: () => void }) {
  const client = useQueryClient();
  const [fields, setFields] = useState<AchievementFields>(() => (achievement === null ? fresh : (({ key, name, description, category, rarity, reward, icon, color, after, secret, conditions }) => ({ key, name, description, category, rarity, reward, icon, color, after, secret, conditions }))(achievement)));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (changed: Partial<AchievementFields>) => setFields((now) => ({ ...now, ...changed }));
  const setCondition = (index: number, condition: Condition) => set({ conditions: fields.conditions.map((other, at) => (at === index ? condition : other)) });
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      if (achievement === null) {
        await studio.createAchievement(fields);
      } else {
        const news = Object.fromEntries(Object.entries(fields).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify((achievement as unknown as Record<string, unknown>)[name])));
        await studio.updateAchievement(achievement.id, achievement.revision ?? 0, news);
      }
      await refresh(client);
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const own = (name: 'name' | 'description' | 'key') => ({ value: fields[name], error: refusals(error, name), onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }) });
  return (
    <Dialog title={achievement === null ? 'New achievement' : achievement.name} onClose={onClose}>
      {error !== null && <Attention><Notice tone="bad" title="It couldn’t be saved"><Faults error={error} /></Notice></Attention>}
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label="Name"
          {...own('name')}
          onChange={(event) => {
            const name = event.target.value;
            // The key follows the name until somebody writes one.
            set({ name, ...(achievement === null && fields.key === keyOf(fields.name) ? { key: keyOf(name) } : {}) });
          }}
        />
        {achievement === null && <Field label="Key" hint="Its name in files and addresses: small letters, digits and dashes. It never changes." autoCapitalize="none" {...own('key')} />}
        <TextField label="Description" rows={2} {...own('description')} />
        <div className="form-row">
          <SelectField label="Category" choices={categories.map((key) => [key, capital(key)] as const)} value={fields.category} error={refusals(error, 'category')} onChange={(event) => set({ category: event.target.value })} />
          <SelectField label="Rarity" choices={rarities.map((key) => [key, capital(key)] as const)} value={fields.rarity} error={refusals(error, 'rarity')} onChange={(event) => set({ rarity: event.target.value })} />
          <Field label="Reward" inputMode="numeric" value={fields.reward} error={refusals(error, 'reward')} onChange={(event) => set({ reward: wholeOf(event.target.value) ?? 0 })} />
        </div>
        <fieldset className="choices">
          <legend>Conditions: all must hold</legend>
          {fields.conditions.map((condition, index) => (
            <ConditionFields key={index} number={index + 1} condition={condition} error={refusals(error, `conditions[${index}]`)} onChange={(changed) => setCondition(index, changed)} onRemove={() => set({ conditions: fields.conditions.filter((_, at) => at !== index) })} />
          ))}
          {fields.conditions.length === 0 && refusals(error, 'conditions') !== undefined && <p className="field-error">{refusals(error, 'conditions')}</p>}
          <Button small icon="plus" onClick={() => set({ conditions: [...fields.conditions, { metric: 'lessons.completed', value: 1 }] })}>Add a condition</Button>
        </fieldset>
        <SelectField
          label="Only after"
          error={refusals(error, 'after[0]')}
          choices={[['', 'Nothing'], ...others.filter((other) => other.id !== achievement?.id && !other.archived).map((other) => [other.key, other.name] as const)]}
          value={fields.after[0] ?? ''}
          onChange={(event) => set({ after: event.target.value === '' ? [] : [event.target.value] })}
        />
        <label className="check">
          <input type="checkbox" checked={fields.secret} onChange={(event) => set({ secret: event.target.checked })} />
          Secret: listed only for those who have it
        </label>
        <Button type="submit" look="primary" busy={busy}>Save</Button>
      </form>
    </Dialog>
  );
}

const operators = [['', 'at least'], ['gt', 'more than'], ['lte', 'at most'], ['lt', 'less than'], ['eq', 'exactly']] as const;
const timed = 'lessons.completed';

/** What can be counted (docs/content.md). */
const metrics = [
  [timed, 'Lessons completed'], ['lessons.code', 'Lessons of code modules'], ['lessons.language', 'Lessons of language courses'], ['lessons.exercise', 'Exercises'], ['lessons.quiz', 'Quizzes'],
  ['lessons.project', 'Projects'], ['lessons.text', 'Texts'], ['lessons.dialogue', 'Dialogues'], ['lessons.reading', 'Readings'], ['lessons.exam', 'Exams'], ['lessons.perfect', 'Lessons with a score of 100'],
  ['lessons.minutes', 'Minutes in lessons'], ['lessons.kinds', 'Kinds of courses'], ['courses.completed', 'Courses completed'], ['courses.code', 'Code modules completed'], ['courses.language', 'Language courses completed'],
  ['sections.completed', 'Modules of language courses'], ['days.active', 'Days with a lesson'], ['points.earned', 'XP earned by learning'], ['points.coding', 'XP earned by tests'], ['tests.passed', 'Different tests passed'],
  ['runs.total', 'Programs run'], ['runs.succeeded', 'Programs that succeeded'], ['runs.tests', 'Runs of tests'], ['runs.languages', 'Languages a program succeeded in'], ['runs.python', 'Runs of Python'], ['runs.javascript', 'Runs of JavaScript'],
  ['account.days', 'Days since registration'], ['achievements.earned', 'Achievements'], ['leaderboard.weekly.rank', 'Place of the week'], ['leaderboard.monthly.rank', 'Place of the month'], ['leaderboard.global.rank', 'Place of all time'],
  ['leaderboard.weekly.users', 'Learners on the board of the week'], ['leaderboard.monthly.users', 'Learners on the board of the month'], ['leaderboard.global.users', 'Learners on the board of all time'],
] as const;
const attributes = [['score', 'score'], ['hour', 'hour, 0 to 23'], ['weekday', 'weekday, 1 is Monday'], ['month', 'month, 1 to 12']] as const;

/** A place is better when it is smaller; all other numbers only grow, so that they can't be asked to stay below something. */
const fitting = (metric: string) => operators.filter(([key]) => (metric.endsWith('.rank') ? key.startsWith('l') : key === '' || key === 'gt'));
const withOwn = (choices: readonly (readonly [string, string])[], own: string) => (choices.some(([key]) => key === own) || own === '' ? choices : [...choices, [own, own] as const]);
const timeframes = [['', 'in all'], ['day', 'within a day'], ['week', 'within a week'], ['month', 'within a month']] as const;
const forms = [['', 'A number'], ['milestone', 'A milestone'], ['streak', 'Days in a row'], ['event', 'One lesson that…']] as const;

function ConditionFields({ number, condition, error, onChange, onRemove }: { number: number; condition: Condition; error: string | undefined; onChange: (condition: Condition) => void; onRemove: () => void }) {
  const form = (condition.event ?? null) !== null || condition.type === 'event' ? 'event' : condition.type === 'milestone' || condition.type === 'streak' ? condition.type : '';
  const setForm = (to: string) => {
    if (to === 'streak') onChange({ value: condition.value, type: 'streak' });
    else if (to === 'event') onChange({ value: condition.value, event: 'lesson.completed', metric: 'score', operator: 'gte' });
    else onChange({ value: condition.value, ...(to === '' ? {} : { type: to }), metric: condition.metric?.includes('.') === true && condition.metric !== 'streak.days' ? condition.metric : 'lessons.completed' });
  };
  const without = (name: 'operator' | 'timeframe', chosen: string) => {
    const rest = Object.fromEntries(Object.entries(condition).filter(([key]) => key !== name)) as unknown as Condition;
    onChange(chosen === '' ? rest : { ...rest, [name]: chosen });
  };
  const metric = condition.metric ?? '';
  const setMetric = (to: string) => {
    const { timeframe, operator, ...rest } = condition;
    const kept = form === 'event' || (operator ?? '') === '' || fitting(to).some(([key]) => key === operator) ? operator : undefined;
    const fits = form !== '' || !to.endsWith('.rank') || kept?.startsWith('l') === true ? kept : 'lte';
    onChange({ ...rest, metric: to, ...(fits == null ? {} : { operator: fits }), ...(to === timed && timeframe != null ? { timeframe } : {}) });
  };
  return (
    <div className="condition">
      <SelectField label={`Condition ${number}`} choices={forms} value={form} error={error} onChange={(event) => setForm(event.target.value)} />
      {form !== 'streak' && <SelectField label={form === 'event' ? 'Its' : 'Of'} choices={withOwn(form === 'event' ? attributes : metrics, metric)} value={metric} onChange={(event) => setMetric(event.target.value)} />}
      {form !== 'streak' && form !== 'milestone' && <SelectField label="is" choices={form === 'event' ? operators : withOwn(fitting(metric), condition.operator ?? '')} value={condition.operator === 'gte' ? '' : (condition.operator ?? '')} onChange={(event) => (form === 'event' ? onChange({ ...condition, operator: event.target.value || 'gte' }) : without('operator', event.target.value))} />}
      <Field label="Value" inputMode="numeric" value={condition.value} onChange={(event) => onChange({ ...condition, value: Number(event.target.value) || 0 })} />
      {form === '' && metric === timed && <SelectField label="When" choices={timeframes} value={condition.timeframe ?? ''} onChange={(event) => without('timeframe', event.target.value)} />}
      <button type="button" className="icon-button" onClick={onRemove}>
        <Icon name="cross" size={18} />
        <span className="visually-hidden">Remove condition {number}</span>
      </button>
    </div>
  );
}
