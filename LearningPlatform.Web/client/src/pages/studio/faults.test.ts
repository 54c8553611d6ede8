import { expect, it } from 'vitest';
import { ApiError } from '../../api/errors';
import { faultsOf, placeOf, refusals } from './faults';

const refused = (fields: Record<string, string>) => new ApiError(400, 'kernel.invalid', 'No', fields);

it('says places as an author knows them', () => {
  expect(placeOf('content.quiz.questions[0].options[1].text')).toBe('question 1, option 2, text');
  expect(placeOf('content.code.tests[11].expected')).toBe('test 12, expected');
  expect(placeOf('estimatedMinutes')).toBe('minutes');
});

it('says beside a field what is wrong with it, and with its parts', () => {
  const error = refused({ 'content.code.tests[1].input': 'Must be an object.', 'content.code.tests[1].name': 'Is required.', 'content.code.tests[12].name': 'No.', 'title': 'Too long.' });
  expect(refusals(error, 'content.code.tests[1]')).toBe('Input: Must be an object. Name: Is required.');
  expect(refusals(error, 'title')).toBe('Too long.');
  expect(refusals(error, 'description')).toBeUndefined();
  expect(refusals(new Error('Other'), 'title')).toBeUndefined();
});

it('says in words what a lesson lacks', () => {
  expect(faultsOf(refused({ 'content.code.tests': 'Is required.', 'resources[0].url': 'Must be https.' })).map(({ place, said }) => [place, said])).toEqual([['', 'An exercise needs tests.'], ['Resource 1, address', 'Must be https.']]);
});
