import type { Answer, Grade, Verdict, WordDifference } from '../api/languages';

/**
 * A first verdict for the time without a network, after the server's own rules but from the course's package alone: it doesn't know further accepted answers. What counts is the
 * server's grade, once the answer gets there.
 */

/** An exercise as the course's package and practice sessions have it. */
export type Task =
  | { readonly exercise_type: 'translation'; readonly data: { readonly source_text: string; readonly target_text: string; readonly hints?: readonly string[] } }
  | {
      readonly exercise_type: 'fill-in-the-blank';
      readonly data: { readonly text: string; readonly blanks: readonly { readonly position: number; readonly correct_answers: readonly string[]; readonly hints?: readonly string[] }[] };
    }
  | { readonly exercise_type: 'vof'; readonly data: { readonly statement: string; readonly is_true: boolean; readonly explanation?: string } }
  | { readonly exercise_type: 'pairs'; readonly data: { readonly pairs: readonly { readonly left: string; readonly right: string }[] } }
  | { readonly exercise_type: 'informative'; readonly data: { readonly title?: string; readonly content: string } }
  | { readonly exercise_type: 'ordering'; readonly data: { readonly items: readonly { readonly text: string; readonly correct_order: number }[] } };

/** Exercises that are read and not answered don't count. */
export const isGraded = (task: { readonly exercise_type: string }): boolean => task.exercise_type !== 'informative';

const apostrophes = /['`\u2018\u2019\u201B\u02BC\u02B9\u2032\u055A]/g;

/** The words of a text as they are compared: case, width, punctuation and kinds of apostrophes don't count. */
export function words(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('ß', 'ss')
    .normalize('NFKC')
    .replace(apostrophes, "'")
    .replace(/(?<=\p{Nd})[.,:](?=\p{Nd})/gu, '·')
    .replace(/\p{Cf}/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}\p{Sc}\p{Sm}\p{So}'·]/gu, ' ')
    .replaceAll('·', '.')
    .split(' ')
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
}

const bare = (word: string): string => word.normalize('NFD').replace(/(?<=[\p{Script=Latin}\p{Script=Greek}]\p{Mn}*)\p{Mn}/gu, '').normalize('NFC');

/** Letters to change, add, leave out or swap with their neighbour. */
function distance(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), 1 + Math.min(at(i - 1, j), at(i, j - 1)));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(i - 2, j - 2) + 1);
      row.push(cost);
    }
  }
  return at(a.length, b.length);
}

