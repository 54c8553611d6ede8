import type { Forecast } from '../../api/languages';

const height = 120;
const step = 40;
const bar = 24;

/** How many exercises come due on each day: bars to look at, a table to listen to. */
export function ForecastChart({ days }: { days: Forecast['days'] }) {
  const most = Math.max(1, ...days.map(({ due }) => due));
  if (days.every(({ due }) => due === 0)) return <p className="muted">Nothing comes due yet. Complete a lesson, and its exercises come here.</p>;
  return (
    <figure className="forecast">
      <svg viewBox={`0 0 ${days.length * step} ${height + 44}`} aria-hidden="true" focusable="false">
        {days.map(({ date, due }, index) => {
          const size = due === 0 ? 2 : Math.max(4, Math.round((height * due) / most));
          const middle = index * step + step / 2;
          return (
            <g key={date} className={index === 0 ? 'forecast-today' : undefined}>
              <rect x={middle - bar / 2} y={18 + height - size} width={bar} height={size} rx={4} className={due === 0 ? 'forecast-none' : 'forecast-bar'} />
              {due > 0 && <text x={middle} y={12 + height - size} className="forecast-number">{due}</text>}
              <text x={middle} y={height + 36} className="forecast-day">{index === 0 ? 'today' : weekday(date)}</text>
            </g>
          );
        })}
      </svg>
      <table className="visually-hidden">
        <caption>Exercises that come due</caption>
        <thead><tr><th scope="col">Day</th><th scope="col">Due</th></tr></thead>
        <tbody>{days.map(({ date, due }, index) => <tr key={date}><th scope="row">{index === 0 ? 'Today' : long(date)}</th><td>{due}</td></tr>)}</tbody>
      </table>
    </figure>
  );
}

// Dates without a time are of the learner's own zone; they are written as they stand.
const at = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);
const weekday = (date: string) => at(date).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' }).slice(0, 2);
const long = (date: string) => at(date).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
