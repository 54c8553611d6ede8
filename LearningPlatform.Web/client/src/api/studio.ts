import type { Lesson as LearnersLesson, SandboxLanguage } from './opencode';
import { call } from './http';
import type { Paged } from './app';

/** Writing content: modules, lessons and achievements. Instructors have their own, administrators all. */
const root = '/app/api/studio';

export type Status = 'draft' | 'published' | 'archived';
export type LessonType = LearnersLesson['type'];
export type Level = 'foundations' | 'intermediate' | 'advanced' | 'expert';

export interface ModuleItem {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly status: Status;
  readonly level: string | null;
  readonly lessons: number;
  readonly updatedAt: string;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly revision: number;
}

export interface LessonItem {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly type: LessonType;
  readonly status: Status;
  readonly order: number;
  readonly estimatedMinutes: number | null;
}

export interface ModuleFields {
  readonly title: string;
  readonly description: string;
  readonly level: string | null;
  readonly difficulty: number | null;
  readonly estimatedMinutes: number | null;
  readonly tags: readonly string[];
  readonly objectives: readonly string[];
  readonly prerequisites: readonly string[];
}

export interface StudioModule extends ModuleFields {
  readonly id: string;
  readonly key: string;
  readonly status: Status;
  readonly revision: number;
  readonly wasPublished: boolean;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly lessons: readonly LessonItem[];
}

export interface CodeVariant {
  readonly language: SandboxLanguage;
  readonly template: string;
  readonly solution: string;
}

export interface StudioTest {
  readonly id: string;
  readonly name: string;
  readonly description?: string | null;
  readonly type?: 'unit' | 'integration' | 'functional' | 'edge_case' | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly timeout?: number | null;
  readonly points?: number | null;
  readonly hidden?: boolean;
}

export interface StudioQuestion {
  readonly id: string;
  readonly question: string;
  readonly type: 'single_choice' | 'multiple_choice' | 'true_false' | 'short_answer';
  readonly options?: readonly { readonly id: string; readonly text: string }[] | null;
  readonly points?: number | null;
  readonly correctAnswers?: readonly string[] | null;
  readonly explanation?: string | null;
}

export interface StudioResource {
  readonly id: string;
  readonly title: string;
  readonly description?: string | null;
  readonly type: 'link' | 'document' | 'video' | 'code' | 'download';
  readonly url: string;
}

export interface StudioContent {
  readonly text?: string | null;
  readonly video?: { readonly url?: string; readonly duration?: number | null; readonly subtitles?: readonly { readonly language?: string; readonly url?: string }[] | null } | null;
  readonly interactive?: { readonly type?: 'demo' | 'simulation' | 'visualization'; readonly config?: Readonly<Record<string, unknown>> | null } | null;
  readonly code?: { readonly variants: readonly CodeVariant[]; readonly tests: readonly StudioTest[] } | null;
  readonly quiz?: { readonly questions: readonly StudioQuestion[] } | null;
}

export interface LessonFields {
  readonly title: string;
  readonly description: string;
  readonly type: LessonType;
  readonly estimatedMinutes: number | null;
  readonly experiencePoints: number | null;
  readonly objectives: readonly string[];
  readonly prerequisites: readonly string[];
  readonly resources: readonly StudioResource[];
  readonly content: StudioContent;
}

export interface StudioLesson extends LessonFields {
  readonly id: string;
  readonly moduleId: string;
  readonly key: string;
  readonly status: Status;
  readonly order: number;
  readonly revision: number;
  readonly wasPublished: boolean;
}

export interface CheckedVariant {
  readonly language: SandboxLanguage;
  readonly passed: boolean;
  /** False where this machine lacks the language. */
  readonly available: boolean;
  readonly score: number;
  readonly compileError?: string | null;
  readonly tests: readonly { readonly id: string; readonly name: string; readonly passed: boolean; readonly difference?: string | null }[];
}

export interface CheckReport {
  readonly passed: boolean;
  readonly variants: readonly CheckedVariant[];
}

