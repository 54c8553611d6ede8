import type { Streak } from '../../api/languages';
import { count } from '../../lib/words';
import { Icon } from '../../ui/Icon';

/** At most so many freezes are kept. */
const mostFreezes = 2;

/** Days in a row, and what saves them when one is missed. */
export function StreakCard({ streak }: { streak: Streak }) {
  const { current, longest, today, freezes, frozenDays } = streak;
  const saved = frozenDays.at(-1);
  return (
    <div className="streak">
      <p className="streak-now" data-streak={current}><b>{current.toLocaleString('en')}</b> <span>{current === 1 ? 'day in a row' : 'days in a row'}</span></p>
      <p className="muted small">{today ? 'Kept for today.' : current > 0 ? 'Complete a lesson today to keep it.' : 'Complete a lesson to begin one.'} The longest: {count(longest, 'day')}.</p>
      <p className="freezes">
        <span className="freeze-marks" aria-hidden="true">
          {Array.from({ length: mostFreezes }, (_, index) => <span key={index} className={index < freezes ? 'freeze freeze-there' : 'freeze'}><Icon name="snow" size={18} /></span>)}
        </span>
        <span>{freezes === 0 ? 'No freeze in store' : `${count(freezes, 'freeze')} in store`}</span>
      </p>
      <p className="muted small">
        Each 7 days of a streak bring a freeze, at most {mostFreezes} are kept. A day that you miss uses one by itself.
        {saved !== undefined && ` The last one saved ${new Date(`${saved.slice(0, 10)}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })}.`}
      </p>
    </div>
  );
}
