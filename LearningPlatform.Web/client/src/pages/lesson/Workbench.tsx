import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import { putProgress, type ExecutionResult, type SandboxLanguage, type TestCase, type TestRun, type UserProgress } from '../../api/opencode';
import { CodeEditor } from '../../editor/CodeEditor';
import { dropDraft, loadDraft, saveDraft } from '../../editor/drafts';
import { languageNames, type Variant } from '../../editor/languages';
import { Runner } from '../../editor/runner';
import { readOutput } from '../../live/events';
import { useLiveEvent } from '../../live/LiveUpdates';
import { Button, Notice } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';
import { Output } from './Output';
import { TestList, TestResults } from './TestResults';

interface WorkbenchProps {
  readonly userId: string;
  readonly moduleId: string;
  readonly lessonId: string;
  readonly variants: readonly Variant[];
  readonly tests: TestCase[];
  readonly entry: UserProgress | undefined;
  readonly onTested: (summary: TestRun['summary'] | null) => void;
}

type Panel = 'tests' | 'output' | 'input';
type Working = 'run' | 'test' | null;
const languageKey = 'lp.language';

/** The learner's usual language where the lesson has it. */
function firstLanguage(variants: readonly Variant[]): SandboxLanguage {
  let usual: string | null = null;
  try {
    usual = localStorage.getItem(languageKey);
  } catch {
    // No memory of it.
  }
  return (variants.find((variant) => variant.language === usual) ?? variants[0])?.language ?? 'python';
}

