import { expect, it } from 'vitest';
import { emptyScreen, ending, mostShown, textOf, wordsOf, write } from './terminal';

it('grows by stream, and keeps the end of a flood', () => {
  let screen = write(write(write(emptyScreen, 'stdout', 'a'), 'stdout', 'b'), 'stderr', 'c');
  expect(screen.pieces).toEqual([{ stream: 'stdout', text: 'ab' }, { stream: 'stderr', text: 'c' }]);
  screen = write(screen, 'stdout', 'x'.repeat(mostShown - 1));
  expect(screen).toMatchObject({ dropped: true, length: mostShown });
  expect(textOf(screen, 'stderr')).toBe('c');
  expect(textOf(screen, 'stdout')).toHaveLength(mostShown - 1);
});

it('says how a program ended', () => {
  const end = { success: false, exitCode: 3, verdict: 'failed', executionTime: 1, memoryUsed: 1, outputCut: false };
  expect(ending({ ...end, success: true })).toBe('Finished');
  expect(ending(end)).toBe('Ended with exit code 3');
  expect(ending({ ...end, verdict: 'not_compiled' })).toBe('It doesn’t compile');
  expect(ending({ ...end, verdict: 'timeLimit' })).toBe('Stopped: it took too long');
});

it('splits a command line', () => {
  expect(wordsOf('  -v "two words" \'x y\' 3 ')).toEqual(['-v', 'two words', 'x y', '3']);
  expect(wordsOf('')).toEqual([]);
});
