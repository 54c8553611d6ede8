import { call } from './http';

/** What no dialect documents of lessons: quizzes graded by the server, and what still locks a module. */
const root = '/app/api';

export type QuizAnswers = Readonly<Record<string, readonly string[]>>;

export interface QuizResult {
  readonly questionId: string;
  readonly correct: boolean;
  readonly points: number;
  readonly correctAnswers: readonly string[];
  readonly explanation: string | null;
}

export interface QuizOutcome {
  readonly score: number;
  readonly passed: boolean;
  readonly results: readonly QuizResult[];
  /** What it brought; null where the lesson was completed before, or the quiz wasn't passed. */
  readonly completion: { readonly xp: number; readonly total: number; readonly streak: number } | null;
}

export interface Missing {
  readonly id: string;
  readonly title: string;
}

export interface LessonLock {
  readonly id: string;
  readonly locked: boolean;
  readonly completed: boolean;
  readonly missing: readonly Missing[];
}

export interface Locks {
  readonly moduleLocked: boolean;
  readonly missingModules: readonly Missing[];
  readonly lessons: readonly LessonLock[];
}

export const answerQuiz = (lessonId: string, answers: QuizAnswers) => call('post', `${root}/lessons/{lessonId}/quiz`, { path: { lessonId }, body: { answers } }) as Promise<QuizOutcome>;
export const getLocks = (moduleId: string, signal?: AbortSignal) => call('get', `${root}/modules/{moduleId}/locks`, { path: { moduleId }, signal }) as Promise<Locks>;

export interface OwnAchievement {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly rarity: string;
  readonly icon: string | null;
  readonly badgeColor: string | null;
  readonly xpReward: number;
  /** Where it stands in the catalogue. */
  readonly place: number;
  readonly earnedAt: string | null;
  readonly progress: { readonly current: number; readonly target: number } | null;
  /** Achievements that must be earned before. */
  readonly missing: readonly string[];
}

export interface OwnAchievements {
  readonly earned: number;
  readonly total: number;
  /** How many more there are that aren't listed before they are earned. */
  readonly secret: number;
  readonly items: readonly OwnAchievement[];
}

export const getOwnAchievements = (signal?: AbortSignal) => call('get', `${root}/achievements`, { signal }) as Promise<OwnAchievements>;