/** Editor, input, output and tests of a code lesson. */
export function Workbench({ userId, moduleId, lessonId, variants, tests, entry, onTested }: WorkbenchProps) {
  const client = useQueryClient();
  const [language, setLanguage] = useState(() => firstLanguage(variants));
  const template = variants.find((variant) => variant.language === language)?.template ?? '';
  // What the editor starts with; typing changes `code` and leaves this alone.
  const [start, setStart] = useState(() => ({ text: loadDraft(userId, lessonId, language) ?? template, revision: 0 }));
  const code = useRef(start.text);
  const [edited, setEdited] = useState(start.text !== template);
  const [unsaved, setUnsaved] = useState(false);
  const [input, setInput] = useState('');
  const [panel, setPanel] = useState<Panel>(tests.length > 0 ? 'tests' : 'output');
  const [working, setWorking] = useState<Working>(null);
  const [result, setResult] = useState<ExecutionResult | null>(null);
  const [streamed, setStreamed] = useState('');
  const [run, setRun] = useState<TestRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const runner = useRef<Runner | null>(null);
  const abort = useRef<AbortController | null>(null);
  const marked = useRef(false);
  const hint = useId();
  const picker = useId();

  const stop = useCallback(() => {
    abort.current?.abort();
    abort.current = null;
    runner.current?.close();
    runner.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const onOutput = useCallback((payload: unknown) => {
    const chunk = readOutput(payload);
    if (chunk === null || runner.current === null) return;
    void runner.current.id().then((id) => {
      if (id === chunk.sandboxId) setStreamed((text) => (text + chunk.text).slice(-100_000));
    });
  }, []);
  useLiveEvent('SandboxOutput', onOutput);

  const choose = (to: SandboxLanguage) => {
    stop();
    const fresh = variants.find((variant) => variant.language === to)?.template ?? '';
    const draft = loadDraft(userId, lessonId, to) ?? fresh;
    code.current = draft;
    setLanguage(to);
    setStart({ text: draft, revision: start.revision + 1 });
    setEdited(draft !== fresh);
    setResult(null);
    setRun(null);
    setError(null);
    setWorking(null);
    onTested(null);
    try {
      localStorage.setItem(languageKey, to);
    } catch {
      // The next lesson starts with its own first language.
    }
  };

  const change = (text: string) => {
    if (text === code.current) return;
    code.current = text;
    setEdited(text !== template);
    setUnsaved(!saveDraft(userId, lessonId, language, text));
    // A change after the tests is untested.
    onTested(null);
  };

  const reset = () => {
    if (!window.confirm('Throw away your code and start from the template again?')) return;
    dropDraft(userId, lessonId, language);
    code.current = template;
    setStart({ text: template, revision: start.revision + 1 });
    setEdited(false);
    setUnsaved(false);
    onTested(null);
  };

  /** The first run says that the lesson was started; a lesson that is further along stays where it is. */
  const markStarted = () => {
    if (marked.current || (entry !== undefined && entry.status !== 'not_started')) return;
    marked.current = true;
    putProgress(userId, { moduleId, lessonId, status: 'in_progress' }).then(
      () => client.invalidateQueries({ queryKey: ['me', 'progress'] }),
      () => (marked.current = false),
    );
  };

  const work = async (kind: 'run' | 'test') => {
    if (working !== null) return;
    const controller = new AbortController();
    abort.current = controller;
    runner.current ??= new Runner(language);
    setWorking(kind);
    setError(null);
    setPanel(kind === 'run' ? 'output' : 'tests');
    setStreamed('');
    const tested = code.current;
    try {
      if (kind === 'run') {
        setResult(null);
        setResult(await runner.current.run(tested, input, controller.signal));
      } else {
        setRun(null);
        onTested(null);
        const answer = await runner.current.test(tested, tests, controller.signal);
        setRun(answer);
        if (tested === code.current) onTested(answer.summary);
      }
      markStarted();
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure);
    } finally {
      if (abort.current === controller || controller.signal.aborted) setWorking(null);
    }
  };

  const canTest = tests.length > 0;
  const doRun = () => void work('run');
  const doTest = () => void work(canTest ? 'test' : 'run');

  return (
    <div className="workbench">
      <div className="workbench-bar">
        {variants.length > 1 ? (
          <div className="pick">
            <label htmlFor={picker} className="visually-hidden">Language</label>
            <select id={picker} value={language} onChange={(event) => choose(event.target.value as SandboxLanguage)}>
              {variants.map((variant) => <option key={variant.language} value={variant.language}>{languageNames[variant.language]}</option>)}
            </select>
          </div>
        ) : (
          <span className="language">{languageNames[language]}</span>
        )}
        <span className="draft" role="status">{unsaved ? 'This browser refuses to keep drafts' : edited ? 'Draft kept in this browser' : ''}</span>
        <Button look="ghost" small icon="reset" disabled={!edited} onClick={reset}>Reset</Button>
      </div>

      <CodeEditor key={language} language={language} value={start.text} revision={start.revision} onChange={change} onRun={doRun} onTest={doTest} describedBy={hint} />

      <div className="workbench-actions">
        <p id={hint} className="keys">
          <kbd>Tab</kbd> indents; to leave the editor press <kbd>Esc</kbd>, then <kbd>Tab</kbd>. <kbd>Ctrl</kbd>+<kbd>Enter</kbd> runs{canTest && <>, with <kbd>Shift</kbd> it tests</>}.
        </p>
        {working === null ? (
          <>
            <Button icon="play" onClick={doRun}>Run</Button>
            {canTest && <Button look="primary" icon="flask" onClick={doTest}>Run tests</Button>}
          </>
        ) : (
          <Button icon="stop" onClick={() => { stop(); setWorking(null); }}>Stop</Button>
        )}
      </div>

      <Tabs
        className="console"
        label="Results"
        selected={panel}
        onSelect={setPanel}
        tabs={[
          ...(canTest ? [{ key: 'tests' as const, label: <>Tests{run !== null && <span className={run.summary.failed === 0 ? 'tally tally-good' : 'tally tally-bad'}>{run.summary.passed}/{run.summary.total}</span>}</> }] : []),
          { key: 'output' as const, label: 'Output' },
          { key: 'input' as const, label: <>Input{input !== '' && <span className="tally">{input.split('\n').length}</span>}</> },
        ]}
      >
        {error !== null && panel !== 'input' && <Notice tone="bad">{explain(error)}</Notice>}
        {panel === 'tests' && (run === null ? <TestList tests={tests} busy={working === 'test'} /> : <TestResults run={run} />)}
        {panel === 'output' && <Output result={result} streamed={streamed} busy={working === 'run'} />}
        {panel === 'input' && (
          <div className="field">
            <label htmlFor={`${picker}-input`}>Standard input</label>
            <textarea id={`${picker}-input`} rows={5} spellCheck={false} value={input} onChange={(event) => setInput(event.target.value)} />
            <p className="field-hint">What your program reads when you press Run. The tests bring their own.</p>
          </div>
        )}
      </Tabs>
    </div>
  );
}
