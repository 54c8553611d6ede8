import { describe, expect, it } from 'vitest';
import { marksOf } from './marks';

const brief = (text: string, language: Parameters<typeof marksOf>[1]) => marksOf(text, language).map(({ line, column, message, severity }) => [line, column, message, severity]);

describe('marks of compilers', () => {
  it('reads gcc, and leaves notes out', () => {
    expect(brief("main.cpp: In function 'int main()':\nmain.cpp:3:5: error: 'x' was not declared in this scope\n    3 |     x = 1;\nmain.cpp:9:1: warning: unused\nmain.cpp:1:1: note: here", 'cpp')).toEqual([
      [3, 5, "'x' was not declared in this scope", 'error'],
      [9, 1, 'unused', 'warning'],
    ]);
  });

  it('reads go, javac and TypeScript', () => {
    expect(brief('# command\n./main.go:4:2: undefined: fmt', 'go')).toEqual([[4, 2, 'undefined: fmt', 'error']]);
    expect(brief("Main.java:3: error: ';' expected\n    int a = 1\n             ^\n1 error", 'java')).toEqual([[3, null, "';' expected", 'error']]);
    expect(brief("main.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'.", 'typescript')).toEqual([[2, 7, "Type 'string' is not assignable to type 'number'.", 'error']]);
    expect(brief("main.ts:2:7 - error TS2322: Type 'string' is not assignable.", 'typescript')).toEqual([[2, 7, "Type 'string' is not assignable.", 'error']]);
  });

  it('joins rustc’s message with its place', () => {
    expect(brief('error[E0425]: cannot find value `y` in this scope\n --> main.rs:2:13\n  |\n2 |     let x = y;\n\nerror: aborting due to 1 previous error', 'rust')).toEqual([[2, 13, 'cannot find value `y` in this scope', 'error']]);
  });
});

describe('marks of interpreters', () => {
  it('takes the innermost line of the learner’s own file', () => {
    const text = 'Traceback (most recent call last):\n  File "main.py", line 9, in <module>\n    f()\n  File "main.py", line 4, in f\n    return 1 / 0\nZeroDivisionError: division by zero\n';
    expect(brief(text, 'python')).toEqual([[4, null, 'ZeroDivisionError: division by zero', 'error']]);
    expect(brief('  File "main.py", line 2\n    if x\n        ^\nSyntaxError: expected \':\'', 'python')).toEqual([[2, null, "SyntaxError: expected ':'", 'error']]);
    expect(brief('/work/main.js:3\nlet = ;\n    ^\n\nSyntaxError: Unexpected token\n    at wrapSafe', 'javascript')).toEqual([[3, null, 'SyntaxError: Unexpected token', 'error']]);
  });

  it('finds nothing in what names no line', () => {
    expect(marksOf('Segmentation fault', 'cpp')).toEqual([]);
    expect(marksOf('', 'python')).toEqual([]);
  });
});
