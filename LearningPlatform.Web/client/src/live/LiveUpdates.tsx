import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { refreshSession } from '../api/http';
import { leaderboardQuery, learnerQuery } from '../api/queries';
import type { LeaderboardType } from '../api/opencode';
import { useSession } from '../api/session';
import { count } from '../lib/words';
import { toast } from '../ui/toasts';
import { live, type LiveEvent, type LiveState } from './connection';
import { mergeLeaderboard, readAchievement, readLeaderboard, readNotification, readProgress } from './events';
import { throttle } from './throttle';

/** Keeps what the page shows in step with the server for as long as somebody is signed in. Renders nothing. */
export function LiveUpdates() {
  const userId = useSession()?.user.id ?? null;
  const client = useQueryClient();

  useEffect(() => {
    if (userId === null) return;
    const refetchMine = throttle(() => void client.invalidateQueries({ queryKey: ['me'] }), 1500);
    const stops = [
      live.on('ProgressChanged', (payload) => {
        const hint = readProgress(payload);
        client.setQueryData(learnerQuery().queryKey, (known) =>
          known === undefined
            ? known
            : {
                ...known,
                experience_points: hint.experience ?? known.experience_points,
                streak_current: hint.streak ?? known.streak_current,
                lives_current: hint.lives ?? known.lives_current,
              },
        );
        refetchMine();
      }),
      // Whether this session is still good is the server's to say: a refusal ends it here.
      live.on('AccountChanged', () => {
        void refreshSession().catch(() => false);
        void client.invalidateQueries({ queryKey: ['account'] });
      }),
      live.on('AchievementUnlocked', (payload) => {
        const { name, description, xpReward } = readAchievement(payload);
        toast({ tone: 'gold', title: `Achievement: ${name}`, text: [description, xpReward ? `+${count(xpReward, 'point')}` : null].filter(Boolean).join(' ') });
        refetchMine();
      }),
      live.on('NotificationReceived', (payload) => {
        const { title, body } = readNotification(payload);
        toast({ tone: 'plain', title, text: body ?? '' });
      }),
      live.onRecovered(() => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'content' })),
    ];
    const online = () => live.hurry();
    window.addEventListener('online', online);
    live.start();
    return () => {
      window.removeEventListener('online', online);
      refetchMine.cancel();
      for (const stop of stops) stop();
      live.stop();
    };
  }, [userId, client]);

  return null;
}

/** Calls back on every push of one kind. */
export function useLiveEvent(event: LiveEvent, listener: (payload: unknown) => void): void {
  useEffect(() => live.on(event, listener), [event, listener]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribe, live.snapshot);
}

/** Shows a pushed board at once, and reads it whole at most every ten seconds while it moves. */
export function useLiveLeaderboard(type: LeaderboardType): void {
  const client = useQueryClient();
  const me = useSession()?.user.id;
  useEffect(() => {
    const refetch = throttle(() => void client.invalidateQueries({ queryKey: ['leaderboard', type] }), 10_000);
    const stop = live.on('LeaderboardChanged', (payload) => {
      const pushed = readLeaderboard(payload);
      // The hub goes on telling of boards that were watched before.
      if (pushed !== null && pushed.type !== type) return;
      if (pushed !== null) client.setQueryData(leaderboardQuery(type).queryKey, (known) => (known === undefined ? known : mergeLeaderboard(known, pushed.entries, me)));
      refetch();
    });
    live.watch(type);
    return () => {
      stop();
      refetch.cancel();
      live.watch(null);
    };
  }, [type, me, client]);
}
