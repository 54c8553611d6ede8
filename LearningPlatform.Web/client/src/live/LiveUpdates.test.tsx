import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { queryClient } from '../api/queries';
import { currentSession, lastEnd } from '../api/session';
import { LearnerStats } from '../shell/LearnerStats';
import { learnerId, serve, signedIn } from '../test/server';

type Handler = (payload: unknown) => void;
const hub = vi.hoisted(() => ({ handlers: new Map<string, (payload: unknown) => void>(), reconnected: [] as (() => void)[], invoked: [] as unknown[][] }));

// The transport is the one thing that jsdom doesn't have; what runs over it is the browser test's subject.
vi.mock('@microsoft/signalr', () => {
  const connection = {
    state: 'Disconnected',
    on: (event: string, handler: Handler) => hub.handlers.set(event, handler),
    onreconnecting: () => undefined,
    onreconnected: (handler: () => void) => hub.reconnected.push(handler),
    onclose: () => undefined,
    start: async () => {
      await Promise.resolve();
      connection.state = 'Connected';
    },
    stop: () => {
      connection.state = 'Disconnected';
      return Promise.resolve();
    },
    invoke: (...args: unknown[]) => {
      hub.invoked.push(args);
      return Promise.resolve();
    },
  };
  class HubConnectionBuilder {
    withUrl = () => this;
    withAutomaticReconnect = () => this;
    configureLogging = () => this;
    build = () => connection;
  }
  return { HubConnectionBuilder, HubConnectionState: { Connected: 'Connected', Disconnected: 'Disconnected' }, LogLevel: { None: 6 } };
});

const { LiveUpdates, useLiveLeaderboard } = await import('./LiveUpdates');
const learner = (xp: number) => ({ body: { data: { user_id: learnerId, experience_points: xp, lives_current: 5, streak_current: 0, last_completed_lesson_id: null, last_activity_date: '', updated_at: '' } } });
const stat = (kind: string) => document.querySelector(`[data-stat=${kind}] .stat-value`)?.textContent;

beforeEach(() => {
  queryClient.clear();
  hub.handlers.clear();
  hub.invoked.length = 0;
  signedIn();
});

const show = (extra?: React.ReactNode) =>
  render(
    <QueryClientProvider client={queryClient}>
      <LiveUpdates />
      <LearnerStats />
      {extra}
    </QueryClientProvider>,
  );

it('a push changes the numbers at once, and the server’s own follow', async () => {
  let xp = 10;
  serve({ 'GET /wayr/api/progress': () => learner(xp) });
  show();
  await expect.poll(() => stat('xp')).toBe('10');
  xp = 21;
  act(() => hub.handlers.get('ProgressChanged')?.({ cause: 'completed', experience: 20, streak: 1 }));
  await expect.poll(() => stat('streak')).toBeDefined();
  await expect.poll(() => stat('xp')).toBe('21');
});

it('a push that says nothing still leads to fresh numbers', async () => {
  let xp = 10;
  serve({ 'GET /wayr/api/progress': () => learner(xp) });
  show();
  await expect.poll(() => stat('xp')).toBe('10');
  xp = 30;
  act(() => hub.handlers.get('ProgressChanged')?.(null));
  await expect.poll(() => stat('xp')).toBe('30');
});

it('watches the board that is shown and reads again what was missed', async () => {
  let xp = 10;
  serve({ 'GET /wayr/api/progress': () => learner(xp) });
  const Board = () => {
    useLiveLeaderboard('weekly');
    return <p>board</p>;
  };
  show(<Board />);
  expect(screen.getByText('board')).toBeTruthy();
  await expect.poll(() => hub.invoked).toEqual([['WatchLeaderboard', 'weekly']]);
  await expect.poll(() => stat('xp')).toBe('10');
  xp = 40;
  act(() => hub.reconnected.at(-1)?.());
  await expect.poll(() => hub.invoked.length).toBe(2);
  await expect.poll(() => stat('xp')).toBe('40');
});

it('a window that stands open notices that its session is over', async () => {
  serve({
    'GET /wayr/api/progress': () => learner(10),
    'POST /app/api/auth/refresh': () => ({ status: 401, body: { code: 'identity.AccountClosed', detail: 'suspended' } }),
  });
  show();
  await expect.poll(() => stat('xp')).toBe('10');
  act(() => hub.handlers.get('AccountChanged')?.({}));
  await expect.poll(() => currentSession()).toBeNull();
  expect(lastEnd()).toBe('closed');
});
