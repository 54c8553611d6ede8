import type { StudioTest } from '../../api/studio';

/** A test as its form has it: texts, whatever the wire makes of them. */
export interface TestForm {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly hidden: boolean;
  readonly points: string;
  readonly timeout: string;
  readonly form: 'program' | 'function' | 'raw';
  readonly stdin: string;
  /** One a line. */
  readonly args: string;
  readonly stdout: string;
  readonly match: string;
  readonly tolerance: string;
  readonly exitCode: string;
  readonly function: string;
  /** JSON: a list by position or an object by name. */
  readonly callArgs: string;
  readonly outcome: 'returns' | 'throws';
  readonly returns: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly rawInput: string;
  readonly rawExpected: string;
  /** Files of a program test, kept as they are. */
  readonly files: unknown;
}

export const matches = [
  ['trimmed', 'Trimmed: blank ends don’t matter'],
  ['exact', 'Exact: every character'],
  ['regex', 'Regular expression'],
  ['json', 'JSON: equal values'],
  ['number-tolerance', 'Numbers within a tolerance'],
] as const;

export type TestErrors = Readonly<Partial<Record<keyof TestForm, string>>>;

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const json = (value: unknown): string => JSON.stringify(value);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const numeral = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const programKeys = { input: ['stdin', 'arguments', 'files'], expected: ['stdout', 'exitCode', 'match', 'tolerance'] };

/** The form follows from the keys (opencode-R84). */
export function formOf(input: Fields, expected: Fields): TestForm['form'] {
  if ('function' in input) return 'function';
  const only = (value: Fields, keys: readonly string[]) => Object.keys(value).every((key) => keys.includes(key));
  return only(input, programKeys.input) && only(expected, programKeys.expected) ? 'program' : 'raw';
}

export function toForm(test: StudioTest): TestForm {
  const { input, expected } = test;
  const form = formOf(input, expected);
  const given: unknown = input['arguments'];
  const throws: unknown = expected['throws'];
  const wanted: Fields = isRecord(throws) ? throws : {};
  return {
    id: test.id,
    name: test.name,
    description: test.description ?? '',
    type: test.type ?? '',
    hidden: test.hidden === true,
    points: numeral(test.points),
    timeout: numeral(test.timeout),
    form,
    stdin: word(input['stdin']),
    args: form === 'program' && Array.isArray(given) ? given.map(String).join('\n') : '',
    stdout: word(expected['stdout']),
    match: word(expected['match']) || 'trimmed',
    tolerance: numeral(expected['tolerance']),
    exitCode: numeral(expected['exitCode']),
    function: word(input['function']),
    callArgs: form === 'function' ? json(given ?? []) : '[]',
    outcome: 'throws' in expected ? 'throws' : 'returns',
    returns: 'returns' in expected ? json(expected['returns']) : '',
    errorType: word(wanted['type']),
    errorMessage: word(wanted['message']),
    rawInput: form === 'raw' ? JSON.stringify(input, null, 2) : '{}',
    rawExpected: form === 'raw' ? JSON.stringify(expected, null, 2) : '{}',
    files: input['files'],
  };
}

/** The test that a form says, or what is wrong with it. */
export function fromForm(form: TestForm): { readonly test: StudioTest; readonly errors: TestErrors } {
  const errors: Partial<Record<keyof TestForm, string>> = {};
  const number = (name: 'points' | 'timeout' | 'tolerance' | 'exitCode', low: number, high: number, whole: boolean): number | undefined => {
    const text = form[name].trim();
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
    errors[name] = `Write a ${whole ? 'whole ' : ''}number${Number.isFinite(high) ? ` from ${low} to ${high}` : ` of at least ${low}`}.`;
    return undefined;
  };
  const parse = (name: 'callArgs' | 'returns' | 'rawInput' | 'rawExpected', what: string): unknown => {
    try {
      return JSON.parse(form[name]) as unknown;
    } catch {
      errors[name] = `Write ${what} as JSON: texts in double quotes, as [1, "two"].`;
      return undefined;
    }
  };
  if (form.name.trim() === '') errors.name = 'Give the test a name.';
  const points = number('points', 1, 100, true);
  const timeout = number('timeout', 1000, 30_000, true);
  const [input, expected] = sides(form, errors, number, parse);
  const test: StudioTest = {
    id: form.id,
    name: form.name.trim(),
    ...(form.description.trim() === '' ? {} : { description: form.description.trim() }),
    ...(form.type === '' ? {} : { type: form.type as NonNullable<StudioTest['type']> }),
    input,
    expected,
    ...(timeout === undefined ? {} : { timeout }),
    ...(points === undefined ? {} : { points }),
    hidden: form.hidden,
  };
  return { test, errors };
}

