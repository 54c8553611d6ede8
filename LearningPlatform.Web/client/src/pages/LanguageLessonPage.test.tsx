import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderAt } from '../test/render';
import { serve, signedIn } from '../test/server';
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
            exercise('e2', 'translation', { source_text: 'Hello', target_text: 'Hola' }),
            exercise('e3', 'vof', { statement: 'Hola means goodbye', is_true: false }),
          ],
        }],
      }],
    }],
  }],
  package_version: '',
};

it('asks one after the other, and completes the lesson with what was right', async () => {
  signedIn();
  const { seen } = serve({
    'GET /wayr/api/courses/c/package': () => ({ body: { data: course } }),
    'GET /wayr/api/progress/completions': () => ({ body: { data: [], pagination: { hasNext: false } } }),
    'POST /wayr/api/progress/lesson/l1': () => ({ body: { data: { progress: {}, completion: {}, experience_gained: 8 } } }),
  });
  renderAt('/learn/courses/c/lessons/l1', '/learn/courses/:courseId/lessons/:lessonId', LanguageLessonPage);

  await userEvent.click(await screen.findByRole('button', { name: 'Go on' }));
  await userEvent.type(screen.getByLabelText('Your translation'), 'hola!{Enter}');
  expect(screen.getByText('Right')).toBeTruthy();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(await screen.findByRole('button', { name: 'True' }));
  expect(screen.getByText('Not quite')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'See the result' }));
  expect(screen.getByText('1 of 2 exercises right')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Complete lesson' }));

  expect(await screen.findByText('+8 XP')).toBeTruthy();
  const sent = seen.find(({ method }) => method === 'POST');
  expect(sent?.body).toMatchObject({ score: 50 });
});
