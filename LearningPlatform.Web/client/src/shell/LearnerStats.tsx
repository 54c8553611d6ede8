import { useQuery } from '@tanstack/react-query';
import { learnerQuery } from '../api/queries';
import { useSession } from '../api/session';
import { Icon, type IconName } from '../ui/Icon';

/** Experience, streak and lives, as they are now: pushes change them without a reload. */
export function LearnerStats() {
  // Their place is there before the numbers are.
  const signedIn = useSession() !== null;
  const { data } = useQuery({ ...learnerQuery(), enabled: signedIn });
  return (
    <ul className="stats" aria-label="Your progress">
      <Stat kind="xp" icon="bolt" value={data?.experience_points} unit="XP" />
      <Stat kind="streak" icon="flame" value={data?.streak_current} unit={data?.streak_current === 1 ? 'day streak' : 'days streak'} />
      <Stat kind="lives" icon="heart" value={data?.lives_current} unit={data?.lives_current === 1 ? 'life' : 'lives'} />
    </ul>
  );
}

function Stat({ kind, icon, value, unit }: { kind: 'xp' | 'streak' | 'lives'; icon: IconName; value: number | undefined; unit: string }) {
  return (
    <li className={`stat stat-${kind}`} data-stat={kind} title={value === undefined ? undefined : `${value.toLocaleString('en')} ${unit}`}>
      <Icon name={icon} size={18} />
      <span key={value} className="stat-value">
        {value === undefined ? '–' : value.toLocaleString('en')}
      </span>
      <span className="visually-hidden">{unit}</span>
    </li>
  );
}
