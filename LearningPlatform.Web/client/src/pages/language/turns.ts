import type { Answer, Grade } from '../../api/languages';

/** What was given for an exercise, and what it was worth. */
export interface Given {
  readonly answer: Answer;
  readonly tookMs: number;
  readonly grade: Grade;
  /** Graded on this device: the server's word counts later. */
  readonly provisional: boolean;
}

/** One exercise after the other; what was wrong comes again at the end. */
export interface Turns {
  readonly total: number;
  /** Exercises still to do, by position; the first is the present one. */
  readonly line: readonly number[];
  /** The first answer to each exercise: this is what counts. */
  readonly firsts: ReadonlyMap<number, Given>;
  readonly tries: ReadonlyMap<number, number>;
  /** What was just given; null while one thinks. */
  readonly given: Given | null;
}

/** After as many tries one goes on all the same: being stuck teaches nothing. */
export const mostTries = 3;

export const begin = (total: number): Turns => ({ total, line: Array.from({ length: total }, (_, index) => index), firsts: new Map(), tries: new Map(), given: null });

export function give(turns: Turns, given: Given): Turns {
  const at = turns.line[0];
  if (at === undefined || turns.given !== null) return turns;
  return {
    ...turns,
    given,
    firsts: turns.firsts.has(at) ? turns.firsts : new Map(turns.firsts).set(at, given),
    tries: new Map(turns.tries).set(at, (turns.tries.get(at) ?? 0) + 1),
  };
}

export function goOn(turns: Turns): Turns {
  const [at, ...rest] = turns.line;
  if (at === undefined || turns.given === null) return turns;
  const again = turns.given.grade.verdict === 'wrong' && (turns.tries.get(at) ?? 0) < mostTries;
  return { ...turns, given: null, line: again ? [...rest, at] : rest };
}

/** How many are done for good. */
export const done = (turns: Turns): number => turns.total - turns.line.length;

/** True when the present exercise comes again because it was wrong. */
export const isRepeat = (turns: Turns): boolean => turns.line[0] !== undefined && turns.given === null && turns.firsts.has(turns.line[0]);
