import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { ownAchievementsQuery } from '../../api/queries';
import type { OwnAchievement, OwnAchievements } from '../../api/lessons';
import { capital, count, day } from '../../lib/words';
import { Page } from '../../shell/Page';
import { Icon } from '../../ui/Icon';
import { EmptyState, ErrorState, ProgressBar, SelectField, Skeleton } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';

export const rarities = ['common', 'rare', 'epic', 'legendary'] as const;
export const categories = ['learning', 'coding', 'collaboration', 'achievement', 'special'] as const;
const shows = [
  { key: 'all', label: 'All' },
  { key: 'earned', label: 'Earned' },
  { key: 'open', label: 'To earn' },
] as const;
type Show = (typeof shows)[number]['key'];

/** All achievements: the earned ones with their day, the others with how far one is. */
export function AchievementsPage() {
  const own = useQuery(ownAchievementsQuery());
  return (
    <Page title="Achievements" lead="What you have earned, and how far you are with the rest.">
      {own.isPending ? <Skeleton cards={6} /> : own.isError ? <ErrorState error={own.error} onRetry={() => void own.refetch()} /> : <Catalogue own={own.data} />}
    </Page>
  );
}

function Catalogue({ own }: { own: OwnAchievements }) {
  const [search, setSearch] = useSearchParams();
  const show = (shows.find(({ key }) => key === search.get('show'))?.key ?? 'all') satisfies Show;
  const category = search.get('category') ?? '';
  const rarity = search.get('rarity') ?? '';
  const set = (name: string, value: string) =>
    setSearch(
      (now) => {
        if (value === '' || value === 'all') now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const found = own.items.filter(
    (item) => (show === 'all' || (show === 'earned') === (item.earnedAt !== null)) && (category === '' || item.category === category) && (rarity === '' || item.rarity === rarity),
  );
  const groups = categories.map((key) => ({ key, items: found.filter((item) => item.category === key).sort((a, b) => a.place - b.place) })).filter(({ items }) => items.length > 0);
  const names = new Map(own.items.map((item) => [item.id, item.name]));
  return (
    <>
      <div className="card achievements-sum">
        <p className="figure">{own.earned}<span> of {count(own.total, 'achievement')}</span></p>
        <ProgressBar value={own.total === 0 ? 0 : (100 * own.earned) / own.total} label="Achievements earned" />
        {own.secret > 0 && <p className="muted small">{own.secret === 1 ? 'One more is secret: you will see it when you have earned it.' : `${own.secret} more are secret: you will see them when you have earned them.`}</p>}
      </div>
      <div className="achievements-filters">
        <SelectField label="Category" value={category} onChange={(event) => set('category', event.target.value)} choices={[['', 'All'], ...categories.map((key) => [key, capital(key)] as const)]} />
        <SelectField label="Rarity" value={rarity} onChange={(event) => set('rarity', event.target.value)} choices={[['', 'All'], ...rarities.map((key) => [key, capital(key)] as const)]} />
      </div>
      <Tabs label="Which" tabs={shows} selected={show} onSelect={(key) => set('show', key)}>
        {groups.length === 0 ? (
          <EmptyState icon="medal" title="Nothing here yet">{show === 'earned' && <p>Complete a lesson: the first achievement comes with it.</p>}</EmptyState>
        ) : (
          groups.map(({ key, items }) => (
            <section key={key} className="achievements-group" aria-labelledby={`group-${key}`}>
              <h2 id={`group-${key}`}>{capital(key)} <span className="muted small">{items.filter((item) => item.earnedAt !== null).length} of {items.length}</span></h2>
              <ul className="achievements">
                {items.map((item) => <Achievement key={item.id} item={item} after={item.missing.map((id) => names.get(id)).filter((name) => name !== undefined)} />)}
              </ul>
            </section>
          ))
        )}
      </Tabs>
    </>
  );
}

function Achievement({ item, after }: { item: OwnAchievement; after: readonly string[] }) {
  const { name, description, rarity, xpReward, earnedAt, progress } = item;
  const earned = earnedAt !== null;
  return (
    <li className={`medal medal-${rarity}`} data-earned={earned}>
      <span className="medal-icon"><Icon name={earned ? 'medal' : 'lock'} size={24} /></span>
      <div className="medal-words">
        <h3>{name}</h3>
        <p>{description}</p>
        {!earned && progress !== null && progress.target > 0 && (
          <div className="medal-progress">
            <ProgressBar value={(100 * progress.current) / progress.target} label={`Progress towards ${name}`} />
            <span className="small number">{Math.min(progress.current, progress.target).toLocaleString('en')} / {progress.target.toLocaleString('en')}</span>
          </div>
        )}
        {after.length > 0 && <p className="muted small">First: {after.join(', ')}</p>}
        <p className="muted small">{[capital(rarity), xpReward > 0 ? `+${count(xpReward, 'point')}` : null, earned ? day(earnedAt) : null].filter(Boolean).join(' · ')}{!earned && <span className="visually-hidden">, not earned yet</span>}</p>
      </div>
    </li>
  );
}
