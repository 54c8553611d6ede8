import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AttemptResult } from '../api/languages';
import { keptCoursesQuery } from '../api/queries';
import { onSessionChange } from '../api/session';
import { toast } from '../ui/toasts';
import { onSent, startQueue } from './queue';
import { resumeWorker } from './worker-control';

let started = false;

/** Results done a while ago are news when they get through. */
const old = 60_000;

/** Sends what waits whenever there is a way, and lets the page show what came of it. Renders nothing. */
export function OfflineUpdates() {
  const client = useQueryClient();
  useEffect(() => {
    if (!started) {
      started = true;
      startQueue();
      void resumeWorker();
    }
    const stops = [
      onSent(({ item, body, status }) => {
        void client.invalidateQueries({ queryKey: ['me'] });
        if (item.kind !== 'attempt' || Date.now() - item.at < old) return;
        const completion = (body as AttemptResult | null)?.completion;
        if (body === null) toast({ tone: 'bad', title: 'A result was not taken', text: status === 404 ? 'The lesson is no longer there.' : 'The server refused it.' });
        else if (completion && completion.xp > 0) toast({ tone: 'good', title: 'A lesson from before was counted', text: `+${completion.xp} XP` });
      }),
      onSessionChange(() => void client.invalidateQueries({ queryKey: keptCoursesQuery().queryKey })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  return null;
}