function kindOf(given: string, expected: string): WordDifference['kind'] {
  if (given === expected) return 'same';
  const [one, other] = [bare(given), bare(expected)];
  if (one === other) return 'accent';
  // A slip must not make another word of a short one: pero and perro.
  const shorter = Math.min(given.length, expected.length);
  const allowed = shorter < 5 ? 0 : shorter < 9 ? 1 : 2;
  const spelled = /^[\p{Ll}\p{Mn}']+$/u;
  const typo = allowed > 0 && expected.length <= 64 && Math.abs(given.length - expected.length) <= allowed && spelled.test(given) && spelled.test(expected) && distance(one, other) <= allowed;
  return typo ? 'typo' : 'other';
}

const costs: Readonly<Record<WordDifference['kind'], number>> = { same: 0, accent: 1, typo: 2, other: 15, missing: 10, extra: 10 };

/** The fewest changes that lead from the words given to the words expected. */
export function differences(given: readonly string[], expected: readonly string[]): WordDifference[] {
  const table: number[][] = Array.from({ length: given.length + 1 }, () => Array.from({ length: expected.length + 1 }, () => 0));
  const cost = (i: number, j: number) => table[i]?.[j] ?? 0;
  const step = (i: number, j: number) => cost(i + 1, j + 1) + costs[kindOf(given[i] ?? '', expected[j] ?? '')];
  for (let i = given.length; i >= 0; i--) {
    for (let j = expected.length; j >= 0; j--) {
      const row = table[i] ?? [];
      row[j] = i === given.length || j === expected.length ? 10 * (given.length - i + expected.length - j) : Math.min(step(i, j), 10 + Math.min(cost(i + 1, j), cost(i, j + 1)));
    }
  }
  const steps: WordDifference[] = [];
  let [i, j] = [0, 0];
  while (i < given.length || j < expected.length) {
    const [is, should] = [given[i] ?? '', expected[j] ?? ''];
    if (i < given.length && j < expected.length && cost(i, j) === step(i, j)) {
      steps.push({ kind: kindOf(is, should), given: is, expected: should });
      i++;
      j++;
    } else if (j < expected.length && cost(i, j) === 10 + cost(i, j + 1)) {
      steps.push({ kind: 'missing', given: null, expected: should });
      j++;
    } else {
      steps.push({ kind: 'extra', given: is, expected: null });
      i++;
    }
  }
  return steps;
}

const rank: Readonly<Record<Verdict, number>> = { wrong: 0, small_error: 1, correct: 2 };
const wrong = (expected: string | null): Grade => ({ verdict: 'wrong', expected, words: [] });
const of = (right: boolean): Grade => ({ verdict: right ? 'correct' : 'wrong', expected: null, words: [] });

function text(given: string, accepted: readonly string[]): Grade {
  const said = words(given);
  if (given.length > 2000 || said.length > 400) return wrong(accepted[0] ?? null);
  const grades = accepted.map((answer): Grade => {
    const expected = words(answer);
    const steps = differences(said, expected);
    const slips = steps.filter(({ kind }) => kind === 'accent' || kind === 'typo').length;
    const typos = steps.filter(({ kind }) => kind === 'typo').length;
    if (steps.every(({ kind }) => costs[kind] <= 2)) {
      const verdict = expected.length === 0 || typos > 1 + Math.floor(expected.length / 4) ? 'wrong' : slips > 0 ? 'small_error' : 'correct';
      return { verdict, expected: answer, words: steps };
    }
    const [one, other] = [said.join(''), expected.join('')];
    const verdict = one !== other || /\p{Nd}/u.test(other) ? 'wrong' : expected.every((word) => /\p{Lo}/u.test(word)) ? 'correct' : 'small_error';
    return { verdict, expected: answer, words: steps };
  });
  const off = (grade: Grade) => grade.words.filter(({ kind }) => kind !== 'same').length;
  return grades.sort((one, other) => rank[other.verdict] - rank[one.verdict] || off(one) - off(other))[0] ?? wrong(null);
}

const worst = (grades: readonly Grade[]): Verdict => grades.reduce<Verdict>((least, { verdict }) => (rank[verdict] < rank[least] ? verdict : least), 'correct');

/** The first verdict. An answer of another type than the exercise is wrong. */
export function gradeHere(task: Task, answer: Answer): Grade {
  switch (task.exercise_type) {
    case 'informative':
      return of(true);
    case 'translation':
      return text('text' in answer ? answer.text : '', [task.data.target_text]);
    case 'vof':
      return of('value' in answer && answer.value === task.data.is_true);
    case 'fill-in-the-blank': {
      const given = 'blanks' in answer ? answer.blanks : [];
      const gaps = [...task.data.blanks].sort((one, other) => one.position - other.position).map((blank, index) => text(given[index] ?? '', blank.correct_answers));
      return { verdict: worst(gaps), expected: null, words: [], gaps };
    }
    case 'pairs': {
      const left = task.data.pairs.map(pairName);
      const given = 'pairs' in answer ? answer.pairs.map(pairName) : [];
      const right = given.every((pair) => {
        const at = left.indexOf(pair);
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      });
      return of(right && left.length === 0);
    }
    case 'ordering': {
      const order = 'order' in answer ? answer.order : [];
      const right = inOrder(task.data.items);
      return of(order.length === right.length && right.every((item, index) => item === order[index]));
    }
  }
}

const pairName = ({ left, right }: { readonly left: string; readonly right: string }) => JSON.stringify([left, right]);
const inOrder = (items: readonly { readonly text: string; readonly correct_order: number }[]) => [...items].sort((one, other) => one.correct_order - other.correct_order).map((item) => item.text);

/** What would have been right, in one line for each part; of texts the grade tells it. */
export function solution(task: Task, grade: Grade): readonly string[] {
  switch (task.exercise_type) {
    case 'translation':
      return [grade.expected ?? task.data.target_text];
    case 'fill-in-the-blank': {
      const blanks = [...task.data.blanks].sort((one, other) => one.position - other.position);
      const pieces = splitBlanks(task.data.text);
      return [pieces.map((piece, index) => piece + (index < pieces.length - 1 ? (grade.gaps?.[index]?.expected ?? blanks[index]?.correct_answers[0] ?? '…') : '')).join('')];
    }
    case 'vof':
      return [task.data.is_true ? 'It is true.' : 'It is false.'];
    case 'pairs':
      return task.data.pairs.map(({ left, right }) => `${left} – ${right}`);
    case 'ordering':
      return inOrder(task.data.items);
    case 'informative':
      return [];
  }
}

/** Text around the blanks; there is a blank between each two pieces. */
export const splitBlanks = (text: string): string[] => text.split(/_{3,}/);
export const blankCount = (text: string): number => splitBlanks(text).length - 1;

/** The same mixed order for the same exercise, so that it doesn't jump while somebody thinks, and never the solved one where that can be avoided. */
export function shuffle(items: readonly string[], seed: string): string[] {
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (index + 1);
    const held = mixed[index] ?? '';
    mixed[index] = mixed[other] ?? '';
    mixed[other] = held;
  }
  if (mixed.length > 1 && mixed.every((item, index) => item === items[index])) mixed.push(mixed.shift() ?? '');
  return mixed;
}
