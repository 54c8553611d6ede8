/** The hub's pushes. They are hints: what they say is shown at once, what they leave out is read again. */
export interface ProgressHint {
  readonly experiencePoints: number | null;
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
    experiencePoints: pick(data, ['experiencePoints'], isNumber),
    streak: pick(data, ['streak'], isNumber),
    lives: pick(data, ['lives'], isNumber),
  };
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
