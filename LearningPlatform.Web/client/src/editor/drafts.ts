/** Code that was typed, kept in this browser by account, lesson and language until it's reset: a closed tab loses nothing. */
const prefix = 'lp.draft';
const keep = 200;

const name = (userId: string, lessonId: string, language: string) => `${prefix}.${userId}.${lessonId}.${language}`;

interface Draft {
  readonly code: string;
  readonly at: number;
}

export function loadDraft(userId: string, lessonId: string, language: string): string | null {
  try {
    const raw = localStorage.getItem(name(userId, lessonId, language));
    return raw === null ? null : (JSON.parse(raw) as Draft).code;
  } catch {
    return null;
  }
}

/** False when the browser refuses to store it: then the page says so. */
export function saveDraft(userId: string, lessonId: string, language: string, code: string): boolean {
  const draft = JSON.stringify({ code, at: Date.now() } satisfies Draft);
  try {
    localStorage.setItem(name(userId, lessonId, language), draft);
    return true;
  } catch {
    try {
      prune();
      localStorage.setItem(name(userId, lessonId, language), draft);
      return true;
    } catch {
      return false;
    }
  }
}

export function dropDraft(userId: string, lessonId: string, language: string): void {
  try {
    localStorage.removeItem(name(userId, lessonId, language));
  } catch {
    // Nothing was stored.
  }
}

/** Storage is full: the oldest half of the drafts goes, the newest stay. */
function prune(): void {
  const drafts: { key: string; at: number }[] = [];
  for (let index = 0; index < localStorage.length; index++) {
    const key = localStorage.key(index);
    if (!key?.startsWith(`${prefix}.`)) continue;
    try {
      drafts.push({ key, at: (JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Draft>).at ?? 0 });
    } catch {
      drafts.push({ key, at: 0 });
    }
  }
  drafts.sort((a, b) => b.at - a.at);
  for (const { key } of drafts.slice(Math.min(keep, Math.ceil(drafts.length / 2)))) localStorage.removeItem(key);
}
