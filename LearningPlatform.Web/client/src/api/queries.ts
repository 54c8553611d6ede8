import { QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError } from './errors';
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
  queryOptions({ queryKey: ['content', 'course', courseId], queryFn: ({ signal }) => wayr.getCoursePackage(courseId, signal), staleTime: 10 * minutes });

/** Everything below 'me' belongs to the learner and is read again when a push says so. */
export const learnerQuery = () => queryOptions({ queryKey: ['me', 'learner'], queryFn: ({ signal }) => wayr.getLearner(signal) });
export const summaryQuery = () => queryOptions({ queryKey: ['me', 'summary'], queryFn: ({ signal }) => wayr.getSummary(signal) });
export const completionsQuery = () => queryOptions({ queryKey: ['me', 'completions'], queryFn: ({ signal }) => wayr.getCompletedLessons(signal) });
export const progressQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'progress', userId], queryFn: ({ signal }) => opencode.getProgress(userId, signal) });
export const pointsQuery = (userId: string, timeframe: 'week' | 'month' | 'all') =>
  queryOptions({ queryKey: ['me', 'points', userId, timeframe], queryFn: ({ signal }) => opencode.getPoints(userId, timeframe, signal) });
export const achievementsQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'achievements', userId], queryFn: ({ signal }) => opencode.getAchievements(userId, signal) });
export const accountQuery = (userId: string) =>
  queryOptions({ queryKey: ['me', 'account', userId], queryFn: ({ signal }) => opencode.getUser(userId, signal), staleTime: 5 * minutes });

export const leaderboardQuery = (type: LeaderboardType) =>
  queryOptions({ queryKey: ['leaderboard', type], queryFn: ({ signal }) => opencode.getLeaderboard(type, signal) });
