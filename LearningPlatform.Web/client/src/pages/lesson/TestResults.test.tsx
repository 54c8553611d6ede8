import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { TestResult, TestRun } from '../../api/opencode';
import { TestResults } from './TestResults';

const result = (id: string, passed: boolean, more: Partial<TestResult> = {}): TestResult => ({
  testCase: { id, name: `test ${id}`, input: { stdin: '3\n' }, expected: { stdout: 'Fizz\n' } },
  passed,
  executionTime: 12,
  output: passed ? 'Fizz\n' : 'Buzz\n',
  ...more,
});
const run = (results: TestResult[]): TestRun => {
  const passed = results.filter((item) => item.passed).length;
  return { results, summary: { total: results.length, passed, failed: results.length - passed, score: (100 * passed) / results.length } };
};

it('opens the first visible test that failed, with the difference', () => {
  render(<TestResults run={run([result('1', true), result('2', false), result('3', false)])} />);
  expect(screen.getByText('1 of 3 tests passed')).toBeTruthy();
  const [first, second] = document.querySelectorAll('details');
  expect(first?.open).toBe(true);
  expect(second?.open).toBe(false);
  expect(first?.querySelector('.diff-missing')?.textContent).toContain('Fizz');
  expect(first?.querySelector('.diff-extra')?.textContent).toContain('Buzz');
});

it('says of a hidden test only whether it passed', () => {
  render(<TestResults run={run([result('1', true), { testCase: { id: '2', name: 'Hidden test 1', input: {}, expected: {}, hidden: true }, passed: false, executionTime: 0 }])} />);
  expect(document.querySelector('details')).toBeNull();
  expect(screen.getByText(/Only hidden tests fail/)).toBeTruthy();
});

it('shows an error as it came', () => {
  render(<TestResults run={run([result('1', false, { output: '', error: 'NameError: name x is not defined' })])} />);
  expect(screen.getByText('NameError: name x is not defined')).toBeTruthy();
});
