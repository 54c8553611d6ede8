import type { ExecutionResult } from '../../api/opencode';
import { megabytes } from '../../lib/words';

/** What a program printed, and how it ended. */
export function Output({ result, streamed, busy }: { result: ExecutionResult | null; streamed: string; busy: boolean }) {
  if (result === null) {
    return (
      <>
        <p className="muted" role="status">{busy ? 'Running…' : 'Run your code to see what it prints.'}</p>
        {busy && streamed !== '' && <pre className="output" tabIndex={0}>{streamed}</pre>}
      </>
    );
  }
  const { success, output = '', error = '', executionTime, memoryUsed, exitCode } = result;
  return (
    <>
      <p className={success ? 'verdict verdict-good' : 'verdict verdict-bad'} role="status">
        {success ? 'Finished' : ending(exitCode, error)}
        <span> in {executionTime} ms{memoryUsed !== undefined && memoryUsed > 0 && ` with ${megabytes(memoryUsed)}`}</span>
      </p>
      {output !== '' && <pre className="output" tabIndex={0} aria-label="Output">{output}</pre>}
      {error !== '' && <pre className="output output-error" tabIndex={0} aria-label="Error output">{error}</pre>}
      {output === '' && error === '' && <p className="muted">It printed nothing.</p>}
    </>
  );
}

/** Limits have their own words (opencode-R79), because the program is not simply wrong then. */
function ending(exitCode: number | undefined, error: string): string {
  const last = error.trimEnd().split('\n').at(-1) ?? '';
  if (last.startsWith('EXECUTION_TIMEOUT:')) return 'Stopped: it took too long';
  if (last.startsWith('MEMORY_LIMIT_EXCEEDED:')) return 'Stopped: it used too much memory';
  return `Ended with exit code ${exitCode ?? 'unknown'}`;
}
