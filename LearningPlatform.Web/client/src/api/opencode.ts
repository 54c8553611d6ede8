import { readOpenCodeError } from './errors';
import type { components, paths } from './generated/opencode';
import { createDialect } from './http';

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type Module = Schemas['Module'];
export type Lesson = Schemas['Lesson'];
export type TestCase = Schemas['TestCase'];
export type TestResult = Schemas['TestResult'];
export type TestRun = Schemas['TestRun'];
export type Sandbox = Schemas['Sandbox'];
export type SandboxLanguage = Sandbox['language'];
export type UserProgress = Schemas['UserProgress'];
export type ProgressUpdate = Schemas['ProgressUpdate'];
export type PointsSummary = Schemas['PointsSummary'];
export type Leaderboard = Schemas['Leaderboard'];
export type LeaderboardEntry = Schemas['LeaderboardEntry'];
export type LeaderboardType = Leaderboard['type'];
export type UserAchievement = Schemas['UserAchievement'];
export type UserChanges = Schemas['UpdateUserRequest'];
export type NewAccount = Schemas['CreateUserRequest'];

const http = createDialect<paths>('/opencode/v1', readOpenCodeError);

export const signUp = (account: NewAccount) => http.post('/users', { body: account, anonymous: true });

export const getUser = (userId: string, signal?: AbortSignal) => http.get('/users/{userId}', { path: { userId }, signal });
export const updateUser = (userId: string, changes: UserChanges) => http.put('/users/{userId}', { path: { userId }, body: changes });
export const deleteUser = (userId: string) => http.delete('/users/{userId}', { path: { userId } });

/** All published modules; there are few, so pages are read one after the other. */
export async function getModules(signal?: AbortSignal): Promise<Module[]> {
  const modules: Module[] = [];
  for (let page = 1; ; page++) {
    const { data, pagination } = await http.get('/modules', { query: { page, limit: 100, status: 'published' }, signal });
    modules.push(...data);
    if (page >= pagination.pages) return modules;
  }
}

export const getModule = (moduleId: string, signal?: AbortSignal) => http.get('/modules/{moduleId}', { path: { moduleId }, signal });
export const getLesson = (lessonId: string, signal?: AbortSignal) => http.get('/lessons/{lessonId}', { path: { lessonId }, signal });

export const getProgress = (userId: string, signal?: AbortSignal) => http.get('/users/{userId}/progress', { path: { userId }, signal });
export const putProgress = (userId: string, update: ProgressUpdate) => http.post('/users/{userId}/progress', { path: { userId }, body: update });

export const getPoints = (userId: string, timeframe: 'day' | 'week' | 'month' | 'year' | 'all', signal?: AbortSignal) =>
  http.get('/users/{userId}/points', { path: { userId }, query: { timeframe }, signal });
export const getAchievements = (userId: string, signal?: AbortSignal) => http.get('/users/{userId}/achievements', { path: { userId }, signal });
export const getLeaderboard = (type: LeaderboardType, signal?: AbortSignal) => http.get('/leaderboards', { query: { type, limit: 50 }, signal });

export const createSandbox = (language: SandboxLanguage, signal?: AbortSignal) => http.post('/sandbox', { body: { language }, signal });
export const getSandbox = (sandboxId: string, signal?: AbortSignal) => http.get('/sandbox/{sandboxId}', { path: { sandboxId }, signal });
export const deleteSandbox = (sandboxId: string) => http.delete('/sandbox/{sandboxId}', { path: { sandboxId }, keepalive: true });
export const runTests = (sandboxId: string, code: string, tests: TestCase[], signal?: AbortSignal) =>
  http.post('/sandbox/{sandboxId}/test', { path: { sandboxId }, body: { code, tests }, signal });
