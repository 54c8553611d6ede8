import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { StudioLesson } from '../../api/studio';
import { renderAt } from '../../test/render';
import { serve, signedIn, type Seen } from '../../test/server';
import { changesOf, LessonEditorPage, partsOf } from './LessonEditorPage';

const lesson: StudioLesson = {
  id: 'l', moduleId: 'm', key: 'mod.lesson', title: 'Loops', description: 'About loops.', type: 'text', status: 'draft', order: 1, estimatedMinutes: 10, experiencePoints: null,
  objectives: [], prerequisites: [], resources: [], revision: 3, wasPublished: false, content: { text: 'Old text', quiz: { questions: [] } },
};
const module = { id: 'm', key: 'mod', title: 'Module', description: '', level: 'foundations', difficulty: 1, estimatedMinutes: 1, tags: [], objectives: [], prerequisites: [], status: 'draft', revision: 1, wasPublished: false, author: null, lessons: [] };

function open(routes: Parameters<typeof serve>[0]) {
  signedIn({ permissions: ['write:content'] });
  const served = serve({ 'GET /app/api/studio/lessons/l': () => ({ body: lesson }), 'GET /app/api/studio/modules/m': () => ({ body: module }), ...routes });
  return { ...served, ...renderAt('/studio/lessons/l', '/studio/lessons/:lessonId', LessonEditorPage) };
}
const write = async (text: string) => {
  const field = await screen.findByRole('textbox', { name: 'Text' });
  await userEvent.clear(field);
  await userEvent.type(field, text);
};
const patches = (seen: Seen[]) => seen.filter(({ method }) => method === 'PATCH').map(({ body }) => body as { revision: number; content?: { text?: string } });

it('sends what changed, shows the preview, and says when all is saved', async () => {
  const { seen } = open({ 'PATCH /app/api/studio/lessons/l': (sent) => ({ body: { ...lesson, ...(sent.body as object), revision: 4 } }) });
  await write('New *text*');
  expect(document.querySelector('.markdown-paper em')?.textContent).toBe('text');
  expect(screen.getByText('Not saved yet')).toBeTruthy();
  await userEvent.keyboard('{Control>}s{/Control}');
  expect(await screen.findByText('Saved')).toBeTruthy();
  expect(patches(seen)).toEqual([{ revision: 3, content: { text: 'New *text*' } }]);
});

it('loses nothing when somebody else was quicker: both versions are there, and the author decides', async () => {
  let now: StudioLesson = lesson;
  const { seen } = open({
    'GET /app/api/studio/lessons/l': () => ({ body: now }),
    'PATCH /app/api/studio/lessons/l': (sent) =>
      (sent.body as { revision: number }).revision === now.revision ? { body: { ...now, ...(sent.body as object), revision: now.revision + 1 } } : { status: 409, body: { code: 'catalog.changed_meanwhile', title: 'Changed' } },
  });
  await write('Mine');
  now = { ...lesson, revision: 7, description: 'Theirs.', content: { text: 'Theirs' } };
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  const notice = (await screen.findByText('Somebody saved another version meanwhile')).closest('div') as HTMLElement;
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Mine');
  await userEvent.click(within(notice).getByRole('button', { name: 'Load the other version' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Theirs');
  await userEvent.click(screen.getByRole('button', { name: 'Back to what I typed' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Mine');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Saved')).toBeTruthy();
  // What the other one wrote elsewhere stays.
  expect(patches(seen).at(-1)).toEqual({ revision: 7, content: { text: 'Mine' } });
});

it('brings back what a closed tab had not saved', async () => {
  const first = open({});
  await write('Half a thought');
  await expect.poll(() => localStorage.getItem('lp.studio.0197a000-0000-7000-8000-000000000001.lesson.l')).toContain('Half a thought');
  first.unmount();
  open({});
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Text' })).value).toBe('Half a thought');
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('Old text');
});

it('shows why it can’t be published where it was asked for', async () => {
  open({
    'POST /app/api/studio/lessons/l/publish': () => ({
      status: 422,
      body: { code: 'catalog.solution_fails', title: 'No', report: { passed: false, variants: [{ language: 'python', passed: false, available: true, score: 50, tests: [{ id: 't', name: 'adds', passed: false, difference: 'Expected 5, but got 6.' }] }] } },
    }),
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Publish' }));
  expect(await screen.findByText('It couldn’t be published')).toBeTruthy();
  expect(screen.getByText('Expected 5, but got 6.')).toBeTruthy();
});

it('sends the content whole when one part of it changed, and leaves it out otherwise', () => {
  const withCode: StudioLesson = { ...lesson, content: { text: 'T', code: { variants: [{ language: 'go', template: 'a', solution: 'b' }], tests: [] } } };
  expect(changesOf(withCode, { title: 'X' })).toEqual({ title: 'X' });
  expect(changesOf(withCode, { text: 'U' })).toEqual({ content: { text: 'U', code: withCode.content.code } });
  expect(changesOf(withCode, { code: { variants: [], tests: [] } })).toEqual({ content: { text: 'T' } });
  expect(partsOf(lesson).questions).toEqual([]);
});
