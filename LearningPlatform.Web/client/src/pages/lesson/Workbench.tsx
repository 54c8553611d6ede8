import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import { putProgress, type SandboxLanguage, type TestCase, type TestRun, type UserProgress } from '../../api/opencode';
import { CodeEditor } from '../../editor/CodeEditor';
import { dropDraft, loadDraft, saveDraft } from '../../editor/drafts';
import { languageNames, type Variant } from '../../editor/languages';
import { LiveRun } from '../../editor/liverun';
import { marksOf, type Mark } from '../../editor/marks';
import { Runner } from '../../editor/runner';
import { textOf, wordsOf } from '../../editor/terminal';
import { Button, Field, Notice, TextField } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';
import { Terminal } from './Terminal';
import { TestList, TestResults } from './TestResults';

interface WorkbenchProps {
  readonly userId: string;
  /** Whose progress the first run begins; none in a preview. */
  readonly moduleId?: string;
  readonly lessonId: string;
  readonly variants: readonly Variant[];
  readonly tests: TestCase[];
  readonly entry?: UserProgress | undefined;
  readonly onTested?: (summary: TestRun['summary'] | null) => void;
}

const nobody = () => undefined;

type Panel = 'tests' | 'output' | 'input';
type Working = 'run' | 'test' | null;
const languageKey = 'lp.language';
const noMarks: readonly Mark[] = [];

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
export function Workbench({ userId, moduleId, lessonId, variants, tests, entry, onTested = nobody }: WorkbenchProps) {
  const client = useQueryClient();
  const [language, setLanguage] = useState(() => firstLanguage(variants));
  const template = variants.find((variant) => variant.language === language)?.template ?? '';
  // What the editor starts with; typing changes `code` and leaves this alone.
  const [start, setStart] = useState(() => ({ text: loadDraft(userId, lessonId, language) ?? template, revision: 0 }));
  const code = useRef(start.text);
  const [edited, setEdited] = useState(start.text !== template);
  const [unsaved, setUnsaved] = useState(false);
  const [input, setInput] = useState('');
  const [args, setArgs] = useState('');
  const [panel, setPanel] = useState<Panel>(tests.length > 0 ? 'tests' : 'output');
  const [working, setWorking] = useState<Working>(null);
  const [program, setProgram] = useState<LiveRun | null>(null);
  const [marks, setMarks] = useState<readonly Mark[]>(noMarks);
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const [run, setRun] = useState<TestRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const runner = useRef<Runner | null>(null);
  const running = useRef<LiveRun | null>(null);
  const abort = useRef<AbortController | null>(null);
  const marked = useRef(false);
  const hint = useId();
  const picker = useId();

  const stop = useCallback(() => {
    running.current?.close();
    running.current = null;
    abort.current?.abort();
    abort.current = null;
    runner.current?.close();
    runner.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const choose = (to: SandboxLanguage) => {
    stop();
    const fresh = variants.find((variant) => variant.language === to)?.template ?? '';
    const draft = loadDraft(userId, lessonId, to) ?? fresh;
    code.current = draft;
    setLanguage(to);
    setStart({ text: draft, revision: start.revision + 1 });
    setEdited(draft !== fresh);
    setProgram(null);
    setMarks(noMarks);
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
    // A change after the tests is untested, and what a compiler said is about another text.
    onTested(null);
    setMarks((now) => (now.length === 0 ? now : noMarks));
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
    if (moduleId === undefined || marked.current || (entry !== undefined && entry.status !== 'not_started')) return;
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
    setMarks(noMarks);
    setPanel(kind === 'run' ? 'output' : 'tests');
    const tested = code.current;
    // What is said about a text marks only that text.
    const mark = (said: string) => {
      if (tested === code.current && !controller.signal.aborted) setMarks(marksOf(said, language));
    };
    try {
      if (kind === 'run') {
        const started = new LiveRun();
        running.current = started;
        setProgram(started);
        await runner.current.run(started, { code: tested, arguments: wordsOf(args), interactive: input === '', ...(input === '' ? {} : { stdin: input }) }, controller.signal);
        markStarted();
        await started.done;
        const { screen, end } = started.snapshot();
        if (end?.success === false) mark(textOf(screen, 'stderr'));
      } else {
        setRun(null);
        onTested(null);
        const answer = await runner.current.test(tested, tests, controller.signal);
        setRun(answer);
        if (tested === code.current) onTested(answer.summary);
        mark(answer.results.find((result) => !result.passed && result.error !== undefined && result.error !== '')?.error ?? '');
        markStarted();
      }
    } catch (failure) {
      if (kind === 'run') setProgram(null);
      if (!controller.signal.aborted) setError(failure);
    } finally {
      if (abort.current === controller || controller.signal.aborted) setWorking(null);
    }
  };

  /** A program is told to stop and says how it ended; tests are left alone with their sandbox. */
  const halt = () => {
    const { current } = running;
    if (working === 'run' && current !== null && current.snapshot().phase === 'running') {
      current.cancel().catch(() => {
        stop();
        setWorking(null);
      });
      return;
    }
    stop();
    setProgram(null);
    setWorking(null);
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

      <CodeEditor key={language} language={language} value={start.text} revision={start.revision} onChange={change} onRun={doRun} onTest={doTest} describedBy={hint} marks={marks} goTo={goTo} />

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
          <Button icon="stop" onClick={halt}>Stop</Button>
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
          { key: 'input' as const, label: <>Input{(input !== '' || args !== '') && <span className="tally">set</span>}</> },
        ]}
      >
        {error !== null && panel !== 'input' && <Notice tone="bad">{explain(error)}</Notice>}
        {marks.length > 0 && panel !== 'input' && (
          <ul className="marks" aria-label="Remarks on your code">
            {marks.slice(0, 8).map((mark) => (
              <li key={`${mark.line}-${mark.message}`}>
                <button type="button" className="mark-line" onClick={() => setGoTo({ line: mark.line })}>Line {mark.line}</button>
                <span>{mark.message}</span>
              </li>
            ))}
          </ul>
        )}
        {panel === 'tests' && (run === null ? <TestList tests={tests} busy={working === 'test'} /> : <TestResults run={run} />)}
        {panel === 'output' && (program === null ? <p className="muted" role="status">Run your code to see what it prints.</p> : <Terminal run={program} onError={setError} />)}
        {panel === 'input' && (
          <div className="inputs">
            <Field label="Arguments" value={args} spellCheck={false} autoCapitalize="none" autoComplete="off" hint="Words for the command line; quotes keep spaces together." onChange={(event) => setArgs(event.target.value)} />
            <TextField label="Standard input" rows={4} value={input} spellCheck={false} hint="Sent when you press Run. Leave it empty to type while the program runs. The tests bring their own." onChange={(event) => setInput(event.target.value)} />
          </div>
        )}
      </Tabs>
    </div>
  );
}
