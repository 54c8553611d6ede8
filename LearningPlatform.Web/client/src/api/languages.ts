import { call } from './http';

/** The app's own operations for language lessons, practice and the streak. */
const root = '/app/api';

/** What a learner gave for an exercise, by its type. */
export type Answer =
  | { readonly text: string }
  | { readonly blanks: readonly string[] }
  | { readonly value: boolean }
  | { readonly pairs: readonly { readonly left: string; readonly right: string }[] }
  | { readonly order: readonly string[] }
  | { readonly read: true };

export type Verdict = 'correct' | 'small_error' | 'wrong';

export interface WordDifference {
  readonly kind: 'same' | 'accent' | 'typo' | 'other' | 'missing' | 'extra';
  readonly given: string | null;
  readonly expected: string | null;
}

export interface Grade {
  readonly verdict: Verdict;
  /** The accepted answer that is nearest; null where there is none to tell. */
  readonly expected: string | null;
  readonly words: readonly WordDifference[];
  /** One for each gap of a text. */
  readonly gaps?: readonly Grade[] | null;
}

export interface AttemptAnswer {
  readonly exerciseKey: string;
  readonly answer: Answer;
  readonly tookMs: number;
}

export interface Attempt {
  readonly attemptId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly answers: readonly AttemptAnswer[];
  readonly livesOff?: boolean;
}

export interface AttemptResult {
  readonly score: number;
  readonly passed: boolean;
  /** Without a grade where the lesson has no such exercise any more. */
  readonly results: readonly { readonly exerciseKey: string; readonly grade: Grade | null }[];
  /** Null when it didn't pass; no experience when the lesson had been completed before. */
  readonly completion: { readonly xp: number; readonly totalXp: number; readonly streak: number; readonly lives: number } | null;
}

export interface PracticeItem {
  readonly exerciseKey: string;
  readonly lessonKey: string | null;
  readonly type: string;
  readonly data: unknown;
  readonly due: string | null;
  readonly state: 'new' | 'learning' | 'review' | 'relearning';
  readonly reason: 'due' | 'new' | 'weak';
}

export interface PracticeSession {
  readonly items: readonly PracticeItem[];
  readonly due: number;
  readonly newLeft: number;
  readonly cap: number;
}

export interface Review {
  readonly reviewId: string;
  readonly exerciseKey: string;
  readonly answer: Answer;
  readonly at: string;
  readonly tookMs: number;
}

export interface ReviewResults {
  readonly results: readonly { readonly reviewId: string; readonly grade: Grade | null; readonly nextDue: string | null; readonly state: string | null; readonly refused: string | null }[];
}

export interface Forecast {
  readonly today: { readonly due: number; readonly done: number; readonly cap: number };
  readonly days: readonly { readonly date: string; readonly due: number }[];
}

export interface PracticeSettings {
  readonly dailyNew: number;
  readonly dailyReviews: number;
  readonly retention: number;
  readonly livesOff: boolean;
}

export interface Streak {
  readonly current: number;
  readonly longest: number;
  readonly today: boolean;
  readonly freezes: number;
  readonly frozenDays: readonly string[];
  readonly timezone: string;
}

export const gradeAnswer = (exerciseKey: string, answer: Answer, signal?: AbortSignal) =>
  call('post', `${root}/languages/exercises/{exerciseKey}/grade`, { path: { exerciseKey }, body: { answer }, signal }) as Promise<Grade>;

export const getPracticeSession = (course: string, limit: number, signal?: AbortSignal) =>
  call('get', `${root}/practice/session`, { query: { course, limit }, signal }) as Promise<PracticeSession>;
export const getForecast = (course: string, days: number, signal?: AbortSignal) => call('get', `${root}/practice/forecast`, { query: { course, days }, signal }) as Promise<Forecast>;
export const getPracticeSettings = (signal?: AbortSignal) => call('get', `${root}/practice/settings`, { signal }) as Promise<PracticeSettings>;
export const savePracticeSettings = (settings: PracticeSettings) => call('put', `${root}/practice/settings`, { body: settings }) as Promise<PracticeSettings | undefined>;
export const getStreak = (signal?: AbortSignal) => call('get', `${root}/streak`, { signal }) as Promise<Streak>;
