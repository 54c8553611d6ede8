import type { Leaderboard, LeaderboardEntry } from '../api/opencode';

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

export interface OutputHint {
  readonly sandboxId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
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

export function readOutput(payload: unknown): OutputHint | null {
  const data = fields(payload);
  const sandboxId = pick(data, ['sandboxId'], isText);
  const text = pick(data, ['text', 'data', 'chunk'], isText);
  if (sandboxId === null || text === null) return null;
  return { sandboxId, text, stream: data['stream'] === 'stderr' ? 'stderr' : 'stdout' };
}
