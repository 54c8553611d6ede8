import { useEffect, useId, useRef, useState, useSyncExternalStore, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { LiveRun } from '../../editor/liverun';
import { ending, type Screen } from '../../editor/terminal';
import { megabytes } from '../../lib/words';
import { Button } from '../../ui/parts';

/** A program at work: what it prints as it comes, a line to type into it, and how it ended. */
export function Terminal({ run, onError }: { run: LiveRun; onError: (error: unknown) => void }) {
  const { phase, screen, listening, end } = useSyncExternalStore(run.subscribe, run.snapshot);
  return (
    <div className="terminal" data-phase={phase}>
      <p className={end === null ? 'verdict verdict-running' : end.success ? 'verdict verdict-good' : 'verdict verdict-bad'} role="status">
        {end === null ? (
          <>
            <span className="spinner" aria-hidden="true" /> {phase === 'starting' ? 'Starting…' : 'Running…'}
          </>
        ) : (
          <>
            {ending(end)}
            <span>
              {' '}in {end.executionTime.toLocaleString('en')} ms{end.memoryUsed > 0 && ` with ${megabytes(end.memoryUsed)}`} · exit code {end.exitCode}
            </span>
          </>
        )}
      </p>
      <Lines screen={screen} />
      {listening && <Line run={run} onError={onError} />}
      {end !== null && screen.length === 0 && <p className="muted">It printed nothing.</p>}
      {(end?.outputCut === true || screen.dropped) && (
        <p className="small warn">{end?.outputCut === true ? 'It printed more than is kept: the output was cut.' : 'Only the last part of a long output is shown.'}</p>
      )}
    </div>
  );
}

/** Follows the end of the output for as long as nobody scrolls away from it. */
function Lines({ screen }: { screen: Screen }) {
  const box = useRef<HTMLPreElement>(null);
  const follow = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element !== null && follow.current) element.scrollTop = element.scrollHeight;
  }, [screen]);
  if (screen.length === 0) return null;
  return (
    <pre
      ref={box}
      className="output"
      tabIndex={0}
      role="log"
      aria-label="Output"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => (follow.current = scrollHeight - scrollTop - clientHeight < 24)}
    >
      {screen.pieces.map((piece, index) => <span key={index} className={`out out-${piece.stream}`}>{piece.text}</span>)}
    </pre>
  );
}

/** Enter sends the line, Ctrl+D says that there are no more, as in every terminal. */
function Line({ run, onError }: { run: LiveRun; onError: (error: unknown) => void }) {
  const [text, setText] = useState('');
  const id = useId();
  const send = (line: string) => void run.type(line).catch(onError);
  const end = () => void run.finishInput().catch(onError);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send(`${text}\n`);
      setText('');
    } else if (event.ctrlKey && event.key === 'd' && text === '') {
      event.preventDefault();
      end();
    }
  };
  /** Several lines at once go as they are. */
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text').replace(/\r\n?/g, '\n');
    if (!pasted.includes('\n')) return;
    event.preventDefault();
    const lines = (text + pasted).split('\n');
    setText(lines.pop() ?? '');
    send(`${lines.join('\n')}\n`);
  };

  return (
    <div className="terminal-line">
      <label htmlFor={id}><span aria-hidden="true">›</span><span className="visually-hidden">Type into the program; Enter sends the line</span></label>
      <input id={id} value={text} autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="Type into the program" onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} onPaste={onPaste} />
      <Button small title="Ctrl+D" onClick={end}>End input</Button>
    </div>
  );
}
