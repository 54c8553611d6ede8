import { describe, expect, it } from 'vitest';
import type { TestCase } from '../api/opencode';
import { comparison, expectedText, inputText } from './testcases';

const test = (input: unknown, expected: unknown, hidden = false): TestCase => ({ id: 'x', name: 'a test', input, expected, hidden }) as TestCase;

describe('tests in words', () => {
  it('a program test gives its standard input and wants standard output', () => {
    expect(inputText(test({ stdin: '2 3\n' }, { stdout: '5\n' }))).toBe('2 3\n');
    expect(expectedText(test({ stdin: '2 3\n' }, { stdout: '5\n' }))).toBe('5\n');
    expect(inputText(test({ arguments: ['-v', '3'] }, { exitCode: 2 }))).toBe('Arguments: -v 3');
    expect(expectedText(test({}, { exitCode: 2 }))).toBe('ends with exit code 2');
  });

  it('a function test reads as a call', () => {
    expect(inputText(test({ function: 'add', arguments: [2, 'x'] }, { returns: 5 }))).toBe('add(2, "x")');
    expect(inputText(test({ function: 'add', arguments: { a: 1 } }, { returns: 5 }))).toBe('add(a = 1)');
    expect(expectedText(test({}, { returns: null }))).toBe('null');
    expect(expectedText(test({}, { throws: { type: 'TypeError', message: 'text' } }))).toBe('raises TypeError: text');
    expect(expectedText(test({}, { throws: true }))).toBe('raises any error');
  });

  it('a pattern is said in words where it is no more than that', () => {
    const said = (stdout: string) => expectedText(test({}, { stdout, match: 'regex' }));
    expect(said('^Hello, world!\\r?\\n')).toBe('text that begins with the line Hello, world!');
    expect(said('^1\\.5$')).toBe('1.5');
    expect(said('done$')).toBe('text that ends with done');
    expect(said('maybe')).toBe('text that contains maybe');
    expect(said('^[0-9]+$')).toBe('text that matches ^[0-9]+$');
  });

  it('a hidden test says nothing', () => {
    expect(inputText(test({}, {}, true))).toBeNull();
    expect(expectedText(test({}, {}, true))).toBeNull();
  });
});

describe('expected and actual side by side', () => {
  const result = (expected: unknown, output: string | undefined) => comparison({ testCase: test({}, expected), passed: false, executionTime: 1, ...(output === undefined ? {} : { output }) });

  it('are there for printed text and for returned values', () => {
    expect(result({ stdout: 'a\n' }, 'b\n')).toEqual({ expected: 'a\n', actual: 'b\n' });
    expect(result({ returns: [1, 2] }, '[1, 3]')).toEqual({ expected: '[1,2]', actual: '[1,3]' });
  });

  it('and not where they say nothing', () => {
    expect(result({ stdout: '^a', match: 'regex' }, 'b')).toBeNull();
    expect(result({ returns: 5 }, 'a debugging line')).toBeNull();
    expect(result({ returns: 5 }, '5')).toBeNull();
    expect(result({ throws: true }, '5')).toBeNull();
    expect(result({ stdout: 'a' }, undefined)).toBeNull();
  });
});
