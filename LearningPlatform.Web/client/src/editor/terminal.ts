import type { RunEnd } from '../api/runs';

export interface Piece {
  readonly stream: 'stdout' | 'stderr' | 'stdin';
  readonly text: string;
}

/** What a terminal shows. */
export interface Screen {
  readonly pieces: readonly Piece[];
  /** Characters that went to make room: the beginning of a flood. */
  readonly dropped: boolean;
  readonly length: number;
}

export const emptyScreen: Screen = { pieces: [], dropped: false, length: 0 };
export const mostShown = 200_000;

/** Text behind what is there; pieces of one stream grow together, and a flood keeps its end. */
export function write(screen: Screen, stream: Piece['stream'], text: string): Screen {
  if (text === '') return screen;
  const last = screen.pieces.at(-1);
  let pieces = last?.stream === stream ? [...screen.pieces.slice(0, -1), { stream, text: last.text + text }] : [...screen.pieces, { stream, text }];
  let length = screen.length + text.length;
  let { dropped } = screen;
  while (length > mostShown) {
    const [first, ...rest] = pieces;
    if (first === undefined) break;
    const over = length - mostShown;
    dropped = true;
    if (first.text.length <= over) {
      pieces = rest;
      length -= first.text.length;
    } else {
      pieces = [{ stream: first.stream, text: first.text.slice(over) }, ...rest];
      length -= over;
    }
  }
  return { pieces, dropped, length };
}

export const textOf = (screen: Screen, stream: Piece['stream']): string => screen.pieces.filter((piece) => piece.stream === stream).map((piece) => piece.text).join('');

/** How it ended, in words; limits have their own, because the program is not simply wrong then. */
export function ending({ success, verdict, exitCode }: RunEnd): string {
  if (success) return 'Finished';
  switch (verdict.replace(/[^a-z]/gi, '').toLowerCase()) {
    case 'cancelled':
      return 'Stopped by you';
    case 'platform':
      return 'The platform had a problem; it isn’t your program';
    case 'notcompiled':
      return 'It doesn’t compile';
    case 'timelimit':
      return 'Stopped: it took too long';
    case 'memorylimit':
      return 'Stopped: it used too much memory';
    case 'disklimit':
      return 'Stopped: it wrote too much to the disk';
    case 'outputlimit':
      return 'Stopped: it printed too much';
    case 'processlimit':
      return 'Stopped: it started too many processes';
    default:
      return `Ended with exit code ${exitCode}`;
  }
}

/** A command line's words: spaces separate, quotes keep together. */
export const wordsOf = (line: string): string[] => Array.from(line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), (match) => match[1] ?? match[2] ?? match[3] ?? '');
