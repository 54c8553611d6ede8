import { readWayrError } from './errors';
import type { components, operations, paths } from './generated/wayr';
import { callForPage, callForTagged, createDialect } from './http';

type Schemas = components['schemas'];
export type LanguageCourse = Schemas['Course'];
export type CoursePackage = Schemas['CoursePackage'];
export type LanguageModule = Schemas['PackageModule'];
export type LanguageLesson = Schemas['Lesson'];
export type Exercise = Schemas['Exercise'];
export type LearnerProgress = Schemas['Progress'];
export type LearnerSummary = Schemas['ProgressSummary'];
export type Account = Schemas['User'];
export type AccountRow = Schemas['UserListItem'];
export type AccountSearch = NonNullable<operations['listUsers']['parameters']['query']>;
export type WayrRole = Schemas['Role'];
export type LessonCompletion = Schemas['LessonCompletion'];

const base = '/wayr/api';
const http = createDialect<paths>(base, readWayrError);
const most = 100;

export async function getLanguageCourses(signal?: AbortSignal): Promise<LanguageCourse[]> {
  const courses: LanguageCourse[] = [];
  for (let page = 1; ; page++) {
    const { data } = await http.get('/courses', { query: { page, limit: most, sortBy: 'name', sortOrder: 'asc' }, signal });
    courses.push(...data);
    if (data.length < most) return courses;
  }
}

/** The course with its levels, sections, modules, lessons and exercises in one answer. */
export const getCoursePackage = async (id: string, signal?: AbortSignal): Promise<CoursePackage> =>
  (await http.get('/courses/{id}/package', { path: { id }, signal })).data;

/** The same with the tag of this version; without data when the known tag is still that of the course. */
export async function readCoursePackage(id: string, tag: string | null, signal?: AbortSignal): Promise<{ data: CoursePackage | undefined; tag: string | null }> {
  const said = await callForTagged(`${base}/courses/{id}/package`, { path: { id }, tag, signal }, readWayrError);
  return { data: (said.body as { data: CoursePackage } | undefined)?.data, tag: said.tag };
}

export const getLearner = async (signal?: AbortSignal): Promise<LearnerProgress> => (await http.get('/progress', { signal })).data;
export const getSummary = async (signal?: AbortSignal): Promise<LearnerSummary> => (await http.get('/progress/summary', { signal })).data;

/** Keys of all lessons the learner completed. */
export async function getCompletedLessons(signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (let page = 1; ; page++) {
    const { data, pagination } = await http.get('/progress/completions', { query: { page, limit: most }, signal });
    for (const completion of data) keys.add(completion.lesson_id);
    if (!pagination.hasNext) return keys;
  }
}

export const completeLanguageLesson = async (id: string, score: number, seconds: number) =>
  (await http.post('/progress/lesson/{id}', { path: { id }, body: { score, time_spent_seconds: seconds } })).data;

export const changePassword = (current: string, next: string) => http.put('/users/password', { body: { current_password: current, new_password: next } });
export const setRole = (id: string, role: WayrRole) => http.put('/users/{id}/role', { path: { id }, body: { role } });
/** Accounts by what is asked for, and how many there are. */
export async function listAccounts(query: AccountSearch, signal?: AbortSignal): Promise<{ data: readonly AccountRow[]; total: number }> {
  const { body, total } = await callForPage(`${base}/users`, { query, signal }, readWayrError);
  return { data: (body as { data: readonly AccountRow[] }).data, total };
}


export const getAccount = async (id: string, signal?: AbortSignal) => (await http.get('/users/{id}', { path: { id }, signal })).data;
