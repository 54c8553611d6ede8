import { describe, expect, it } from 'vitest';
import type { Leaderboard } from '../api/opencode';
import { mergeLeaderboard, readAchievement, readLeaderboard, readNotification, readOutput, readProgress } from './events';

const line = (userId: string, rank: number, score: number) => ({ userId, username: userId, name: userId.toUpperCase(), avatarUrl: null, rank, score, change: null });
const entry = (id: string, rank: number, score: number) => ({ user: { id, username: id, fullName: id.toUpperCase(), email: '', role: 'student' as const }, rank, score });

describe('pushes', () => {
  it('of progress carry the numbers', () => {
    expect(readProgress({ userId: 'u', cause: 'completed', lessonId: 'l', xpGained: 12, xp: 40, experience: 45, streak: 2, longestStreak: 3, lives: 5 })).toEqual({
      cause: 'completed', lessonId: 'l', gained: 12, experience: 45, streak: 2, lives: 5,
    });
  });

  it('of a board take the place of its top and leave the rest', () => {
    const known: Leaderboard = { type: 'weekly', userRank: 3, entries: [entry('a', 1, 30), entry('b', 2, 20), entry('me', 3, 10), entry('d', 4, 5)] };
    const pushed = readLeaderboard({ type: 'weekly', courseId: null, entries: [line('me', 1, 40), line('a', 2, 30)] });
    const merged = mergeLeaderboard(known, pushed?.entries ?? [], 'me');
    expect(merged.entries.map(({ user, score }) => [user.id, score])).toEqual([['me', 40], ['a', 30], ['b', 20], ['d', 5]]);
    expect(merged.userRank).toBe(1);
  });

  it('that aren’t understood are nothing, and break nothing', () => {
    for (const bad of [null, undefined, 3, 'text', {}, { type: 'weekly', entries: [{ rank: 'first' }] }]) {
      expect(readLeaderboard(bad)).toBeNull();
      expect(readOutput(bad)).toBeNull();
      expect(readProgress(bad).experience).toBeNull();
      expect(readNotification(bad).title).toBe('New notification');
      expect(readAchievement(bad).name).toBe('Achievement unlocked');
    }
  });

  it('of output name their sandbox, run, place and stream', () => {
    expect(readOutput({ sandboxId: 's', runId: 'r', sequence: 0, stream: 'stderr', text: 'no' })).toEqual({ sandboxId: 's', runId: 'r', sequence: 0, stream: 'stderr', text: 'no', ended: null });
    const ended = { success: false, exitCode: 1, verdict: 'failed', executionTime: 12, memoryUsed: 4096, outputCut: true };
    expect(readOutput({ sandboxId: 's', runId: 'r', sequence: 4, ended })).toMatchObject({ sequence: 4, ended });
  });
});