function sides(
  form: TestForm,
  errors: Partial<Record<keyof TestForm, string>>,
  number: (name: 'tolerance' | 'exitCode', low: number, high: number, whole: boolean) => number | undefined,
  parse: (name: 'callArgs' | 'returns' | 'rawInput' | 'rawExpected', what: string) => unknown,
): [Fields, Fields] {
  switch (form.form) {
    case 'program': {
      const exitCode = number('exitCode', 0, 255, true);
      const tolerance = form.match === 'number-tolerance' ? number('tolerance', 0, Infinity, false) : undefined;
      if (form.stdout === '' && exitCode === undefined) errors.stdout = 'Write the output, or an exit code.';
      if (form.match === 'json') {
        try {
          JSON.parse(form.stdout);
        } catch {
          errors.stdout = 'This isn’t JSON.';
        }
      }
      if (form.match === 'regex') {
        try {
          new RegExp(form.stdout);
        } catch {
          errors.stdout = 'This isn’t a regular expression.';
        }
      }
      const list = form.args === '' ? [] : form.args.split('\n');
      return [
        { ...(form.stdin === '' ? {} : { stdin: form.stdin }), ...(list.length === 0 ? {} : { arguments: list }), ...(form.files === undefined ? {} : { files: form.files }) },
        {
          ...(form.stdout === '' ? {} : { stdout: form.stdout, ...(form.match === 'trimmed' ? {} : { match: form.match }) }),
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(tolerance === undefined ? {} : { tolerance }),
        },
      ];
    }
    case 'function': {
      if (!/^[A-Za-z_]\w*$/.test(form.function.trim())) errors.function = 'Write the name of a function.';
      const args = parse('callArgs', 'the arguments');
      if (errors.callArgs === undefined && !Array.isArray(args) && !isRecord(args)) errors.callArgs = 'Write a list, or an object with the parameters’ names.';
      const input = { function: form.function.trim(), arguments: args };
      if (form.outcome === 'returns') {
        const tolerance = number('tolerance', 0, Infinity, false);
        return [input, { returns: parse('returns', 'what it returns'), ...(tolerance === undefined ? {} : { tolerance }) }];
      }
      const wanted = { ...(form.errorType.trim() === '' ? {} : { type: form.errorType.trim() }), ...(form.errorMessage === '' ? {} : { message: form.errorMessage }) };
      return [input, { throws: Object.keys(wanted).length === 0 ? true : wanted }];
    }
    case 'raw': {
      const input = parse('rawInput', 'the input');
      const expected = parse('rawExpected', 'what is expected');
      if (errors.rawInput === undefined && !isRecord(input)) errors.rawInput = 'Write an object: { … }.';
      if (errors.rawExpected === undefined && !isRecord(expected)) errors.rawExpected = 'Write an object: { … }.';
      return [isRecord(input) ? input : {}, isRecord(expected) ? expected : {}];
    }
  }
}

/** A test in a line: what goes in and what must come out. */
export function gist({ input, expected }: Pick<StudioTest, 'input' | 'expected'>): string {
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
  const line = (text: string) => short(text.trim().replace(/\s*\n\s*/g, ' ⏎ '));
  const form = formOf(input, expected);
  if (form === 'function') {
    const given: unknown = input['arguments'] ?? [];
    const args = Array.isArray(given) ? given.map(json).join(', ') : isRecord(given) ? Object.entries(given).map(([name, value]) => `${name}: ${json(value)}`).join(', ') : '';
    return `${word(input['function'])}(${short(args)}) → ${'throws' in expected ? 'an error' : 'returns' in expected ? short(json(expected['returns'])) : '?'}`;
  }
  if (form === 'raw') return `${short(json(input))} → ${short(json(expected))}`;
  const fed = [Array.isArray(input['arguments']) ? line(input['arguments'].map(String).join(' ')) : '', line(word(input['stdin']))].filter((text) => text !== '').join(' | ');
  const wanted = [line(word(expected['stdout'])), 'exitCode' in expected ? `exit code ${numeral(expected['exitCode'])}` : ''].filter((text) => text !== '').join(', ');
  return `${fed === '' ? 'no input' : fed} → ${wanted === '' ? '?' : wanted}`;
}
