import { readOpenCodeError } from './errors';
import type { components, paths } from './generated/opencode';
import { createDialect, installRefresher } from './http';
import { currentSession, setSession } from './session';

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type Module = Schemas['Module'];
export type Lesson = Schemas['Lesson'];
export type TestCase = Schemas['TestCase'];
export type TestResult = Schemas['TestResult'];
export type TestRun = Schemas['TestRun'];
export type ExecutionResult = Schemas['ExecutionResult'];
export type Sandbox = Schemas['Sandbox'];
export type SandboxLanguage = Sandbox['language'];
export type UserProgress = Schemas['UserProgress'];
export type ProgressUpdate = Schemas['ProgressUpdate'];
export type PointsSummary = Schemas['PointsSummary'];
export type Leaderboard = Schemas['Leaderboard'];
export type LeaderboardEntry = Schemas['LeaderboardEntry'];
export type LeaderboardType = Leaderboard['type'];
export type UserAchievement = Schemas['UserAchievement'];
export type NewAccount = Schemas['CreateUserRequest'];

const http = createDialect<paths>('/opencode/v1', readOpenCodeError);

installRefresher((refreshToken) => http.post('/auth/refresh', { body: { refreshToken } }));

export async function signIn(email: string, password: string, rememberMe: boolean): Promise<void> {
  const answer = await http.post('/auth/login', { body: { email, password, rememberMe } });
  const { id, username, fullName, role } = answer.user;
  setSession({
    accessToken: answer.accessToken,
    refreshToken: answer.refreshToken,
    expiresAt: Date.now() + answer.expiresIn * 1000,
    user: { id, username, role, ...(fullName === undefined ? {} : { fullName }) },
  });
}

export const signUp = (account: NewAccount) => http.post('/users', { body: account });

/** Ends the session on the server and here; here also when the server can't be told. */
export async function signOut(): Promise<void> {
  try {
    if (currentSession() !== null) await http.post('/auth/logout');
  } catch {
    // The token ends by itself.
  } finally {
    setSession(null);
  }
}

export const getUser = (userId: string, signal?: AbortSignal) => http.get('/users/{userId}', { path: { userId }, signal });

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
export const execute = (sandboxId: string, code: string, input: string, signal?: AbortSignal) =>
  http.post('/sandbox/{sandboxId}/execute', { path: { sandboxId }, body: { code, input }, signal });
export const runTests = (sandboxId: string, code: string, tests: TestCase[], signal?: AbortSignal) =>
  http.post('/sandbox/{sandboxId}/test', { path: { sandboxId }, body: { code, tests }, signal });
