import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import * as academy from './academy';
import * as app from './app';
import { ApiError } from './errors';
import { readCompletions, readCourse, readKept, readPractice } from '../offline/courses';
export { keptCoursesQuery } from '../offline/courses';
import * as labs from './labs';
import * as languages from './languages';
import * as lessons from './lessons';
import * as opencode from './opencode';
import type { LeaderboardType } from './opencode';
import * as wayr from './wayr';

/** Tries again only what may succeed without a change: no answer, or a server that was busy. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.transient,
      retryDelay: (attempt) => Math.min(4000, 500 * 2 ** attempt),
      // Live pushes say what changed; the quota of an hour is not spent on every return to the window.
      refetchOnWindowFocus: false,
    },
  },
});

const minutes = 60_000;

/** Content changes rarely: it's read again after ten minutes. */
export const modulesQuery = () => queryOptions({ queryKey: ['content', 'modules'], queryFn: ({ signal }) => opencode.getModules(signal), staleTime: 10 * minutes });
export const moduleQuery = (moduleId: string) =>
  queryOptions({ queryKey: ['content', 'module', moduleId], queryFn: ({ signal }) => opencode.getModule(moduleId, signal), staleTime: 10 * minutes });
export const lessonQuery = (lessonId: string) =>
  queryOptions({ queryKey: ['content', 'lesson', lessonId], queryFn: ({ signal }) => opencode.getLesson(lessonId, signal), staleTime: 10 * minutes });
export const languageCoursesQuery = () =>
  queryOptions({ queryKey: ['content', 'languages'], queryFn: ({ signal }) => wayr.getLanguageCourses(signal), staleTime: 10 * minutes });
export const coursePackageQuery = (courseId: string) =>
  queryOptions({ queryKey: ['content', 'course', courseId], queryFn: ({ signal }) => readCourse(courseId, signal), staleTime: 10 * minutes, networkMode: 'always' });

/** Everything below 'me' belongs to the learner and is read again when a push says so. */
export const learnerQuery = () => queryOptions({ queryKey: ['me', 'learner'], queryFn: ({ signal }) => wayr.getLearner(signal) });
export const summaryQuery = () => queryOptions({ queryKey: ['me', 'summary'], queryFn: ({ signal }) => wayr.getSummary(signal) });
export const completionsQuery = () => queryOptions({ queryKey: ['me', 'completions'], queryFn: ({ signal }) => readCompletions(signal), networkMode: 'always' });
export const streakQuery = () => queryOptions({ queryKey: ['me', 'streak'], queryFn: ({ signal }) => languages.getStreak(signal) });
export const practiceSettingsQuery = () =>
  queryOptions({ queryKey: ['me', 'practice-settings'], queryFn: ({ signal }) => readKept('practice-settings', languages.getPracticeSettings, signal), networkMode: 'always' });
/** What a round of practice asks. It's read anew for each, and never while one is under way. */
export const practiceSessionQuery = (course: string) =>
  queryOptions({ queryKey: ['practice', course], queryFn: ({ signal }) => readPractice(course, signal), networkMode: 'always', staleTime: Infinity, gcTime: 0 });
export const forecastQuery = (course: string) => queryOptions({ queryKey: ['me', 'forecast', course], queryFn: ({ signal }) => languages.getForecast(course, 14, signal) });
export const progressQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'progress', userId], queryFn: ({ signal }) => opencode.getProgress(userId, signal) });
export const pointsQuery = (userId: string, timeframe: 'week' | 'month' | 'all') =>
  queryOptions({ queryKey: ['me', 'points', userId, timeframe], queryFn: ({ signal }) => opencode.getPoints(userId, timeframe, signal) });
export const achievementsQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'achievements', userId], queryFn: ({ signal }) => opencode.getAchievements(userId, signal) });
export const locksQuery = (moduleId: string) => queryOptions({ queryKey: ['me', 'locks', moduleId], queryFn: ({ signal }) => lessons.getLocks(moduleId, signal) });
export const ownAchievementsQuery = () => queryOptions({ queryKey: ['me', 'own-achievements'], queryFn: ({ signal }) => lessons.getOwnAchievements(signal) });
export const accountQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'account', userId], queryFn: ({ signal }) => opencode.getUser(userId, signal), staleTime: 5 * minutes });

export const leaderboardQuery = (type: LeaderboardType) =>
  queryOptions({ queryKey: ['leaderboard', type], queryFn: ({ signal }) => opencode.getLeaderboard(type, signal) });

export const providersQuery = () => queryOptions({ queryKey: ['content', 'providers'], queryFn: ({ signal }) => app.listProviders(signal), staleTime: Infinity });

/** How the account is protected: read anew whenever its page opens. */
export const academyProfileQuery = () => queryOptions({ queryKey: ['account', 'academy-profile'], queryFn: ({ signal }) => academy.getProfile(signal) });
export const totpQuery = () => queryOptions({ queryKey: ['account', 'totp'], queryFn: ({ signal }) => app.getTotp(signal), staleTime: 0 });
export const passkeysQuery = () => queryOptions({ queryKey: ['account', 'passkeys'], queryFn: ({ signal }) => app.listPasskeys(signal), staleTime: 0 });
export const externalLoginsQuery = () => queryOptions({ queryKey: ['account', 'external-logins'], queryFn: ({ signal }) => app.listExternalLogins(signal), staleTime: 0 });
export const sessionsQuery = (page: number, size: number) =>
  queryOptions({ queryKey: ['account', 'sessions', page, size], queryFn: ({ signal }) => app.listSessions(page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
export const eventsQuery = (page: number, size: number) =>
  queryOptions({ queryKey: ['account', 'events', page, size], queryFn: ({ signal }) => app.listEvents(page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
export const apiKeysQuery = () => queryOptions({ queryKey: ['account', 'api-keys'], queryFn: ({ signal }) => app.listApiKeys(signal), staleTime: 0 });

/** Everybody’s accounts, for administrators. */
export const accountsQuery = (query: wayr.AccountSearch) =>
  queryOptions({ queryKey: ['admin', 'users', query], queryFn: ({ signal }) => wayr.listAccounts(query, signal), staleTime: 0, placeholderData: keepPreviousData });
export const allAccountsQuery = (page: number, size: number) =>
  queryOptions({ queryKey: ['admin', 'users', 'with-deleted', page, size], queryFn: ({ signal }) => labs.listUsers(page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
export const oneAccountQuery = (id: string) => queryOptions({ queryKey: ['admin', 'user', id], queryFn: ({ signal }) => wayr.getAccount(id, signal), staleTime: 0 });
export const userEventsQuery = (id: string, page: number, size: number) =>
  queryOptions({ queryKey: ['admin', 'user', id, 'events', page, size], queryFn: ({ signal }) => app.listUserEvents(id, page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
export const allEventsQuery = (page: number, size: number) =>
  queryOptions({ queryKey: ['admin', 'events', page, size], queryFn: ({ signal }) => app.listAllEvents(page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
export const roleRequestsQuery = (page: number, size: number) =>
  queryOptions({ queryKey: ['admin', 'role-requests', page, size], queryFn: ({ signal }) => app.listRoleRequests(page, size, signal), staleTime: 0, placeholderData: keepPreviousData });
