import type { SandboxLanguage } from '../api/opencode';

/** A remark of a compiler or interpreter about one line of the learner's file. */
export interface Mark {
  readonly line: number;
  /** From 1; null where the tool names only the line. */
  readonly column: number | null;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

const most = 50;
// Terminals' colours, as some compilers write them whoever reads.
const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const severityOf = (word: string | undefined): Mark['severity'] => (/warn|note/i.test(word ?? '') ? 'warning' : 'error');

/** `file:3:5: error: text`, as gcc, go, javac and our TypeScript check write it. */
const classic = /^(?:.*[/\\])?[\w.-]+\.(?:c|cc|cpp|hpp|h|go|java|js|mjs|ts|rs|py):(\d+)(?::(\d+))?:?\s+(?:-\s+)?(?:(fatal error|error|warning|note)(?:\s+(?:TS)?\d+)?:\s*)?(.+)$/;
/** `main.ts(3,5): error TS2322: text` */
const bracketed = /^(?:.*[/\\])?[\w.-]+\((\d+),(\d+)\):\s*(error|warning)\s*(.*)$/;
/** rustc: the message first, the place on a line of its own. */
const rustMessage = /^(error|warning)(?:\[\w+\])?:\s*(.+)$/;
const rustPlace = /^\s*-->\s*[^\s:]+:(\d+):(\d+)/;
/** Python: the innermost frame of the learner's file, then the message on the last line. */
const pythonFrame = /^\s*File "([^"]+)", line (\d+)/;
/** Node: the place alone on a line, the message later. */
const nodePlace = /^(?:file:\/\/)?(?:.*[/\\])?[\w.-]+\.(?:js|mjs|cjs|ts):(\d+)$/;

/** What a compiler's or interpreter's text says about lines; empty where it names none. */
export function marksOf(text: string, language: SandboxLanguage): Mark[] {
  const marks: Mark[] = [];
  const lines = text.replaceAll(colour, '').split(/\r?\n/);
  const add = (line: string | number | undefined, column: string | undefined, message: string, severity: Mark['severity']) => {
    const at = Number(line);
    if (!Number.isInteger(at) || at < 1 || marks.length >= most) return;
    const mark = { line: at, column: column === undefined ? null : Number(column), message: message.trim(), severity };
    if (!marks.some((other) => other.line === mark.line && other.message === mark.message)) marks.push(mark);
  };

  if (language === 'python') {
    const frame = lines.findLast((line) => /File "(?!<frozen)/.test(line) && /main\.py|solution\.py|<string>/.test(line)) ?? '';
    const place = pythonFrame.exec(frame);
    const said = lines.findLast((line) => /^[A-Za-z_.]*(?:Error|Exception|Interrupt|Warning|Exit|Iteration)\b/.test(line));
    if (place !== null && said !== undefined) add(place[2], undefined, said, 'error');
    return marks;
  }

  let pending: { message: string; severity: Mark['severity'] } | null = null;
  for (const [index, line] of lines.entries()) {
    const rust = language === 'rust' ? rustMessage.exec(line) : null;
    if (rust !== null) {
      pending = { message: rust[2] ?? '', severity: severityOf(rust[1]) };
      continue;
    }
    const place = rustPlace.exec(line);
    if (place !== null && pending !== null) {
      add(place[1], place[2], pending.message, pending.severity);
      pending = null;
      continue;
    }
    const found = classic.exec(line);
    if (found !== null) {
      if (found[3] !== 'note') add(found[1], found[2], found[4] ?? '', severityOf(found[3]));
      continue;
    }
    const other = bracketed.exec(line);
    if (other !== null) {
      add(other[1], other[2], other[4]?.replace(/^TS\d+:\s*/, '') ?? '', severityOf(other[3]));
      continue;
    }
    const node = nodePlace.exec(line);
    if (node !== null) {
      const said = lines.slice(index + 1, index + 8).find((next) => /^\w*(?:Error|Exception)\b/.test(next));
      if (said !== undefined) add(node[1], undefined, said, 'error');
    }
  }
  return marks;
}
