import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { explain } from '../api/errors';
import { useSession } from '../api/session';
import { Icon } from '../ui/Icon';
import { Notice } from '../ui/parts';
import { dropCourse, endsWithWindow, keepCourse, keptCoursesQuery } from './courses';
import { offlineIsPossible } from './worker-control';

/** The switch that keeps a course in this browser. */
export function KeepOffline({ course }: { course: string }) {
  const client = useQueryClient();
  const signedIn = useSession() !== null;
  const kept = useQuery(keptCoursesQuery()).data?.includes(course) ?? false;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  if (!offlineIsPossible()) return null;

  const change = async (on: boolean) => {
    setBusy(true);
    setError(null);
    try {
      await (on ? keepCourse(course) : dropCourse(course));
    } catch (failure) {
      setError(failure);
    } finally {
      await client.invalidateQueries({ queryKey: keptCoursesQuery().queryKey });
      setBusy(false);
    }
  };

  return (
    <div className="keep-offline">
      <label className="switch">
        <input type="checkbox" role="switch" checked={kept} disabled={busy || (!kept && !signedIn)} aria-describedby={`${id}-about`} onChange={(event) => void change(event.target.checked)} />
        <span className="switch-track" aria-hidden="true" />
        <span>Keep offline</span>
      </label>
      <p id={`${id}-about`} className="muted small" role="status">
        {busy ? 'Loading the course onto this device…' : kept ? <><Icon name="check" size={16} /> On this device: you can learn without a network. Signing out removes it.</> : 'Learn without a network; your answers are sent when it’s back.'}
        {kept && endsWithWindow() && ' You are signed in for this browser session only: to open it after closing the browser, sign in with “Stay signed in”.'}
      </p>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
    </div>
  );
}
