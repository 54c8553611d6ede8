import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { SandboxLanguage } from '../api/opencode';
import { grammarOf, indentOf } from './languages';
import type { Mark } from './marks';

interface CodeEditorProps {
  readonly language: SandboxLanguage;
  /** Text at the start; with a new revision it replaces what is there. */
  readonly value: string;
  readonly revision: number;
  readonly onChange: (code: string) => void;
  readonly onRun?: () => void;
  readonly onTest?: () => void;
  readonly describedBy?: string;
  readonly label?: string;
  /** What a compiler said about lines; gone with the next change of the text. */
  readonly marks?: readonly Mark[] | undefined;
  /** A line to put the cursor into; a new object goes there again. */
  readonly goTo?: { readonly line: number } | null;
}

const none: readonly Mark[] = [];

/** A mark's place in the text: from its column to the end of the word, or the line without its indentation. */
function diagnostic(text: Text, { line, column, message, severity }: Mark): Diagnostic {
  const at = text.line(Math.min(line, text.lines));
  const start = column === null ? at.from + (/^\s*/.exec(at.text)?.[0].length ?? 0) : Math.min(at.from + Math.max(0, column - 1), at.to);
  const word = column === null ? null : /^\w+/.exec(at.text.slice(start - at.from));
  return { from: start, to: word === null ? at.to : start + word[0].length, severity, message };
}

/** The nonce the host allows style sheets with; CodeMirror writes one of its own. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Tab indents; Escape and then Tab leaves, as CodeMirror has it, and the page says so beside the editor. */
export function CodeEditor({ language, value, revision, onChange, onRun, onTest, describedBy, label = 'Code', marks = none, goTo = null }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onRun, onTest });
  useEffect(() => {
    latest.current = { onChange, onRun, onTest };
  });

  const initial = useRef(value);
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const grammar = new Compartment();
    const extensions: Extension = [
      EditorView.cspNonce.of(nonce),
      lintGutter(),
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ icons: false }),
      highlightActiveLine(),
      highlightSelectionMatches(),
      syntaxHighlighting(classHighlighter),
      indentUnit.of(indentOf(language)),
      EditorState.tabSize.of(4),
      EditorView.contentAttributes.of({ 'aria-label': label, ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }), spellcheck: 'false', tabindex: '0' }),
      grammar.of([]),
      keymap.of([
        { key: 'Mod-Enter', preventDefault: true, run: () => (latest.current.onRun?.(), true) },
        { key: 'Mod-Shift-Enter', preventDefault: true, run: () => (latest.current.onTest?.(), true) },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange(update.state.doc.toString());
      }),
    ];
    const created = new EditorView({ parent, state: EditorState.create({ doc: initial.current, extensions }) });
    view.current = created;
    let gone = false;
    void grammarOf(language).then((support) => {
      if (!gone) created.dispatch({ effects: grammar.reconfigure(support) });
    });
    return () => {
      gone = true;
      view.current = null;
      created.destroy();
    };
  }, [language, describedBy, label]);

  useEffect(() => {
    const present = view.current;
    if (present !== null) present.dispatch(setDiagnostics(present.state, marks.map((mark) => diagnostic(present.state.doc, mark))));
  }, [marks]);

  useEffect(() => {
    initial.current = value;
    const present = view.current;
    if (present === null || present.state.doc.toString() === value) return;
    present.dispatch({ changes: { from: 0, to: present.state.doc.length, insert: value } });
  }, [value, revision]);

  useEffect(() => {
    const present = view.current;
    if (present === null || goTo === null) return;
    const { from } = present.state.doc.line(Math.min(Math.max(1, goTo.line), present.state.doc.lines));
    present.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    present.focus();
  }, [goTo]);

  return <div className="editor" ref={host} />;
}
