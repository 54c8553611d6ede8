import type { TestCase, TestResult } from '../api/opencode';

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const json = (value: unknown): string => (value === undefined ? 'undefined' : JSON.stringify(value));

/** A call as code would write it: `add(2, 3)`. */
function callText(input: Fields): string {
  const given = input['arguments'];
  const list = Array.isArray(given) ? given.map(json) : Object.entries(fields(given)).map(([name, value]) => `${name} = ${json(value)}`);
  return `${String(input['function'])}(${list.join(', ')})`;
}

/** What a test gives the program, for people; null when it gives nothing or it's withheld. */
export function inputText(test: TestCase): string | null {
  const input = fields(test.input);
  if (test.hidden === true || Object.keys(input).length === 0) return null;
  if (typeof input['function'] === 'string') return callText(input);
  const parts: string[] = [];
  const given: unknown = input['arguments'];
  if (Array.isArray(given) && given.length > 0) parts.push(`Arguments: ${given.map(String).join(' ')}`);
  if (typeof input['stdin'] === 'string' && input['stdin'] !== '') parts.push(input['stdin']);
  if (parts.length > 0) return parts.join('\n');
  return 'stdin' in input || 'arguments' in input || 'files' in input ? null : JSON.stringify(test.input, null, 2);
}

/** A pattern in words where it's nothing but words and where they stand: beginners read this. */
function patternText(pattern: string): string {
  const [, start, written = '', line, end] = /^(\^?)((?:[^\\^$.|?*+()[\]{}]|\\\W)+)((?:\\r\?)?\\n)?(\$?)$/.exec(pattern) ?? [];
  if (written === '') return `text that matches ${pattern}`;
  const words = written.replace(/\\(\W)/g, '$1');
  if (start !== '' && end !== '') return words;
  const place = start !== '' ? 'begins with' : end !== '' ? 'ends with' : 'contains';
  return `text that ${place} ${line === undefined ? '' : 'the line '}${words}`;
}

/** What a test wants to see, for people; null when it's withheld. */
export function expectedText(test: TestCase): string | null {
  const expected = fields(test.expected);
  if (test.hidden === true || Object.keys(expected).length === 0) return null;
  if (typeof expected['stdout'] === 'string') return expected['match'] === 'regex' ? patternText(expected['stdout']) : expected['stdout'];
  if ('returns' in expected) return json(expected['returns']);
  if ('throws' in expected) {
    const wanted = fields(expected['throws']);
    const type = typeof wanted['type'] === 'string' ? wanted['type'] : 'any error';
    return typeof wanted['message'] === 'string' ? `raises ${type}: ${wanted['message']}` : `raises ${type}`;
  }
  if (typeof expected['exitCode'] === 'number') return `ends with exit code ${expected['exitCode']}`;
  return JSON.stringify(test.expected, null, 2);
}

/** Expected and actual as texts that can be laid line against line; null where that says nothing. */
export function comparison(result: TestResult): { readonly expected: string; readonly actual: string } | null {
  const { output = '' } = result;
  const expected = fields(result.testCase.expected);
  if (output === '') return null;
  if (typeof expected['stdout'] === 'string') return expected['match'] === 'regex' ? null : { expected: expected['stdout'], actual: output };
  if (!('returns' in expected)) return null;
  try {
    // Where nothing was printed, the output of a call is what it returned; anything else isn't a value.
    const sides = { expected: json(expected['returns']), actual: json(JSON.parse(output)) };
    return sides.expected === sides.actual ? null : sides;
  } catch {
    return null;
  }
}

/** A test of a function is about what it returns; what it prints is beside the point. */
export const callsFunction = (test: TestCase): boolean => 'function' in fields(test.input);
