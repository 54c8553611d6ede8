import { queryOptions } from '@tanstack/react-query';
import { getPracticeSession, type PracticeSession } from '../api/languages';
import { ApiError } from '../api/errors';
import { getCompletedLessons, getCoursePackage, readCoursePackage, type CoursePackage } from '../api/wayr';
import { currentSession, hint } from '../api/session';
import { currentLearner, rememberedLearner, rememberLearner } from './learner';
import { drop, keep, kept, keptNames, queued, type Kept } from './store';
import { installWorker, offlineIsPossible, removeWorker } from './worker-control';

const prefix = 'course:';

/** How long somebody with a bad network waits for an answer when what is kept would do. */
const patience = 5000;

async function keptFor(name: string): Promise<{ account: string; line: Kept | undefined } | null> {
  const account = currentLearner()?.id;
  if (account === undefined || rememberedLearner()?.id !== account) return null;
  return { account, line: await kept(account, name).catch(() => undefined) };
}

/** What the server says; when it can't be reached, or takes its time, what is kept. */
async function orKept<T>(line: Kept | undefined, ask: (signal: AbortSignal | undefined) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (line === undefined) return ask(signal);
  try {
    return await Promise.race([
      ask(signal),
      new Promise<never>((_, reject) => setTimeout(() => reject(new ApiError(0, 'NETWORK', 'No answer in time.')), patience)),
    ]);
  } catch (error) {
    if (error instanceof ApiError && (error.transient || (error.status === 401 && currentSession() === null))) return line.value as T;
    throw error;
  }
}

export async function readCourse(course: string, signal?: AbortSignal): Promise<CoursePackage> {
  const place = await keptFor(prefix + course);
  if (place?.line === undefined) return getCoursePackage(course, signal);
  const { account, line } = place;
  return orKept(
    line,
    async (within) => {
      const { data, tag } = await readCoursePackage(course, line.tag, within);
      if (data === undefined) return line.value as CoursePackage;
      await keep({ account, name: line.name, tag, value: data }).catch(() => undefined);
      return data;
    },
    signal,
  );
}

/** Lessons that are done, those among them whose result still waits here. */
export async function readCompletions(signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const place = await keptFor('completions');
  if (place === null) return getCompletedLessons(signal);
  const keys = await orKept(
    place.line,
    async (within) => {
      const said = [...(await getCompletedLessons(within))];
      await keep({ account: place.account, name: 'completions', tag: null, value: said }).catch(() => undefined);
      return said;
    },
    signal,
  );
  const waiting = await queued(place.account).catch(() => []);
  return new Set([...keys, ...waiting.filter(({ kind }) => kind === 'attempt').map(({ about }) => about)]);
}

/** Something small to go on with when the network is away, as settings; read from the server when it's there. */
export async function readKept<T>(name: string, ask: (signal?: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const place = await keptFor(name);
  if (place === null) return ask(signal);
  return orKept(
    place.line,
    async (within) => {
      const value = await ask(within);
      await keep({ account: place.account, name, tag: null, value }).catch(() => undefined);
      return value;
    },
    signal,
  );
}

/** How many exercises a round of practice asks. */
const roundLength = 20;

/** The next round of practice, with the language that is learnt; without a network what was loaded last and isn't practised yet. */
export async function readPractice(course: string, signal?: AbortSignal): Promise<PracticeSession & { readonly language: string }> {
  const about = await readCourse(course, signal);
  const session = await readKept(`practice:${course}`, (within) => getPracticeSession(course, roundLength, within), signal);
  return { ...session, language: about.course.target_language };
}

/** Takes an exercise from what is kept for practice: it was done. */
export async function dropPractised(course: string, exercise: string): Promise<void> {
  const place = await keptFor(`practice:${course}`);
  if (place?.line === undefined) return;
  const session = place.line.value as PracticeSession;
  await keep({ ...place.line, value: { ...session, items: session.items.filter(({ exerciseKey }) => exerciseKey !== exercise) } }).catch(() => undefined);
}

/** Courses that the present account can go on with here without a network. */
export const keptCoursesQuery = () =>
  queryOptions({
    queryKey: ['offline', 'courses'],
    queryFn: async (): Promise<readonly string[]> => {
      const account = currentLearner()?.id;
      return account === undefined || rememberedLearner()?.id !== account || !offlineIsPossible() ? [] : keptNames(account, prefix).catch(() => []);
    },
    networkMode: 'always',
    staleTime: 0,
  });

export async function keepCourse(course: string): Promise<void> {
  const user = currentSession()?.user;
  if (user === undefined) throw new ApiError(401, 'identity.TokenMissing', 'Sign in first.');
  const [{ data, tag }] = await Promise.all([readCoursePackage(course, null), installWorker()]);
  // Whoever it is by now: what was asked for by one account is not kept for another.
  if (currentSession()?.user.id !== user.id || data === undefined) return;
  await keep({ account: user.id, name: prefix + course, tag, value: data });
  await keep({ account: user.id, name: 'completions', tag: null, value: [...(await getCompletedLessons())] });
  // To practise without a network too; what can't be had now comes with the next round.
  const practice = await getPracticeSession(course, 2 * roundLength).catch(() => null);
  if (practice !== null) await keep({ account: user.id, name: `practice:${course}`, tag: null, value: practice });
  rememberLearner({ id: user.id, username: user.username, name: user.fullName ?? user.username });
}

export async function dropCourse(course: string): Promise<void> {
  const account = currentLearner()?.id;
  if (account === undefined) return;
  await drop(account, prefix + course);
  await drop(account, `practice:${course}`);
  if ((await keptNames(account, prefix)).length > 0) return;
  await drop(account, 'completions');
  await drop(account, 'practice-settings');
  rememberLearner(null);
  await removeWorker();
}

/** True when the sign-in ends with the browser window: then what is kept can't be opened after it was closed. */
export const endsWithWindow = (): boolean => hint() === 'window';
