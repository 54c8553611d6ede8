import 'fake-indexeddb/auto';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { Attempt } from '../api/languages';
import { forget, queued } from '../offline/store';
import { renderAt } from '../test/render';
import { learnerId, serve, signedIn } from '../test/server';
import { LanguageLessonPage } from './LanguageLessonPage';

const exercise = (id: string, exercise_type: string, data: unknown) => ({ lesson_id: 'l1', exercise_id: id, order: 1, exercise: { id, exercise_type, data, created_at: '', updated_at: '' } });

const course = {
  course: { id: 'c', name: 'Spanish', source_language: 'en', target_language: 'es', description: null, is_public: true, created_at: '', updated_at: '' },
  levels: [{
    id: 'lv', course_id: 'c', code: 'A1', name: 'Beginner', order: 1,
    sections: [{
      id: 's', level_id: 'lv', name: 'Greetings', order: 1,
      modules: [{
        id: 'm', section_id: 's', module_type: 'basic_lesson', name: 'Hello', order: 1,
        lessons: [{
          id: 'l1', module_id: 'm', experience_points: 10, order: 1, created_at: '', updated_at: '',
          exercises: [
            exercise('e1', 'informative', { content: 'Hola means hello.' }),
            exercise('e2', 'translation', { source_text: 'Goodbye', target_text: 'Adiós' }),
            exercise('e3', 'vof', { statement: 'Hola means goodbye', is_true: false }),
            exercise('e4', 'pairs', { pairs: [{ left: 'uno', right: 'one' }, { left: 'dos', right: 'two' }] }),
            exercise('e5', 'ordering', { items: [{ text: 'Me', correct_order: 1 }, { text: 'llamo', correct_order: 2 }, { text: 'Ana', correct_order: 3 }] }),
            exercise('e6', 'fill-in-the-blank', { text: 'Un café, por _____.', blanks: [{ position: 0, correct_answers: ['favor'] }] }),
          ],
        }],
      }],
    }],
  }],
  package_version: '',
};

const reading = {
  'GET /wayr/api/courses/c/package': () => ({ body: { data: course } }),
  'GET /wayr/api/progress/completions': () => ({ body: { data: [], pagination: { hasNext: false } } }),
  'GET /wayr/api/progress': () => ({ body: { data: { experience_points: 8, lives_current: 5, streak_current: 1 } } }),
  'GET /app/api/practice/settings': () => ({ body: { dailyNew: 10, dailyReviews: 100, retention: 0.9, livesOff: false } }),
  'GET /app/api/streak': () => ({ body: { current: 1, longest: 1, today: true, freezes: 0, frozenDays: [], timezone: 'UTC' } }),
};

beforeEach(() => forget(learnerId));

const open = () => renderAt('/learn/courses/c/lessons/l1', '/learn/courses/:courseId/lessons/:lessonId', LanguageLessonPage);

/** All six types with the keyboard alone. */
async function playThrough() {
  const user = userEvent.setup({ delay: null });
  await screen.findByText('Hola means hello.');
  await user.keyboard('{Enter}');
  await user.type(await screen.findByLabelText('Your translation'), 'Adi');
  await user.click(screen.getByRole('button', { name: 'ó' }));
  await user.type(screen.getByLabelText('Your translation'), 's{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Next' }));

  // True or false: wrong, and once more at the end.
  await screen.findByText('Hola means goodbye');
  await user.keyboard('1{Enter}');
  await screen.findByText('Not quite');
  await user.keyboard('{Enter}');

  await screen.findByRole('button', { name: 'uno' });
  for (const [left, right] of [['uno', 'one'], ['dos', 'two']] as const) {
    await user.click(screen.getByRole('button', { name: left }));
    await user.click(screen.getByRole('button', { name: right }));
  }
  await user.click(screen.getByRole('button', { name: 'Check' }));
  await user.click(await screen.findByRole('button', { name: 'Next' }));

  // Each to its place with the arrow keys.
  await screen.findByText('Put it in order');
  for (const text of ['Me', 'llamo', 'Ana']) {
    (await screen.findByRole('button', { name: new RegExp(`^${text}, `) })).focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
  }
  await user.keyboard('{Enter}');
  await screen.findByText('Right');
  await user.click(screen.getByRole('button', { name: 'Next' }));

  await user.type(await screen.findByLabelText('Missing word'), 'favor{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Next' }));

  await screen.findByText('once more');
  await user.keyboard('2{Enter}');
  await user.click(await screen.findByRole('button', { name: 'See the result' }));
}

it('plays all six types, asks what was wrong again, and shows what the server made of the first answers', { timeout: 30_000 }, async () => {
  signedIn();
  const grades: Record<string, string> = { e3: 'wrong' };
  const { seen } = serve({
    ...reading,
    ...Object.fromEntries(
      ['e2', 'e3', 'e4', 'e5', 'e6'].map((key) => [
        `POST /app/api/languages/exercises/${key}/grade`,
        () => {
          const verdict = grades[key] ?? 'correct';
          grades[key] = 'correct';
          return { body: { verdict, expected: null, words: [] } };
        },
      ]),
    ),
    'POST /app/api/languages/lessons/l1/attempts': () => ({ body: { score: 80, passed: true, results: [], completion: { xp: 8, totalXp: 8, streak: 1, lives: 4 } } }),
  });
  open();
  await playThrough();

  expect(await screen.findByText('+8 XP')).toBeTruthy();
  const sent = seen.filter(({ path }) => path.endsWith('/attempts'));
  expect(sent).toHaveLength(1);
  expect((sent[0]?.body as Attempt).answers.map(({ exerciseKey, answer }) => [exerciseKey, answer])).toEqual([
    ['e1', { read: true }],
    ['e2', { text: 'Adiós' }],
    ['e3', { value: true }],
    ['e4', { pairs: [{ left: 'uno', right: 'one' }, { left: 'dos', right: 'two' }] }],
    ['e5', { order: ['Me', 'llamo', 'Ana'] }],
    ['e6', { blanks: ['favor'] }],
  ]);
  expect(await queued(learnerId)).toEqual([]);
});

it('goes on when the network is cut, says that its verdicts are provisional, and keeps the answers', { timeout: 30_000 }, async () => {
  signedIn();
  serve(reading);
  open();
  await playThrough();
  expect(await screen.findByText('Kept on this device')).toBeTruthy();
  await waitFor(async () => expect((await queued(learnerId)).map(({ about, kind }) => [about, kind])).toEqual([['l1', 'attempt']]));
});

it('shows a slip word by word', { timeout: 30_000 }, async () => {
  signedIn();
  serve({
    ...reading,
    'POST /app/api/languages/exercises/e2/grade': () => ({ body: { verdict: 'small_error', expected: 'Adiós', words: [{ kind: 'accent', given: 'adios', expected: 'adiós' }] } }),
  });
  open();
  await userEvent.click(await screen.findByRole('button', { name: 'Go on' }));
  await userEvent.type(await screen.findByLabelText('Your translation'), 'adios{Enter}');
  expect(await screen.findByText('Right, with a small slip')).toBeTruthy();
  expect(screen.getByText('adios').tagName).toBe('DEL');
  expect(screen.getByText('adiós').tagName).toBe('INS');
  expect(screen.getByText('Mind the accents.')).toBeTruthy();
});
