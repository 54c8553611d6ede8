import type { TestCase, TestResult, TestRun } from '../../api/opencode';
import { diffLines } from '../../editor/diff';
import { callsFunction, comparison, expectedText, inputText } from '../../editor/testcases';
import { count } from '../../lib/words';
import { Icon } from '../../ui/Icon';
import { Badge, ProgressBar } from '../../ui/parts';

/** The tests before they ran: visible ones say what they check, hidden ones only that they are there. */
export function TestList({ tests, busy }: { tests: readonly TestCase[]; busy: boolean }) {
  const hidden = tests.filter((test) => test.hidden === true).length;
  return (
    <>
      <p className="muted" role="status">
        {busy ? 'Running the tests…' : `${count(tests.length, 'test')}${hidden > 0 ? `, ${hidden} of them hidden` : ''}. Run them whenever you like.`}
      </p>
      <ul className="tests">
        {tests.map((test) => (
          <li key={test.id} className="test test-waiting">
            <span className="test-mark">{test.hidden === true ? <Icon name="hidden" size={16} /> : <span className="dot" aria-hidden="true" />}</span>
            <span className="test-name">{test.name}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function TestResults({ run }: { run: TestRun }) {
  const { total, passed, failed, score } = run.summary;
  const first = run.results.findIndex((result) => !result.passed && result.testCase.hidden !== true);
  return (
    <>
      <p className={failed === 0 ? 'verdict verdict-good' : 'verdict verdict-bad'} role="status">
        {failed === 0 ? 'All tests passed' : `${passed} of ${count(total, 'test')} passed`}
        <span> · score {Math.round(score)}</span>
      </p>
      <ProgressBar value={total === 0 ? 0 : (100 * passed) / total} label="Tests passed" />
      <ul className="tests">
        {run.results.map((result, index) => <Test key={result.testCase.id} result={result} open={index === first} />)}
      </ul>
      {failed > 0 && first < 0 && <p className="muted small">Only hidden tests fail: think of empty, very large or unusual input.</p>}
    </>
  );
}

function Test({ result, open }: { result: TestResult; open: boolean }) {
  const { testCase, passed, executionTime } = result;
  const hidden = testCase.hidden === true;
  const head = (
    <>
      <span className={passed ? 'test-mark test-mark-good' : 'test-mark test-mark-bad'}><Icon name={passed ? 'check' : 'cross'} size={16} /></span>
      <span className="test-name">{testCase.name}<span className="visually-hidden">{passed ? ': passed' : ': failed'}</span></span>
      {hidden && <Badge icon="hidden">Hidden</Badge>}
      {!hidden && <span className="test-time">{executionTime} ms</span>}
    </>
  );
  if (hidden || passed) return <li className="test" data-passed={passed}>{head}</li>;
  return (
    <li data-passed={passed}>
      <details className="test-details" open={open}>
        <summary className="test">{head}</summary>
        <Failure result={result} />
      </details>
    </li>
  );
}

function Failure({ result }: { result: TestResult }) {
  const { testCase, output = '', error = '' } = result;
  const input = inputText(testCase);
  const expected = expectedText(testCase);
  const call = callsFunction(testCase);
  const sides = comparison(result);
  return (
    <div className="failure">
      {testCase.description !== undefined && <p>{testCase.description}</p>}
      {input !== null && <Block label={call ? 'Call' : 'Input'} text={input} />}
      {sides !== null ? (
        <>
          <Comparison expected={sides.expected} actual={sides.actual} call={call} />
          {error !== '' && <Block label="What happened" text={error} bad />}
        </>
      ) : (
        <>
          {expected !== null && <Block label="Expected" text={expected} />}
          {error !== '' && <Block label="What happened" text={error} bad />}
          {output !== '' ? <Block label={call ? 'Printed' : 'Your output'} text={output} /> : !call && error === '' && <p className="muted">Your code printed nothing.</p>}
        </>
      )}
    </div>
  );
}

function Block({ label, text, bad = false }: { label: string; text: string; bad?: boolean }) {
  return (
    <div className="block">
      <p className="block-label">{label}</p>
      <pre className={bad ? 'output output-error' : 'output'} tabIndex={0}>{text}</pre>
    </div>
  );
}

const words = { same: '', missing: 'expected, but missing: ', extra: 'not expected: ' } as const;
const signs = { same: ' ', missing: '−', extra: '+' } as const;

function Comparison({ expected, actual, call }: { expected: string; actual: string; call: boolean }) {
  return (
    <div className="block">
      <p className="block-label">
        Expected <span className="legend legend-missing">−</span> and your {call ? 'result' : 'output'} <span className="legend legend-extra">+</span>
      </p>
      <pre className="output diff" tabIndex={0} aria-label="Comparison of expected and actual output">
        {diffLines(expected, actual).map((line, index) => (
          <span key={index} className={`diff-line diff-${line.kind}`}>
            <span aria-hidden="true" className="diff-sign">{signs[line.kind]}</span>
            <span className="visually-hidden">{words[line.kind]}</span>
            {line.text === '' ? ' ' : line.text}
          </span>
        ))}
      </pre>
    </div>
  );
}
