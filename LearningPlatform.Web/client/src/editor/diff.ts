/** A line of a comparison: in both, only expected, or only actual. */
export interface DiffLine {
  readonly kind: 'same' | 'missing' | 'extra';
  readonly text: string;
}

const most = 400;

const lines = (text: string): string[] => {
  const unified = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return unified === '' ? [] : unified.split('\n');
};

/** What was expected against what came, line by line, by the longest common subsequence. */
export function diffLines(expected: string, actual: string): DiffLine[] {
  const left = lines(expected).slice(0, most);
  const right = lines(actual).slice(0, most);
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  const at = (row: number, column: number) => table[row]?.[column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const value = left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      const cells = table[row];
      if (cells) cells[column] = value;
    }
  }
  const result: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const wanted = left[row];
    const got = right[column];
    if (wanted !== undefined && wanted === got) {
      result.push({ kind: 'same', text: wanted });
      row++;
      column++;
    } else if (wanted !== undefined && (got === undefined || at(row + 1, column) >= at(row, column + 1))) {
      result.push({ kind: 'missing', text: wanted });
      row++;
    } else if (got !== undefined) {
      result.push({ kind: 'extra', text: got });
      column++;
    }
  }
  return result;
}
