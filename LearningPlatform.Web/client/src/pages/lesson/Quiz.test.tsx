import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { serve, signedIn } from '../../test/server';
import { Quiz, type Question } from './Quiz';

const questions: Question[] = [
  { id: 'a', question: 'Which is right?', type: 'single_choice', options: [{ id: 'x', text: 'This' }, { id: 'y', text: 'That' }] },
  { id: 'b', question: 'What is 2 + 2?', type: 'short_answer' },
];
const show = (onPassed = vi.fn()) => {
  render(<QueryClientProvider client={new QueryClient()}><Quiz lessonId="l" questions={questions} onPassed={onPassed} /></QueryClientProvider>);
  return onPassed;
};
const result = (questionId: string, correct: boolean, correctAnswers: string[]) => ({ questionId, correct, points: 1, correctAnswers, explanation: correct ? null : 'Because it is so.' });

it('wants every answer, has them marked, explains, and asks the wrong ones again', async () => {
  signedIn();
  let tries = 0;
  const { seen } = serve({
    'POST /app/api/lessons/l/quiz': () =>
      ++tries === 1
        ? { body: { score: 50, passed: false, results: [result('a', true, ['x']), result('b', false, ['4', 'four'])], completion: null } }
        : { body: { score: 100, passed: true, results: [result('a', true, ['x']), result('b', true, ['4', 'four'])], completion: { xp: 12, total: 40, streak: 2 } } },
  });
  const onPassed = show();
  await userEvent.click(screen.getByRole('button', { name: 'Check answers' }));
  expect(screen.getByText('2 questions still without an answer.')).toBeTruthy();
  expect(seen).toHaveLength(0);

  await userEvent.click(screen.getByLabelText('This'));
  await userEvent.type(screen.getByLabelText('Your answer'), '5');
  await userEvent.click(screen.getByRole('button', { name: 'Check answers' }));
  expect(await screen.findByText('Not passed yet')).toBeTruthy();
  expect(seen[0]?.body).toEqual({ answers: { a: ['x'], b: ['5'] } });
  expect(screen.getByText('Because it is so.')).toBeTruthy();
  expect(screen.getByText('4 or four')).toBeTruthy();
  expect(onPassed).not.toHaveBeenCalled();

  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByLabelText<HTMLInputElement>('This').checked).toBe(true);
  await userEvent.type(screen.getByLabelText('Your answer'), '4');
  await userEvent.click(screen.getByRole('button', { name: 'Check answers' }));
  expect(await screen.findByText('+12 XP')).toBeTruthy();
  expect(onPassed).toHaveBeenCalledOnce();
});
