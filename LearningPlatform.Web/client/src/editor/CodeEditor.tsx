import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { SandboxLanguage } from '../api/opencode';
import { grammarOf, indentOf } from './languages';

interface CodeEditorProps {
  readonly language: SandboxLanguage;
  /** Text at the start; with a new revision it replaces what is there. */
  readonly value: string;
  readonly revision: number;
  readonly onChange: (code: string) => void;
  readonly onRun: () => void;
  readonly onTest: () => void;
  readonly describedBy: string;
}

/** The nonce the host allows style sheets with; CodeMirror writes one of its own. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Tab indents; Escape and then Tab leaves, as CodeMirror has it, and the page says so beside the editor. */
export function CodeEditor({ language, value, revision, onChange, onRun, onTest, describedBy }: CodeEditorProps) {
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
      EditorView.contentAttributes.of({ 'aria-label': 'Code', 'aria-describedby': describedBy, spellcheck: 'false', tabindex: '0' }),
      grammar.of([]),
      keymap.of([
        { key: 'Mod-Enter', preventDefault: true, run: () => (latest.current.onRun(), true) },
        { key: 'Mod-Shift-Enter', preventDefault: true, run: () => (latest.current.onTest(), true) },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...completionKeymap,
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
  }, [language, describedBy]);

  useEffect(() => {
    initial.current = value;
    const present = view.current;
    if (present === null || present.state.doc.toString() === value) return;
    present.dispatch({ changes: { from: 0, to: present.state.doc.length, insert: value } });
  }, [value, revision]);

  return <div className="editor" ref={host} />;
}
