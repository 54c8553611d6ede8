import { expect, it } from 'vitest';
import type { Verdict } from '../../api/languages';
import { begin, done, give, goOn, isRepeat, mostTries, type Turns } from './turns';

const answer = (turns: Turns, verdict: Verdict) => goOn(give(turns, { answer: { text: verdict }, tookMs: 1, provisional: false, grade: { verdict, expected: null, words: [] } }));

it('asks what was wrong again at the end, and counts the first answer', () => {
  let turns = answer(answer(answer(begin(3), 'correct'), 'wrong'), 'small_error');
  expect(turns.line).toEqual([1]);
  expect(done(turns)).toBe(2);
  expect(isRepeat(turns)).toBe(true);
  turns = answer(turns, 'correct');
  expect(turns.line).toEqual([]);
  expect([...turns.firsts].sort(([a], [b]) => a - b).map(([, given]) => given.grade.verdict)).toEqual(['correct', 'wrong', 'small_error']);
});

it('lets go of what stays wrong', () => {
  let turns = begin(1);
  for (let tries = 0; tries < mostTries; tries++) {
    expect(turns.line).toEqual([0]);
    turns = answer(turns, 'wrong');
  }
  expect(turns.line).toEqual([]);
});

it('takes one answer at a time', () => {
  const given = { answer: { text: '' }, tookMs: 1, provisional: false, grade: { verdict: 'correct', expected: null, words: [] } } as const;
  const turns = give(begin(2), given);
  expect(give(turns, given)).toBe(turns);
  expect(goOn(begin(2)).line).toEqual([0, 1]);
});
