import { describe, expect, it } from 'vitest';
import { diffLines } from './diff';

const signs = (expected: string, actual: string) => diffLines(expected, actual).map(({ kind, text }) => `${kind[0]} ${text}`);

describe('diffLines', () => {
  it('finds nothing to say about equal texts, whatever ends their lines', () => {
    expect(signs('a\nb\n', 'a\r\nb')).toEqual(['s a', 's b']);
  });

  it('shows a changed line as missing and extra, in that order', () => {
    expect(signs('1\n2\n3', '1\ntwo\n3')).toEqual(['s 1', 'm 2', 'e two', 's 3']);
  });

  it('keeps what is common around an inserted and a left out line', () => {
    expect(signs('a\nb\nc', 'a\nx\nb')).toEqual(['s a', 'e x', 's b', 'm c']);
  });

  it('knows empty output', () => {
    expect(signs('a', '')).toEqual(['m a']);
    expect(signs('', 'a')).toEqual(['e a']);
    expect(signs('', '')).toEqual([]);
  });
});
