import { describe, expect, it } from 'vitest';
import type { StudioTest } from '../../api/studio';
import { formOf, fromForm, toForm } from './testforms';

const base = { id: 't', name: 'a test', hidden: false };
const round = (test: StudioTest) => fromForm(toForm(test));

describe('forms of tests', () => {
  it.each<[string, StudioTest]>([
    ['program', { ...base, input: { stdin: '2 3\n', arguments: ['-v', 'x y'] }, expected: { stdout: '5\n', match: 'exact' }, points: 5, timeout: 2000 }],
    ['tolerance', { ...base, input: {}, expected: { stdout: '3.14', match: 'number-tolerance', tolerance: 0.01 } }],
    ['exit code', { ...base, input: {}, expected: { exitCode: 2 }, hidden: true }],
    ['function', { ...base, input: { function: 'add', arguments: { a: 1, b: [2] } }, expected: { returns: null }, type: 'unit' }],
    ['any error', { ...base, input: { function: 'add', arguments: [] }, expected: { throws: true } }],
    ['one error', { ...base, input: { function: 'add', arguments: [1] }, expected: { throws: { type: 'ValueError', message: 'no' } } }],
    ['raw', { ...base, input: { a: 1 }, expected: { b: 2 } }],
    ['files', { ...base, input: { files: [{ path: 'a.txt', content: 'x' }] }, expected: { stdout: 'x' } }],
  ])('go there and back: %s', (_, test) => {
    expect(round(test)).toEqual({ test, errors: {} });
  });

  it('follow from the keys', () => {
    expect(formOf({}, { stdout: 'x' })).toBe('program');
    expect(formOf({ function: 'f' }, {})).toBe('function');
    expect(formOf({ stdin: 'x' }, { value: 1 })).toBe('raw');
  });

  it('say what is wrong at the field', () => {
    const program = toForm({ ...base, name: ' ', input: {}, expected: { stdout: 'x' } });
    expect(fromForm({ ...program, stdout: '', points: '0', timeout: 'soon' }).errors).toMatchObject({ name: expect.any(String) as string, stdout: expect.any(String) as string, points: expect.any(String) as string, timeout: expect.any(String) as string });
    expect(fromForm({ ...program, match: 'regex', stdout: '(' }).errors.stdout).toMatch('regular expression');
    expect(fromForm({ ...program, match: 'json', stdout: '{' }).errors.stdout).toMatch('JSON');
    const call = toForm({ ...base, input: { function: 'f', arguments: [] }, expected: { returns: 1 } });
    expect(fromForm({ ...call, function: '1x', callArgs: '3', returns: 'five' }).errors).toMatchObject({ function: expect.any(String) as string, callArgs: expect.stringContaining('list') as string, returns: expect.stringContaining('JSON') as string });
    expect(fromForm({ ...toForm({ ...base, input: { a: 1 }, expected: { b: 1 } }), rawInput: '[]' }).errors.rawInput).toMatch('object');
  });
});
