import type { Exercise } from '../api/wayr';

/** What a learner gave for an exercise: texts by position, or a choice. */
export type Answer = readonly string[];

export interface Marking {
  readonly correct: boolean;
  /** What would have been right, when it wasn't, or a remark. */
  readonly note: string | null;
}

/** Exercises that are read and not answered don't count. */
export const isGraded = (exercise: Exercise): boolean => exercise.exercise_type !== 'informative';

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[.,;:!?¡¿"“”«»…]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const withoutAccents = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');

/** Case, punctuation and double spaces don't matter; a missing accent counts as right and is pointed out. */
function compare(given: string, accepted: readonly string[]): Marking {
  const answer = plain(given);
  const first = accepted[0] ?? '';
  if (accepted.some((text) => plain(text) === answer)) return { correct: true, note: null };
  const near = accepted.find((text) => withoutAccents(plain(text)) === withoutAccents(answer));
  if (near !== undefined) return { correct: true, note: `Mind the accents: ${near}` };
  return { correct: false, note: first };
}

export function mark(exercise: Exercise, answer: Answer): Marking {
  switch (exercise.exercise_type) {
    case 'informative':
      return { correct: true, note: null };
    case 'translation':
      return compare(answer[0] ?? '', [exercise.data.target_text]);
    case 'vof': {
      const correct = answer[0] === String(exercise.data.is_true);
      return { correct, note: exercise.data.explanation ?? (correct ? null : exercise.data.is_true ? 'It is true.' : 'It is false.') };
    }
    case 'fill-in-the-blank': {
      const blanks = exercise.data.blanks;
      const marks = blanks.map((blank) => compare(answer[blank.position] ?? '', blank.correct_answers));
      const correct = marks.every((item) => item.correct);
      const notes = marks.map((item) => item.note).filter((note) => note !== null);
      if (correct) return { correct, note: notes[0] ?? null };
      const filled = blanks.reduce((texts, blank) => texts.with(blank.position, blank.correct_answers[0] ?? ''), Array.from({ length: blankCount(exercise.data.text) }, () => ''));
      return { correct, note: splitBlanks(exercise.data.text).map((piece, index) => piece + (filled[index] ?? '')).join('') };
    }
    case 'pairs': {
      const correct = exercise.data.pairs.every((pair, index) => answer[index] === pair.right);
      return { correct, note: correct ? null : exercise.data.pairs.map((pair) => `${pair.left} – ${pair.right}`).join(', ') };
    }
    case 'ordering': {
      const right = [...exercise.data.items].sort((a, b) => a.correct_order - b.correct_order).map((item) => item.text);
      const correct = right.length === answer.length && right.every((text, index) => answer[index] === text);
      return { correct, note: correct ? null : right.join(' ') };
    }
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
