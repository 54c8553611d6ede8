import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { explain } from '../../api/errors';
import { savePracticeSettings, type PracticeSettings } from '../../api/languages';
import { practiceSettingsQuery } from '../../api/queries';
import { Icon } from '../../ui/Icon';
import { Button, ErrorState, Field, Notice, Skeleton } from '../../ui/parts';

/** How much comes a day, how sure one wants to be, and whether mistakes cost lives. */
export function PracticeSettingsForm() {
  const settings = useQuery(practiceSettingsQuery());
  return (
    <section className="card practice-settings" aria-labelledby="settings-title">
      <h2 id="settings-title" className="card-heading"><Icon name="pen" size={20} /> Settings</h2>
      {settings.data !== undefined ? <Settings initial={settings.data} /> : settings.isError ? <ErrorState error={settings.error} onRetry={() => void settings.refetch()} /> : <Skeleton lines={4} />}
    </section>
  );
}

function Settings({ initial }: { initial: PracticeSettings }) {
  const client = useQueryClient();
  const [dailyNew, setDailyNew] = useState(String(initial.dailyNew));
  const [dailyReviews, setDailyReviews] = useState(String(initial.dailyReviews));
  const [retention, setRetention] = useState(Math.round(initial.retention * 100));
  const [livesOff, setLivesOff] = useState(initial.livesOff);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const newWrong = whole(dailyNew, 0, 100) === null ? 'A number from 0 to 100.' : undefined;
  const reviewsWrong = whole(dailyReviews, 1, 500) === null ? 'A number from 1 to 500.' : undefined;

  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const [fresh, reviews] = [whole(dailyNew, 0, 100), whole(dailyReviews, 1, 500)];
    if (fresh === null || reviews === null) return;
    setBusy(true);
    setError(null);
    setSaved(false);
    try {
      await savePracticeSettings({ dailyNew: fresh, dailyReviews: reviews, retention: retention / 100, livesOff });
      await client.invalidateQueries({ queryKey: ['me'] });
      setSaved(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="form" onSubmit={save} noValidate>
      <div className="settings-pair">
        <Field label="New exercises a day" type="number" inputMode="numeric" min={0} max={100} value={dailyNew} error={newWrong} onChange={(event) => setDailyNew(event.target.value)} />
        <Field label="Reviews a day" type="number" inputMode="numeric" min={1} max={500} value={dailyReviews} error={reviewsWrong} onChange={(event) => setDailyReviews(event.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="retention">How much you want to remember: {retention} %</label>
        <input id="retention" type="range" min={80} max={97} step={1} value={retention} aria-valuetext={`${retention} percent`} onChange={(event) => setRetention(Number(event.target.value))} />
        <p className="field-hint">The more, the more often everything comes again.</p>
      </div>
      <label className="switch">
        <input type="checkbox" role="switch" checked={livesOff} onChange={(event) => setLivesOff(event.target.checked)} />
        <span className="switch-track" aria-hidden="true" />
        <span>Lives off: mistakes cost nothing</span>
      </label>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <div className="actions">
        <Button type="submit" look="primary" busy={busy} disabled={newWrong !== undefined || reviewsWrong !== undefined}>Save</Button>
        <span role="status" className="muted">{saved && 'Saved.'}</span>
      </div>
    </form>
  );
}

function whole(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : null;
}
