import type { Leaderboard, LeaderboardEntry } from '../api/opencode';
import type { RunEnd } from '../api/runs';

/** The hub's pushes. They are hints: what they say is shown at once, what they leave out is read again. */
export interface ProgressHint {
  /** `completed`, or what else changed the numbers. */
  readonly cause: string | null;
  readonly lessonId: string | null;
  readonly gained: number | null;
  readonly experience: number | null;
  readonly streak: number | null;
  readonly lives: number | null;
}

export interface NotificationHint {
  readonly title: string;
  readonly body: string | null;
}

export interface AchievementHint {
  readonly name: string;
  readonly description: string | null;
  readonly xpReward: number | null;
}

/** A piece of a run's output, or its end. */
export interface OutputHint {
  readonly sandboxId: string;
  readonly runId: string;
  readonly sequence: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly ended: RunEnd | null;
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

function pick<T>(source: Fields, names: readonly string[], test: (value: unknown) => value is T): T | null {
  for (const name of names) {
    const value = source[name];
    if (test(value)) return value;
  }
  return null;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export function readProgress(payload: unknown): ProgressHint {
  const data = fields(payload);
  return {
    cause: pick(data, ['cause'], isText),
    lessonId: pick(data, ['lessonId'], isText),
    gained: pick(data, ['xpGained'], isNumber),
    experience: pick(data, ['experience'], isNumber),
    streak: pick(data, ['streak'], isNumber),
    lives: pick(data, ['lives'], isNumber),
  };
}

/** The top of a board as it was pushed, in the form of the contract; null when it isn't one. */
export function readLeaderboard(payload: unknown): { type: string; entries: LeaderboardEntry[] } | null {
  const data = fields(payload);
  const type = pick(data, ['type'], isText);
  const list: unknown = data['entries'];
  if (type === null || !Array.isArray(list)) return null;
  const entries: LeaderboardEntry[] = [];
  for (const item of list) {
    const line = fields(item);
    const id = pick(line, ['userId'], isText);
    const username = pick(line, ['username'], isText);
    const rank = pick(line, ['rank'], isNumber);
    const score = pick(line, ['score'], isNumber);
    if (id === null || username === null || rank === null || score === null) return null;
    const change = pick(line, ['change'], isNumber);
    entries.push({
      user: { id, username, fullName: pick(line, ['name'], isText) ?? username, email: '', role: 'student' },
      rank,
      score,
      ...(change === null ? {} : { change }),
    });
  }
  return { type, entries };
}

/** The pushed top laid over the known board; lines below it stay until the board is read again. */
export function mergeLeaderboard(known: Leaderboard, top: readonly LeaderboardEntry[], me: string | undefined): Leaderboard {
  const moved = new Set(top.map((entry) => entry.user.id));
  const entries = [...top, ...known.entries.filter((entry) => !moved.has(entry.user.id))];
  const mine = top.find((entry) => entry.user.id === me)?.rank ?? known.userRank;
  return { type: known.type, entries, ...(mine === undefined ? {} : { userRank: mine }) };
}

export function readNotification(payload: unknown): NotificationHint {
  const data = fields(payload);
  return { title: pick(data, ['title', 'subject'], isText) ?? 'New notification', body: pick(data, ['body', 'message', 'text'], isText) };
}

export function readAchievement(payload: unknown): AchievementHint {
  const data = fields(payload);
  const nested = fields(data['achievement']);
  const source = 'name' in nested ? nested : data;
  return {
    name: pick(source, ['name', 'title'], isText) ?? 'Achievement unlocked',
    description: pick(source, ['description'], isText),
    xpReward: pick(source, ['xpReward'], isNumber),
  };
}

/** Pushes of runs that aren't live have no number; nobody waits for those. */
export function readOutput(payload: unknown): OutputHint | null {
  const data = fields(payload);
  const sandboxId = pick(data, ['sandboxId'], isText);
  const runId = pick(data, ['runId'], isText);
  const sequence = pick(data, ['sequence'], isNumber);
  if (sandboxId === null || runId === null || sequence === null) return null;
  const about = { sandboxId, runId, sequence, stream: data['stream'] === 'stderr' ? ('stderr' as const) : ('stdout' as const) };
  const ended = fields(data['ended']);
  if (!('success' in ended)) return { ...about, text: pick(data, ['text'], isText) ?? '', ended: null };
  const number = (name: string) => pick(ended, [name], isNumber) ?? 0;
  return {
    ...about,
    text: '',
    ended: {
      success: ended['success'] === true,
      exitCode: number('exitCode'),
      verdict: pick(ended, ['verdict'], isText) ?? '',
      executionTime: number('executionTime'),
      memoryUsed: number('memoryUsed'),
      outputCut: ended['outputCut'] === true,
    },
  };
}