export interface ModuleSearch {
  readonly page: number;
  readonly size: number;
  readonly status?: string;
  readonly search?: string;
}

export const listModules = (query: ModuleSearch, signal?: AbortSignal) => call('get', `${root}/modules`, { query, signal }) as Promise<Paged<ModuleItem>>;
export const createModule = (fields: Partial<ModuleFields>) => call('post', `${root}/modules`, { body: fields }) as Promise<StudioModule>;
export const getModule = (id: string, signal?: AbortSignal) => call('get', `${root}/modules/{id}`, { path: { id }, signal }) as Promise<StudioModule>;
export const updateModule = (id: string, revision: number, fields: Partial<ModuleFields>) => call('patch', `${root}/modules/{id}`, { path: { id }, body: { ...fields, revision } }) as Promise<StudioModule>;
export const deleteModule = (id: string) => call('delete', `${root}/modules/{id}`, { path: { id } });
export const orderModules = (ids: readonly string[]) => call('put', `${root}/modules/order`, { body: { ids }, keepalive: true });
export const orderLessons = (id: string, ids: readonly string[]) => call('put', `${root}/modules/{id}/lessons/order`, { path: { id }, body: { ids }, keepalive: true });

export type Move = 'publish' | 'archive' | 'draft';
export const moveModule = (id: string, move: Move) => call('post', `${root}/modules/{id}/${move}`, { path: { id } }) as Promise<StudioModule>;
export const moveLesson = (id: string, move: Move) => call('post', `${root}/lessons/{id}/${move}`, { path: { id } }) as Promise<StudioLesson>;

export const createLesson = (moduleId: string, fields: Partial<LessonFields>) => call('post', `${root}/modules/{moduleId}/lessons`, { path: { moduleId }, body: fields }) as Promise<StudioLesson>;
export const getLesson = (id: string, signal?: AbortSignal) => call('get', `${root}/lessons/{id}`, { path: { id }, signal }) as Promise<StudioLesson>;
export const updateLesson = (id: string, revision: number, fields: Partial<LessonFields>) => call('patch', `${root}/lessons/{id}`, { path: { id }, body: { ...fields, revision } }) as Promise<StudioLesson>;
export const deleteLesson = (id: string) => call('delete', `${root}/lessons/{id}`, { path: { id } });
export const checkLesson = (id: string) => call('post', `${root}/lessons/{id}/check`, { path: { id } }) as Promise<CheckReport>;
export const previewLesson = (id: string, signal?: AbortSignal) => call('get', `${root}/lessons/{id}/preview`, { path: { id }, signal }) as Promise<LearnersLesson>;

export interface Condition {
  readonly type?: string | null;
  readonly metric?: string | null;
  readonly event?: string | null;
  readonly operator?: string | null;
  readonly value: number;
  readonly timeframe?: string | null;
}

export interface AchievementFields {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly rarity: string;
  readonly reward: number;
  readonly icon: string | null;
  readonly color: string | null;
  readonly after: readonly string[];
  readonly secret: boolean;
  readonly conditions: readonly Condition[];
}

export interface StudioAchievement extends AchievementFields {
  readonly id: string;
  /** Those of files are changed in their files only. */
  readonly source: 'file' | 'studio';
  readonly archived: boolean;
  /** How many have it. */
  readonly holders: number;
  readonly revision: number | null;
}

export const listAchievements = (page: number, size: number, signal?: AbortSignal) => call('get', `${root}/achievements`, { query: { page, size }, signal }) as Promise<Paged<StudioAchievement>>;
export const createAchievement = (fields: AchievementFields) => call('post', `${root}/achievements`, { body: fields }) as Promise<StudioAchievement>;
export const updateAchievement = (id: string, revision: number, fields: Partial<AchievementFields> & { readonly archived?: boolean }) => call('patch', `${root}/achievements/{id}`, { path: { id }, body: { ...fields, revision } }) as Promise<StudioAchievement>;
export const orderAchievements = (ids: readonly string[]) => call('put', `${root}/achievements/order`, { body: { ids }, keepalive: true });
